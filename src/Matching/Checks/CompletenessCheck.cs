using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F07: one household, one plan, one measure, and a named person who answers for it (总工发〔2016〕7号). Causes are asked for by F05.</summary>
public sealed class CompletenessCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F07"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var file = household.Household;
        List<CheckEvidence>? missing = null;
        if (file.Plan is not { HasSummary: true })
            (missing ??= []).Add(new CheckEvidence("帮扶计划", "plan", "未填", "一户一计划"));
        else if (file.Plan is { Start: { } start, Target: { } target } && target < start)
            (missing ??= []).Add(new CheckEvidence("计划脱困日期", "target date of the plan", CheckText.Day(target), $"应晚于开始日期{CheckText.Day(start)}"));
        if (file.Measures.Length == 0)
            (missing ??= []).Add(new CheckEvidence("帮扶措施", "measure", "未填", "一户一措施"));
        if (!file.HasResponsiblePerson)
            (missing ??= []).Add(new CheckEvidence("帮扶责任人", "responsible person", "未填", "必须指定"));
        if (missing is null)
            return;

        report.Add(new CheckFinding(
            "F07", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.CorrectFile,
            $"档案缺少:{string.Join("、", missing.Select(item => item.LabelZh))}。",
            $"The file lacks: {string.Join(", ", missing.Select(item => item.LabelEn))}.",
            missing));
    }
}
