using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F30: a register says that a person of the file has died. Two departments that agree make it a strong doubt; it stays a doubt.</summary>
public sealed class DeceasedCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F30"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, ICollection<CheckFinding> findings)
    {
        foreach (var person in household.Persons)
        {
            var evidence = new List<CheckEvidence>();
            foreach (var funeral in person.Certain<FuneralFact>())
            {
                var day = funeral.DeathDate ?? funeral.FuneralDate;
                if (day is null || day <= household.AsOf)
                    evidence.Add(new CheckEvidence("殡葬登记死亡日期", "date of death, funeral register", "在世", CheckText.Day(day), funeral.Source, funeral.Identity));
            }

            foreach (var pension in person.Certain<PensionFact>())
            {
                if (pension.StoppedByDeath && (pension.Stop is null || pension.Stop <= household.AsOf))
                    evidence.Add(new CheckEvidence("养老待遇因死亡终止", "pension ended by death", "在世", CheckText.Day(pension.Stop), pension.Source, pension.Identity));
            }

            if (evidence.Count == 0)
                continue;
            var departments = evidence.Select(item => item.Source!.Kind).Distinct().Count();
            findings.Add(new CheckFinding(
                "F30", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Person.Number)}疑似已死亡,依据来自{CheckText.Number(departments)}个部门数据{(departments > 1 ? ",相互印证" : "")}。",
                $"{(departments > 1 ? "Two registers agree" : "A register says")} that {CheckText.PersonEn(person.Person.Number)} has died.",
                evidence));
        }
    }
}
