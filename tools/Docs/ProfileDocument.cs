using System.Globalization;
using System.Text;
using Matching.Checks;
using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Rules;

namespace Docs;

/// <summary>docs/规则方案.md: how profiles are written, every shipped one in words, and worked households whose sums can be repeated by hand.</summary>
public static class ProfileDocument
{
    /// <summary>The document.</summary>
    /// <param name="introduction">docs/cases/规则方案说明.md, written by hand.</param>
    /// <param name="cases">The worked households.</param>
    public static string Render(string introduction, IReadOnlyList<NumberedCase> cases)
    {
        var text = new StringBuilder(introduction.ReplaceLineEndings("\n").TrimEnd()).Append('\n');
        foreach (var profile in ShippedProfiles.Library.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {profile.Name}\n\n");
            foreach (var line in ProfileWords.Of(profile))
                text.Append("- ").Append(line).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"- 来源:{string.Join(";", profile.Sources)}。\n");
            foreach (var numbered in cases.Where(item => item.Profile == profile.Name))
                Worked(text, numbered);
        }

        return text.ToString();
    }

    private static void Worked(StringBuilder text, NumberedCase numbered)
    {
        var household = CaseJudge.Build(numbered);
        var assessment = household.Assessment;
        text.Append(CultureInfo.InvariantCulture, $"\n**算例 {numbered.Id}:{numbered.Title}** 低保标准{Yuan(household.StandardFen)}{(numbered.Rules?.ContainsKey("standards") is true ? "(算例取值)" : "")},{household.Household.Persons.Length}人。\n\n");
        text.Append("| 项目 | 档案填报 | 计入 |\n|---|---:|---:|\n");
        foreach (var item in assessment.Account.Items)
            text.Append(CultureInfo.InvariantCulture, $"| {item.LabelZh} | {(item.Origin is AccountOrigin.Register or AccountOrigin.Imputed ? "" : Yuan(item.StatedFen))} | {(item.Origin is AccountOrigin.Expense ? "可扣" : "")}{Yuan(item.CountedFen)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"| 年收入合计 | {Yuan(assessment.Account.DeclaredFen)} | {Yuan(assessment.Account.IncomeFen)} |\n\n");
        var file = household.Household;
        var causes = file.MainCauses.Concat(file.SecondaryCauses).Select(cause => CodeLists.HardshipCause.NameOf((int)cause)).ToList();
        if (causes.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"- 致困原因:{string.Join("、", causes)}\n");
        foreach (var verdict in assessment.Ways)
            text.Append(CultureInfo.InvariantCulture, $"- {CategoryZh(verdict.Category)}:{Sum(household, verdict)} → {(verdict.Holds switch { Truth.True => "符合", Truth.False => "不符合", _ => "无法判断" })}\n");
        if (household.Profile.Gate is { } gate && household.MeanIncomeFen is { } mean)
            text.Append(CultureInfo.InvariantCulture, $"- 门槛:年收入{Yuan(assessment.Account.IncomeFen)},上年人均可支配收入{Yuan(mean)}×{household.Household.Persons.Length}人({(gate.Operator is LineOperator.Below ? "须低于" : "不高于")})\n");
        foreach (var verdict in assessment.Exclusions.Where(exclusion => exclusion.Holds is not Truth.False))
        {
            var scope = string.Join("、", verdict.Rule.Scope.Order().Select(CategoryZh));
            text.Append(CultureInfo.InvariantCulture, $"- 一票否决({verdict.Rule.SourceZh}):{(verdict.Holds is Truth.True ? $"不能认定为{scope}" : $"无法判断({verdict.UnknownZh})")}\n");
        }

        foreach (var (zh, _) in assessment.Suggested is null ? assessment.Unknown : [])
            text.Append(CultureInfo.InvariantCulture, $"- 无法判断的原因:{zh}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n建议类别:**{Suggested(assessment)}**");
        var findings = HouseholdJudge.Judge(household).Findings;
        text.Append(findings.Count == 0 ? ",无疑点。\n" : $"。疑点:{string.Join("、", findings.Select(finding => $"{finding.Code} {FindingCatalogue.Get(finding.Code).TitleZh}"))}。\n");
    }

    private static string Sum(HouseholdCase household, WayVerdict verdict)
    {
        var (account, persons) = (household.Assessment.Account, household.Household.Persons.Length);
        switch (verdict.Way)
        {
            case IncomeWay { ConsecutiveMonths: > 0 } months:
                var line = household.StandardFen * months.MultipleMilli / 1000;
                return household.Assessment.LastMonths(months.ConsecutiveMonths) is { } last
                    ? $"最近{months.ConsecutiveMonths}个月每月人均{string.Join("、", last.Select(month => Yuan(month.IncomeFen / persons)))},标准{Yuan(line)}({(months.Operator is LineOperator.Below ? "每月须低于" : "每月不高于")})"
                    : $"最近{months.ConsecutiveMonths}个月逐月与标准{Yuan(line)}比较,档案未填逐月收入";
            case IncomeWay income:
                var net = account.IncomeFen - account.Deducted(income.Deduct);
                return $"({Yuan(account.IncomeFen)}−{Yuan(account.Deducted(income.Deduct))})={Yuan(net)},标准{Yuan(household.StandardFen)}×12×{persons}人×{Multiple(income.MultipleMilli)}={Yuan(household.Assessment.LineMilliFen(income.MultipleMilli) / 1000)}({(income.Operator is LineOperator.Below ? "须低于" : "不高于")})";
            case LossWay loss:
                var lost = household.Household.Expenses.Where(expense => loss.Losses.Contains(expense.Kind)).Sum(expense => expense.AnnualFen);
                return $"损失{Yuan(lost)},年收入{Yuan(account.IncomeFen)}×{Multiple(loss.ShareMilli)}={Yuan(account.IncomeFen * loss.ShareMilli / 1000)}(须高于)";
            case AssetsWay assets:
                var owned = household.Household.Property?.FinancialFen ?? 0;
                return $"({Yuan(account.IncomeFen)}+金融资产{Yuan(owned)}−{Yuan(account.Deducted(assets.Deduct))})={Yuan(account.IncomeFen + owned - account.Deducted(assets.Deduct))},标准{Yuan(household.StandardFen)}×12×{persons}人×{Multiple(assets.MultipleMilli)}={Yuan(household.Assessment.LineMilliFen(assets.MultipleMilli) / 1000)}({(assets.Operator is LineOperator.Below ? "须低于" : "不高于")})";
            default:
                return verdict.Way.TitleZh;
        }
    }

    private static string Suggested(HouseholdAssessment assessment) => assessment.Suggested switch
    {
        null => "无法判断",
        HardshipCategory.Unspecified => "不符合各类标准",
        { } category => CategoryZh(category),
    };

    private static string CategoryZh(HardshipCategory category) => category switch
    {
        HardshipCategory.Deep => "深度困难",
        HardshipCategory.Relative => "相对困难",
        _ => "意外致困",
    };

    private static string Yuan(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture) + "元";

    private static string Multiple(int milli) => (milli / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
