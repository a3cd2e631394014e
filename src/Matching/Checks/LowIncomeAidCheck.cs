using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F32: civil affairs registers an aid that the file does not state, or states otherwise. F33: the file states an aid of which no record was
/// found; only a hint, for not found is no proof.
/// </summary>
public sealed class LowIncomeAidCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F32", "F33"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        if (!household.Sources.Contains(RecordKind.LowIncomeAid))
        {
            report.UnknownWithout("F32", household, RecordKind.LowIncomeAid);
            report.UnknownWithout("F33", household, RecordKind.LowIncomeAid);
            return;
        }

        var stated = household.Household.LowIncomeType;
        var saysAid = stated is > LowIncomeType.None and <= LowIncomeType.RigidExpenditure;
        if (InForce(household) is not { } aids)
        {
            NotFound(household, stated, saysAid, report);
            return;
        }

        if (aids.Exists(aid => aid.Type == stated))
            return;
        var registered = string.Join("、", aids.Select(aid => aid.Type).Distinct().Order().Select(CheckText.Name));
        report.Add(new CheckFinding(
            "F32", CheckFinding.WholeHousehold, saysAid ? Severity.Warning : Severity.Doubt, Suggestion.CorrectFile,
            $"民政登记正在享受{registered},档案填写为{CheckText.Name(stated)}。",
            "Civil affairs registers an aid that the file does not state in this way.",
            [.. aids.Select(aid => new CheckEvidence(
                "低保救助", "low-income aid", CheckText.Name(stated),
                $"{CheckText.Name(aid.Type)},自{CheckText.Day(aid.Start)}", aid.Source, aid.Identity))]));
    }

    /// <summary>The household's aids in force on the day, of certain identities.</summary>
    internal static List<LowIncomeAidFact>? InForce(HouseholdCase household)
    {
        List<LowIncomeAidFact>? aids = null;
        foreach (var person in household.Persons)
        {
            foreach (var fact in person.Facts)
            {
                if (fact is LowIncomeAidFact { IsCertain: true } aid && aid.InForce(household.AsOf))
                    (aids ??= []).Add(aid);
            }
        }

        return aids;
    }

    /// <summary>Whether a missing aid record of the household would be news: the register is at hand, and everyone could be compared.</summary>
    internal static bool IsComparable(HouseholdCase household)
    {
        for (var i = 0; i < household.Household.Persons.Length; i++)
        {
            if (household.Household.Persons[i].Id is null || !household.IsAuthorised(i, RecordKind.LowIncomeAid))
                return false;
        }

        return household.Sources.Contains(RecordKind.LowIncomeAid);
    }

    private static void NotFound(HouseholdCase household, LowIncomeType stated, bool saysAid, CheckReport report)
    {
        if (IsComparable(household))
        {
            if (saysAid)
            {
                report.Add(new CheckFinding(
                    "F33", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.CorrectFile,
                    $"档案填写享受{CheckText.Name(stated)},民政登记中未查到;未查到不等于未享受。",
                    "The file states an aid of which no record was found; that is no proof of its absence.",
                    [new CheckEvidence("低保救助", "low-income aid", CheckText.Name(stated), "未查到")]));
            }

            return;
        }

        report.UnknownWithout("F32", household, RecordKind.LowIncomeAid);
        report.UnknownWithout("F33", household, RecordKind.LowIncomeAid);
    }
}
