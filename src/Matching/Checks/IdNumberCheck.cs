using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>F01, F02: a number that cannot be one. A person without a comparable number is compared with no register.</summary>
public sealed class IdNumberCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F01", "F02"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Household.Persons)
        {
            if (person.Id is { BirthDate: { } birth } && birth > household.AsOf)
            {
                // A child born between the day of judging and the day of sending is possible, so this is a hint only.
                Report(person, Severity.Warning, "F01", "所含出生日期晚于比对基准日", "holds a birth date after the day of judging", report);
                continue;
            }

            // An empty number is a missing field (F05); other documents have no rule that could be checked.
            if (!person.HasCheckedId || person.IdFault is IdNumberFault.Missing)
            {
                report.Unknown("F01", "证件号码未填,或证件类型没有编码规则", "no number, or a document without a rule", person.Number);
                report.Unknown("F02", "证件号码未填,或证件类型没有编码规则", "no number, or a document without a rule", person.Number);
                continue;
            }

            if (person.IdFault is IdNumberFault.None)
                continue;
            var text = IdFaultText.Of(person.IdFault);
            if (person is { IdFault: IdNumberFault.CheckCharacter, IdConfirmed: true })
            {
                // A few genuine cards read so; the union has seen this one (domain.md §3.4: "keep a number that fails but is verified correct").
                Report(person, Severity.Warning, "F02", text.Zh + ",工会已对照原件确认", text.En + ", as the card itself reads", report);
                continue;
            }

            Report(person, Severity.Error, person.IdFault is IdNumberFault.CheckCharacter ? "F02" : "F01", text.Zh, text.En, report);
        }
    }

    private static void Report(PersonFacts person, Severity severity, string code, string zh, string en, CheckReport report) => report.Add(new CheckFinding(
        code,
        person.Number,
        severity,
        Suggestion.CorrectFile,
        $"{CheckText.PersonZh(person.Number)}的身份证号{zh}。",
        $"The identity number of {CheckText.PersonEn(person.Number)} {en}.",
        [new CheckEvidence("身份证号", "identity number", IdMask.ForStaff(person.IdText), zh)]));
}
