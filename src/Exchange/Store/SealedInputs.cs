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
            .SelectMany(InForce));
    }

    /// <summary>The newest snapshot of one sender and kind, and the deltas that were added to it.</summary>
    public static IEnumerable<BatchRow> InForce(IEnumerable<BatchRow> sealedBatches)
    {
        var all = sealedBatches.ToList();
        if (all.Where(row => row.Mode is not DeliveryMode.Delta).OrderByDescending(row => row.SealTime).ThenByDescending(row => row.Id).FirstOrDefault() is not { } tip)
            yield break;
        yield return tip;
        while (all.FirstOrDefault(row => row.Mode is DeliveryMode.Delta && row.ReplacesId == tip.Id) is { } delta)
            yield return tip = delta;
    }

    /// <summary>A batch with everything that it adds to, down to the snapshot.</summary>
    public static async Task<IReadOnlyList<BatchRow>> ChainAsync(ExchangeContext context, BatchRow batch, CancellationToken cancellationToken)
    {
        var chain = new List<BatchRow> { batch };
        while (chain[^1] is { Mode: DeliveryMode.Delta, ReplacesId: { } before })
            chain.Add(await context.Batches.AsNoTracking().SingleAsync(row => row.Id == before, cancellationToken));
        return chain;
    }

    /// <summary>
    /// By sender, kind and year, and a delta after what it adds to, which was there before it was created: an order that depends neither on the database nor on the ids that
    /// senders chose.
    /// </summary>
    public static IReadOnlyList<BatchRow> InCanonicalOrder(IEnumerable<BatchRow> batches) =>
        [.. batches.OrderBy(row => row.Organization, StringComparer.Ordinal).ThenBy(row => row.Kind).ThenBy(row => row.BusinessYear).ThenBy(row => row.Id)];

    /// <summary>Whether a sender's data can concern a region: one lies within the other.</summary>
    public static bool Concerns(int senderRegion, int region) => RegionCode.Contains(senderRegion, region) || RegionCode.Contains(region, senderRegion);

    /// <summary>Whether a batch holds household files.</summary>
    public static bool IsHouseholds(this BatchRow row) => row.Kind is RecordKind.HouseholdFile;
}
