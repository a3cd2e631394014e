namespace Matching.Checks;

/// <summary>How a value is held against a line.</summary>
public enum LineOperator
{
    /// <summary>At most the line (≤).</summary>
    AtMost,

    /// <summary>Below the line (&lt;).</summary>
    Below,
}

/// <summary>
/// The rules of one region and time. They differ from place to place and year to year, so they are data: nothing here has a value
/// that holds everywhere. Multiples are in thousandths of the local subsistence standard 最低生活保障标准.
/// </summary>
/// <remarks>Kinds of rule and their published variants: domain.md §1.2, §1.6.</remarks>
public sealed class RuleProfile
{
    /// <summary>The profile's id, such as sample-gansu.</summary>
    public required string Id { get; init; }

    /// <summary>Its version, such as 2026.1.</summary>
    public required string Version { get; init; }

    /// <summary>The region it is for, GB/T 2260.</summary>
    public required int Region { get; init; }

    /// <summary>深度困难: net income per person against this multiple, thousandths.</summary>
    public required int DeepMultipleMilli { get; init; }

    /// <summary>How the deep line is drawn.</summary>
    public required LineOperator DeepOperator { get; init; }

    /// <summary>相对困难: net income per person, necessary employment cost deducted too, against this multiple, thousandths.</summary>
    public required int RelativeMultipleMilli { get; init; }

    /// <summary>How the relative line is drawn.</summary>
    public required LineOperator RelativeOperator { get; init; }

    /// <summary>意外致困: the loss as a share of the year's income above which the category holds, thousandths.</summary>
    public required int AccidentShareMilli { get; init; }

    /// <summary>By how much a register may exceed the declared income without a doubt, percent of the declared.</summary>
    public required int IncomeTolerancePercent { get; init; }

    /// <summary>And by how much at least, fen a month. A contribution base has a floor, so small differences mean nothing.</summary>
    public required long IncomeToleranceFen { get; init; }

    /// <summary>By how much the file's own totals may differ from their parts, fen.</summary>
    public required long TotalsToleranceFen { get; init; }

    /// <summary>Whether a resident pension (城乡居民养老保险基础养老金) counts as income.</summary>
    public required bool CountsResidentPension { get; init; }

    /// <summary>For how many months after its last payment an insurance still speaks of employment.</summary>
    public required int InsuranceRecentMonths { get; init; }

    /// <summary>The local standards by region and year.</summary>
    public required IReadOnlyList<SubsistenceStandard> Standards { get; init; }

    /// <summary>id@version, as results name it.</summary>
    public string Name => $"{Id}@{Version}";

    /// <summary>The standard of the closest region that has one: county, then city, then province.</summary>
    /// <returns>Fen a month and person, or null when the profile has none for that year.</returns>
    public long? StandardFor(int region, int year)
    {
        SubsistenceStandard? best = null;
        foreach (var standard in Standards)
        {
            if (standard.Year == year && Identity.RegionCode.Contains(standard.Region, region)
                && (best is null || Identity.RegionCode.Contains(best.Region, standard.Region)))
                best = standard;
        }

        return best?.FenPerMonth;
    }
}

/// <summary>A local subsistence standard.</summary>
/// <param name="Region">Where it holds, GB/T 2260.</param>
/// <param name="Year">The year.</param>
/// <param name="FenPerMonth">Fen a month and person, above 0.</param>
public sealed record SubsistenceStandard(int Region, int Year, long FenPerMonth);
