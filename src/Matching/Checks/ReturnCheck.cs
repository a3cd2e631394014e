using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>
/// F80: a household that left within the watch period falls under a line again (返困). F81: it does not, but is at the edge (返困预警).
/// Asked of files that have 已脱困, which no other check looks at.
/// </summary>
public sealed class ReturnCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F80", "F81"];

    /// <inheritdoc/>
    public bool IsForEndedFiles => true;

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var file = household.Household;
        var months = household.Profile.Watch.ReturnMonths;
        if (file.Status is not FileStatus.Recovered || months == 0)
            return;
        if (file.StatusSince is not { } since)
        {
            report.Unknown("F80", "脱困日期未填,无法判断是否在跟踪期内", "the day of leaving is missing");
            report.Unknown("F81", "脱困日期未填,无法判断是否在跟踪期内", "the day of leaving is missing");
            return;
        }

        if (Months.After(since, months) < household.AsOf)
            return;
        var assessment = household.Assessment;
        var line = assessment.WidestLine();
        switch (assessment.Any)
        {
            case Truth.True when assessment.Suggested is HardshipCategory.Unspecified:
                return; // An exclusion stands in the way.
            case Truth.True:
                report.Add(new CheckFinding(
                    "F80", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.Return,
                    $"已于{CheckText.Day(since)}脱困,跟踪期内按核对数据重新计算又符合{(assessment.Suggested is { } category ? CheckText.Name(category) : "困难")}标准,疑似返困。",
                    $"The household left on {CheckText.Day(since)} and falls under a line again.",
                    Evidence(household, line, since)));
                return;
            case Truth.Unknown:
                var (zh, en) = assessment.Unknown.FirstOrDefault(("资料不足", "data is missing"));
                report.Unknown("F80", zh, en);
                report.Unknown("F81", zh, en);
                return;
            default:
                if (line is not null && assessment.DistanceMilliFen(line) is var distance and > 0
                    && (Int128)distance * 100 <= (Int128)assessment.LineMilliFen(line.MultipleMilli) * household.Profile.Watch.EdgePercent)
                {
                    report.Add(new CheckFinding(
                        "F81", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.Watch,
                        $"已于{CheckText.Day(since)}脱困,净收入仅高于标准{CheckText.Number(household.Profile.Watch.EdgePercent)}%以内,有返困风险。",
                        $"The household left on {CheckText.Day(since)} and is at the edge of a line.",
                        Evidence(household, line, since)));
                }

                return;
        }
    }

    private static List<CheckEvidence> Evidence(HouseholdCase household, IncomeWay? line, DateOnly since) =>
    [
        new CheckEvidence("脱困日期", "day of leaving", CheckText.Day(since), $"跟踪期{CheckText.Number(household.Profile.Watch.ReturnMonths)}个月"),
        .. IncomeWords.Account(
            household, line?.Deduct ?? [], "标准", "line",
            line is null ? household.StandardFen * 12 * household.Household.Persons.Length : household.Assessment.LineMilliFen(line.MultipleMilli) / 1000),
    ];
}
