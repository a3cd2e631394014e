using Matching.Checks.Facts;

namespace Matching.Rules;

/// <summary>What counts as income.</summary>
/// <param name="Counted">The kinds that count; the others are left out and shown as left out.</param>
/// <param name="CountsResidentPension">Whether a resident pension 城乡居民养老保险基础养老金 counts.</param>
/// <param name="CountsUnionRelief">Whether union relief of the last twelve months counts.</param>
/// <param name="ReliefFreeFen">Single payments of at most so many fen (节日慰问) do not count.</param>
/// <param name="Imputation">Imputed income of able-bodied members without work; null for none.</param>
public sealed record IncomeRules(
    IReadOnlySet<IncomeKind> Counted, bool CountsResidentPension, bool CountsUnionRelief, long ReliefFreeFen, ImputationRule? Imputation);

/// <summary>An able-bodied member of working age without work and not at school counts with the local minimum wage (Jiangmen 2025, domain.md §1.2).</summary>
/// <param name="FromAge">The first age in full years.</param>
/// <param name="MaleToAge">The last age of men.</param>
/// <param name="FemaleToAge">The last age of women.</param>
/// <param name="ShareMilli">The share of the minimum wage, thousandths.</param>
public sealed record ImputationRule(int FromAge, int MaleToAge, int FemaleToAge, int ShareMilli);

/// <summary>A kind of expense that may be deducted.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="CapFen">At most so many fen a year; null for no such cap.</param>
/// <param name="CapStandardMilli">At most so many thousandths of the standard × persons × 12; null for no such cap.</param>
/// <param name="CapIncomeMilli">At most that share of the year's income, thousandths; null for no such cap.</param>
public sealed record ExpenseRule(ExpenseKind Kind, long? CapFen, int? CapStandardMilli, int? CapIncomeMilli);

/// <summary>What bars a household.</summary>
public enum ExclusionKind
{
    /// <summary>F50: a vehicle.</summary>
    Vehicle,

    /// <summary>F51: several homes.</summary>
    Homes,

    /// <summary>F52: a shop.</summary>
    Shop,

    /// <summary>F53: a business or a company.</summary>
    Business,

    /// <summary>F54: financial assets above a cap.</summary>
    Assets,
}

/// <summary>One bar, with its scope and exceptions.</summary>
/// <param name="Kind">What bars.</param>
/// <param name="Scope">The types it bars; all three for an absolute one.</param>
/// <param name="SourceZh">The text it rests on.</param>
public sealed record ExclusionRule(ExclusionKind Kind, IReadOnlySet<HardshipCategory> Scope, string SourceZh)
{
    /// <summary>From how many homes or vehicles on.</summary>
    public int FromCount { get; init; } = 1;

    /// <summary>Homes: only if the area exceeds that of the region's table, too.</summary>
    public bool OnlyAboveArea { get; init; }

    /// <summary>Vehicles that do not count.</summary>
    public IReadOnlySet<VehicleType> ExceptVehicles { get; init; } = new HashSet<VehicleType>();

    /// <summary>Parts in a business that bar; others do not.</summary>
    public IReadOnlySet<BusinessRole> Roles { get; init; } = new HashSet<BusinessRole>();

    /// <summary>Businesses of a registered capital of at most so many fen do not count (家庭小店); 0 for no such exception.</summary>
    public long ExceptCapitalFen { get; init; }

    /// <summary>Real estate that counts as a shop.</summary>
    public IReadOnlySet<RealEstateUse> Uses { get; init; } = new HashSet<RealEstateUse>();

    /// <summary>Assets: the cap a person, thousandths of the monthly standard.</summary>
    public int? CapStandardMilli { get; init; }

    /// <summary>Assets: the cap of a household of 1, 2, 3, … persons, fen; the last holds for all larger ones.</summary>
    public IReadOnlyList<long> CapsFen { get; init; } = [];

    /// <summary>Whether the bar is absolute.</summary>
    public bool IsAbsolute => Scope.Contains(HardshipCategory.Deep) && Scope.Contains(HardshipCategory.Relative) && Scope.Contains(HardshipCategory.Accident);

    /// <summary>The code that the bar raises.</summary>
    public string Code => Kind switch
    {
        ExclusionKind.Vehicle => "F50",
        ExclusionKind.Homes => "F51",
        ExclusionKind.Shop => "F52",
        ExclusionKind.Business => "F53",
        _ => "F54",
    };
}

