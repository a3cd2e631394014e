using Matching.Checks.Assessing;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F60: nothing changed, no aid given, or nobody visited for longer than the profile allows (一年未改、未帮扶过; at least one clean-up a year).</summary>
public sealed class StaleFileCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F60"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var file = household.Household;
        var watch = household.Profile.Watch;
        List<CheckEvidence>? evidence = null;
        var changed = file.LastChanged ?? file.StatusSince ?? file.Filed;
        if (changed is { } change && Months.After(change, watch.UnchangedMonths) < household.AsOf)
            (evidence ??= []).Add(new CheckEvidence("最近变更日期", "last change", CheckText.Day(change), $"超过{CheckText.Number(watch.UnchangedMonths)}个月未变更"));

        DateOnly? aided = null;
        var undated = false;
        foreach (var measure in file.Measures)
        {
            if (measure.Day is not { } day)
                undated = true;
            else if (day <= household.AsOf && (aided is null || day > aided))
                aided = day;
        }

        // A file that is younger than the deadline has not missed it.
        if ((aided ?? file.Filed) is { } last && Months.After(last, watch.UnaidedMonths) < household.AsOf && !undated)
            (evidence ??= []).Add(new CheckEvidence("最近帮扶日期", "last measure", CheckText.Day(aided), $"超过{CheckText.Number(watch.UnaidedMonths)}个月未帮扶"));
        if ((file.LastReviewed ?? file.Filed) is { } reviewed && Months.After(reviewed, watch.ReviewMonths) < household.AsOf)
            (evidence ??= []).Add(new CheckEvidence("最近复核日期", "last review", CheckText.Day(file.LastReviewed), $"超过{CheckText.Number(watch.ReviewMonths)}个月未复核"));

        if (evidence is not null)
        {
            report.Add(new CheckFinding(
                "F60", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.CorrectFile,
                $"{string.Join("、", evidence.Select(item => item.OtherValue))}。",
                "Nothing changed, no aid or no visit for longer than is allowed.",
                evidence));
        }
        else if (changed is null || (aided is null && file.Filed is null) || (file.LastReviewed is null && file.Filed is null) || undated)
        {
            report.Unknown("F60", "建档、变更或帮扶日期未填", "dates of filing, change or measures are missing");
        }
    }
}
