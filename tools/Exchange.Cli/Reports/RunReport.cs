using Exchange.V1;

namespace Exchange.Cli.Reports;

/// <summary>What a report tells of a run.</summary>
internal sealed class RunReport
{
    public required Run Run { get; init; }

    public required GetReconciliationResponse Reconciliation { get; init; }

    /// <summary>The names of regions that the caller knows, by code.</summary>
    public required IReadOnlyDictionary<string, string> Regions { get; init; }

    /// <summary>The names of unions that the caller knows, by code.</summary>
    public required IReadOnlyDictionary<string, string> Unions { get; init; }

    /// <summary>Households for which a check could not be answered, by code.</summary>
    public SortedDictionary<string, long> Undecided { get; } = new(StringComparer.Ordinal);

    /// <summary>Persons of registers who appear entitled and have no file, by city.</summary>
    public SortedDictionary<string, long> Uncovered { get; } = new(StringComparer.Ordinal);

    /// <summary>Findings by city and code.</summary>
    public SortedDictionary<(string City, string Code), long> ByCity { get; } = [];

    /// <summary>The first households that may exit.</summary>
    public List<Finding> ExitCandidates { get; } = [];

    /// <summary>An example of each code.</summary>
    public SortedDictionary<string, Finding> Examples { get; } = new(StringComparer.Ordinal);

    /// <summary>How the findings compare with what was planted; empty outside the demo.</summary>
    public IReadOnlyList<Generate.Score> Scores { get; set; } = [];

    private const int MostExitCandidates = 200;

    public void Add(StatisticCount count)
    {
        if (count.Name.StartsWith("undecided/", StringComparison.Ordinal))
            Undecided[count.Name["undecided/".Length..]] = Undecided.GetValueOrDefault(count.Name["undecided/".Length..]) + count.Count;
        else if (count.Name.StartsWith("uncovered/", StringComparison.Ordinal))
            Uncovered[count.RegionCode] = Uncovered.GetValueOrDefault(count.RegionCode) + count.Count;
    }

    public void Add(Finding finding)
    {
        var key = (finding.Household.RegionCode[..4] + "00", finding.Code);
        ByCity[key] = ByCity.GetValueOrDefault(key) + 1;
        if (finding.Suggestion is Suggestion.Exit && ExitCandidates.Count < MostExitCandidates)
            ExitCandidates.Add(finding);
        Examples.TryAdd(finding.Code, finding);
    }

    public string UnionName(string code) => Unions.GetValueOrDefault(code, code);

    public string RegionName(string code) => code == "000000" ? "无法识别" : Regions.GetValueOrDefault(code, code);
}
