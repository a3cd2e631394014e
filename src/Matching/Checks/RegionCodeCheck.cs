using Matching.Identity;

namespace Matching.Checks;

/// <summary>
/// F04: the county in a number was never one. Half of all codes since 1981 are retired, so without their history nobody can say so
/// (domain.md §4.1); then the check stays open.
/// </summary>
public sealed class RegionCodeCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F04"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Household.Persons)
        {
            if (person.Id is not { } id)
            {
                report.Unknown("F04", "证件号码无法读出地区代码", "no number to read a region from", person.Number);
                continue;
            }

            if (id.Kind is not IdNumberKind.Resident || household.Regions.StateOf(id.Region) is not RegionState.Unknown)
                continue;
            if (!household.Regions.HasHistory)
            {
                report.Unknown("F04", "未加载历史行政区划代码表,无法判断", "the table of retired region codes is not loaded", person.Number);
                continue;
            }

            // xxxx01 and xxxx20 stand in genuine numbers and in no list (domain.md §4.1).
            if (household.Regions.IsPlausible(id.Region))
                continue;
            report.Add(new CheckFinding(
                "F04", person.Number, Facts.Severity.Warning, Facts.Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Number)}的身份证号前六位不在历年行政区划代码表内。",
                $"The first six digits of the number of {CheckText.PersonEn(person.Number)} were never a region.",
                [new CheckEvidence("身份证号前六位", "region in the number", RegionCode.Format(id.Region), "不在代码表内")]));
        }
    }
}
