using System.Collections.Immutable;
using Matching.Checks.Assessing;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F34: net income below the local standard and no aid by civil affairs: a household to tell civil affairs of (2022 joint notice).</summary>
public sealed class EntitlementCheck : IHouseholdCheck
{
    private static readonly ImmutableArray<ExpenseKind> Rigid = [ExpenseKind.Illness, ExpenseKind.Disability, ExpenseKind.Schooling, ExpenseKind.Housing, ExpenseKind.Other];

    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F34"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        if (!report.IsOn("F34"))
            return;
        var account = household.Assessment.Account;
        var line = household.StandardFen * 12 * household.Household.Persons.Length;
        var net = account.IncomeFen - account.Deducted(Rigid);
        if (net >= line)
            return;
        if (LowIncomeAidCheck.InForce(household) is not null || household.Household.LowIncomeType is > LowIncomeType.None and <= LowIncomeType.RigidExpenditure)
            return;
        if (!account.IsCertain)
        {
            report.Unknown("F34", account.Unknown[0].Zh, account.Unknown[0].En);
            return;
        }

        if (!LowIncomeAidCheck.IsComparable(household))
        {
            report.UnknownWithout("F34", household, RecordKind.LowIncomeAid);
            return;
        }

        if (household.Assessment.Barred.Count > 0)
            return;
        report.Add(new CheckFinding(
            "F34", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.TellCivilAffairs,
            $"扣除刚性支出后家庭月人均{CheckText.Yuan(Math.Max(0, net) / 12 / household.Household.Persons.Length)},低于当地低保标准{CheckText.Yuan(household.StandardFen)},民政救助登记中未查到,可协助向民政申请。",
            "Net income is below the local standard and no aid was found; civil affairs should be told.",
            IncomeWords.Account(household, Rigid, "低保标准", "local standard", line)));
    }
}
