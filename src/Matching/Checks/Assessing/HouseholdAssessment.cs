using System.Collections.Immutable;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks.Assessing;

/// <summary>What was found of one way into a type.</summary>
/// <param name="Category">The type.</param>
/// <param name="Way">The way.</param>
/// <param name="Holds">Whether it holds.</param>
public readonly record struct WayVerdict(HardshipCategory Category, CategoryWay Way, Truth Holds);

/// <summary>
/// A household against the lines of its profile, recomputed. All comparisons are of whole numbers: net of the year × 1000 against
/// multiple × standard × 12 × persons. It proposes; people decide.
/// </summary>
public sealed class HouseholdAssessment
{
    private const int MonthsAYear = 12;
    private readonly HouseholdCase _household;
    private readonly List<WayVerdict> _ways = new(4);
    private List<(string Zh, string En)>? _unknown;

    private HouseholdAssessment(HouseholdCase household)
    {
        _household = household;
        Account = YearAccount.Of(household);
        (Exclusions, Barred) = ExclusionFacts.Of(household);
        var gate = Gate();
        Deep = Judge(HardshipCategory.Deep, household.Profile.Deep).And(gate);
        Relative = Judge(HardshipCategory.Relative, household.Profile.Relative).And(gate);
        Accident = Judge(HardshipCategory.Accident, household.Profile.Accident);
    }

    /// <summary>Income and expenses.</summary>
    public YearAccount Account { get; }

    /// <summary>The profile's exclusions that bar the household or may, in its order; those that certainly do not are left out.</summary>
    public ImmutableArray<ExclusionVerdict> Exclusions { get; }

    /// <summary>The types that an exclusion certainly bars.</summary>
    public IReadOnlySet<HardshipCategory> Barred { get; }

    /// <summary>Whether the household is 深度困难 by its income; exclusions are told apart.</summary>
    public Truth Deep { get; }

    /// <summary>Whether it is 相对困难 (a deep one is, too, by income).</summary>
    public Truth Relative { get; }

    /// <summary>Whether it is 意外致困.</summary>
    public Truth Accident { get; }

    /// <summary>Whether it is any of them.</summary>
    public Truth Any => Deep.Or(Relative).Or(Accident);

    /// <summary>Every way that was looked at.</summary>
    public IReadOnlyList<WayVerdict> Ways => _ways;

    /// <summary>What could not be known, and why.</summary>
    public IEnumerable<(string Zh, string En)> Unknown => Account.Unknown.Concat(_unknown ?? []).Distinct();

    /// <summary>
    /// The type that income and exclusions suggest; <see cref="HardshipCategory.Unspecified"/> for none, null when it cannot be known. An accident
    /// that the file states and the rules bear out comes before what the income alone would give.
    /// </summary>
    public HardshipCategory? Suggested => IsAccidentBorneOut ? HardshipCategory.Accident : (Unbarred(HardshipCategory.Deep, Deep), Unbarred(HardshipCategory.Relative, Relative), Unbarred(HardshipCategory.Accident, Accident)) switch
    {
        (Truth.True, _, _) => HardshipCategory.Deep,
        (Truth.Unknown, _, _) => null,
        (_, Truth.True, _) => HardshipCategory.Relative,
        (_, Truth.Unknown, _) => null,
        (_, _, Truth.True) => HardshipCategory.Accident,
        (_, _, Truth.Unknown) => null,
        _ => HardshipCategory.Unspecified,
    };

    /// <summary>Whether the household is the type that its file states; unknown for a file that states none.</summary>
    public Truth Of(HardshipCategory category) => category.Current() switch
    {
        HardshipCategory.Deep => Deep,
        HardshipCategory.Relative => Relative,
        HardshipCategory.Accident => Accident,
        _ => Truth.Unknown,
    };

    /// <summary>Whether nobody can say if the household is entitled by that type: it is not known, or it is not of it and what else it may be is not known.</summary>
    public bool IsOpen(HardshipCategory category) => category.Current() switch
    {
        HardshipCategory.Deep or HardshipCategory.Relative => Of(category) is Truth.Unknown,
        HardshipCategory.Accident => Accident is Truth.Unknown || (Accident is Truth.False && Deep.Or(Relative) is Truth.Unknown),
        _ => true,
    };

