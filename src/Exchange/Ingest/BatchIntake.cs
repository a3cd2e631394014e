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

/// <summary>How batches begin and grow: created, appended to in sessions. Nothing of one is visible before its seal.</summary>
public sealed class BatchIntake(IExchangeStore store, SealedRecords records, KeyRing keys, ExchangeOptions options, TimeProvider clock)
{
    private readonly BatchQuota _quota = new(options.MaxBatchRecords, options.MaxBatchBytes);

    /// <summary>Creates a batch, or gives the one that the same request created before.</summary>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS: the id was used for another request; FAILED_PRECONDITION/REPLACES_STALE.</exception>
    public Task<BatchRow> CreateAsync(BatchRow wanted, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var existing = await context.Batches.SingleOrDefaultAsync(row => row.Organization == wanted.Organization && row.BatchId == wanted.BatchId, token);
            if (existing is not null)
                return existing.RequestDigest.AsSpan().SequenceEqual(wanted.RequestDigest) ? existing : throw Refusal.Create(ErrorReason.BatchIdReused);

            wanted.State = BatchState.Open;
            var key = keys.Create(ResourceNames.Batch(wanted.Organization, wanted.BatchId));
            (wanted.KeyId, wanted.WrappedKey) = (key.KeyId, key.Wrapped);
            wanted.ReplacesId = await BatchLookup.RequireInForceAsync(context, wanted, token);
            wanted.CreateTime = wanted.TouchTime = clock.GetUtcNow().ToUnixTimeMilliseconds();
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
        return await BatchLookup.FindAsync(context, caller, name, cancellationToken);
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
            var batch = await BatchLookup.FindAsync(context, caller, name, token);
            BatchLookup.RequireOpen(batch);
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            await context.Batches.Where(row => row.Id == batch.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Epoch, row => row.Epoch + 1).SetProperty(row => row.TouchTime, now), token);
            batch.Epoch++;
            return new AppendSession(store, records, keys, caller, batch, _quota, clock);
        },
        cancellationToken);

    /// <summary>The session that was opened under that epoch, as long as it is the newest; 0 opens one.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, FAILED_PRECONDITION/BATCH_NOT_OPEN, or ABORTED/WRITER_FENCED.</exception>
    public async Task<AppendSession> ContinueAsync(Participant caller, string name, long epoch, CancellationToken cancellationToken)
    {
        if (epoch == 0)
            return await OpenAsync(caller, name, cancellationToken);
        var batch = await GetAsync(caller, name, cancellationToken);
        BatchLookup.RequireOpen(batch);
        return batch.Epoch == epoch ? new AppendSession(store, records, keys, caller, batch, _quota, clock) : throw Refusal.Create(ErrorReason.WriterFenced);
    }

    /// <summary>The rejected records of the caller's batch after an index, and how many there are in all.</summary>
    public async Task<(List<RejectionRow> Rows, long Total)> ListRejectionsAsync(
        Participant caller, string name, long afterIndex, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var batch = await BatchLookup.FindAsync(context, caller, name, cancellationToken);
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
}
