using System.Collections.Concurrent;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Protection;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;
using DeliveryMode = Exchange.Store.DeliveryMode;

namespace Exchange.Ingest;

/// <summary>How batches become visible, whole and with a receipt.</summary>
public sealed class BatchSealing(
    IExchangeStore store, IndexBuilder indexes, DeltaReplacing replacing, BatchContents contents, SealedCatalogue catalogue, KeyRing keys, SealedSignal signal, ExchangeOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _sealing = new();

    /// <summary>
    /// Seals a batch: counts and chain must be the sender's, and not too many records rejected. Then its index is made, and then it is visible, whole.
    /// Repeating gives the same answer, and goes on where a service that stopped in between has left it.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: SEAL_MISMATCH, REJECT_RATIO_EXCEEDED or REPLACES_STALE; ABORTED/WRITER_FENCED: another node seals it.</exception>
    public async Task<(BatchRow Batch, ReceiptRow Receipt)> SealAsync(Participant caller, string name, long count, byte[] chainHash, CancellationToken cancellationToken)
    {
        var one = _sealing.GetOrAdd(name, _ => new SemaphoreSlim(1, 1));
        await one.WaitAsync(cancellationToken);
        try
        {
            var batch = await BeginSealAsync(caller, name, count, chainHash, cancellationToken);
            if (batch.IsSealed || batch.State is BatchState.Purged)
                return (batch, await ReceiptAsync(batch.Id, cancellationToken));
            await indexes.BuildAsync(batch, (context, token) => RequireSealingAsync(context, batch, token), cancellationToken);
            await replacing.MarkAsync(batch, (context, token) => RequireSealingAsync(context, batch, token), cancellationToken);
            var rejections = await BatchReceipt.RejectionsDigestAsync(store, batch.Id, cancellationToken);
            var ended = await EndSealAsync(batch, rejections, await contents.MakeAsync(batch, cancellationToken), cancellationToken);
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
            var batch = await BatchLookup.FindAsync(context, caller, name, token);
            if (batch.State is BatchState.Abandoned or BatchState.Expired)
                throw Refusal.Create(BatchLookup.NotOpen(batch.State));
            var declared = batch.DeclaredRecords == 0 ? count : batch.DeclaredRecords;
            if (count != batch.CommittedOffset || declared != batch.CommittedOffset || !chainHash.AsSpan().SequenceEqual(batch.ChainHash))
                throw Refusal.SealMismatch(count == batch.CommittedOffset ? declared : count, batch.CommittedOffset, chainHash, batch.ChainHash);
            if (batch.IsSealed || batch.State is BatchState.Purged)
                return batch;
            await BatchLookup.RequireInForceAsync(context, batch, token);
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

    private Task<(BatchRow Batch, ReceiptRow Receipt)> EndSealAsync(BatchRow batch, byte[] rejections, IndexDirectoryRow contentsDigest, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            await RequireSealingAsync(context, batch, token);

            // Two may be sealing on the same batch: the second one hears of the first.
            await BatchLookup.RequireInForceAsync(context, batch, token);
            if (batch.Mode is not DeliveryMode.Delta)
            {
                await context.Batches
                    .Where(row => row.Organization == batch.Organization && row.Kind == batch.Kind && row.BusinessYear == batch.BusinessYear && row.State == BatchState.Sealed)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BatchState.Superseded), token);
            }

            (batch.State, batch.SealTime) = (BatchState.Sealed, clock.GetUtcNow().ToUnixTimeMilliseconds());
            await context.Batches.Where(row => row.Id == batch.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, BatchState.Sealed).SetProperty(row => row.SealTime, batch.SealTime), token);
            await context.Columns.Where(row => row.BatchId == batch.Id).ExecuteDeleteAsync(token);

            // In the same transaction: nothing is visible that has no receipt, and none is given for what is not.
            var receipt = BatchReceipt.Make(batch, rejections, keys.Signer);
            context.Receipts.Add(receipt);
            context.IndexDirectories.Add(contentsDigest);
            await context.SaveChangesAsync(token);
            await catalogue.WriteAsync(context, token);
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
        BatchRow batch;
        await using (var context = store.CreateContext())
            batch = await BatchLookup.FindAsync(context, caller, name, cancellationToken);
        return batch.IsSealed || batch.State is BatchState.Purged ? await ReceiptAsync(batch.Id, cancellationToken) : throw Refusal.Create(ErrorReason.BatchNotSealed);
    }

    private async Task<ReceiptRow> ReceiptAsync(long batchId, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.Receipts.AsNoTracking().SingleOrDefaultAsync(row => row.BatchId == batchId, cancellationToken) ?? throw new DataDamagedException();
    }
}
