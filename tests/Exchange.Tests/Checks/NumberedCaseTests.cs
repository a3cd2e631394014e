using Docs;
using Exchange.Tests.Interop;
using Matching.Checks;
using Matching.Checks.Facts;

namespace Exchange.Tests.Checks;

/// <summary>The numbered cases of the documentation, each judged by the engine of the service.</summary>
public sealed class NumberedCaseTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs");
    private static readonly Dictionary<string, NumberedCase> Cases =
        Documents.Findings(Folder).Concat(Documents.Profiles(Folder)).ToDictionary(numbered => numbered.Id);

    public static TheoryData<string> Findings() => [.. Documents.Findings(Folder).Select(numbered => numbered.Id)];

    public static TheoryData<string> Profiles() => [.. Documents.Profiles(Folder).Select(numbered => numbered.Id)];

    [Theory]
    [MemberData(nameof(Findings))]
    public void A_case_of_the_catalogue_comes_out_as_documented(string id)
    {
        var numbered = Cases[id];
        var verdict = HouseholdJudge.Judge(CaseJudge.Build(numbered));
        var found = verdict.Findings.SingleOrDefault(finding => finding.Code == numbered.Code && finding.MemberNumber == numbered.Member);
        var undecided = verdict.Undecided.Any(item => item.Code == numbered.Code);
        Assert.Equal(numbered.Expect, found is not null ? Expectation.Found : undecided ? Expectation.Unknown : Expectation.Clear);
        if (numbered.Severity is not Severity.Unspecified)
            Assert.Equal(numbered.Severity, found!.Severity);
        if (numbered.Suggestion is { } suggestion)
            Assert.Equal(suggestion, found!.Suggestion);

        // Whose category cannot be judged is neither eligible nor ineligible.
        if (numbered is { Code: "F42", Expect: Expectation.Unknown })
            Assert.NotEqual(UploadVerdict.MayBeUploaded, verdict.Upload);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_worked_household_of_a_profile_gets_its_category(string id)
    {
        var numbered = Cases[id];
        var suggested = CaseJudge.Build(numbered).Assessment.Suggested;
        Assert.Equal(numbered.Category, suggested switch { null => "Unknown", HardshipCategory.Unspecified => "None", { } category => category.ToString() });
    }

    [Fact]
    public void Every_code_has_a_case_that_raises_it_one_that_does_not_and_one_without_the_data()
    {
        foreach (var kind in FindingCatalogue.All)
        {
            var cases = Cases.Values.Where(numbered => numbered.Code == kind.Code).ToList();
            Assert.Contains(cases, numbered => numbered.Expect is Expectation.Found);
            Assert.Contains(cases, numbered => numbered.Expect is Expectation.Clear);
            if (kind.Code is not ("F05" or "F07"))
                Assert.Contains(cases, numbered => numbered.Expect is Expectation.Unknown);
        }
    }

    [Fact]
    public void Every_shipped_profile_has_a_worked_household() => Assert.All(
        Matching.Rules.ShippedProfiles.Library.All, profile => Assert.Contains(Cases.Values, numbered => numbered.Profile == profile.Name && numbered.Expect is Expectation.Suggests));

    [Fact]
    public void The_documents_are_what_catalogue_profiles_and_cases_give() => Assert.All(
        Documents.All(Folder), document => Assert.Equal(document.Text, File.ReadAllText(document.Path).ReplaceLineEndings("\n")));
}
