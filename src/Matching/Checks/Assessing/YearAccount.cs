using System.Collections.Immutable;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks.Assessing;

/// <summary>Where an amount of the account comes from.</summary>
public enum AccountOrigin
{
    /// <summary>The file declares it.</summary>
    Declared,

    /// <summary>The file declares it, and it does not count by the profile.</summary>
    LeftOut,

    /// <summary>The persons' months say more than the parts.</summary>
    ByMonth,

    /// <summary>A register knows more than the file declares.</summary>
    Register,

    /// <summary>Imputed for an able-bodied member without work.</summary>
    Imputed,

    /// <summary>Union relief of the last twelve months.</summary>
    Relief,

    /// <summary>A rigid expense, up to its cap.</summary>
    Expense,
}

/// <summary>One line of the account. Its words are put together only when somebody reads them.</summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="MemberNumber">Whose: 0 the householder, 1 and up the members, -1 the household's.</param>
/// <param name="Income">The kind of an income; <see cref="IncomeKind.Unspecified"/> otherwise.</param>
/// <param name="Expense">The kind of an expense; <see cref="ExpenseKind.Unspecified"/> for income.</param>
/// <param name="StatedFen">What the file states, fen a year.</param>
/// <param name="CountedFen">What counts, fen a year: added to the income, or, for an expense, deducted where a line deducts its kind.</param>
public sealed record AccountItem(AccountOrigin Origin, int MemberNumber, IncomeKind Income, ExpenseKind Expense, long StatedFen, long CountedFen)
{
    /// <summary>The register's word, if it rests on one.</summary>
    public RegisterFact? Fact => Register?.Fact;

    /// <summary>What it is, Chinese.</summary>
    public string LabelZh => Origin switch
    {
        AccountOrigin.Declared when IsUndivided => "家庭年度总收入(未列分项)",
        AccountOrigin.Declared => $"{CheckText.WhoseZh(MemberNumber)}{CheckText.Name(Income)}",
        AccountOrigin.LeftOut => $"{CheckText.WhoseZh(MemberNumber)}{CheckText.Name(Income)}(按规定不计入)",
        AccountOrigin.Register =>
            $"{CheckText.WhoseZh(MemberNumber)}{Register!.LabelZh}{CheckText.Yuan(Register.RegisterMonthlyFen)}×{CheckText.Number(Register.MonthsInYear)}个月,超出申报部分",
        AccountOrigin.Imputed => $"{CheckText.WhoseZh(MemberNumber)}有劳动能力未就业,按最低工资{CheckText.Yuan(WageFen)}×12个月推算,扣已申报",
        AccountOrigin.ByMonth => "各人月平均收入×12高于收入分项的部分",
        AccountOrigin.Relief => $"工会帮扶金({CheckText.Day(Day)})",
        _ => $"{CheckText.Name(Expense)}支出{(CountedFen < StatedFen ? "(限额内)" : "")}",
    };

    /// <summary>What it is, English.</summary>
    public string LabelEn => Origin switch
    {
        AccountOrigin.Declared when IsUndivided => "annual income, no parts given",
        AccountOrigin.Declared => $"{CheckText.WhoseEn(MemberNumber)} {Income}",
        AccountOrigin.LeftOut => $"{CheckText.WhoseEn(MemberNumber)} {Income} (does not count)",
        AccountOrigin.Register =>
            $"{CheckText.WhoseEn(MemberNumber)} {Register!.LabelEn}, {CheckText.YuanEn(Register.RegisterMonthlyFen)} for {CheckText.Number(Register.MonthsInYear)} months, above what is declared",
        AccountOrigin.Imputed => $"{CheckText.WhoseEn(MemberNumber)} income imputed at {CheckText.YuanEn(WageFen)} a month, less what is declared",
        AccountOrigin.ByMonth => "persons' months × 12 above the parts",
        AccountOrigin.Relief => $"union relief ({CheckText.Day(Day)})",
        _ => $"{Expense} expense{(CountedFen < StatedFen ? " (up to its cap)" : "")}",
    };

    /// <summary>Whether this is a total that the file gives without parts.</summary>
    internal bool IsUndivided { get; init; }

    /// <summary>What a register says of the income.</summary>
    internal IncomeEvidence? Register { get; init; }

    /// <summary>The wage that is imputed, fen a month.</summary>
    internal long WageFen { get; init; }

    /// <summary>When a relief was given.</summary>
    internal DateOnly? Day { get; init; }
}

/// <summary>
/// A household's income and expenses of the year, line by line: sums and lines can be repeated by hand from what stands here. What is not known
/// makes the income a range, never a guess.
/// </summary>
public sealed class YearAccount
{
    private const int MonthsAYear = 12;
    private const int AdultAge = 16;

