using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F32: aid by civil affairs that the file does not state, states otherwise, or states while no record was found.</summary>
public sealed class LowIncomeAidCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F32"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, ICollection<CheckFinding> findings)
    {
        var stated = household.Household.LowIncomeType;
        var saysAid = stated is not (LowIncomeType.Unspecified or LowIncomeType.None);
        var aids = household.Persons.SelectMany(person => person.Certain<LowIncomeAidFact>()).Where(aid => aid.InForce(household.AsOf)).ToList();
        if (aids.Count == 0)
        {
            // Without a comparable person, or without the register, a missing record is no news.
            var comparable = household.Household.Persons.All(person => person.Id is not null);
            if (saysAid && comparable && household.Sources.Contains(RecordKind.LowIncomeAid))
            {
                findings.Add(new CheckFinding(
                    "F32", CheckFinding.WholeHousehold, Severity.Warning, Suggestion.CorrectFile,
                    $"档案填写享受{CheckText.Name(stated)},民政登记中未查到;未查到不等于未享受。",
                    "The file states an aid of which no record was found; that is no proof of its absence.",
                    [new CheckEvidence("低保救助", "low-income aid", CheckText.Name(stated), "未查到")]));
            }

            return;
        }

        if (aids.Exists(aid => aid.Type == stated))
            return;
        var registered = string.Join("、", aids.Select(aid => aid.Type).Distinct().Order().Select(CheckText.Name));
        findings.Add(new CheckFinding(
            "F32", CheckFinding.WholeHousehold, saysAid ? Severity.Warning : Severity.Doubt, Suggestion.CorrectFile,
            $"民政登记正在享受{registered},档案填写为{CheckText.Name(stated)}。",
            "Civil affairs registers an aid that the file does not state in this way.",
            [.. aids.Select(aid => new CheckEvidence(
                "低保救助", "low-income aid", CheckText.Name(stated),
                $"{CheckText.Name(aid.Type)},自{CheckText.Day(aid.Start)}", aid.Source, aid.Identity))]));
    }
}
