using System.Collections.Concurrent;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Protection;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Ingest;

/// <summary>The life of a batch: created, appended to in sessions, sealed. Nothing of it is visible before the seal.</summary>
public sealed class BatchIntake(
    IExchangeStore store, SealedRecords records, IndexBuilder indexes, KeyRing keys, SealedSignal signal, ExchangeOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _sealing = new();

    /// <summary>Creates a batch, or gives the one that the same request created before.</summary>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS: the id was used for another request.</exception>
    public Task<BatchRow> CreateAsync(BatchRow wanted, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var existing = await context.Batches.SingleOrDefaultAsync(row => row.Organization == wanted.Organization && row.BatchId == wanted.BatchId, token);
            if (existing is not null)
                return existing.RequestDigest.AsSpan().SequenceEqual(wanted.RequestDigest) ? existing : throw Refusal.Create(ErrorReason.BatchIdReused);

            wanted.State = BatchState.Open;
            var key = keys.Create(ResourceNames.Batch(wanted.Organization, wanted.BatchId));
            (wanted.KeyId, wanted.WrappedKey) = (key.KeyId, key.Wrapped);
            wanted.CreateTime = clock.GetUtcNow().ToUnixTimeMilliseconds();
            context.Batches.Add(wanted);
            await context.SaveChangesAsync(token);
            return wanted;
        },
        cancellationToken);

    /// <summary>The caller's batch.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: there is none of that name for this caller.</exception>
    public async Task<BatchRow> GetAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await FindAsync(context, caller, name, cancellationToken);
    }

    /// <summary>The caller's batches after a row number, in the order of creation.</summary>
    public async Task<List<BatchRow>> ListAsync(Participant caller, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.Batches.AsNoTracking()
            .Where(row => row.Organization == caller.Code && row.Id > after)
            .OrderBy(row => row.Id).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Opens a session; older ones can no longer write.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or FAILED_PRECONDITION/BATCH_NOT_OPEN.</exception>
    public Task<AppendSession> OpenAsync(Participant caller, string name, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var batch = await FindAsync(context, caller, name, token);
            RequireOpen(batch);
            await context.Batches.Where(row => row.Id == batch.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, row => row.Epoch + 1), token);
            batch.Epoch++;
            return new AppendSession(store, records, keys, caller, batch);
        },
        cancellationToken);

    /// <summary>The session that was opened under that epoch, as long as it is the newest; 0 opens one.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, FAILED_PRECONDITION/BATCH_NOT_OPEN, or ABORTED/WRITER_FENCED.</exception>
    public async Task<AppendSession> ContinueAsync(Participant caller, string name, long epoch, CancellationToken cancellationToken)
    {
        if (epoch == 0)
            return await OpenAsync(caller, name, cancellationToken);
        var batch = await GetAsync(caller, name, cancellationToken);
        RequireOpen(batch);
        return batch.Epoch == epoch ? new AppendSession(store, records, keys, caller, batch) : throw Refusal.Create(ErrorReason.WriterFenced);
    }

    /// <summary>
    /// Gives up a batch that is open. Its key goes at once, and with it whatever it held, here and in no time; the rows follow. Repeating gives the same answer.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or FAILED_PRECONDITION/BATCH_NOT_OPEN: it is sealed.</exception>
    public async Task<BatchRow> AbandonAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var batch = await store.WriteAsync(
            async (context, token) =>
            {
                var found = await FindAsync(context, caller, name, token);
                if (found.State is BatchState.Abandoned)
                    return found;
                RequireOpen(found);

                // A writer that is at work hears of it at its next chunk, for its epoch is over.
                (found.State, found.KeyId, found.WrappedKey, found.Epoch) = (BatchState.Abandoned, "", [], found.Epoch + 1);
                context.Batches.Update(found);
                await context.SaveChangesAsync(token);
                return found;
            },
            cancellationToken);
        keys.Forget(batch.Id);
        await RemoveAsync(batch.Id, cancellationToken);
        return batch;
    }

    /// <summary>
    /// Seals a batch: counts and chain must be the sender's, and not too many records rejected. Then its index is made, and then it is visible, whole.
    /// Repeating gives the same answer, and goes on where a service that stopped in between has left it.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: SEAL_MISMATCH or REJECT_RATIO_EXCEEDED; ABORTED/WRITER_FENCED: another node seals it.</exception>
    public async Task<(BatchRow Batch, ReceiptRow Receipt)> SealAsync(Participant caller, string name, long count, byte[] chainHash, CancellationToken cancellationToken)
    {
        var one = _sealing.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await one.WaitAsync(cancellationToken);
        try
        {
            var batch = await BeginSealAsync(caller, name, count, chainHash, cancellationToken);
            if (batch.State is BatchState.Sealed)
                return (batch, await ReceiptAsync(batch.Id, cancellationToken));
            await indexes.BuildAsync(batch, (context, token) => RequireSealingAsync(context, batch, token), cancellationToken);
            var rejections = await BatchReceipt.RejectionsDigestAsync(store, batch.Id, cancellationToken);
            var ended = await EndSealAsync(batch, rejections, cancellationToken);
            signal.Raise();
            return ended;
        }
        finally
        {
            one.Release();
            _sealing.TryRemove(name, out _);
        }
    }

    private Task<BatchRow> BeginSealAsync(Participant caller, string name, long count, byte[] chainHash, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var batch = await FindAsync(context, caller, name, token);
            if (batch.State is BatchState.Abandoned)
                throw Refusal.Create(ErrorReason.BatchAbandoned);
            var declared = batch.DeclaredRecords == 0 ? count : batch.DeclaredRecords;
            if (count != batch.CommittedOffset || declared != batch.CommittedOffset || !chainHash.AsSpan().SequenceEqual(batch.ChainHash))
                throw Refusal.SealMismatch(count == batch.CommittedOffset ? declared : count, batch.CommittedOffset, chainHash, batch.ChainHash);
            if (batch.State is BatchState.Sealed)
                return batch;
            if (batch.Rejected > batch.CommittedOffset * options.MaxRejectRatio)
                throw Refusal.RejectRatioExceeded(batch.Rejected, batch.CommittedOffset, options.MaxRejectRatio);

            // From here on nobody can append, and of two that seal the later one does it.
            var begun = await context.Batches
                .Where(row => row.Id == batch.Id && row.Epoch == batch.Epoch && row.State == batch.State && row.CommittedOffset == batch.CommittedOffset)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BatchState.Sealing).SetProperty(row => row.Epoch, batch.Epoch + 1), token);
            if (begun != 1)
                throw Refusal.Create(ErrorReason.WriterFenced);
            (batch.State, batch.Epoch) = (BatchState.Sealing, batch.Epoch + 1);
            return batch;
        },
        cancellationToken);

    private Task<(BatchRow Batch, ReceiptRow Receipt)> EndSealAsync(BatchRow batch, byte[] rejections, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            await RequireSealingAsync(context, batch, token);
            (batch.State, batch.SealTime) = (BatchState.Sealed, clock.GetUtcNow().ToUnixTimeMilliseconds());
            await context.Batches.Where(row => row.Id == batch.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BatchState.Sealed).SetProperty(row => row.SealTime, batch.SealTime), token);
            await context.Columns.Where(row => row.BatchId == batch.Id).ExecuteDeleteAsync(token);

            // In the same transaction: nothing is visible that has no receipt, and none is given for what is not.
            var receipt = BatchReceipt.Make(batch, rejections, keys.Signer);
            context.Receipts.Add(receipt);
            await context.SaveChangesAsync(token);
            return (batch, receipt);
        },
        cancellationToken);

    private static async Task RequireSealingAsync(ExchangeContext context, BatchRow batch, CancellationToken cancellationToken)
    {
        // The update changes nothing, but holds the row until the commit.
        var own = context.Batches.Where(row => row.Id == batch.Id && row.Epoch == batch.Epoch && row.State == BatchState.Sealing);
        if (await own.ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, batch.Epoch), cancellationToken) != 1)
            throw Refusal.Create(ErrorReason.WriterFenced);
    }

    /// <summary>The receipt of the caller's sealed batch.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or FAILED_PRECONDITION/BATCH_NOT_SEALED: there is none yet.</exception>
    public async Task<ReceiptRow> ReceiptAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var batch = await GetAsync(caller, name, cancellationToken);
        return batch.State is BatchState.Sealed ? await ReceiptAsync(batch.Id, cancellationToken) : throw Refusal.Create(ErrorReason.BatchNotSealed);
    }

    private async Task<ReceiptRow> ReceiptAsync(long batchId, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.Receipts.AsNoTracking().SingleOrDefaultAsync(row => row.BatchId == batchId, cancellationToken) ?? throw new DataDamagedException();
    }

    /// <summary>The rejected records of the caller's batch after an index, and how many there are in all.</summary>
    public async Task<(List<RejectionRow> Rows, long Total)> ListRejectionsAsync(
        Participant caller, string name, long afterIndex, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var batch = await FindAsync(context, caller, name, cancellationToken);
        var rows = await context.Rejections.AsNoTracking()
            .Where(row => row.BatchId == batch.Id && row.Index > afterIndex)
            .OrderBy(row => row.Index).Take(count).ToListAsync(cancellationToken);
        return (rows, batch.Rejected);
    }

    /// <summary>Whether the caller may send records of that kind.</summary>
    /// <exception cref="Grpc.Core.RpcException">PERMISSION_DENIED.</exception>
    public static void RequireMaySend(Participant caller, CoreKind kind)
    {
        if (!caller.MaySend(kind))
            throw Refusal.Create(ErrorReason.SourceKindNotAllowed);
    }

    /// <summary>Removes what nobody can read any more, some thousand rows at a time, so that other writers have their turn in between.</summary>
    private async Task RemoveAsync(long batchId, CancellationToken cancellationToken)
    {
        const int AtOnce = 2000;
        bool more;
        do
        {
            more = await store.WriteBesideAsync(
                async (context, token) =>
                {
                    var removed = 0;
                    removed += await context.RecordBlocks.Where(row => row.BatchId == batchId).OrderBy(row => row.FirstIndex).Take(AtOnce).ExecuteDeleteAsync(token);
                    removed += await context.Columns.Where(row => row.BatchId == batchId).OrderBy(row => row.FirstIndex).Take(AtOnce).ExecuteDeleteAsync(token);
                    removed += await context.Households.Where(row => row.BatchId == batchId).OrderBy(row => row.Index).Take(AtOnce).ExecuteDeleteAsync(token);
                    removed += await context.Rejections.Where(row => row.BatchId == batchId).OrderBy(row => row.Index).Take(AtOnce).ExecuteDeleteAsync(token);
                    return removed > 0;
                },
                cancellationToken);
        }
        while (more);
    }

    private static void RequireOpen(BatchRow batch)
    {
        if (batch.State is not BatchState.Open)
            throw Refusal.Create(batch.State is BatchState.Abandoned ? ErrorReason.BatchAbandoned : ErrorReason.BatchNotOpen);
    }

    private static async Task<BatchRow> FindAsync(ExchangeContext context, Participant caller, string name, CancellationToken cancellationToken)
    {
        // Another organisation's batch and no batch at all are the same answer.
        var (organization, id) = ResourceNames.ParseBatch(name);
        if (organization != caller.Code)
            throw Refusal.NotFound(name);
        return await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Organization == organization && row.BatchId == id, cancellationToken)
            ?? throw Refusal.NotFound(name);
    }
}
