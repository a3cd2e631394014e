using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Tests.Checks;

/// <summary>F42 at the lines themselves, to the fen.</summary>
public sealed class CategoryLineTests
{
    private const long Year = Some.StandardFen * 12;

    [Theory]
    [InlineData(HardshipCategory.Deep, Year, null)]
    [InlineData(HardshipCategory.Deep, Year + 1, Suggestion.Downgrade)]
    [InlineData(HardshipCategory.Deep, (2 * Year) + 1, Suggestion.Exit)]
    [InlineData(HardshipCategory.Relative, (2 * Year) + 1, Suggestion.Exit)]
    [InlineData(HardshipCategory.Relative, 2 * Year, null)]
    [InlineData(HardshipCategory.Relative, Year, Suggestion.Upgrade)]
    [InlineData(HardshipCategory.Relative, Year + 1, null)]
    [InlineData(HardshipCategory.LegacyLowIncome, Year + 1, Suggestion.Downgrade)]
    [InlineData(HardshipCategory.LegacyEdge, (2 * Year) + 1, Suggestion.Exit)]
    [InlineData(HardshipCategory.Accident, Year, null)]
    [InlineData(HardshipCategory.Accident, (2 * Year) + 1, Suggestion.Exit)]
    public void A_line_that_includes_itself(HardshipCategory category, long income, Suggestion? expected) =>
        Assert.Equal(expected, Suggested(Some.Household(category: category, annualFen: income), LineOperator.AtMost));

    [Theory]
    [InlineData(HardshipCategory.Deep, Year - 1, null)]
    [InlineData(HardshipCategory.Deep, Year, Suggestion.Downgrade)]
    [InlineData(HardshipCategory.Relative, (2 * Year) - 1, null)]
    [InlineData(HardshipCategory.Relative, 2 * Year, Suggestion.Exit)]
    public void A_line_that_does_not(HardshipCategory category, long income, Suggestion? expected) =>
        Assert.Equal(expected, Suggested(Some.Household(category: category, annualFen: income), LineOperator.Below));

    [Fact]
    public void Rigid_expenses_are_deducted_and_the_cost_of_employment_only_for_the_relative_line()
    {
        ExpenseFact[] illness = [new(ExpenseKind.Illness, Year)];
        ExpenseFact[] employment = [new(ExpenseKind.Employment, Year)];
        Assert.Null(Suggested(Some.Household(category: HardshipCategory.Deep, annualFen: 2 * Year, expenses: illness)));
        Assert.Equal(Suggestion.Downgrade, Suggested(Some.Household(category: HardshipCategory.Deep, annualFen: 2 * Year, expenses: employment)));
        Assert.Null(Suggested(Some.Household(category: HardshipCategory.Relative, annualFen: 3 * Year, expenses: employment)));
    }

    [Fact]
    public void A_loss_above_the_share_keeps_the_accident_category_whatever_the_income()
    {
        ExpenseFact[] Loss(long fen) => [new(ExpenseKind.Accident, fen)];
        Assert.Null(Suggested(Some.Household(category: HardshipCategory.Accident, annualFen: 10 * Year, expenses: Loss((8 * Year) + 1))));
        Assert.Equal(Suggestion.Exit, Suggested(Some.Household(category: HardshipCategory.Accident, annualFen: 10 * Year, expenses: Loss(8 * Year))));
    }

    [Fact]
    public void What_a_register_adds_counts_for_the_months_it_speaks_of()
    {
        // A pension since half a year lifts the year's income by six months of it.
        var pension = Some.Pension(Some.StandardFen, start: Some.AsOf.AddMonths(-6));
        Assert.Null(Suggested(Some.Household(annualFen: 2 * Year * 3 / 4), facts: pension));
        Assert.Equal(Suggestion.Exit, Suggested(Some.Household(annualFen: (2 * Year * 3 / 4) + 1), facts: pension));
    }

    [Fact]
    public void One_employer_reported_twice_is_not_added_up()
    {
        var person = Some.Person(work: EmploymentStatus.OnPost, employer: "甲厂");
        var household = Some.Household([person], annualFen: 0, category: HardshipCategory.Deep);
        var findings = HouseholdJudge.Judge(Some.Case(household, [Some.Insurance(60_000), Some.Insurance(60_000)])).Findings;
        Assert.DoesNotContain(findings, finding => finding.Code == "F42");
    }

    [Fact]
    public void A_household_in_its_grace_period_is_not_proposed_again() =>
        Assert.Null(Suggested(Some.Household(annualFen: 10 * Year, status: FileStatus.Grace)));

    [Fact]
    public void The_closest_standard_counts()
    {
        var profile = Some.Profile() with { Standards = new RegionAmounts([new(620000, 2026, 1), new(620100, 2026, 2), new(620102, 2026, 3), new(620102, 2025, 4)]) };
        Assert.Equal(3, profile.StandardFor(620102, 2026));
        Assert.Equal(2, profile.StandardFor(620103, 2026));
        Assert.Equal(1, profile.StandardFor(620200, 2026));
        Assert.Null(profile.StandardFor(610000, 2026));
        Assert.Null(profile.StandardFor(620102, 2024));
    }

    private static Suggestion? Suggested(HouseholdFacts household, LineOperator lineOperator = LineOperator.AtMost, RegisterFact? facts = null) =>
        HouseholdJudge.Judge(Some.Case(household, facts is null ? [] : [facts], profile: Some.Profile(lineOperator)))
            .Findings.SingleOrDefault(finding => finding.Code is "F42" or "F43")?.Suggestion;
}
