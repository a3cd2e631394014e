using Exchange.Errors;
using Exchange.Store;
using Microsoft.EntityFrameworkCore;
using BatchState = Exchange.Store.BatchState;

namespace Exchange.Access;

/// <summary>Where a household's file stands, whichever batch brought it last.</summary>
internal static class NewestFiles
{
    /// <summary>The file in the newest sealed batch that holds it, in force or ended.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND: there is none in the caller's region.</exception>
    public static async Task<HouseholdRow> RequireAsync(ExchangeContext context, Participant caller, string owningUnion, string fileNumber, CancellationToken cancellationToken)
    {
        var file = await context.Households.AsNoTracking()
            .Where(row => row.OwningUnion == owningUnion && row.FileNumber == fileNumber && context.Batches.Any(batch => batch.Id == row.BatchId && batch.State == BatchState.Sealed))
            .OrderByDescending(row => row.BatchId).FirstOrDefaultAsync(cancellationToken);
        return file is not null && caller.Covers(file.Region) ? file : throw Refusal.NotFound($"{owningUnion}/{fileNumber}");
    }
}
