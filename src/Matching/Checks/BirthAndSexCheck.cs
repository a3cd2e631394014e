using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F03: a valid number holds birth date and sex; what the file says beside it must be the same.</summary>
public sealed class BirthAndSexCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F03"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Household.Persons)
        {
            if (person.Id is not { } id)
            {
                report.Unknown("F03", "证件号码无法读出出生日期和性别", "no number to read birth date and sex from", person.Number);
                continue;
            }

            if (person.BirthDate is null || person.Sex is not (Sex.Male or Sex.Female))
                report.Unknown("F03", "出生日期或性别未填", "birth date or sex is missing", person.Number);
            List<CheckEvidence>? evidence = null;
            if (person.BirthDate is { } birth && id.BirthDate is { } held && birth != held)
                (evidence ??= []).Add(new CheckEvidence("出生日期", "birth date", CheckText.Day(birth), Differing(birth, held)));
            if (id.IsMale is { } isMale && (isMale ? Sex.Male : Sex.Female) is var sex && person.Sex is Sex.Male or Sex.Female && person.Sex != sex)
                (evidence ??= []).Add(new CheckEvidence("性别", "sex", CheckText.Name(person.Sex), CheckText.Name(sex)));
            if (evidence is null)
                continue;

            var zh = string.Join("、", evidence.Select(e => e.LabelZh));
            var en = string.Join(" and ", evidence.Select(e => e.LabelEn));
            report.Add(new CheckFinding(
                "F03", person.Number, Severity.Error, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Number)}的{zh}与身份证号所含信息不一致。",
                $"The {en} of {CheckText.PersonEn(person.Number)} differ from the identity number.",
                evidence));
        }
    }

    /// <summary>Which parts differ, without the number's own date: with the region and the sex it would give most of the number away.</summary>
    private static string Differing(DateOnly birth, DateOnly held)
    {
        var parts = (birth.Year == held.Year ? "" : "年、") + (birth.Month == held.Month ? "" : "月、") + (birth.Day == held.Day ? "" : "日、");
        return $"号码所含的{parts[..^1]}与此不同";
    }
}