/// <summary>Which differences mean nothing.</summary>
/// <param name="IncomePercent">By how much a register may exceed the declared income, percent of the declared.</param>
/// <param name="IncomeFen">And by how much at least, fen a month: a contribution base has a floor, so small differences mean nothing.</param>
/// <param name="TotalsFen">By how much the file's own totals may differ from their parts, fen.</param>
public sealed record Tolerances(int IncomePercent, long IncomeFen, long TotalsFen);

/// <summary>When a department's word counts, and how much.</summary>
/// <param name="InsuranceRecentMonths">For how many months after its last payment an insurance still speaks of employment.</param>
/// <param name="StrongDeathSources">From how many departments on a death is a strong doubt.</param>
public sealed record AuthorityRules(int InsuranceRecentMonths, int StrongDeathSources);

/// <summary>Margins, periods of watching and deadlines.</summary>
/// <param name="RecoveryMarginPercent">By how much every line must be passed for a household to count as recovered.</param>
/// <param name="RecoveryMonths">In how many last months as well; 0 for the year alone.</param>
/// <param name="EdgePercent">Within what distance of a line a household is at its edge.</param>
/// <param name="ReturnMonths">For how many months after 脱困 a household stays watched.</param>
/// <param name="UnchangedMonths">After how many months without any change a file is to be looked at.</param>
/// <param name="UnaidedMonths">After how many months without a measure.</param>
/// <param name="ReviewMonths">Within how many months a household must have been visited.</param>
public sealed record WatchRules(
    int RecoveryMarginPercent, int RecoveryMonths, int EdgePercent, int ReturnMonths, int UnchangedMonths, int UnaidedMonths, int ReviewMonths);

/// <summary>What authorisations are asked for.</summary>
/// <param name="Required">Whether a department's records may be used only for persons who signed.</param>
/// <param name="MaxMonths">For how long a signature without an end of its own holds; 0 for ever.</param>
public sealed record AuthorisationRules(bool Required, int MaxMonths);

/// <summary>Why a household leaves (domain.md §1.4). Numbers as in the contract.</summary>
public enum ExitReason
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>脱困.</summary>
    Recovered,

    /// <summary>解困(政府兜底).</summary>
    StateRelief,

    /// <summary>死亡.</summary>
    Death,

    /// <summary>不符合标准、精准识别.</summary>
    NotMeetingStandard,

    /// <summary>重复建档.</summary>
    Duplicate,

    /// <summary>调离、工会关系转出.</summary>
    Transferred,

    /// <summary>退休(按地方规定).</summary>
    Retired,

    /// <summary>户籍迁出.</summary>
    Moved,

    /// <summary>拒绝核查、弄虚作假.</summary>
    RefusedOrFalse,

    /// <summary>本人自愿.</summary>
    OwnWish,

    /// <summary>其他.</summary>
    Other,
}

/// <summary>渐退期 of one region and reason.</summary>
/// <param name="Region">Where, GB/T 2260.</param>
/// <param name="Reason">For which reason.</param>
/// <param name="Months">How long, months; 0 for none.</param>
public sealed record GraceRule(int Region, ExitReason Reason, int Months);

/// <summary>How findings are reviewed, and households leave.</summary>
/// <param name="DecisionWorkingDays">Within how many working days a finding is to be decided; 0 for no deadline. No national text fixes one (domain.md §3.3).</param>
/// <param name="SecondReview">Codes on which a second person must agree.</param>
/// <param name="PublicityWorkingDays">For how many working days an exit hangs out before it may be approved; null where the profile does not say. No national text fixes it (domain.md §1.5).</param>
/// <param name="KeepYears">For how many years a file is kept after the exit; 10 by 总工办发〔2016〕36号 Art. 15.</param>
public sealed record CaseworkRules(int DecisionWorkingDays, IReadOnlySet<string> SecondReview, int? PublicityWorkingDays, int KeepYears)
{
    /// <summary>The least number of years by 总工办发〔2016〕36号 Art. 15.</summary>
    public const int LeastKeepYears = 10;
}

/// <summary>Whether a code is asked for, and how it weighs.</summary>
/// <param name="IsOn">Whether it is asked for.</param>
/// <param name="Severity">The severity here; <see cref="Severity.Unspecified"/> for the check's own.</param>
public readonly record struct CheckSetting(bool IsOn, Severity Severity);
