using Matching.Checks.Facts;

namespace Matching.Tests.Checks;

/// <summary>What the file says against itself: F01 to F06.</summary>
public sealed class FileChecksTests
{
    [Fact]
    public void A_clean_household_gives_no_finding() => Assert.Empty(Some.Judge(Some.Case()));

    [Theory]
    [InlineData("62010219850615002", "F01/0")]
    [InlineData("62010219850615A02X", "F01/0")]
    [InlineData("620102198513450021", "F01/0")]
    [InlineData("990102198506150021", "F01/0")]
    public void A_malformed_number_is_F01(string id, string expected) =>
        Assert.Equal([expected], Some.Judge(Some.Case(Some.Household([Some.Person(id: id)]))));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_birth_after_the_day_of_judging_is_a_hint(int days, bool isFinding)
    {
        var household = Some.Household([Some.Person(id: Some.Id(2, $"{Some.AsOf.AddDays(days):yyyyMMdd}"))]);
        var found = Some.Findings(Some.Case(household)).Where(finding => finding.Code == "F01").Select(finding => finding.Severity);
        Assert.Equal(isFinding ? [Severity.Warning] : [], found);
    }

    [Fact]
    public void A_wrong_check_character_is_F02()
    {
        var right = Some.Id();
        var wrong = right[..17] + (right[17] == '0' ? '1' : '0');
        var finding = Assert.Single(Some.Findings(Some.Case(Some.Household([Some.Person(id: wrong)]))));
        Assert.Equal(("F02", 0), (finding.Code, finding.MemberNumber));
        Assert.Contains("校验码不符", finding.ExplanationZh, StringComparison.Ordinal);
        Assert.Contains("check character", finding.ExplanationEn, StringComparison.Ordinal);
    }

    [Fact]
    public void Birth_date_and_sex_that_differ_from_the_number_are_one_F03_with_two_pieces_of_evidence()
    {
        var person = Some.Person(birth: new DateOnly(1985, 6, 16), sex: Sex.Male);
        var finding = Assert.Single(Some.Findings(Some.Case(Some.Household([person]))));
        Assert.Equal("F03", finding.Code);
        Assert.Equal(2, finding.Evidence.Count);
    }

    [Fact]
    public void A_sex_that_was_left_empty_is_missing_not_different() =>
        Assert.Equal(["F05/0"], Some.Judge(Some.Case(Some.Household([Some.Person(sex: Sex.Unspecified)]))));

    public static TheoryData<string, HouseholdFacts> Incomplete() => new()
    {
        { "no main cause", Some.Household(main: []) },
        { "two main causes", Some.Household(main: [HardshipCause.LaidOff, HardshipCause.Other]) },
        { "four secondary causes", Some.Household(secondary: [HardshipCause.LaidOff, HardshipCause.Other, HardshipCause.Schooling, HardshipCause.Accident]) },
        { "main cause again as secondary", Some.Household(secondary: [HardshipCause.SeriousIllness]) },
        { "a cause in no list", Some.Household(main: [(HardshipCause)77]) },
        { "no category", Some.Household(category: HardshipCategory.Unspecified) },
        { "a status in no list", Some.Household(status: (FileStatus)9) },
    };

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void A_file_that_is_incomplete_is_F05(string what, HouseholdFacts household) =>
        Assert.True(Some.Judge(Some.Case(household)).SequenceEqual(["F05/-1"]), what);

    [Fact]
    public void Three_secondary_causes_are_allowed() =>
        Assert.Empty(Some.Judge(Some.Case(Some.Household(secondary: [HardshipCause.LaidOff, HardshipCause.Other, HardshipCause.Schooling]))));

    [Fact]
    public void A_person_with_an_empty_name_and_number_is_one_F05() =>
        Assert.Equal(["F05/0"], Some.Judge(Some.Case(Some.Household([Some.Person(id: "", name: " ")]))));

    public static TheoryData<string, HouseholdFacts> Inconsistent()
    {
        var child = Some.Person(1, Some.Complete("62010220150301004"), relation: 30, work: EmploymentStatus.Student);
        return new()
        {
            { "count of persons", Some.Household(declaredPersons: 2) },
            { "total of income", Some.Household(declaredAnnualFen: 5_000_000) },
            { "daughter older than householder", Some.Household([Some.Person(), Some.Person(1, Some.Complete("62010219700301004"), relation: 30)]) },
            { "a wife who is a man", Some.Household([Some.Person(id: Some.Id(3), marital: MaritalStatus.Married), Some.Person(1, Some.Id(5), relation: 12, marital: MaritalStatus.Married)]) },
            { "married without a spouse", Some.Household([Some.Person(marital: MaritalStatus.Married)]) },
            { "single parent who is married", Some.Household([Some.Person(marital: MaritalStatus.Married), child], singleParent: true) },
            { "zero employment with somebody at work", Some.Household([Some.Person(work: EmploymentStatus.OnPost)], zeroEmployment: true) },
            { "a child with a wage", Some.Household([Some.Person(), Some.Person(1, child.IdText, relation: 30, work: EmploymentStatus.Student, monthlyFen: 100)]) },
            { "one number for two persons", Some.Household([Some.Person(), Some.Person(1, Some.Id(), relation: 77)]) },
        };
    }

    [Theory]
    [MemberData(nameof(Inconsistent))]
    public void A_file_that_contradicts_itself_is_F06(string what, HouseholdFacts household) => Assert.True(Some.Judge(Some.Case(household)).Contains("F06/-1"), what);

    [Fact]
    public void A_difference_within_the_tolerance_is_none() =>
        Assert.Empty(Some.Judge(Some.Case(Some.Household(declaredAnnualFen: (Some.StandardFen * 18) + 100))));

    [Fact]
    public void A_file_that_has_ended_is_asked_only_whether_the_household_falls_back()
    {
        Assert.Empty(Some.Judge(Some.Case(Some.Household(status: FileStatus.Cancelled, main: []))));
        Assert.Equal(["F80/-1"], Some.Judge(Some.Case(Some.Household(status: FileStatus.Recovered, main: []))));
    }
}
