using Matching.Checks.Facts;
using Matching.Linkage.Files;

namespace Matching.Checks;

/// <summary>F10: householder in two files; F11: member in two files. Every file involved gets its own finding, for its own union.</summary>
public sealed class DuplicatePersonCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F10", "F11"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            if (person.Person.Id is null)
                report.Unknown(person.Person.Number == 0 ? "F10" : "F11", "证件号码无法比对", "the number cannot be compared", person.Person.Number);
            else if (person.OtherFiles.Length > 0)
                Judge(household, person, report);
        }
    }

    private static void Judge(HouseholdCase household, PersonCase person, CheckReport report)
    {
        var isHouseholder = person.Person.Number == 0;
        var others = person.OtherFiles.Where(other => (other.MemberNumber == 0) == isHouseholder).ToList();
        if (others.Count == 0)
            return;

        // One number under two names is a wrong number in one of the files, not one person filed twice.
        var sameName = others.Exists(other => other.SameName);
        var scope = Scope(household.Household, others);
        report.Add(new CheckFinding(
            isHouseholder ? "F10" : "F11",
            person.Person.Number,
            sameName ? Severity.Error : Severity.Doubt,
            sameName ? Suggestion.MergeFiles : Suggestion.CorrectFile,
            $"{CheckText.PersonZh(person.Person.Number)}的身份证号在另外{CheckText.Number(others.Count)}份在档档案中也作为{(isHouseholder ? "户主" : "成员")}出现({scope.Zh}){(sameName ? "" : ",但姓名不同")}。",
            $"The number of {CheckText.PersonEn(person.Person.Number)} also stands as {(isHouseholder ? "householder" : "member")} in {CheckText.Number(others.Count)} other files in force ({scope.En}){(sameName ? "" : ", under another name")}.",
            [.. others.Select(other => Evidence(household.Household, other))]));
    }

    internal static CheckEvidence Evidence(HouseholdFacts file, OtherFile other) => new(
        "档案(所属工会)",
        "file (owning union)",
        $"{file.FileNumber}({file.OwningUnion})",
        $"{other.Source.CaseNumber}({other.OwningUnion})",
        other.Source,
        other.SameName ? IdentityOutcome.Hit : IdentityOutcome.Conflict);

    private static (string Zh, string En) Scope(HouseholdFacts file, List<OtherFile> others) =>
        ClusterScopes.Of([(file.OwningUnion, file.Region), .. others.Select(other => (other.OwningUnion, other.Region))]) switch
        {
            ClusterScope.SameUnion => ("同一工会", "same union"),
            ClusterScope.AcrossUnions => ("跨工会", "across unions"),
            _ => ("跨省", "across provinces"),
        };
}
