using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>F20: an authority knows the number under another name (a doubt), or writes the name differently (a hint).</summary>
public sealed class AuthorityNameCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F20"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            List<RegisterFact>? differing = null;
            foreach (var fact in person.Facts)
            {
                if (fact.Identity is IdentityOutcome.Conflict or IdentityOutcome.HitNameVariant or IdentityOutcome.HitNameSimilar)
                    (differing ??= []).Add(fact);
            }

            if (differing is null)
                continue;

            var isConflict = differing.Exists(fact => fact.Identity is IdentityOutcome.Conflict);
            var isSimilar = differing.Exists(fact => fact.Identity is IdentityOutcome.HitNameSimilar);
            var sources = string.Join("、", differing.Select(fact => fact.Source.Kind).Distinct().Order().Select(KindNames.Zh));
            report.Add(new CheckFinding(
                "F20",
                person.Person.Number,
                isConflict || isSimilar ? Severity.Doubt : Severity.Warning,
                Suggestion.CorrectFile,
                isConflict
                    ? $"{CheckText.PersonZh(person.Person.Number)}的身份证号在{sources}中登记为另一姓名。"
                    : isSimilar
                    ? $"{CheckText.PersonZh(person.Person.Number)}的姓名与{sources}登记读音或字形相近,号码和出生日期一致,疑为笔误,已按同一人比对。"
                    : $"{CheckText.PersonZh(person.Person.Number)}的姓名写法与{sources}登记略有不同(空格、间隔点或生僻字)。",
                isConflict
                    ? $"An authority knows the number of {CheckText.PersonEn(person.Person.Number)} under another name."
                    : isSimilar
                    ? $"An authority writes the name of {CheckText.PersonEn(person.Person.Number)} with a character that sounds or looks alike; number and birth date agree, so it was taken for the same person."
                    : $"An authority writes the name of {CheckText.PersonEn(person.Person.Number)} slightly differently.",
                [.. differing.Select(fact => new CheckEvidence(
                    "姓名", "name", PersonName.Mask(person.Person.Name), PersonName.Mask(fact.Name) + Difference(person.Person.Name, fact), fact.Source, fact.Identity))]));
        }

        report.UnknownWithout("F20", household);
    }

    /// <summary>What a clerk cannot see of two masked names: whether they are spellings of one, a slip, or two persons.</summary>
    private static string Difference(string name, RegisterFact fact)
    {
        var level = PersonName.Compare(name, fact.Name).Level;
        return fact.Identity is IdentityOutcome.Conflict
            ? $"(另一姓名:{NameLevelText.Zh(level)})"
            : $"(写法不同:{(level is NameLevel.Exact ? "空格、全半角或间隔点" : NameLevelText.Zh(level))})";
    }
}
