using Exchange.Access;
using Exchange.Errors;
using Exchange.Protection;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;

namespace Exchange.Ingest;

/// <summary>A chunk that is stored for good, and where the batch stands after it.</summary>
/// <param name="CommittedOffset">The index of the record to send next.</param>
/// <param name="Accepted">Accepted records so far.</param>
/// <param name="Rejected">Rejected records so far.</param>
/// <param name="Chain">The chain over all stored records.</param>
/// <param name="Rejections">The chunk's rejections.</param>
public sealed record StoredChunk(long CommittedOffset, long Accepted, long Rejected, byte[] Chain, IReadOnlyList<RejectionRow> Rejections);

/// <summary>
/// One writer of one batch. Chunks are prepared one after the other and then stored: their records, their rejections and the new offset in one transaction,
/// together or not at all, and only then acknowledged. One thread prepares, one stores.
/// </summary>
public sealed class AppendSession(IExchangeStore store, SealedRecords stored, KeyRing keys, Participant sender, BatchRow batch, BatchQuota quota, TimeProvider clock)
{
    private readonly RecordReader _reader = new(sender, batch.Kind, batch.Mode);
    private readonly BatchCipher _cipher = keys.CipherOf(batch);
    private long _preparedOffset = batch.CommittedOffset;
    private byte[] _preparedChain = batch.ChainHash;
    private long _persons = batch.Persons;
    private long _bytes = batch.RecordBytes;
    private long _preparedBytes = batch.RecordBytes;

    /// <summary>Where the batch stands.</summary>
    public StoredChunk Position { get; private set; } = new(batch.CommittedOffset, batch.Accepted, batch.Rejected, batch.ChainHash, []);

    /// <summary>The session's epoch.</summary>
    public long Epoch { get; } = batch.Epoch;

    /// <summary>Reads, checks and packs a chunk; nothing is stored yet.</summary>
    /// <exception cref="Grpc.Core.RpcException">OUT_OF_RANGE/OFFSET_GAP, or RESOURCE_EXHAUSTED/BATCH_QUOTA_EXCEEDED.</exception>
    public PendingChunk Prepare(long firstIndex, IReadOnlyList<ByteString> records)
    {
        if (firstIndex > _preparedOffset)
            throw Refusal.OffsetGap(firstIndex, _preparedOffset);
        var repeated = (int)Math.Min(_preparedOffset - firstIndex, records.Count);
        var chunk = new PendingChunk(batch, _preparedOffset, _preparedChain) { Repeated = (firstIndex, [.. records.Take(repeated)]) };
        var fresh = repeated == 0 ? records : [.. records.Skip(repeated)];
        foreach (var record in fresh)
            chunk.Add(_reader.Read(record), record);
        chunk.Pack(fresh, _cipher);
        (_preparedOffset, _preparedChain, _preparedBytes) = (chunk.NextIndex, chunk.Chain, _preparedBytes + chunk.RecordBytes);
        quota.Require(_preparedOffset, _preparedBytes);
        return chunk;
    }

    /// <summary>Stores chunks for good, in the order in which they were prepared.</summary>
    /// <exception cref="Grpc.Core.RpcException">ABORTED/CHUNK_CONFLICT, ABORTED/WRITER_FENCED or FAILED_PRECONDITION/BATCH_NOT_OPEN. Of the chunks named in one call,
    /// those before the first that repeats others may be stored then; the session is at its end.</exception>
    public async Task<IReadOnlyList<StoredChunk>> CommitAsync(IReadOnlyList<PendingChunk> chunks, CancellationToken cancellationToken)
    {
        var results = new List<StoredChunk>(chunks.Count);
        var group = new List<PendingChunk>(chunks.Count);
        foreach (var chunk in chunks)
        {
            if (chunk.Repeated.Records.Count > 0)
            {
                // What it repeats must be stored before it can be compared.
                await FlushAsync();
                await RequireSameAsync(chunk.Repeated.FirstIndex, chunk.Repeated.Records, cancellationToken);
                if (!chunk.IsNew)
                {
                    var end = chunk.Repeated.FirstIndex + chunk.Repeated.Records.Count;
                    results.Add(Position with { Rejections = await StoredRejectionsAsync(chunk.Repeated.FirstIndex, end, cancellationToken) });
                    continue;
                }
            }

            group.Add(chunk);
        }

        await FlushAsync();
        return results;

        async Task FlushAsync()
        {
            if (group.Count > 0)
                results.AddRange(await StoreAsync(group, cancellationToken));
            group.Clear();
        }
    }

