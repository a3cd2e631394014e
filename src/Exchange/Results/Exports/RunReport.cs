using Exchange.Store;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Results.Exports;

/// <summary>What a report tells of a run, or of one region of it.</summary>
internal sealed class RunReport
{
    public required RunRow Run { get; init; }

    /// <summary>The region that it is about, GB/T 2260.</summary>
    public required int Region { get; init; }

    /// <summary>The counts that balance; null where the region is only a part of the run's.</summary>
    public IReadOnlyList<CellRow>? Cells { get; init; }

    /// <summary>What was counted in the region.</summary>
    public required IReadOnlyList<RunCountRow> Counts { get; init; }

    /// <summary>The first households that may exit.</summary>
    public required IReadOnlyList<Finding> ExitCandidates { get; init; }

    /// <summary>An example of each code.</summary>
    public required IReadOnlyDictionary<string, Finding> Examples { get; init; }

    /// <summary>The first clusters.</summary>
    public required IReadOnlyList<FileCluster> Clusters { get; init; }

    /// <summary>How many clusters there are.</summary>
    public required long ClusterCount { get; init; }

    /// <summary>The name of a region.</summary>
    public required Func<int, string> RegionName { get; init; }

    /// <summary>The name of a union.</summary>
    public required Func<string, string> UnionName { get; init; }

    /// <summary>Findings by code.</summary>
    public SortedDictionary<string, long> FindingCounts => By("finding/", static count => count.Name["finding/".Length..], StringComparer.Ordinal);

    /// <summary>How often each code had been confirmed here before the run was published.</summary>
    public SortedDictionary<string, long> Confirmed => By("confirmed/", static count => count.Name["confirmed/".Length..], StringComparer.Ordinal);

    /// <summary>How often it had been dismissed.</summary>
    public SortedDictionary<string, long> Dismissed => By("dismissed/", static count => count.Name["dismissed/".Length..], StringComparer.Ordinal);

    /// <summary>Households for which a check could not be answered, by code.</summary>
    public SortedDictionary<string, long> Undecided => By("undecided/", static count => count.Name["undecided/".Length..], StringComparer.Ordinal);

    /// <summary>Persons of registers who appear entitled and have no file, by city.</summary>
    public SortedDictionary<int, long> Uncovered => By("uncovered/", static count => RegionCode.City(count.Region), Comparer<int>.Default);

    /// <summary>Findings by city and code.</summary>
    public SortedDictionary<(int City, string Code), long> ByCity => By(
        "finding/", static count => (RegionCode.City(count.Region), count.Name["finding/".Length..]),
        Comparer<(int City, string Code)>.Create(static (left, right) => left.City != right.City ? left.City.CompareTo(right.City) : string.CompareOrdinal(left.Code, right.Code)));

    private SortedDictionary<TKey, long> By<TKey>(string prefix, Func<RunCountRow, TKey> key, IComparer<TKey> order)
        where TKey : notnull
    {
        var sums = new SortedDictionary<TKey, long>(order);
        foreach (var count in Counts.Where(count => count.Name.StartsWith(prefix, StringComparison.Ordinal)))
            sums[key(count)] = sums.GetValueOrDefault(key(count)) + count.Count;
        return sums;
    }
}
