using System.Collections.Immutable;
using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>
/// F42: net income recomputed with what the registers add does not fit the type that the file states; another type, or none, is proposed.
/// F43: every line is passed with the profile's margin and in its last months, too: the household appears to have recovered.
/// A household has at most one of the two.
/// </summary>
/// <remarks>Rules and operators: <see cref="RuleProfile"/>; the computation: <see cref="HouseholdAssessment"/>.</remarks>
public sealed class CategoryLineCheck : IHouseholdCheck
{
    private const int MonthsAYear = 12;

    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F42", "F43"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        var file = household.Household;
        if (file.Status is FileStatus.Grace)
            return;
        var assessment = household.Assessment;
        var stated = file.Category.Current();
        if (stated is not (HardshipCategory.Deep or HardshipCategory.Relative or HardshipCategory.Accident))
        {
            report.Unknown("F42", "档案未填写困难类别", "the file states no category");
            report.Unknown("F43", "档案未填写困难类别", "the file states no category");
            return;
        }

        var suggestion = Suggest(assessment, stated);
        if (suggestion is Suggestion.Exit && Recovered(household) is var recovered and not Truth.False)
        {
            if (recovered is Truth.True)
            {
                report.Add(Recovery(household));
                return;
            }

            report.Unknown(
                "F43", $"档案缺少最近{CheckText.Number(household.Profile.Watch.RecoveryMonths)}个月的逐月收入,无法确认持续高于标准",
                "the income of the last months is not given month by month");
        }

        if (suggestion is { } proposed)
        {
            report.Add(Mismatch(household, proposed));
            return;
        }

