using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>F44: net income lies within the profile's percentage of a line, on either side. Those at the edge are to be kept in sight (应纳尽纳).</summary>
public sealed class EdgeCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F44"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var percent = household.Profile.Watch.EdgePercent;
        if (percent == 0 || !report.IsOn("F44"))
            return;
        var assessment = household.Assessment;
        if (!assessment.Account.IsCertain)
        {
            report.Unknown("F44", assessment.Account.Unknown[0].Zh, assessment.Account.Unknown[0].En);
            return;
        }

        foreach (var verdict in assessment.Ways)
        {
            if (verdict.Way is not IncomeWay { ConsecutiveMonths: 0 } way || verdict.Category is HardshipCategory.Accident || !IsNear(assessment, way, percent))
                continue;
            var above = assessment.DistanceMilliFen(way) > 0;
            report.Add(new CheckFinding(
                "F44", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.Watch,
                $"家庭净收入在{CheckText.Name(verdict.Category)}标准上下{CheckText.Number(percent)}%以内({(above ? "略高于" : assessment.DistanceMilliFen(way) == 0 ? "正好等于" : "略低于")}标准),属边缘家庭。",
                $"Net income lies within {CheckText.Number(percent)} percent of the {verdict.Category} line ({(above ? "above" : "not above")} it).",
                IncomeWords.Account(household, way.Deduct, $"{CheckText.Name(verdict.Category)}标准", $"{verdict.Category} line", assessment.LineMilliFen(way.MultipleMilli) / 1000)));
            return;
        }
    }

    private static bool IsNear(HouseholdAssessment assessment, IncomeWay way, int percent) =>
        (Int128)Math.Abs(assessment.DistanceMilliFen(way)) * 100 <= (Int128)assessment.LineMilliFen(way.MultipleMilli) * percent;
}
