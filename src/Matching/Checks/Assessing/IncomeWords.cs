using System.Collections.Immutable;
using Matching.Checks.Facts;

namespace Matching.Checks.Assessing;

/// <summary>The account as evidence: every line of the sum, so that anyone can repeat it by hand.</summary>
internal static class IncomeWords
{
    private const int MonthsAYear = 12;

    /// <summary>All items, the sums, and the line that the net is held against.</summary>
    /// <param name="household">The household.</param>
    /// <param name="deduct">The kinds that are deducted.</param>
    /// <param name="lineZh">What the net is held against.</param>
    /// <param name="lineEn">The same, English.</param>
    /// <param name="lineFen">The line, fen a year for the whole household, rounded down.</param>
    public static List<CheckEvidence> Account(HouseholdCase household, ImmutableArray<ExpenseKind> deduct, string lineZh, string lineEn, long lineFen)
    {
        var account = household.Assessment.Account;
        var evidence = new List<CheckEvidence>
        {
            new("家庭年收入", "annual income", CheckText.Yuan(account.DeclaredFen), CheckText.Yuan(account.IncomeFen)),
        };
        foreach (var item in account.Items)
        {
            if (item.Origin is not AccountOrigin.Expense)
                evidence.Add(new CheckEvidence(item.LabelZh, item.LabelEn, CheckText.Yuan(item.StatedFen), CheckText.Yuan(item.CountedFen), item.Fact?.Source, item.Fact?.Identity ?? IdentityOutcome.Unspecified));
            else if (deduct.Contains(item.Expense))
                evidence.Add(new CheckEvidence(item.LabelZh, item.LabelEn, CheckText.Yuan(item.StatedFen), $"扣除{CheckText.Yuan(item.CountedFen)}"));
        }

        var persons = household.Household.Persons.Length;
        var net = account.IncomeFen - account.Deducted(deduct);
        evidence.Add(new CheckEvidence("年净收入与标准(全户全年)", "net of the year and line, whole household", CheckText.Yuan(net), $"{lineZh}{CheckText.Yuan(lineFen)}"));
        evidence.Add(new CheckEvidence(
            "月人均计算", "calculation a person and month",
            $"{CheckText.Yuan(net)}÷{CheckText.Number(MonthsAYear)}÷{CheckText.Number(persons)}人={CheckText.Yuan(Math.Max(0, net) / MonthsAYear / persons)}",
            $"{lineZh}{CheckText.Yuan(lineFen)}÷{CheckText.Number(MonthsAYear)}÷{CheckText.Number(persons)}人={CheckText.Yuan(lineFen / MonthsAYear / persons)}(当地低保标准{CheckText.Yuan(household.StandardFen)})"));
        return evidence;
    }
}