    private readonly List<AccountItem> _items;

    private YearAccount(List<AccountItem> items, long incomeFen, long? mostFen, IReadOnlyList<(string Zh, string En)> unknown)
    {
        (_items, IncomeFen, MostFen, Unknown) = (items, incomeFen, mostFen, unknown);
        foreach (var item in items)
        {
            if (item.Origin is AccountOrigin.Declared or AccountOrigin.LeftOut)
                DeclaredFen += item.StatedFen;
            else if (item.Origin is AccountOrigin.Expense)
                ExpensesFen += item.CountedFen;
        }
    }

    /// <summary>The lines.</summary>
    public IReadOnlyList<AccountItem> Items => _items;

    /// <summary>What the file declares, fen a year.</summary>
    public long DeclaredFen { get; }

    /// <summary>The income that is known, fen a year.</summary>
    public long IncomeFen { get; }

    /// <summary>The most that the income can be, fen a year; null when nothing bounds it.</summary>
    public long? MostFen { get; }

    /// <summary>All expenses up to their caps, fen a year.</summary>
    public long ExpensesFen { get; }

    /// <summary>What is not known of the income, and why.</summary>
    public IReadOnlyList<(string Zh, string En)> Unknown { get; }

    /// <summary>Whether the income is known to the fen.</summary>
    public bool IsCertain => MostFen == IncomeFen;

    /// <summary>What a line that deducts those kinds deducts, fen a year.</summary>
    public long Deducted(ImmutableArray<ExpenseKind> kinds)
    {
        var sum = 0L;
        foreach (var item in _items)
        {
            if (item.Origin is AccountOrigin.Expense && kinds.Contains(item.Expense))
                sum += item.CountedFen;
        }

        return sum;
    }

    /// <summary>The account of a household.</summary>
    public static YearAccount Of(HouseholdCase household)
    {
        var items = new List<AccountItem>(household.Household.Incomes.Length + household.Household.Expenses.Length + 1);
        List<(string Zh, string En)>? unknown = null;
        var bounded = true;
        if (!household.Household.StatesIncome)
        {
            unknown = [("档案未填写收入(确无收入的,应填写一项金额为0的收入)", "the file states no income at all (none must be stated as an item of 0)")];
            bounded = false;
        }
        else if (PeriodFault(household) is { } fault)
        {
            unknown = [fault];
            bounded = false;
        }

        Declared(household, items);
        ByMonth(household, items);
        Registered(household, items);
        if (household.Profile.Income.CountsUnionRelief)
            Relief(household, items);
        var possible = Imputed(household, items, ref unknown);
        var income = 0L;
        foreach (var item in items)
            income += item.CountedFen;
        Expenses(household, income, items);
        return new YearAccount(items, income, bounded ? income + possible : null, unknown ?? (IReadOnlyList<(string Zh, string En)>)[]);
    }

    private static void Declared(HouseholdCase household, List<AccountItem> items)
    {
        var file = household.Household;
        var rules = household.Profile.Income;
        foreach (var income in file.Incomes)
        {
            // A kind that no list has is an error of the file (F05), no reason to leave the money out.
            var counts = income.Kind is <= IncomeKind.Unspecified or > IncomeKind.Other || rules.Counted.Contains(income.Kind);
            if (counts && income.Kind is IncomeKind.Pension && !rules.CountsResidentPension && HasOnlyResidentPension(household, income.MemberNumber))
                counts = false;
            items.Add(new AccountItem(
                counts ? AccountOrigin.Declared : AccountOrigin.LeftOut, income.MemberNumber, income.Kind, ExpenseKind.Unspecified, income.AnnualFen, counts ? income.AnnualFen : 0));
        }

        if (file.Incomes.Length == 0 && file.DeclaredAnnualIncomeFen > 0)
        {
            items.Add(new AccountItem(
                AccountOrigin.Declared, -1, IncomeKind.Unspecified, ExpenseKind.Unspecified, file.DeclaredAnnualIncomeFen, file.DeclaredAnnualIncomeFen)
            { IsUndivided = true });
        }
    }

    /// <summary>The form's months (月平均收入) may say more than its parts: 年度总收入 = Σ 月收入 × 12 + 非薪资收入. What they say more counts, too.</summary>
    private static void ByMonth(HouseholdCase household, List<AccountItem> items)
    {
        var months = 0L;
        foreach (var person in household.Household.Persons)
            months += person.MonthlyIncomeFen * MonthsAYear;
        var parts = household.Household.Incomes.Length == 0 ? household.Household.DeclaredAnnualIncomeFen : 0;
        foreach (var income in household.Household.Incomes)
            parts += income.AnnualFen;
        if (months > parts)
            items.Add(new AccountItem(AccountOrigin.ByMonth, -1, IncomeKind.Unspecified, ExpenseKind.Unspecified, months, months - parts));
    }

