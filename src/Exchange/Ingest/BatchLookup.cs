using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;

namespace Exchange.Ingest;

/// <summary>Finds batches for those who may see them.</summary>
internal static class BatchLookup
{
    /// <summary>The caller's batch.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: another organisation's batch and no batch at all are the same answer.</exception>
    public static async Task<BatchRow> FindAsync(ExchangeContext context, Participant caller, string name, CancellationToken cancellationToken)
    {
        var (organization, id) = ResourceNames.ParseBatch(name);
        if (organization != caller.Code)
            throw Refusal.NotFound(name);
        return await context.Batches.AsNoTracking().SingleOrDefaultAsync(row => row.Organization == organization && row.BatchId == id, cancellationToken)
            ?? throw Refusal.NotFound(name);
    }

    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: the batch takes no records.</exception>
    public static void RequireOpen(BatchRow batch)
    {
        if (batch.State is not BatchState.Open)
            throw Refusal.Create(NotOpen(batch.State));
    }

    /// <summary>Why a batch in that state takes no records.</summary>
    public static ErrorReason NotOpen(BatchState state) => state switch
    {
        BatchState.Abandoned => ErrorReason.BatchAbandoned,
        BatchState.Expired or BatchState.Purged => ErrorReason.BatchGone,
        _ => ErrorReason.BatchNotOpen,
    };

    /// <summary>The newest batch in force of one sender, kind and year; null for none.</summary>
    public static async Task<BatchRow?> InForceAsync(ExchangeContext context, BatchRow like, CancellationToken cancellationToken) => SealedInputs.InForce(
        await context.Batches.AsNoTracking()
            .Where(row => row.Organization == like.Organization && row.Kind == like.Kind && row.BusinessYear == like.BusinessYear && row.State == BatchState.Sealed)
            .ToListAsync(cancellationToken)).LastOrDefault();

    /// <summary>What a batch replaces or adds to must be what is in force; that batch's row number, null where none is named.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION/REPLACES_STALE.</exception>
    public static async Task<long?> RequireInForceAsync(ExchangeContext context, BatchRow batch, CancellationToken cancellationToken)
    {
        if (batch.Replaces.Length == 0)
            return null;
        var inForce = await InForceAsync(context, batch, cancellationToken);
        if (inForce?.BatchId == batch.Replaces)
            return inForce.Id;
        var name = inForce is null ? "" : ResourceNames.Batch(inForce.Organization, inForce.BatchId);
        throw Refusal.Create(ErrorReason.ReplacesStale, $"in_force: {(name.Length == 0 ? "-" : name)}", ("in_force", name));
    }
}
