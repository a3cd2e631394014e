using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F12, 一户多档: householder here and member there, or spouses with a file each.</summary>
public sealed class SplitHouseholdCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F12"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            if (person.Person.Id is null)
                report.Unknown("F12", "证件号码无法比对", "the number cannot be compared", person.Person.Number);
            else if (person.OtherFiles.Length > 0 || person.SpouseFiles.Length > 0)
                Judge(household, person, report);
        }
    }

    private static void Judge(HouseholdCase household, PersonCase person, CheckReport report)
    {
        var isHouseholder = person.Person.Number == 0;
        var crossed = person.OtherFiles.Where(other => (other.MemberNumber == 0) != isHouseholder).ToList();
        var spouses = isHouseholder ? person.SpouseFiles : [];
        if (crossed.Count == 0 && spouses.Length == 0)
            return;

        var reasonsZh = new List<string>();
        var reasonsEn = new List<string>();
        if (crossed.Count > 0)
        {
            reasonsZh.Add(isHouseholder ? "户主在另一份档案中为家庭成员" : $"{CheckText.PersonZh(person.Person.Number)}在另一份档案中为户主");
            reasonsEn.Add(isHouseholder ? "the householder is a member in another file" : $"{CheckText.PersonEn(person.Person.Number)} is householder of another file");
        }

        if (spouses.Length > 0)
        {
            reasonsZh.Add("按婚姻登记,户主的配偶另有档案");
            reasonsEn.Add("by the marriage register, the householder's spouse has a file as well");
        }

        report.Add(new CheckFinding(
            "F12", person.Person.Number, Severity.Doubt, Suggestion.MergeFiles,
            string.Join(";", reasonsZh) + "。",
            string.Join("; ", reasonsEn) + ".",
            [.. crossed.Concat(spouses).Distinct().Select(other => DuplicatePersonCheck.Evidence(household.Household, other))]));
    }
}
