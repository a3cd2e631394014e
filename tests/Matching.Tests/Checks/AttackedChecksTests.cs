using System.Globalization;
using Matching.Checks;
using Matching.Checks.Assessing;
using Matching.Checks.Facts;

namespace Matching.Tests.Checks;

/// <summary>What a household could do to look other than it is, and what a careless form does without meaning to.</summary>
public sealed class AttackedChecksTests
{
    [Fact]
    public void A_typed_birth_date_makes_nobody_a_minor_whose_number_says_otherwise()
    {
        PersonFacts[] persons = [Some.Person(), Some.Person(1, relation: 30, birth: new DateOnly(2015, 1, 1))];
        var file = Some.Household(persons);
        var judged = Some.Judge(Some.Case(With(file, authorisations: [file.Authorisations[0]])));
        Assert.Contains("F70/1", judged);
    }

    [Fact]
    public void A_householder_under_eighteen_has_nobody_else_to_sign()
    {
        var file = Some.Household([Some.Person(id: Some.Id(2, "20120303"))]);
        Assert.Contains("F70/0", Some.Judge(Some.Case(With(file, authorisations: [new AuthorisationFact(0, [], Some.AsOf.AddYears(-3), Some.AsOf.AddYears(-2), null)]))));
    }

    [Fact]
    public void An_authorisation_that_covers_no_register_is_none()
    {
        var file = Some.Household();
        var judged = Some.Judge(Some.Case(With(file, authorisations: [file.Authorisations[0] with { Kinds = [RecordKind.HouseholdFile] }])));
        Assert.Contains("F70/0", judged);
    }

