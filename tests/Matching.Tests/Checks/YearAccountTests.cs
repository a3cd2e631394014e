using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Matching.Checks;
using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Tests.Checks;

/// <summary>Income and lines, worked out a second time in another way, and from the evidence alone.</summary>
public sealed class YearAccountTests
{
    private static readonly ExpenseKind[] Rigid = [ExpenseKind.Illness, ExpenseKind.Disability, ExpenseKind.Schooling, ExpenseKind.Housing, ExpenseKind.Other];

    [Fact]
    public void Lines_recomputed_with_fractions_and_without_the_engine_are_the_same() => Prop.ForAll(Cases().ToArbitrary(), household =>
    {
        var income = household.Household.Incomes.Sum(item => (decimal)item.AnnualFen) + Above(household);
        decimal Spent(ExpenseKind kind)
        {
            var spent = household.Household.Expenses.Where(item => item.Kind == kind).Sum(item => (decimal)item.AnnualFen);
            return kind is ExpenseKind.Schooling ? Math.Min(spent, 500_000m) : kind is ExpenseKind.Housing ? Math.Min(spent, Math.Floor(income * 0.3m)) : spent;
        }

        var deep = (income - Rigid.Sum(Spent)) / 12m / household.Household.Persons.Length;
        var relative = deep - (Spent(ExpenseKind.Employment) / 12m / household.Household.Persons.Length);
        var assessment = household.Assessment;
        return assessment.Account.IncomeFen == income
            && (assessment.Deep is Truth.True) == (deep <= Some.StandardFen)
            && (assessment.Relative is Truth.True) == (relative <= 2m * Some.StandardFen);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void The_evidence_alone_gives_the_sum_and_the_verdict() => Prop.ForAll(Cases().ToArbitrary(), household =>
    {
        foreach (var finding in HouseholdJudge.Judge(household).Findings.Where(finding => finding.Code is "F42" or "F43"))
        {
            var lines = finding.Evidence.ToList();
            var head = lines.FindIndex(item => item.LabelEn == "annual income");
            var end = lines.FindIndex(item => item.LabelEn.StartsWith("net of the year", StringComparison.Ordinal));
            var items = lines[(head + 1)..end].Select(item => Fen(item.OtherValue)).ToList();
            Assert.Equal(Fen(lines[head].OtherValue), lines[(head + 1)..end].Where(item => !item.OtherValue.StartsWith("扣除", StringComparison.Ordinal)).Sum(item => Fen(item.OtherValue)));
            var (net, line) = (Fen(lines[end].FileValue), Fen(lines[end].OtherValue));
            Assert.Equal(net, items.Sum());
            if (finding.Suggestion is Suggestion.Exit or Suggestion.Downgrade)
                Assert.True(net > line);
            else if (finding.Suggestion is Suggestion.Upgrade)
                Assert.True(net <= line);
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData(HealthStatus.Good, 0, 40, Truth.False)]
    [InlineData(HealthStatus.Disabled, 0, 40, Truth.True)]
    [InlineData(HealthStatus.Good, 2, 40, Truth.True)]
    [InlineData(HealthStatus.Unspecified, 0, 40, Truth.Unknown)]
    [InlineData(HealthStatus.Unspecified, 0, 61, Truth.True)]
    public void Income_is_imputed_to_the_able_and_what_is_not_known_of_them_leaves_the_line_open(HealthStatus health, int disability, int age, Truth relative)
    {
        var birth = Some.AsOf.AddYears(-age).AddDays(-1);
        var person = Some.Person(work: EmploymentStatus.Unemployed, sex: Sex.Female, birth: birth, health: health, disability: disability);
        var household = Some.Household([person], annualFen: 0);
        var profile = Some.Profile() with { Income = Some.Profile().Income with { Imputation = new ImputationRule(16, 60, 55, 1000) } };
        Assert.Equal(relative, Some.Case(household, profile: profile, minimumWageFen: 200_000).Assessment.Relative);
    }

    [Fact]
    public void An_unknown_that_changes_nothing_leaves_no_line_open()
    {
        // Even with the imputed wage the household of five stays under the line.
        var persons = Enumerable.Range(0, 5).Select(number => Some.Person(number, relation: number == 0 ? 2 : 75,
            work: number == 0 ? EmploymentStatus.Unemployed : EmploymentStatus.SickLeave)).ToList();
        var profile = Some.Profile() with { Income = Some.Profile().Income with { Imputation = new ImputationRule(16, 60, 55, 1000) } };
        Assert.Equal(Truth.True, Some.Case(Some.Household(persons, annualFen: 0), profile: profile, minimumWageFen: 200_000).Assessment.Deep);
    }

    [Fact]
    public void Union_relief_counts_where_the_profile_says_so_but_small_gifts_do_not()
    {
        var profile = Some.Profile() with { Income = Some.Profile().Income with { CountsUnionRelief = true, ReliefFreeFen = 50_000 } };
        long Income(params MeasureFact[] measures) => Some.Case(Some.Household(annualFen: 0, measures: measures), profile: profile).Assessment.Account.IncomeFen;
        var day = Some.AsOf.AddMonths(-3);
        Assert.Equal(0, Income(new MeasureFact(AssistanceBatch.Medical, day, 50_000)));
        Assert.Equal(50_001, Income(new MeasureFact(AssistanceBatch.Medical, day, 50_001)));
        Assert.Equal(0, Income(new MeasureFact(AssistanceBatch.Medical, Some.AsOf.AddYears(-1), 50_001)));
    }

    [Fact]
    public void What_stands_for_the_household_as_a_whole_answers_for_a_register_once()
    {
        PersonFacts[] both = [Some.Person(), Some.Person(1, relation: 10)];
        long Income(long shared, params RegisterFact[] facts) =>
            Some.Case(Some.Household(both, incomes: [new IncomeFact(IncomeKind.Pension, -1, shared)]), facts).Assessment.Account.IncomeFen;
        Assert.Equal(2_400_000, Income(2_400_000, Some.Pension(200_000)));
        Assert.Equal(2_400_000, Income(1_200_000, Some.Pension(200_000)));
        Assert.Equal(2_400_000, Income(0, Some.Pension(200_000)));
    }

    [Fact]
    public void The_months_of_the_form_count_where_they_say_more_than_the_parts_and_once_with_a_register()
    {
        long Income(long monthFen, long wageFen, params RegisterFact[] facts) => Some.Case(
            Some.Household([Some.Person(work: EmploymentStatus.OnPost, monthlyFen: monthFen)], incomes: [new IncomeFact(IncomeKind.Wage, 0, wageFen)]), facts).Assessment.Account.IncomeFen;
        Assert.Equal(1_200_000, Income(100_000, 1_200_000));
        Assert.Equal(1_200_000, Income(100_000, 600_000));
        Assert.Equal(2_400_000, Income(100_000, 600_000, Some.Insurance(200_000)));
        Assert.Equal(2_400_000, Income(100_000, 0, Some.Insurance(200_000)));
    }

    [Fact]
    public void A_total_without_parts_may_hold_what_the_register_knows()
    {
        long Income(long total, params RegisterFact[] facts) =>
            Some.Case(Some.Household(incomes: [], declaredAnnualFen: total), facts).Assessment.Account.IncomeFen;
        Assert.Equal(1_200_000, Income(1_200_000));
        Assert.Equal(1_200_000, Income(1_200_000, Some.Pension(100_000)));
        Assert.Equal(2_400_000, Income(1_200_000, Some.Pension(200_000)));

        // Each fen of the total answers for one register only.
        Assert.Equal(2_400_000, Income(1_200_000, Some.Pension(100_000), Some.Insurance(100_000)));
    }

    [Fact]
    public void What_the_household_declares_as_a_whole_answers_for_one_person_s_register_only()
    {
        long Income(bool both) => Some.Case(
            Some.Household([Some.Person(), Some.Person(1, Some.Id(4), "李虚乙", 10)], incomes: [new IncomeFact(IncomeKind.Wage, -1, 1_200_000)]),
            [Some.Insurance(100_000)], factsOfAll: both).Assessment.Account.IncomeFen;
        Assert.Equal(1_200_000, Income(both: false));
        Assert.Equal(2_400_000, Income(both: true));
    }

    /// <summary>What a pension of the register exceeds the declared one by, if by more than the tolerance.</summary>
    private static decimal Above(HouseholdCase household)
    {
        var pension = household.Persons[0].Facts.OfType<PensionFact>().Select(fact => fact.MonthlyFen).DefaultIfEmpty(0).Max();
        var own = household.Household.Incomes.Where(item => item is { Kind: IncomeKind.Pension, MemberNumber: 0 }).Sum(item => item.AnnualFen);
        var shared = household.Household.Incomes.Where(item => item is { Kind: IncomeKind.Pension, MemberNumber: -1 }).Sum(item => item.AnnualFen);
        var declared = own + Math.Min(shared, Math.Max(0, (pension * 12) - own));
        var month = declared / 12;
        var excess = pension - month;
        return excess > 20_000 && excess * 100 > month * 20 ? (pension * 12) - declared : 0;
    }

    /// <summary>An amount as evidence shows it; what is deducted counts below zero.</summary>
    private static long Fen(string yuan)
    {
        var amount = yuan.Replace("标准", "", StringComparison.Ordinal).Replace("扣除", "-", StringComparison.Ordinal).TrimEnd('元');
        return (long)(decimal.Parse(amount, NumberStyles.Number, CultureInfo.InvariantCulture) * 100);
    }

    private static Gen<HouseholdCase> Cases() =>
        from count in Gen.Choose(1, 5)
        from incomes in (from kind in Gen.Elements(IncomeKind.Wage, IncomeKind.Transfer, IncomeKind.Pension) from member in Gen.Choose(-1, 0) from fen in Gen.Choose(0, 3_000_000) select new IncomeFact(kind, member, fen)).NonEmptyListOf()
        from expenses in (from kind in Gen.Elements(Rigid.Append(ExpenseKind.Employment).ToArray()) from fen in Gen.Choose(0, 1_500_000) select new ExpenseFact(kind, fen)).ListOf()
        from pensions in Gen.Choose(0, 300_000).Select(fen => Some.Pension(fen)).ListOf(2)
        from category in Gen.Elements(HardshipCategory.Deep, HardshipCategory.Relative)
        select Some.Case(
            Some.Household([.. Enumerable.Range(0, count).Select(number => Some.Person(number, relation: number == 0 ? 2 : 75))], category, incomes: [.. incomes.Take(4)], expenses: [.. expenses.Take(4)]),
            [.. pensions],
            profile: Some.Profile() with
            {
                Expenses = [.. Some.Profile().Expenses.Select(rule => rule.Kind switch
                {
                    ExpenseKind.Schooling => rule with { CapFen = 500_000 },
                    ExpenseKind.Housing => rule with { CapIncomeMilli = 300 },
                    _ => rule,
                })],
            });
}
