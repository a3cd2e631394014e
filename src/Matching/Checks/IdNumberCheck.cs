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
            if (person.Id is { BirthDate: { } birth } && birth > household.AsOf)
            {
                // A child born between the day of judging and the day of sending is possible, so this is a hint only.
                Report(person, Severity.Warning, "F01", "所含出生日期晚于比对基准日", "holds a birth date after the day of judging", findings);
                continue;
            }

            // An empty number is a missing field (F05); other documents have no rule that could be checked.
            if (!person.HasCheckedId || person.IdFault is IdNumberFault.None or IdNumberFault.Missing)
                continue;

            var (zh, en) = Describe(person.IdFault);
            Report(person, Severity.Error, person.IdFault is IdNumberFault.CheckCharacter ? "F02" : "F01", zh, en, findings);
        }
    }

    private static void Report(PersonFacts person, Severity severity, string code, string zh, string en, ICollection<CheckFinding> findings) => findings.Add(new CheckFinding(
        code,
        person.Number,
        severity,
        Suggestion.CorrectFile,
        $"{CheckText.PersonZh(person.Number)}的身份证号{zh}。",
        $"The identity number of {CheckText.PersonEn(person.Number)} {en}.",
        [new CheckEvidence("身份证号", "identity number", IdMask.ForStaff(person.IdText), zh)]));

    private static (string Zh, string En) Describe(IdNumberFault fault) => fault switch
    {
        IdNumberFault.Length => ("长度不是18位(或旧15位)", "has neither 18 nor 15 characters"),
        IdNumberFault.Character => ("含有不应出现的字符", "holds a character that no number has"),
        IdNumberFault.Date => ("所含出生日期不存在", "holds an impossible birth date"),
        IdNumberFault.ImplausibleDate => ("所含出生日期早于1800年", "holds a birth date before 1800"),
        IdNumberFault.Province => ("前两位不是省级代码", "begins with no province"),
        IdNumberFault.ExcelRounded => ("被电子表格按数值保存,末几位已丢失", "was rounded by a spreadsheet and lost its last digits"),
        IdNumberFault.Truncated => ("只有17位,末位被截断或漏填一位", "has seventeen characters: cut off, or one left out"),
        IdNumberFault.Placeholder => ("为占位内容,不是号码", "is something written to fill the field"),
        _ => ("末位校验码不符", "has a wrong check character"),
    };
}