    private async Task<List<StoredChunk>> StoreAsync(List<PendingChunk> chunks, CancellationToken cancellationToken)
    {
        var results = new List<StoredChunk>(chunks.Count);
        var (persons, bytes) = (_persons + chunks.Sum(chunk => chunk.Persons), _bytes + chunks.Sum(chunk => chunk.RecordBytes));
        await store.WriteBesideAsync(
            async (context, token) =>
            {
                // First the fence: a writer that was overtaken must hear that, and not trip over the rows of the other.
                await RequireOwnAsync(context, token);
                foreach (var chunk in chunks)
                {
                    await RejectKnownFileNumbersAsync(context, chunk, token);
                    await store.BulkInsertAsync(context, chunk.Households, token);
                    var before = results.Count > 0 ? results[^1] : Position;
                    results.Add(new StoredChunk(chunk.NextIndex, before.Accepted + chunk.Accepted, before.Rejected + chunk.Rejections.Count, chunk.Chain, chunk.Rejections));
                }

                await store.BulkInsertAsync(context, [.. chunks.SelectMany(chunk => chunk.Blocks)], token);
                await store.BulkInsertAsync(context, [.. chunks.Select(chunk => chunk.Columns(_cipher, keys.Lookup))], token);
                await store.BulkInsertAsync(context, [.. chunks.SelectMany(chunk => chunk.Rejections)], token);
                await store.BulkInsertAsync(context, [.. chunks.SelectMany(chunk => chunk.Withdrawn)], token);
                await MoveOffsetAsync(context, results[^1], persons, bytes, token);
                return true;
            },
            cancellationToken);
        (Position, _persons, _bytes) = (results[^1], persons, bytes);
        return results;
    }

    private IQueryable<BatchRow> Own(ExchangeContext context) =>
        context.Batches.Where(row => row.Id == batch.Id && row.Epoch == Epoch && row.CommittedOffset == Position.CommittedOffset && row.State == BatchState.Open);

    /// <summary>An update that changes nothing holds the batch's row until the commit: another writer waits here, and then sees that it was overtaken.</summary>
    private async Task RequireOwnAsync(ExchangeContext context, CancellationToken cancellationToken)
    {
        if (await Own(context).ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, Epoch), cancellationToken) != 1)
            await RefuseAsync(context, cancellationToken);
    }

    /// <summary>The offset moves only if this session is still the newest and nobody else has moved it: the database's own fence.</summary>
    private async Task MoveOffsetAsync(ExchangeContext context, StoredChunk position, long persons, long bytes, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var moved = await Own(context).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.CommittedOffset, position.CommittedOffset)
                .SetProperty(row => row.Accepted, position.Accepted)
                .SetProperty(row => row.Rejected, position.Rejected)
                .SetProperty(row => row.Persons, persons)
                .SetProperty(row => row.RecordBytes, bytes)
                .SetProperty(row => row.TouchTime, now)
                .SetProperty(row => row.ChainHash, position.Chain),
            cancellationToken);
        if (moved != 1)
            await RefuseAsync(context, cancellationToken);
    }

    private async Task RefuseAsync(ExchangeContext context, CancellationToken cancellationToken)
    {
        var state = await context.Batches.Where(row => row.Id == batch.Id).Select(row => row.State).SingleAsync(cancellationToken);
        throw Refusal.Create(state is BatchState.Open ? ErrorReason.WriterFenced : BatchLookup.NotOpen(state));
    }

    private async Task RejectKnownFileNumbersAsync(ExchangeContext context, PendingChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk.Households.Count == 0)
            return;
        var numbers = chunk.Households.Select(household => household.FileNumber).Distinct().ToList();
        var known = await context.Households.AsNoTracking()
            .Where(row => row.BatchId == batch.Id && numbers.Contains(row.FileNumber))
            .Select(row => new { row.OwningUnion, row.FileNumber })
            .ToListAsync(cancellationToken);
        chunk.RejectDuplicates(known.Select(row => (row.OwningUnion, row.FileNumber)));
    }

    private async Task RequireSameAsync(long firstIndex, IReadOnlyList<ByteString> records, CancellationToken cancellationToken)
    {
        var same = true;
        await stored.ReadAsync(
            batch, [.. Enumerable.Range(0, records.Count).Select(i => firstIndex + i)],
            (index, record) => same &= records[(int)(index - firstIndex)].Span.SequenceEqual(record), cancellationToken);
        if (!same)
            throw Refusal.Create(ErrorReason.ChunkConflict);
    }

    private async Task<IReadOnlyList<RejectionRow>> StoredRejectionsAsync(long first, long end, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.Rejections.AsNoTracking()
            .Where(row => row.BatchId == batch.Id && row.Index >= first && row.Index < end)
            .OrderBy(row => row.Index).ToListAsync(cancellationToken);
    }
}
