using System.Collections.Immutable;
using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F31: the newest marriage event against the file. "Widowed" after a marriage fits, for the spouse may have died; "unmarried" without any
/// event proves nothing.
/// </summary>
public sealed class MarriageCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F31"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            if (NewestEvent(person.Facts, household.AsOf) is not { } newest)
                continue;
            if (person.Person.MaritalStatus is MaritalStatus.Unspecified)
            {
                report.Unknown("F31", "婚姻状况未填", "marital status is missing", person.Person.Number);
                continue;
            }

            List<CheckEvidence>? evidence = null;
            var file = person.Person.MaritalStatus;
            var contradicts = newest.IsMarried
                ? file is MaritalStatus.Unmarried or MaritalStatus.Divorced
                : file is MaritalStatus.Married or MaritalStatus.Unmarried;
            if (contradicts)
            {
                (evidence ??= []).Add(new CheckEvidence(
                    "婚姻状况", "marital status", CheckText.Name(file),
                    $"{(newest.IsMarried ? "结婚" : "离婚")}登记 {CheckText.Day(newest.EventDate)}", newest.Source, newest.Identity));
            }
            else if (newest.IsMarried && file is MaritalStatus.Married && SpouseInFile(household.Household, person.Person) is { Id: { } inFile }
                && newest.SpouseId is { } registered && registered.Key != inFile.Key)
            {
                (evidence ??= []).Add(new CheckEvidence("配偶", "spouse", "档案所列配偶", "登记为另一人", newest.Source, newest.Identity));
            }

            if (evidence is null)
                continue;
            report.Add(new CheckFinding(
                "F31", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Person.Number)}的{evidence[0].LabelZh}与婚姻登记不一致。",
                $"The {evidence[0].LabelEn} of {CheckText.PersonEn(person.Person.Number)} differs from the marriage register.",
                evidence));
        }

        report.UnknownWithout("F31", household, RecordKind.Marriage);
    }

    /// <summary>The newest marriage event of a certain identity until that day, or null.</summary>
    public static MarriageFact? NewestEvent(IReadOnlyList<RegisterFact> facts, DateOnly asOf) => NewestEvent([.. facts], asOf);

    /// <summary>The same, of facts in order.</summary>
    public static MarriageFact? NewestEvent(ImmutableArray<RegisterFact> facts, DateOnly asOf)
    {
        MarriageFact? newest = null;
        for (var i = 0; i < facts.Length; i++)
        {
            if (facts[i] is MarriageFact { IsCertain: true } fact && (fact.EventDate is null || fact.EventDate <= asOf) && (newest is null || IsNewer(fact, newest)))
                newest = fact;
        }

        return newest;
    }

    private static bool IsNewer(MarriageFact left, MarriageFact right)
    {
        var (leftDay, rightDay) = (left.EventDate ?? DateOnly.MinValue, right.EventDate ?? DateOnly.MinValue);
        return leftDay != rightDay ? leftDay > rightDay : string.CompareOrdinal(left.Source.CaseNumber, right.Source.CaseNumber) < 0;
    }

    /// <summary>The spouse that the file names for the householder, or the householder for that spouse.</summary>
    private static PersonFacts? SpouseInFile(HouseholdFacts file, PersonFacts person)
    {
        if (person.Number == 0)
            return file.Persons.FirstOrDefault(other => other.IsSpouseOfHouseholder);
        return person.IsSpouseOfHouseholder ? file.Persons[0] : null;
    }
}
