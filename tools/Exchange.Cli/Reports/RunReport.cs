using Exchange.V1;

namespace Exchange.Cli.Reports;

/// <summary>What the screen tells of a run.</summary>
internal sealed class RunReport
{
    public required Run Run { get; init; }

    public required GetReconciliationResponse Reconciliation { get; init; }

    /// <summary>Households for which a check could not be answered, by code.</summary>
    public SortedDictionary<string, long> Undecided { get; } = new(StringComparer.Ordinal);

    /// <summary>Persons of registers who appear entitled and have no file, by city.</summary>
    public SortedDictionary<string, long> Uncovered { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that stand in a cluster with others, by how far these lie apart.</summary>
    public SortedDictionary<string, long> Clustered { get; } = new(StringComparer.Ordinal);

    /// <summary>How the findings compare with what was planted; empty outside the demo.</summary>
    public IReadOnlyList<Generate.Score> Scores { get; set; } = [];

    public void Add(StatisticCount count)
    {
        var slash = count.Name.IndexOf('/', StringComparison.Ordinal);
        var (sums, key) = count.Name[..slash] switch
        {
            "undecided" => (Undecided, count.Name[(slash + 1)..]),
            "uncovered" => (Uncovered, count.RegionCode),
            "cluster" => (Clustered, count.Name[(slash + 1)..]),
            _ => (null, ""),
        };
        if (sums is not null)
            sums[key] = sums.GetValueOrDefault(key) + count.Count;
    }
}
