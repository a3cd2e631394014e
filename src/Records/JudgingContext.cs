using System.Collections.Concurrent;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Rules;

namespace Exchange.Records;

/// <summary>What a run, a precheck or an offline check judges all its households by. For any number of threads.</summary>
/// <param name="profiles">The rules, by region.</param>
/// <param name="businessYear">The year, for the local amounts.</param>
/// <param name="asOf">The day.</param>
/// <param name="sources">The kinds of register at hand.</param>
/// <param name="regions">The regions that are known.</param>
public sealed class JudgingContext(RegionalProfiles profiles, int businessYear, DateOnly asOf, IReadOnlySet<RecordKind> sources, RegionTable regions)
{
    private readonly ConcurrentDictionary<int, (RegionFigures? Figures, IReadOnlyList<MissingFigure> Missing)> _figures = new();

    /// <summary>The rules, by region.</summary>
    public RegionalProfiles Profiles => profiles;

    /// <summary>The year, for the local amounts.</summary>
    public int BusinessYear => businessYear;

    /// <summary>The day.</summary>
    public DateOnly AsOf => asOf;

    /// <summary>The kinds of register at hand.</summary>
    public IReadOnlySet<RecordKind> Sources => sources;

    /// <summary>The regions that are known.</summary>
    public RegionTable Regions => regions;

    /// <summary>The local amounts of a region, or null when its profile lacks one.</summary>
    public RegionFigures? Figures(int region) => Look(region).Figures;

    /// <summary>What the region's profile lacks; empty when nothing.</summary>
    public IReadOnlyList<MissingFigure> Missing(int region) => Look(region).Missing;

    private (RegionFigures? Figures, IReadOnlyList<MissingFigure> Missing) Look(int region) => _figures.GetOrAdd(region, code =>
    {
        var figures = RegionFigures.Of(profiles.For(code), code, businessYear, out var missing);
        return (figures, missing);
    });
}
