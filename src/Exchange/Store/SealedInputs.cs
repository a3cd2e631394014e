using Matching.Checks.Facts;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store;

/// <summary>What is in force for a year: of each organisation and kind, the batch that was sealed last.</summary>
public static class SealedInputs
{
    /// <summary>The batches in force, in canonical order.</summary>
    /// <param name="context">The database.</param>
    /// <param name="businessYear">The year.</param>
    /// <param name="include">Which senders count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<BatchRow>> CurrentAsync(
        ExchangeContext context, int businessYear, Func<string, bool> include, CancellationToken cancellationToken)
    {
        var batches = await context.Batches.AsNoTracking()
            .Where(row => row.BusinessYear == businessYear && row.State == BatchState.Sealed)
            .ToListAsync(cancellationToken);
        return InCanonicalOrder(batches
            .Where(row => include(row.Organization))
            .GroupBy(row => (row.Organization, row.Kind))
            .Select(group => group.OrderByDescending(row => row.SealTime).ThenByDescending(row => row.Id).First()));
    }

    /// <summary>By sender and kind, of which each pair stands once: an order that depends neither on the database nor on the ids that senders chose.</summary>
    public static IReadOnlyList<BatchRow> InCanonicalOrder(IEnumerable<BatchRow> batches) =>
        [.. batches.OrderBy(row => row.Organization, StringComparer.Ordinal).ThenBy(row => row.Kind)];

    /// <summary>Whether a sender's data can concern a region: one lies within the other.</summary>
    public static bool Concerns(int senderRegion, int region) => RegionCode.Contains(senderRegion, region) || RegionCode.Contains(region, senderRegion);

    /// <summary>Whether a batch holds household files.</summary>
    public static bool IsHouseholds(this BatchRow row) => row.Kind is RecordKind.HouseholdFile;
}