    /// <summary>Assesses a household.</summary>
    public static HouseholdAssessment Of(HouseholdCase household) => new(household);

    /// <summary>Net income a person and month by a line, fen; rounded down, for showing only.</summary>
    public long NetPerMonthFen(IncomeWay way) =>
        Math.Max(0, Account.IncomeFen - Account.Deducted(way.Deduct)) / MonthsAYear / _household.Household.Persons.Length;

    /// <summary>How a line stands: net of the year × 1000 less multiple × standard × 12 × persons, whole numbers. Above 0: beyond the line.</summary>
    public long DistanceMilliFen(IncomeWay way) => ((Account.IncomeFen - Account.Deducted(way.Deduct)) * 1000) - LineMilliFen(way.MultipleMilli);

    /// <summary>multiple × standard × 12 × persons, thousandths of a fen a year.</summary>
    public long LineMilliFen(int multipleMilli) => multipleMilli * _household.StandardFen * MonthsAYear * _household.Household.Persons.Length;

    /// <summary>
    /// The widest line by income of the year, whatever reason stands beside it (a household that lacks the reason has not recovered by that); those
    /// of accidents only where one is claimed. Null when there is none.
    /// </summary>
    public IncomeWay? WidestLine()
    {
        IncomeWay? widest = null;
        foreach (var verdict in _ways)
        {
            if (verdict.Way is IncomeWay { ConsecutiveMonths: 0 } way && (verdict.Category is not HardshipCategory.Accident || IsAccidentClaimed())
                && (widest is null || way.MultipleMilli > widest.MultipleMilli))
                widest = way;
        }

        return widest;
    }

    /// <summary>
    /// The single months of the file, newest first: the last so many before the day of judging, or null when one of them is missing. The month of
    /// the day itself is not over and does not count, unless the day is its last.
    /// </summary>
    public IReadOnlyList<MonthFact>? LastMonths(int count)
    {
        var last = _household.AsOf.AddDays(1).AddMonths(-1);
        var months = new List<MonthFact>(count);
        for (var i = 0; i < count; i++, last = last.AddMonths(-1))
        {
            var wanted = (last.Year * 100) + last.Month;
            var found = false;
            foreach (var month in _household.Household.Months)
            {
                if (month.Month == wanted)
                {
                    months.Add(month);
                    found = true;
                    break;
                }
            }

            if (!found)
                return null;
        }

        return months;
    }

    /// <summary>Whether a month's income a person is above a line.</summary>
    public bool IsAbove(MonthFact month, int multipleMilli) =>
        month.IncomeFen * 1000 > multipleMilli * _household.StandardFen * _household.Household.Persons.Length;

    private bool IsAccidentBorneOut =>
        _household.Household.Category is HardshipCategory.Accident && Unbarred(HardshipCategory.Accident, Accident) is Truth.True;

    private Truth Unbarred(HardshipCategory category, Truth byIncome) => Barred.Contains(category) ? Truth.False : byIncome;

    private Truth Judge(HardshipCategory category, CategoryRule rule)
    {
        if (category is HardshipCategory.Accident && !IsAccidentClaimed())
            return Truth.False;
        if (rule.UnstatedZh is { } unstated)
        {
            (_unknown ??= []).Add(($"规则方案未载明{CheckText.Name(category)}的标准({unstated})", $"the profile does not state what makes a household {category}"));
            return Truth.Unknown;
        }

        var any = Truth.False;
        foreach (var way in rule.Ways)
        {
            var holds = Holds(way);
            _ways.Add(new WayVerdict(category, way, holds));
            any = any.Or(holds);
        }

        return any;
    }

    private Truth Holds(CategoryWay way)
    {
        switch (way)
        {
            case IncomeWay income:
                return HasReason(income.Because) ? income.ConsecutiveMonths == 0 ? Meets(income) : MeetsInMonths(income) : Truth.False;
            case LossWay loss:
                return Exceeds(loss);
            case AssetsWay assets:
                return HasReason(assets.Because) ? Meets(assets) : Truth.False;
            case JudgementWay judgement when HasReason(judgement.Because):
                (_unknown ??= []).Add(($"须由工会认定:{judgement.TitleZh}", "only people can judge this way"));
                return Truth.Unknown;
            default:
                return Truth.False;
        }
    }