        if (!assessment.IsOpen(stated))
            return;
        var (zh, en) = assessment.Unknown.FirstOrDefault(("资料不足", "data is missing"));
        report.Unknown("F42", zh, en);
        report.Unknown("F43", zh, en);
    }

    /// <summary>What would be proposed; null when the file fits or nobody can know. <see cref="Suggestion.Unspecified"/>: it does not fit, and what would is not known.</summary>
    private static Suggestion? Suggest(HouseholdAssessment assessment, HardshipCategory stated)
    {
        if (stated is HardshipCategory.Relative && assessment.Deep is Truth.True && !assessment.Barred.Contains(HardshipCategory.Deep))
            return Suggestion.Upgrade;
        if (assessment.Of(stated) is not Truth.False)
            return null;
        if (stated is HardshipCategory.Accident && assessment.Deep.Or(assessment.Relative) is not Truth.False)
            return null; // Entitled in another way; whether the accident is still the reason, people know.
        if (stated is HardshipCategory.Deep && assessment.Relative is Truth.True)
            return assessment.Barred.Contains(HardshipCategory.Relative) ? Suggestion.Unspecified : Suggestion.Downgrade;
        if (assessment.Any is Truth.Unknown)
            return Suggestion.Unspecified;
        return assessment.Accident is Truth.True ? Suggestion.ChangeCategory : Suggestion.Exit;
    }

    /// <summary>Whether the widest line is passed by the margin, in the year and in each of the last months that the profile asks for.</summary>
    private static Truth Recovered(HouseholdCase household)
    {
        var assessment = household.Assessment;
        if (assessment.WidestLine() is not { } line)
            return Truth.False;
        var net = (assessment.Account.IncomeFen - assessment.Account.Deducted(line.Deduct)) * 1000;
        if ((Int128)net * 100 <= (Int128)assessment.LineMilliFen(line.MultipleMilli) * (100 + household.Profile.Watch.RecoveryMarginPercent))
            return Truth.False;
        if (household.Profile.Watch.RecoveryMonths == 0)
            return Truth.True;
        if (assessment.LastMonths(household.Profile.Watch.RecoveryMonths) is not { } months)
            return Truth.Unknown;
        foreach (var month in months)
        {
            if (!assessment.IsAbove(month, line.MultipleMilli))
                return Truth.False;
        }

        return Truth.True;
    }

    private static CheckFinding Mismatch(HouseholdCase household, Suggestion suggestion)
    {
        var (zh, en) = suggestion switch
        {
            Suggestion.Exit => ("不符合所列各类困难标准,可作为退出的候选,须入户复核", "fits no category; a candidate for an exit, to be checked in person"),
            Suggestion.Downgrade => ("不符合深度困难,符合相对困难", "does not fit the deep category but the relative one"),
            Suggestion.Upgrade => ("符合深度困难,可考虑调高类别", "fits the deep category; a heavier one may apply"),
            Suggestion.ChangeCategory => ("不符合所填类别,符合意外致困", "fits the accident category instead"),
            _ => ("不符合所填类别;是否符合其他类别,现有资料无法判断", "does not fit its category; whether it fits another cannot be known"),
        };
        return Finding(household, "F42", suggestion, zh, en);
    }

    private static CheckFinding Recovery(HouseholdCase household)
    {
        var watch = household.Profile.Watch;
        var grace = household.Profile.GraceFor(household.Household.Region, ExitReason.Recovered);
        return Finding(
            household, "F43", Suggestion.Exit,
            $"高于各类标准{CheckText.Number(watch.RecoveryMarginPercent)}%以上{(watch.RecoveryMonths > 0 ? $",且最近{CheckText.Number(watch.RecoveryMonths)}个月持续高于标准" : "")},疑似已脱困;"
                + (grace is { } months ? $"经复核、公示、审批后设渐退期{CheckText.Number(months)}个月" : "渐退期由工会确定"),
            $"passes every line by more than {CheckText.Number(watch.RecoveryMarginPercent)} percent; it appears to have recovered");
    }

    private static CheckFinding Finding(HouseholdCase household, string code, Suggestion suggestion, string zh, string en)
    {
        var assessment = household.Assessment;
        var file = household.Household;
        var line = Relevant(assessment, file.Category.Current(), suggestion);
        ImmutableArray<ExpenseKind> deduct = line?.Deduct ?? [];
        var perMonth = Math.Max(0, assessment.Account.IncomeFen - assessment.Account.Deducted(deduct)) / MonthsAYear / file.Persons.Length;
        var multiple = CheckText.Multiple(perMonth, household.StandardFen);
        var suggested = assessment.Suggested;
        List<CheckEvidence> evidence =
        [
            new CheckEvidence(
                "困难类别", "category", CheckText.Name(file.Category),
                suggested switch { null => "无法判断", HardshipCategory.Unspecified => assessment.Barred.Count > 0 ? "按收入和一票否决不能认定" : "不符合各类标准", { } category => CheckText.Name(category) }),
        ];
        if (line is not null)
        {
            evidence.Add(new CheckEvidence(
                "标准", "line", line.TitleZh, $"{CheckText.Name(line.Operator)}低保标准的{CheckText.Multiple(line.MultipleMilli, 1000)}倍"));
        }

        if (file.Category is HardshipCategory.Accident)
            evidence.AddRange(Losses(household));
        evidence.AddRange(IncomeWords.Account(
            household, deduct, "标准", "line", line is null ? household.StandardFen * MonthsAYear * file.Persons.Length : assessment.LineMilliFen(line.MultipleMilli) / 1000));
        foreach (var barred in assessment.Barred.Order())
            evidence.Add(new CheckEvidence("不能认定的类别(一票否决)", "barred by an exclusion", CheckText.Name(barred), "见F50至F54各项疑点"));
        var fromRegisters = assessment.Account.Items.Any(item => item.Origin is AccountOrigin.Register);
        var distance = line is null ? "" : Distance(household, line);
        return new CheckFinding(
            code, CheckFinding.WholeHousehold, Severity.Doubt, suggestion,
            $"{(fromRegisters ? "按申报和部门数据" : "按申报数据")}重新计算,家庭月人均净收入{CheckText.Yuan(perMonth)},为当地低保标准{CheckText.Yuan(household.StandardFen)}的{multiple}倍{distance};{zh}。",
            $"Recomputed, the household's net monthly income a person is {CheckText.YuanEn(perMonth)}, {multiple} times the local standard of {CheckText.YuanEn(household.StandardFen)}; it {en}.",
            evidence);
    }

    /// <summary>How far the net of the year is from the line, in words: rounded multiples would hide a fen.</summary>
    private static string Distance(HouseholdCase household, IncomeWay line)
    {
        var assessment = household.Assessment;
        var netFen = assessment.Account.IncomeFen - assessment.Account.Deducted(line.Deduct);
        var lineMilli = assessment.LineMilliFen(line.MultipleMilli);
        var difference = (Int128)netFen * 1000 - lineMilli;
        var words = difference == 0 ? "正好相等" : $"{(difference > 0 ? "高出" : "低")}{CheckText.Yuan((long)((Int128.Abs(difference) + 999) / 1000))}";
        return $"(全户年净收入{CheckText.Yuan(netFen)},标准的{CheckText.Multiple(line.MultipleMilli, 1000)}倍为{CheckText.Yuan(lineMilli / 1000)},{words})";
    }

    /// <summary>Losses and the share of income that they must exceed, for a file that rests on them.</summary>
    private static IEnumerable<CheckEvidence> Losses(HouseholdCase household)
    {
        var account = household.Assessment.Account;
        foreach (var verdict in household.Assessment.Ways)
        {
            if (verdict is not { Category: HardshipCategory.Accident, Way: LossWay loss })
                continue;
            var sum = household.Household.Expenses.Where(expense => loss.Losses.Contains(expense.Kind)).Sum(expense => expense.AnnualFen);
            yield return new CheckEvidence(
                "意外损失与年收入", "losses and income of the year", CheckText.Yuan(sum),
                $"须高于年收入{CheckText.Yuan(account.IncomeFen)}的{CheckText.Multiple(loss.ShareMilli, 1000)}倍");
        }
    }

    /// <summary>The line that the finding is about: the deep one when a deep file or a heavier type is spoken of, else the widest.</summary>
    private static IncomeWay? Relevant(HouseholdAssessment assessment, HardshipCategory stated, Suggestion suggestion)
    {
        if (suggestion is Suggestion.Upgrade || (suggestion is Suggestion.Downgrade or Suggestion.Unspecified && stated is HardshipCategory.Deep))
        {
            foreach (var way in assessment.Ways)
            {
                if (way is { Category: HardshipCategory.Deep, Way: IncomeWay { ConsecutiveMonths: 0 } income })
                    return income;
            }
        }

        return assessment.WidestLine();
    }
}
