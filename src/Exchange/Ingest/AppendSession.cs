using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;

namespace Exchange.Ingest;

/// <summary>
/// One writer of one batch. Each chunk is one transaction: its records, its rejections and the new offset are stored together or not at
/// all, and only then acknowledged. For one stream, so for one thread at a time.
/// </summary>
public sealed class AppendSession(IExchangeStore store, Participant sender, BatchRow batch)
{
    private readonly RecordReader _reader = new(sender, batch.Kind);

    /// <summary>The index of the record to send next.</summary>
    public long CommittedOffset { get; private set; } = batch.CommittedOffset;

    /// <summary>Accepted records so far.</summary>
    public long Accepted { get; private set; } = batch.Accepted;

    /// <summary>Rejected records so far.</summary>
    public long Rejected { get; private set; } = batch.Rejected;

    /// <summary>Persons named so far.</summary>
    public long Persons { get; private set; } = batch.Persons;

    /// <summary>The chain over all stored records.</summary>
    public byte[] Chain { get; private set; } = batch.ChainHash;

    /// <summary>The session's epoch.</summary>
    public long Epoch { get; } = batch.Epoch;

    /// <summary>Stores a chunk for good.</summary>
    /// <returns>The chunk's rejections.</returns>
    /// <exception cref="Grpc.Core.RpcException">OUT_OF_RANGE/OFFSET_GAP, ABORTED/CHUNK_CONFLICT, ABORTED/WRITER_FENCED or FAILED_PRECONDITION/BATCH_NOT_OPEN; nothing is stored then.</exception>
    public async Task<IReadOnlyList<RejectionRow>> AppendAsync(long firstIndex, IReadOnlyList<ByteString> records, CancellationToken cancellationToken)
    {
        if (firstIndex > CommittedOffset)
            throw Refusal.OffsetGap(firstIndex, CommittedOffset);

        var repeated = (int)Math.Min(CommittedOffset - firstIndex, records.Count);
        if (repeated > 0)
            await RequireSameAsync(firstIndex, records.Take(repeated).ToList(), cancellationToken);
        if (repeated == records.Count)
            return await StoredRejectionsAsync(firstIndex, firstIndex + repeated, cancellationToken);

        var chunk = new PendingChunk(batch.Id, CommittedOffset, Chain);
        for (var i = repeated; i < records.Count; i++)
            chunk.Add(_reader.Read(records[i]), records[i]);

        await store.WriteAsync(
            async (context, token) =>
            {
                await RejectKnownFileNumbersAsync(context, chunk, token);

                // First the fence: a writer that was overtaken must hear that, and not trip over the rows of the other.
                await CommitOffsetAsync(context, chunk, token);
                await store.BulkInsertAsync(context, chunk.Households, token);
                await store.BulkInsertAsync(context, chunk.Members, token);
                await store.BulkInsertAsync(context, chunk.Registers, token);
                await store.BulkInsertAsync(context, chunk.Rejections, token);
                return true;
            },
            cancellationToken);

        Accepted += chunk.Accepted;
        Rejected += chunk.Rejections.Count;
        Persons += chunk.Persons;
        CommittedOffset = chunk.NextIndex;
        Chain = chunk.Chain;
        return chunk.Rejections;
    }

    /// <summary>The offset moves only if this session is still the newest and nobody else has moved it: the database's own fence.</summary>
    private async Task CommitOffsetAsync(ExchangeContext context, PendingChunk chunk, CancellationToken cancellationToken)
    {
        var (accepted, rejected, persons) = (Accepted + chunk.Accepted, Rejected + chunk.Rejections.Count, Persons + chunk.Persons);
        var moved = await context.Batches
            .Where(row => row.Id == batch.Id && row.Epoch == Epoch && row.CommittedOffset == CommittedOffset && row.State == BatchState.Open)
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.CommittedOffset, chunk.NextIndex)
                    .SetProperty(row => row.Accepted, accepted)
                    .SetProperty(row => row.Rejected, rejected)
                    .SetProperty(row => row.Persons, persons)
                    .SetProperty(row => row.ChainHash, chunk.Chain),
                cancellationToken);
        if (moved == 1)
            return;

        var state = await context.Batches.Where(row => row.Id == batch.Id).Select(row => row.State).SingleAsync(cancellationToken);
        throw Refusal.Create(state is BatchState.Open ? ErrorReason.WriterFenced : ErrorReason.BatchNotOpen);
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

    private async Task RequireSameAsync(long firstIndex, List<ByteString> records, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var end = firstIndex + records.Count;
        var stored = await context.Households.Where(row => row.BatchId == batch.Id && row.Index >= firstIndex && row.Index < end).Select(row => new { row.Index, row.Payload })
            .Concat(context.RegisterRecords.Where(row => row.BatchId == batch.Id && row.Index >= firstIndex && row.Index < end).Select(row => new { row.Index, row.Payload }))
            .Concat(context.Rejections.Where(row => row.BatchId == batch.Id && row.Index >= firstIndex && row.Index < end).Select(row => new { row.Index, row.Payload }))
            .ToListAsync(cancellationToken);
        var same = stored.Count == records.Count && stored.TrueForAll(row => records[(int)(row.Index - firstIndex)].Span.SequenceEqual(row.Payload));
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