    private Truth Meets(IncomeWay way) => Within(Account.Deducted(way.Deduct), 0, way.MultipleMilli, way.Operator);

    private Truth Meets(AssetsWay way)
    {
        if (_household.Household.Property is not { } property)
        {
            (_unknown ??= []).Add(("档案未填写财产情况", "the file says nothing of property"));
            return Truth.Unknown;
        }

        return Within(Account.Deducted(way.Deduct), property.FinancialFen, way.MultipleMilli, way.Operator);
    }

    private Truth Within(long deductedFen, long addedFen, int multipleMilli, LineOperator lineOperator)
    {
        var line = LineMilliFen(multipleMilli);
        if (!Compare((Account.IncomeFen + addedFen - deductedFen) * 1000, line, lineOperator))
            return Truth.False;
        return Account.MostFen is { } most && Compare((most + addedFen - deductedFen) * 1000, line, lineOperator) ? Truth.True : Truth.Unknown;
    }

    private static bool Compare(long left, long right, LineOperator lineOperator) => lineOperator is LineOperator.Below ? left < right : left <= right;

    private Truth MeetsInMonths(IncomeWay way)
    {
        if (LastMonths(way.ConsecutiveMonths) is not { } months)
        {
            (_unknown ??= []).Add(($"档案缺少最近{CheckText.Number(way.ConsecutiveMonths)}个月的逐月收入", $"the income of the last {CheckText.Number(way.ConsecutiveMonths)} months is not given month by month"));
            return Truth.Unknown;
        }

        foreach (var month in months)
        {
            if (!Compare(month.IncomeFen * 1000, way.MultipleMilli * _household.StandardFen * _household.Household.Persons.Length, way.Operator))
                return Truth.False;
        }

        return Truth.True;
    }

    private Truth Exceeds(LossWay way)
    {
        var loss = 0L;
        foreach (var expense in _household.Household.Expenses)
        {
            if (way.Losses.Contains(expense.Kind))
                loss += expense.AnnualFen;
        }

        if ((Int128)loss * 1000 <= (Int128)Account.IncomeFen * way.ShareMilli)
            return Truth.False;
        return Account.MostFen is { } most && (Int128)loss * 1000 > (Int128)most * way.ShareMilli ? Truth.True : Truth.Unknown;
    }

    private Truth Gate()
    {
        if (_household.Profile.Gate is not { } gate)
            return Truth.True;
        if (_household.MeanIncomeFen is not { } mean)
        {
            (_unknown ??= []).Add(("规则方案缺少上一年度人均可支配收入", "the profile lacks last year's mean income"));
            return Truth.Unknown;
        }

        var line = mean * _household.Household.Persons.Length;
        if (!Compare(Account.IncomeFen, line, gate.Operator))
            return Truth.False;
        return Account.MostFen is { } most && Compare(most, line, gate.Operator) ? Truth.True : Truth.Unknown;
    }

    private bool HasReason(HardshipReason? reason)
    {
        if (reason is null)
            return true;
        var file = _household.Household;
        foreach (var cause in file.MainCauses)
        {
            if (reason.Causes.Contains(cause))
                return true;
        }

        foreach (var cause in file.SecondaryCauses)
        {
            if (reason.Causes.Contains(cause))
                return true;
        }

        if (reason.SingleParent && file.SingleParent)
            return true;
        if (!reason.Disability)
            return false;
        foreach (var person in file.Persons)
        {
            if (person.DisabilityLevel > 0 || person.Health is HealthStatus.Disabled)
                return true;
        }

        return false;
    }

    /// <summary>Whether the file speaks of an accident at all; without that, nobody is one whose accident is unknown.</summary>
    private bool IsAccidentClaimed()
    {
        var file = _household.Household;
        if (file.Category is HardshipCategory.Accident)
            return true;
        foreach (var cause in file.MainCauses)
        {
            if (cause is HardshipCause.Accident or HardshipCause.NaturalDisaster)
                return true;
        }

        foreach (var cause in file.SecondaryCauses)
        {
            if (cause is HardshipCause.Accident or HardshipCause.NaturalDisaster)
                return true;
        }

        foreach (var expense in file.Expenses)
        {
            if (expense.Kind is ExpenseKind.Accident && expense.AnnualFen > 0)
                return true;
        }

        return false;
    }
}
