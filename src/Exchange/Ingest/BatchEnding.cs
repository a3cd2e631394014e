using System.Threading.Channels;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Protection;
using Exchange.Store;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;
using RunState = Exchange.Store.RunState;

namespace Exchange.Ingest;

/// <summary>How batches end: given up, expired, purged. The key goes at once and with it whatever the batch held, whatever its size; the rows follow.</summary>
public sealed class BatchEnding(IExchangeStore store, SealedCatalogue catalogue, KeyRing keys, ExchangeOptions options, TimeProvider clock)
{
    private const int RemovedAtOnce = 20_000;
    private readonly Channel<long> _large = Channel.CreateUnbounded<long>();

    /// <summary>
    /// Gives up a batch that is open. Its key goes at once, and with it whatever it held, here and in no time; the rows follow. Repeating gives the same answer.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or FAILED_PRECONDITION/BATCH_NOT_OPEN: it is sealed.</exception>
    public async Task<BatchRow> AbandonAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var batch = await store.WriteAsync(
            async (context, token) =>
            {
                var found = await BatchLookup.FindAsync(context, caller, name, token);
                if (found.State is BatchState.Abandoned)
                    return found;
                BatchLookup.RequireOpen(found);
                return await EndAsync(context, found, BatchState.Abandoned, token);
            },
            cancellationToken);
        await LetGoAsync(batch, cancellationToken);
        return batch;
    }

    /// <summary>
    /// Removes what a batch held that nothing uses any more. The batch's row, its counts and its receipt stay. Repeating gives the same answer.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or FAILED_PRECONDITION/BATCH_IN_USE: it is in force, still open, or a run is using it.</exception>
    public async Task<BatchRow> PurgeAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var batch = await store.WriteAsync(
            async (context, token) =>
            {
                var found = await BatchLookup.FindAsync(context, caller, name, token);
                if (found.State is BatchState.Purged or BatchState.Abandoned or BatchState.Expired)
                    return found;
                var isRunning = await context.RunInputs.Where(input => input.BatchId == found.Id)
                    .AnyAsync(input => context.Runs.Any(run => run.Id == input.RunId && (run.State == RunState.Pending || run.State == RunState.Running)), token);
                if (found.State is not BatchState.Superseded || isRunning)
                    throw Refusal.Create(ErrorReason.BatchInUse);
                found = await EndAsync(context, found, BatchState.Purged, token);
                await catalogue.WriteAsync(context, token);
                return found;
            },
            cancellationToken);
        await LetGoAsync(batch, cancellationToken);
        return batch;
    }

    /// <summary>Ends batches that were left open for too long, and goes on removing rows where a service that stopped has left some.</summary>
    /// <returns>How many batches expired.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - options.OpenBatchLife).ToUnixTimeMilliseconds();
        var expired = await store.WriteAsync(
            async (context, token) =>
            {
                var due = await context.Batches.AsNoTracking().Where(row => row.State == BatchState.Open && row.TouchTime < before).ToListAsync(token);
                foreach (var batch in due)
                    await EndAsync(context, batch, BatchState.Expired, token);
                return due.Count;
            },
            cancellationToken);
        await using var reading = store.CreateContext();
        var ended = await reading.Batches.AsNoTracking()
            .Where(row => (row.State == BatchState.Abandoned || row.State == BatchState.Expired || row.State == BatchState.Purged)
                && (reading.RecordBlocks.Any(block => block.BatchId == row.Id) || reading.Rejections.Any(rejection => rejection.BatchId == row.Id)
                    || reading.Households.Any(household => household.BatchId == row.Id)))
            .Select(row => row.Id).ToListAsync(cancellationToken);
        foreach (var batch in ended)
            await ForgetAsync(batch, cancellationToken);
        return expired;
    }

    /// <summary>Removes the rows of large batches as they end. What a service that stops leaves, the next one's <see cref="SweepAsync"/> finds.</summary>
    public async Task RemoveLargeAsync(CancellationToken cancellationToken)
    {
        await foreach (var batch in _large.Reader.ReadAllAsync(cancellationToken))
            await RemoveAsync(batch, cancellationToken);
    }

    private static async Task<BatchRow> EndAsync(ExchangeContext context, BatchRow batch, BatchState state, CancellationToken cancellationToken)
    {
        // A writer that is at work hears of it at its next chunk, for its epoch is over.
        (batch.State, batch.KeyId, batch.WrappedKey, batch.Epoch) = (state, "", [], batch.Epoch + 1);
        context.Batches.Update(batch);
        await context.SaveChangesAsync(cancellationToken);
        return batch;
    }

    /// <summary>The rows of a small batch go at once, those of a large one after the answer: nobody can read them any more.</summary>
    private async Task LetGoAsync(BatchRow batch, CancellationToken cancellationToken)
    {
        keys.Forget(batch.Id);
        if (batch.CommittedOffset <= RemovedAtOnce)
            await RemoveAsync(batch.Id, cancellationToken);
        else
            await _large.Writer.WriteAsync(batch.Id, cancellationToken);
    }

    private Task ForgetAsync(long batchId, CancellationToken cancellationToken)
    {
        keys.Forget(batchId);
        return RemoveAsync(batchId, cancellationToken);
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
                    removed += await context.IndexPages.Where(row => row.BatchId == batchId).OrderBy(row => row.Kind).ThenBy(row => row.Page).Take(AtOnce).ExecuteDeleteAsync(token);
                    removed += await context.IndexDirectories.Where(row => row.BatchId == batchId).ExecuteDeleteAsync(token);
                    removed += await context.Keyless.Where(row => row.BatchId == batchId).ExecuteDeleteAsync(token);
                    removed += await context.Replaced.Where(row => row.BatchId == batchId || row.ByBatchId == batchId).OrderBy(row => row.ByBatchId).ThenBy(row => row.Index).Take(AtOnce).ExecuteDeleteAsync(token);
                    return removed > 0;
                },
                cancellationToken);
        }
        while (more);
    }
}
