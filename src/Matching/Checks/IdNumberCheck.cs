using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>F01, F02: a number that cannot be one. A person without a comparable number is compared with no register.</summary>
public sealed class IdNumberCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F01", "F02"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, ICollection<CheckFinding> findings)
    {
        foreach (var person in household.Household.Persons)
        {
            // An empty number is a missing field (F05); other documents have no rule that could be checked.
            if (!person.HasResidentId || person.IdFault is IdNumberFault.None or IdNumberFault.Missing)
                continue;

            var (zh, en) = Describe(person.IdFault);
            findings.Add(new CheckFinding(
                person.IdFault is IdNumberFault.CheckCharacter ? "F02" : "F01",
                person.Number,
                Severity.Error,
                Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Number)}的身份证号{zh}。",
                $"The identity number of {CheckText.PersonEn(person.Number)} {en}.",
                [new CheckEvidence("身份证号", "identity number", IdMask.Mask(person.IdText), zh)]));
        }
    }

    private static (string Zh, string En) Describe(IdNumberFault fault) => fault switch
    {
        IdNumberFault.Length => ("长度不是18位(或旧15位)", "has neither 18 nor 15 characters"),
        IdNumberFault.Character => ("含有不应出现的字符", "holds a character that no number has"),
        IdNumberFault.Date => ("所含出生日期不存在", "holds an impossible birth date"),
        IdNumberFault.Province => ("前两位不是省级代码", "begins with no province"),
        _ => ("末位校验码不符", "has a wrong check character"),
    };
}