    /// <summary>Whether, by the register, a person's pension is the resident one and no other.</summary>
    private static bool HasOnlyResidentPension(HouseholdCase household, int member)
    {
        if (member < 0 || member >= household.Persons.Length)
            return false;
        var resident = false;
        foreach (var fact in household.Persons[member].Facts)
        {
            if (fact is PensionFact { IsCertain: true } pension)
            {
                if (!pension.IsResidentScheme)
                    return false;
                resident = true;
            }
        }

        return resident;
    }

    private static void Registered(HouseholdCase household, List<AccountItem> items)
    {
        // Where the file gives one total without parts, that total may hold what the registers know; only what exceeds it is added.
        var undivided = household.Household.Incomes.Length == 0 ? household.Household.DeclaredAnnualIncomeFen : 0;

        // What the file gives for the household as a whole may be the same money, too: each fen of it answers for one register at most.
        Span<long> shared = stackalloc long[(int)IncomeKind.Other + 1];
        foreach (var income in household.Household.Incomes)
        {
            if (income.MemberNumber < 0 && income.Kind is > IncomeKind.Unspecified and <= IncomeKind.Other)
                shared[(int)income.Kind] += income.AnnualFen;
        }
        foreach (var person in household.Persons)
        {
            // Of several statements of one kind the highest counts, so that one employer reported twice is not added up.
            IncomeEvidence?[]? highest = null;
            foreach (var income in household.IncomeOf(person))
            {
                if (!household.Profile.Income.Counted.Contains(income.Kind))
                    continue;
                highest ??= new IncomeEvidence?[(int)IncomeKind.Other + 1];
                if (highest[(int)income.Kind] is not { } other || other.RegisterAnnualFen < income.RegisterAnnualFen)
                    highest[(int)income.Kind] = income;
            }

            foreach (var income in highest ?? [])
            {
                if (income is null)
                    continue;
                var declared = household.Household.DeclaredAnnual(person.Person.Number, income.Kind);
                var fromShared = Math.Min(shared[(int)income.Kind], Math.Max(0, income.RegisterAnnualFen - declared));
                shared[(int)income.Kind] -= fromShared;

                // The form's months are in the account already (ByMonth).
                declared = Math.Max(declared + fromShared, IncomeEvidence.FormMonthly(person.Person, income.Kind) * MonthsAYear);
                if (undivided > 0)
                {
                    var fromTotal = Math.Min(undivided, income.RegisterAnnualFen);
                    undivided -= fromTotal;
                    declared = Math.Max(declared, fromTotal);
                }

                // Only now, for what is declared for all of them may be enough for one of them alone.
                if (!income.Exceeds(declared / MonthsAYear, household.Profile.Tolerances))
                    continue;
                items.Add(new AccountItem(
                    AccountOrigin.Register, person.Person.Number, income.Kind, ExpenseKind.Unspecified, declared, Math.Max(0, income.RegisterAnnualFen - declared))
                { Register = income });
            }
        }
    }

    private static void Relief(HouseholdCase household, List<AccountItem> items)
    {
        var from = household.AsOf.AddYears(-1);
        foreach (var measure in household.Household.Measures)
        {
            if (measure.AmountFen > household.Profile.Income.ReliefFreeFen && measure.Day is { } day && day > from && day <= household.AsOf)
                items.Add(new AccountItem(AccountOrigin.Relief, -1, IncomeKind.Unspecified, ExpenseKind.Unspecified, measure.AmountFen, measure.AmountFen) { Day = day });
        }
    }

    /// <summary>Adds what must be imputed, and tells what may have to be.</summary>
    /// <returns>By how much the income may be higher, fen.</returns>
    private static long Imputed(HouseholdCase household, List<AccountItem> items, ref List<(string Zh, string En)>? unknown)
    {
        if (household.Profile.Income.Imputation is not { } rule)
            return 0;
        var possible = 0L;
        var wage = household.MinimumWageFen * rule.ShareMilli / 1000;
        foreach (var person in household.Household.Persons)
        {
            if (person.EmploymentStatus is not (EmploymentStatus.Unemployed or EmploymentStatus.LaidOff or EmploymentStatus.Unspecified))
                continue;
            var declared = household.Household.DeclaredAnnual(person.Number, IncomeKind.Wage)
                + household.Household.DeclaredAnnual(person.Number, IncomeKind.Business)
                + household.Household.DeclaredAnnual(person.Number, IncomeKind.UnemploymentBenefit);
            var missing = Math.Max(0, (wage * MonthsAYear) - declared);
            var must = MustImpute(person, rule, household.AsOf);
            if (missing == 0 || must is Truth.False)
                continue;
            if (must is Truth.True)
            {
                items.Add(new AccountItem(AccountOrigin.Imputed, person.Number, IncomeKind.Wage, ExpenseKind.Unspecified, declared, missing) { WageFen = wage });
            }
            else
            {
                possible += missing;
                (unknown ??= []).Add((
                    $"{CheckText.PersonZh(person.Number)}的年龄、健康或工作状况未填,无法判断是否按最低工资推算收入",
                    $"age, health or employment of {CheckText.PersonEn(person.Number)} is missing, so whether income is imputed is not known"));
            }
        }

        return possible;
    }

