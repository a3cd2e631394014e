using System.Collections.Immutable;
using Matching.Checks.Facts;

namespace Matching.Rules;

/// <summary>
/// The rules of one region and time, complete: what a profile says itself and what it inherits. They differ from place to place and year to
/// year, so they are data; nothing here has a value that holds everywhere. <see cref="ProfileReader"/> reads them.
/// </summary>
/// <remarks>Kinds of rule and their published variants: domain.md §1.2, §1.3, §1.6.</remarks>
public sealed record RuleProfile
{
    /// <summary>The profile's id, such as qingdao.</summary>
    public required string Id { get; init; }

    /// <summary>Its version, such as 2026.1. What id and version name never changes.</summary>
    public required string Version { get; init; }

    /// <summary>Its title, Chinese.</summary>
    public required string TitleZh { get; init; }

    /// <summary>The region it is for, GB/T 2260; 0 for the nation.</summary>
    public required int Region { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The last day on which it holds; null while it goes on.</summary>
    public DateOnly? EffectiveTo { get; init; }

    /// <summary>The documents that it rests on.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>The profiles that it inherits from, nearest first, id@version.</summary>
    public IReadOnlyList<string> Inherits { get; init; } = [];

    /// <summary>SHA-256 over the complete rules in canonical form, hexadecimal: two profiles with one hash judge alike.</summary>
    public required string Hash { get; init; }

    /// <summary>What makes a household 深度困难.</summary>
    public required CategoryRule Deep { get; init; }

    /// <summary>What makes a household 相对困难.</summary>
    public required CategoryRule Relative { get; init; }

    /// <summary>What makes a household 意外致困.</summary>
    public required CategoryRule Accident { get; init; }

    /// <summary>A further bar for 深度困难 and 相对困难; null for none.</summary>
    public MeanIncomeGate? Gate { get; init; }

    /// <summary>Of which period the income must be.</summary>
    public required LookBack LookBack { get; init; }

    /// <summary>What counts as income.</summary>
    public required IncomeRules Income { get; init; }

    /// <summary>What may be deducted, and up to what.</summary>
    public required ImmutableArray<ExpenseRule> Expenses { get; init; }

    /// <summary>What bars a household from some or all types (一票否决).</summary>
    public required ImmutableArray<ExclusionRule> Exclusions { get; init; }

    /// <summary>Which differences mean nothing.</summary>
    public required Tolerances Tolerances { get; init; }

    /// <summary>When a department's word counts, and how much.</summary>
    public required AuthorityRules Authorities { get; init; }

    /// <summary>Margins, periods of watching and deadlines.</summary>
    public required WatchRules Watch { get; init; }

    /// <summary>What authorisations are asked for.</summary>
    public required AuthorisationRules Authorisation { get; init; }

    /// <summary>For how many months a migrant worker's labour relation must last (农民工); null where there is no such rule.</summary>
    public int? MigrantRelationMonths { get; init; }

    /// <summary>渐退期 per region and reason. None means that nothing was fixed, not that there is no grace.</summary>
    public IReadOnlyList<GraceRule> Grace { get; init; } = [];

    /// <summary>How findings are reviewed; null where nothing was fixed: then no deadline and no second person.</summary>
    public CaseworkRules? Casework { get; init; }

    /// <summary>Whether unions may see single persons of registers who have no file; without it, counts only.</summary>
    public required bool SharesUncoveredPersons { get; init; }

    /// <summary>For every code of the catalogue: whether it is asked for, and its severity here.</summary>
    public required IReadOnlyDictionary<string, CheckSetting> Checks { get; init; }

    /// <summary>最低生活保障标准, fen a month and person.</summary>
    public required RegionAmounts Standards { get; init; }

    /// <summary>最低工资, fen a month.</summary>
    public required RegionAmounts MinimumWages { get; init; }

    /// <summary>人均可支配收入, fen a year and person.</summary>
    public required RegionAmounts MeanIncomes { get; init; }

    /// <summary>The home's floor area up to which a second home does not count, hundredths of a square metre.</summary>
    public required RegionAmounts FloorAreas { get; init; }

    /// <summary>id@version, as results name it.</summary>
    public string Name => $"{Id}@{Version}";

    /// <summary>The rule of a type; those before 2020 are judged by the one that took their place.</summary>
    public CategoryRule? RuleFor(HardshipCategory category) => category.Current() switch
    {
        HardshipCategory.Deep => Deep,
        HardshipCategory.Relative => Relative,
        HardshipCategory.Accident => Accident,
        _ => null,
    };

    /// <summary>Whether a code is asked for here.</summary>
    public bool IsOn(string code) => Checks.TryGetValue(code, out var setting) && setting.IsOn;

    /// <summary>Whether the profile holds on that day.</summary>
    public bool HoldsOn(DateOnly day) => EffectiveFrom <= day && (EffectiveTo is null || day <= EffectiveTo);

    /// <summary>The local standard of the closest region that has one: county, then city, then province, then nation.</summary>
    /// <returns>Fen a month and person, or null when there is none for that year.</returns>
    public long? StandardFor(int region, int year) => Standards.For(region, year);

    /// <summary>The grace of the closest region that fixes one for that reason, months; null when none does.</summary>
    public int? GraceFor(int region, ExitReason reason)
    {
        GraceRule? best = null;
        foreach (var rule in Grace)
        {
            if (rule.Reason == reason && Identity.RegionCode.Contains(rule.Region, region)
                && (best is null || Identity.RegionCode.Contains(best.Region, rule.Region)))
                best = rule;
        }

        return best?.Months;
    }

    /// <summary>Shows its name.</summary>
    public override string ToString() => Name;
}

/// <summary>Categories of the scheme before 2020 and those of today.</summary>
public static class HardshipCategories
{
    /// <summary>The type by which a file of that category is judged: 低保户 as 深度, 低保边缘户 as 相对 (domain.md §1.2).</summary>
    public static HardshipCategory Current(this HardshipCategory category) => category switch
    {
        HardshipCategory.LegacyLowIncome => HardshipCategory.Deep,
        HardshipCategory.LegacyEdge => HardshipCategory.Relative,
        _ => category,
    };
}
