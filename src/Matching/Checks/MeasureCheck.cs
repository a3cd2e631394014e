using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F61: the causes ask for a kind of measure that the file does not have (分类施策, 四个一批).</summary>
public sealed class MeasureCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F61"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var file = household.Household;
        if (file.MainCauses.Length + file.SecondaryCauses.Length == 0)
        {
            report.Unknown("F61", "致困原因未填", "no cause is given");
            return;
        }

        List<AssistanceBatch>? missing = null;
        foreach (var batch in Advice.MeasuresFor(file))
        {
            var has = false;
            foreach (var measure in file.Measures)
                has |= measure.Batch == batch;
            if (!has)
                (missing ??= []).Add(batch);
        }

        if (missing is not null)
            report.Add(Finding(file, missing));
    }

    private static CheckFinding Finding(HouseholdFacts file, List<AssistanceBatch> missing)
    {
        var causes = file.MainCauses.Concat(file.SecondaryCauses).ToList();
        return new CheckFinding(
            "F61", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.AddMeasure,
            $"按致困原因,建议增加帮扶措施:{string.Join("、", missing.Select(CheckText.Name))}。",
            $"The causes ask for further measures: {string.Join(", ", missing)}.",
            [.. missing.Select(batch => new CheckEvidence(
                "致困原因与帮扶措施", "causes and measures",
                string.Join("、", causes.Where(cause => Advice.Of(cause) == batch).Distinct().Select(CheckText.Name)), $"缺少{CheckText.Name(batch)}"))]);
    }
}
