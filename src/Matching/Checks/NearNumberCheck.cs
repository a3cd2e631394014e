using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F13: the same name and birth date under an almost equal number in another file: perhaps one person under two numbers. A number of 15
/// digits and its form of 18 are one number and give F10 to F12.
/// </summary>
public sealed class NearNumberCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F13"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            if (person.Person.Id is null)
            {
                report.Unknown("F13", "证件号码无法比对", "the number cannot be compared", person.Person.Number);
                continue;
            }

            if (person.NearFiles.Length == 0)
                continue;
            report.Add(new CheckFinding(
                "F13", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Person.Number)}与另外{CheckText.Number(person.NearFiles.Length)}份档案中的人员同名、同出生日期,证件号码仅一处不同,疑为同一人使用两个号码。",
                $"In {CheckText.Number(person.NearFiles.Length)} other files a person of the same name and birth date has almost the number of {CheckText.PersonEn(person.Person.Number)}.",
                [.. person.NearFiles.Select(other => DuplicatePersonCheck.Evidence(household.Household, other))]));
        }
    }
}