    [Theory]
    [InlineData(null, "2025-01-01")]
    [InlineData("2025-01-01", null)]
    public void Of_two_statements_of_assets_the_dated_one_counts(string? lowDay, string? highDay)
    {
        FinancialAssetsFact Assets(long fen, string? day) => new(
            Some.Source(RecordKind.FinancialAssets), "王虚甲", fen, day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture))
        { Identity = IdentityOutcome.Hit };
        var judged = Some.Judge(Some.Case(facts: [Assets(1, lowDay), Assets(99_999_999, highDay)]));
        Assert.Equal(highDay is not null, judged.Contains("F54/-1"));
    }

    [Fact]
    public void The_larger_of_the_file_s_admission_and_the_register_counts_for_homes()
    {
        // Two homes of the register are small; the file itself admits more floor.
        RealEstateFact Home(string number) => new(Some.Source(RecordKind.RealEstate), "王虚甲", RealEstateUse.Home, 3_000, number, null, null) { Identity = IdentityOutcome.Hit };
        var modest = Some.Household();
        Assert.DoesNotContain("F51/-1", Some.Judge(Some.Case(modest, [Home("B1"), Home("B2")])));
        var large = With(modest, property: new PropertyFact(1, 9_001, 0, false, false, false, 0));
        Assert.Contains("F51/-1", Some.Judge(Some.Case(large, [Home("B1"), Home("B2")])));
    }

    [Fact]
    public void One_case_of_a_department_is_one_home_and_two_departments_case_numbers_say_nothing_of_each_other()
    {
        RealEstateFact Home(string caseNumber, string department = "other-620100") =>
            new(new RecordSource(RecordKind.RealEstate, department, 7, caseNumber), "王虚甲", RealEstateUse.Home, 9_000, "", null, null) { Identity = IdentityOutcome.Hit };
        Assert.DoesNotContain("F51/-1", Some.Judge(Some.Case(facts: [Home("A"), Home("A")])));
        Assert.Contains("F51/-1", Some.Judge(Some.Case(facts: [Home("A"), Home("B")])));
        Assert.Contains("F51/-1", Some.Judge(Some.Case(facts: [Home("A"), Home("A", "other-620200")])));
    }

    [Fact]
    public void Insurance_counts_from_the_month_in_which_it_began()
    {
        long Income(DateOnly? start) => Some.Case(Some.Household(annualFen: 0), [Some.Insurance(300_000) with { Start = start }]).Assessment.Account.IncomeFen;
        Assert.Equal(3_600_000, Income(null));
        Assert.Equal(3_600_000, Income(new DateOnly(2020, 1, 1)));
        Assert.Equal(900_000, Income(new DateOnly(2026, 4, 1)));
    }

    [Fact]
    public void A_pension_that_begins_after_the_day_is_no_income_yet() =>
        Assert.Equal(0, Some.Case(Some.Household(annualFen: 0), [Some.Pension(300_000, start: Some.AsOf.AddDays(1))]).Assessment.Account.IncomeFen);

    [Fact]
    public void A_kind_of_income_that_no_list_has_is_an_error_and_still_money()
    {
        var file = Some.Household(incomes: [new IncomeFact((IncomeKind)77, 0, 5_000_000)]);
        var household = Some.Case(file);
        Assert.Equal(5_000_000, household.Assessment.Account.IncomeFen);
        Assert.Contains("F05/-1", Some.Judge(household));
    }

    [Theory]
    [InlineData(2026, 1)]
    [InlineData(2025, 12)] // Both ends within the slack, and still only seven months.
    public void Half_a_year_of_income_is_no_year(int year, int month)
    {
        var household = Some.Case(With(Some.Household(), period: (new DateOnly(year, month, 1), new DateOnly(2026, 6, 30))));
        Assert.Equal(Truth.Unknown, household.Assessment.Relative);
    }

    [Theory]
    [InlineData("甲虚商行", "甲虚商行")]
    [InlineData("王 虚 甲商行", "(含人员姓名,已隐去)")]
    [InlineData("王·虚·甲商行", "(含人员姓名,已隐去)")]
    [InlineData("商行 620102 1985 0615 002", "(含证件号码,已隐去)")]
    [InlineData("商行620102-850615-002", "(含证件号码,已隐去)")]
    [InlineData("商行2010年第12号", "商行2010年第12号")]
    public void A_text_that_holds_a_person_in_any_spelling_is_not_shown(string text, string shown)
    {
        var business = new BusinessFact(Some.Source(RecordKind.BusinessRegistration), "王虚甲", BusinessRole.Controller, text, 0, null, null) { Identity = IdentityOutcome.Hit };
        var finding = Assert.Single(Some.Findings(Some.Case(facts: [business])), finding => finding.Code == "F53");
        Assert.EndsWith(":" + shown, Assert.Single(finding.Evidence).OtherValue, StringComparison.Ordinal);
    }

    [Fact]
    public void F03_never_shows_the_date_of_the_number()
    {
        var finding = Assert.Single(Some.Findings(Some.Case(Some.Household([Some.Person(birth: new DateOnly(1985, 6, 16))]))));
        Assert.Equal(("F03", "号码所含的日与此不同"), (finding.Code, finding.Evidence[0].OtherValue));
    }

    [Theory]
    [InlineData(true, UploadVerdict.NeedsReview)]
    [InlineData(false, UploadVerdict.MayBeUploaded)]
    public void What_cannot_be_known_of_an_exclusion_needs_a_person(bool isUnknown, UploadVerdict expected)
    {
        var file = Some.Household();
        var household = isUnknown ? Some.Case(With(file, noProperty: true), sources: [RecordKind.Marriage]) : Some.Case(file, sources: [RecordKind.Marriage]);
        Assert.Equal(expected, HouseholdJudge.Judge(household).Upload);
    }

    [Fact]
    public void An_authorisation_without_its_day_needs_a_person()
    {
        var file = Some.Household();
        var verdict = HouseholdJudge.Judge(Some.Case(With(file, authorisations: [file.Authorisations[0] with { SignedOn = null }])));
        Assert.Empty(verdict.Findings);
        Assert.Equal(UploadVerdict.NeedsReview, verdict.Upload);
    }

    [Fact]
    public void An_accident_whose_income_is_not_known_is_open_not_refused()
    {
        var file = Some.Household(category: HardshipCategory.Accident, incomes: [], main: [HardshipCause.Accident], expenses: [new ExpenseFact(ExpenseKind.Accident, 5_000_000)]);
        var verdict = HouseholdJudge.Judge(Some.Case(file));
        Assert.DoesNotContain(verdict.Findings, finding => finding.Code is "F42" or "F43");
        Assert.Contains(verdict.Undecided, item => item.Code == "F42");
        Assert.NotEqual(UploadVerdict.MayBeUploaded, verdict.Upload);
    }

    [Fact]
    public void The_householder_s_own_line_is_never_the_spouse() =>
        Assert.False(Some.Person(0, relation: 10).IsSpouseOfHouseholder);

    [Fact]
    public void Months_end_with_the_calendar_and_do_not_throw()
    {
        Assert.Equal(DateOnly.MaxValue, Months.After(DateOnly.MaxValue, 600));
        Assert.Equal(new DateOnly(2026, 2, 28), Months.After(new DateOnly(2025, 11, 30), 3));
        Assert.Equal(12, Months.Whole(new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31)));
        Assert.Equal(6, Months.Whole(new DateOnly(2026, 1, 1), new DateOnly(2026, 6, 30)));
    }

    private static HouseholdFacts With(
        HouseholdFacts file, AuthorisationFact[]? authorisations = null, PropertyFact? property = null, bool noProperty = false, (DateOnly Start, DateOnly End)? period = null) => new()
        {
            FileNumber = file.FileNumber,
            OwningUnion = file.OwningUnion,
            Region = file.Region,
            Category = file.Category,
            Status = file.Status,
            Filed = file.Filed,
            StatusSince = file.StatusSince,
            LastChanged = file.LastChanged,
            LastReviewed = file.LastReviewed,
            MainCauses = file.MainCauses,
            SecondaryCauses = file.SecondaryCauses,
            Persons = file.Persons,
            DeclaredPersons = file.DeclaredPersons,
            DeclaredAnnualIncomeFen = file.DeclaredAnnualIncomeFen,
            DeclaredMonthlyIncomePerPersonFen = file.DeclaredMonthlyIncomePerPersonFen,
            Incomes = file.Incomes,
            Expenses = file.Expenses,
            IncomeStart = period?.Start,
            IncomeEnd = period?.End,
            Property = noProperty ? null : property ?? file.Property,
            HasResponsiblePerson = file.HasResponsiblePerson,
            Plan = file.Plan,
            Measures = file.Measures,
            Authorisations = authorisations is null ? file.Authorisations : [.. authorisations],
            LowIncomeType = file.LowIncomeType,
        };
}
