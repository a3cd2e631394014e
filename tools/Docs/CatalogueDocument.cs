using System.Globalization;
using System.Text;
using Matching.Checks;

namespace Docs;

/// <summary>docs/疑点目录.md: what each code means, and its numbered cases with what came out of them.</summary>
public static class CatalogueDocument
{
    /// <summary>The document.</summary>
    /// <param name="cases">The numbered cases.</param>
    public static string Render(IReadOnlyList<NumberedCase> cases)
    {
        var text = new StringBuilder("""
            # 疑点目录

            由 `dotnet run --project tools/Docs` 按 `src/Matching/Checks/FindingCatalogue.cs` 和 `docs/cases/findings.json` 生成,请勿手改;测试逐条核对每个用例。

            疑点是请人核实的线索,不是结论。程度:**错误**(档案自身有误,改正前不能上报全国系统)、**疑点**(须人工核实)、**提示**。
            资料不足时不作判断,列为**无法判断**并说明缺什么:既不是疑点,也不是没有问题。查不到不等于不存在。
            各地标准、容差、是否核查、程度,由规则方案规定,见[规则方案](规则方案.md)。

            上报结论:有错误的**须先改正**;没有错误而有疑点、或困难类别、一票否决、授权期限无法判断的**须人工核实**;其余**可以上报**(不等于符合条件)。

            每人每类部门数据的比对结果分别为:命中、未命中、身份冲突(号码相同而姓名不同)、数据源不可用、未授权、格式错误(号码无法比对)。

            | 代码 | 含义 | 程度 | 依据数据 | 不能说明 |
            |---|---|---|---|---|

            """);
        foreach (var kind in FindingCatalogue.All)
            text.Append(CultureInfo.InvariantCulture, $"| [{kind.Code}](#{kind.Code.ToLowerInvariant()}) | {kind.TitleZh} | {kind.SeverityZh} | {kind.EvidenceZh} | {kind.NoProofOfZh} |\n");
        foreach (var kind in FindingCatalogue.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {kind.Code}\n\n**{kind.TitleZh}**({kind.TitleEn})\n\n");
            text.Append(CultureInfo.InvariantCulture, $"- 程度:{kind.SeverityZh}\n- 依据数据:{kind.EvidenceZh}\n- 规定:{kind.BasisZh}\n- 下一步:{kind.NextStepZh}\n");
            if (kind.NoProofOfZh.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $"- 不能说明:{kind.NoProofOfZh}\n");
            text.Append("\n| 用例 | 情形 | 结果 |\n|---|---|---|\n");
            foreach (var numbered in cases.Where(item => item.Code == kind.Code))
                text.Append(CultureInfo.InvariantCulture, $"| {numbered.Id} | {numbered.Title} | {Outcome(numbered)} |\n");
        }

        return text.ToString();
    }

    private static string Outcome(NumberedCase numbered)
    {
        var verdict = HouseholdJudge.Judge(CaseJudge.Build(numbered));
        if (verdict.Findings.FirstOrDefault(finding => finding.Code == numbered.Code && finding.MemberNumber == numbered.Member) is { } found)
            return $"{SeverityZh(found)}:{found.ExplanationZh}";
        return verdict.Undecided.FirstOrDefault(item => item.Code == numbered.Code) is { } undecided ? $"无法判断:{undecided.ReasonZh}" : "无此疑点";
    }

    private static string SeverityZh(CheckFinding finding) => finding.Severity switch
    {
        Matching.Checks.Facts.Severity.Error => "错误",
        Matching.Checks.Facts.Severity.Doubt => "疑点",
        _ => "提示",
    };
}
