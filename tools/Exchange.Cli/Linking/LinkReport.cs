using System.Globalization;
using System.Net;
using System.Text;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;
using Matching.Linkage.Explaining;
using Matching.Linkage.Models;

namespace Exchange.Cli.Linking;

/// <summary>A report for those who review: counts, what blocking gave, warnings, and for the first pairs to be reviewed why, as waterfalls. Ids only; no cell of any record.</summary>
internal static class LinkReport
{
    private const int Shown = 50;

    /// <summary>Writes it.</summary>
    public static void Write(string path, LinkageModel model, RecordSet records, LinkageResult result, IReadOnlyList<string> warnings)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>记录关联报告</title><style>body{font-family:sans-serif;margin:2em;max-width:1000px}table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.3em .7em;text-align:right}td:first-child,th:first-child{text-align:left}h3{margin:1.5em 0 .3em}</style></head><body>\n");
        var (matches, review) = (result.Links.Count(link => link.Decision is LinkDecision.Match), result.Links.Where(link => link.Decision is LinkDecision.Review).ToList());
        html.Append(CultureInfo.InvariantCulture, $"<h1>记录关联报告</h1>\n<p>记录 {records.Count:N0} 条;匹配 {matches:N0} 对,待核实 {review.Count:N0} 对{(result.Clusters.Count > 0 ? $",{result.Clusters.Count:N0} 组" : "")}。模型摘要 {ModelFile.Hash(model)}。</p>\n");
        html.Append("<p>匹配只是疑点线索,须由人核实后处理;未匹配不等于不是同一人。</p>\n<h2>分块</h2>\n<table><tr><th>规则</th><th>候选对</th><th>新增</th><th>最大块</th><th>细分</th><th>舍弃</th></tr>\n");
        foreach (var rule in result.Rules)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(rule.Rule)}</td><td>{rule.Pairs:N0}</td><td>{rule.NewPairs:N0}</td><td>{rule.LargestBlock:N0}</td><td>{rule.RefinedBlocks:N0}</td><td>{rule.CutBlocks:N0}</td></tr>\n");
        html.Append("</table>\n");
        if (warnings.Count > 0)
            html.Append("<h2>注意</h2>\n<ul>").Append(string.Concat(warnings.Select(warning => $"<li>{WebUtility.HtmlEncode(warning)}</li>\n"))).Append("</ul>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h2>待核实(前 {Math.Min(Shown, review.Count)} 对,概率高的在前)</h2>\n");
        foreach (var link in review.OrderByDescending(link => link.Pair.Weight).ThenBy(link => link.Pair.Left).ThenBy(link => link.Pair.Right).Take(Shown))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{WebUtility.HtmlEncode(records.Ids[link.Pair.Left])} — {WebUtility.HtmlEncode(records.Ids[link.Pair.Right])}</h3>\n");
            html.Append(WaterfallChart.Draw(Explanation.Of(model, link.Pair.Levels, link.Pair.Terms)));
        }

        File.WriteAllText(path, html.Append("</body></html>\n").ToString());
    }
}