    private static Truth MustImpute(PersonFacts person, ImputationRule rule, DateOnly asOf)
    {
        var ofAge = person.BirthDate is { } birth && person.Sex is Sex.Male or Sex.Female
            ? Truths.Of(Age(birth, asOf) is var age && age >= rule.FromAge && age <= (person.Sex is Sex.Male ? rule.MaleToAge : rule.FemaleToAge))
            : Truth.Unknown;
        var able = person.Health switch
        {
            HealthStatus.Unspecified => Truth.Unknown,
            HealthStatus.SeriousIllness or HealthStatus.Disabled => Truth.False,
            _ => Truths.Of(person.DisabilityLevel == 0),
        };
        return ofAge.And(able).And(person.EmploymentStatus is EmploymentStatus.Unspecified ? Truth.Unknown : Truth.True);
    }

    private static void Expenses(HouseholdCase household, long incomeFen, List<AccountItem> items)
    {
        foreach (var rule in household.Profile.Expenses)
        {
            var stated = 0L;
            foreach (var expense in household.Household.Expenses)
            {
                if (expense.Kind == rule.Kind)
                    stated += expense.AnnualFen;
            }

            if (stated == 0)
                continue;
            var counted = stated;
            if (rule.CapFen is { } cap)
                counted = Math.Min(counted, cap);
            if (rule.CapStandardMilli is { } standards)
                counted = Math.Min(counted, household.StandardFen * household.Household.Persons.Length * MonthsAYear * standards / 1000);
            if (rule.CapIncomeMilli is { } share)
                counted = Math.Min(counted, incomeFen * share / 1000);
            items.Add(new AccountItem(AccountOrigin.Expense, -1, IncomeKind.Unspecified, rule.Kind, stated, counted));
        }
    }

    private static (string Zh, string En)? PeriodFault(HouseholdCase household)
    {
        var file = household.Household;
        var rule = household.Profile.LookBack;
        if (rule.Kind is LookBackKind.Unstated || (file.IncomeStart is null && file.IncomeEnd is null))
            return null;
        if (file.IncomeStart is not { } start || file.IncomeEnd is not { } end)
            return ("收入所属期间只填了起或止", "only one end of the income's period is given");
        var (wantedStart, wantedEnd) = rule.Kind is LookBackKind.PreviousCalendarYear
            ? (new DateOnly(household.AsOf.Year - 1, 1, 1), new DateOnly(household.AsOf.Year - 1, 12, 31))
            : (household.AsOf.AddYears(-1), household.AsOf);
        var fits = MonthsBetween(start, wantedStart) <= rule.SlackMonths && MonthsBetween(end, wantedEnd) <= rule.SlackMonths
            && Months.Whole(start, end) == MonthsAYear;
        return fits ? null : (
            $"收入所属期间{CheckText.Day(start)}至{CheckText.Day(end)}不是规定的{(rule.Kind is LookBackKind.PreviousCalendarYear ? "上一自然年度" : "12个月")}",
            $"the income is of {CheckText.Day(start)} to {CheckText.Day(end)}, not of the {(rule.Kind is LookBackKind.PreviousCalendarYear ? "previous calendar year" : "twelve months")} asked for");
    }

    private static int MonthsBetween(DateOnly left, DateOnly right) =>
        Math.Abs(((left.Year - right.Year) * MonthsAYear) + left.Month - right.Month);

    /// <summary>Full years on a day.</summary>
    internal static int Age(DateOnly birth, DateOnly day)
    {
        var years = day.Year - birth.Year;
        return day.Month < birth.Month || (day.Month == birth.Month && day.Day < birth.Day) ? years - 1 : years;
    }

    /// <summary>Whether a person is under sixteen on the day.</summary>
    internal static bool IsChild(PersonFacts person, DateOnly day) => person.BirthDate is { } birth && Age(birth, day) < AdultAge;
}
