using Matching.Checks.Assessing;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F62: a migrant worker 农民工 must have worked for as long as the profile asks (Qingdao: a labour relation of a year, in fact or by contract).</summary>
public sealed class MigrantWorkerCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F62"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var householder = household.Household.Persons[0];
        if (household.Profile.MigrantRelationMonths is not { } months || !householder.MigrantWorker)
            return;
        if (householder.LabourRelationSince is not { } since)
        {
            report.Unknown("F62", "农民工劳动关系起始日期未填", "the start of the labour relation is missing", 0);
            return;
        }

        if (Months.After(since, months) <= household.AsOf)
            return;
        report.Add(new CheckFinding(
            "F62", 0, Severity.Doubt, Suggestion.CorrectFile,
            $"农民工户主的劳动关系未满{CheckText.Number(months)}个月。",
            $"The migrant worker's labour relation has lasted for less than {CheckText.Number(months)} months.",
            [new CheckEvidence("劳动关系起始日期", "start of the labour relation", CheckText.Day(since), $"应不晚于{CheckText.Day(household.AsOf.AddMonths(-months))}")]));
    }
}
