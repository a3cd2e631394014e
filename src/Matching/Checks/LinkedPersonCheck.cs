using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage.Persons;

namespace Matching.Checks;

/// <summary>
/// F14: registers have a person under another number who is this one, or perhaps is: the file's number is broken or no register has it, and name, birth date, sex and
/// region agree.
/// </summary>
public sealed class LinkedPersonCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F14"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            // A number that is missing or broken can only be looked for by name and birth date; without those, nobody can say.
            if (person.Person is { Id: null, BirthDate: null })
                report.Unknown("F14", "号码无法比对,又没有出生日期", "neither a number that can be compared nor a birth date", person.Person.Number);
            if (person.Linked.Length == 0)
                continue;
            var isMatch = person.Linked.Any(linked => linked.Pair.Band is PairBand.Match);
            var sources = string.Join("、", person.Linked.Select(linked => linked.Source.Kind).Distinct().Order().Select(KindNames.Zh));
            report.Add(new CheckFinding(
                "F14", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                isMatch
                    ? $"{CheckText.PersonZh(person.Person.Number)}的号码有误,更正一处后与{sources}数据中的同名人员一致,已按该人比对。"
                    : $"{CheckText.PersonZh(person.Person.Number)}的号码在部门数据中查不到,而{sources}数据中有号码相近或同名同生日的人员,疑为同一人。",
                isMatch
                    ? $"The number of {CheckText.PersonEn(person.Person.Number)} is wrong; with one slip corrected it is that of a person of the same name in a register, whose records were used."
                    : $"No register has the number of {CheckText.PersonEn(person.Person.Number)}; one has a person of a number or of name and birth date that are close.",
                [.. person.Linked.Select(linked => Evidence(person.Person, linked))]));
        }

        report.UnknownWithout("F14", household);
    }

    private static CheckEvidence Evidence(PersonFacts person, LinkedRecord linked)
    {
        var pair = linked.Pair;
        return new CheckEvidence(
            "号码与姓名", "number and name",
            $"{IdMask.ForStaff(person.IdText)} {PersonName.Mask(person.Name)}",
            $"{linked.MaskedNumber} {linked.MaskedName}({PersonPairText.Zh(pair)})",
            linked.Source, pair.Band is PairBand.Match ? IdentityOutcome.HitNumberRepaired : IdentityOutcome.Possible, pair);
    }
}
