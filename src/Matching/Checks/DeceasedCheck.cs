using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F30: a register says that a person of the file has died. Two departments that agree make it a strong doubt; it stays a doubt.</summary>
public sealed class DeceasedCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F30"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            List<CheckEvidence>? evidence = null;
            foreach (var fact in person.Facts)
            {
                if (fact.IsCertain && Of(fact, household.AsOf) is { } word)
                    (evidence ??= []).Add(word);
            }

            if (evidence is null)
                continue;
            var departments = evidence.Select(item => item.Source!.Kind).Distinct().Count();
            var isStrong = departments >= household.Profile.Authorities.StrongDeathSources;
            report.Add(new CheckFinding(
                "F30", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Person.Number)}疑似已死亡,依据来自{CheckText.Number(departments)}个部门数据{(isStrong ? ",相互印证,属强疑点" : "")}。",
                $"{(isStrong ? "Several registers agree: a strong doubt" : "A register says")} that {CheckText.PersonEn(person.Person.Number)} has died.",
                evidence));
        }

        report.UnknownWithout("F30", household, RecordKind.Funeral, RecordKind.Pension, RecordKind.HouseholdRegistration);
    }

    private static CheckEvidence? Of(RegisterFact fact, DateOnly asOf)
    {
        switch (fact)
        {
            case FuneralFact funeral:
                var day = funeral.DeathDate ?? funeral.FuneralDate;
                return day is null || day <= asOf
                    ? new CheckEvidence("殡葬登记死亡日期", "date of death, funeral register", "在世", CheckText.Day(day), funeral.Source, funeral.Identity)
                    : null;
            case PensionFact { StoppedByDeath: true } pension when pension.Stop is null || pension.Stop <= asOf:
                return new CheckEvidence("养老待遇因死亡终止", "pension ended by death", "在世", CheckText.Day(pension.Stop), pension.Source, pension.Identity);
            case HouseholdRegistrationFact { State: HouseholdRegistrationState.CancelledByDeath } registration when registration.Day is null || registration.Day <= asOf:
                return new CheckEvidence(
                    "户籍因死亡注销", "household registration cancelled by death", "在世", CheckText.Day(registration.Day), registration.Source, registration.Identity);
            default:
                return null;
        }
    }
}
