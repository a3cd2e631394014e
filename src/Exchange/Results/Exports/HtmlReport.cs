using System.Globalization;
using System.Net;
using System.Text;
using Exchange.Records;
using Exchange.V1;

namespace Exchange.Results.Exports;

/// <summary>A report in one file, without anything from outside; fit for A4. Every value is escaped, every person masked.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body{font-family:"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1f2933;margin:2rem auto;max-width:64rem;padding:0 1rem;line-height:1.5}
        h1{font-size:1.5rem;border-bottom:3px solid #b3261e;padding-bottom:.4rem}h2{font-size:1.15rem;margin-top:2rem}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.85rem;margin:.5rem 0}th,td{border:1px solid #cbd2d9;padding:.3rem .5rem;text-align:left;vertical-align:top}
        th{background:#f0f4f8}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tr.sum td{font-weight:bold;background:#f7f9fb}
        .ok{color:#1b7f4b;font-weight:bold}.bad{color:#b3261e;font-weight:bold}.note{color:#52606d;font-size:.85rem}
        .tiles{display:flex;flex-wrap:wrap;gap:.75rem}.tile{border:1px solid #cbd2d9;border-radius:.4rem;padding:.6rem 1rem;min-width:8rem}.tile b{display:block;font-size:1.3rem}
        footer{margin-top:2rem;border-top:1px solid #cbd2d9;font-size:.75rem;color:#52606d;word-break:break-all}
        @media print{@page{size:A4;margin:14mm}body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}}
        """;

    public static string Render(RunReport report)
    {
        var html = new StringBuilder();
        var run = report.Run;
        html.Append("<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>困难职工档案数据比对报告</title><style>")
            .Append(Style).Append("</style></head><body>");
        html.Append(CultureInfo.InvariantCulture, $"<h1>困难职工档案数据比对报告</h1><p>{E(report.RegionName(report.Region))} · {run.BusinessYear} 年度 · 基准日 {Day(run.AsOfDate)} · 规则方案 {E(run.Profile)}</p>");
        html.Append("<div class=\"tiles\">");
        if (report.Cells is not null)
        {
            Tile(html, "档案户数", run.Households);
            Tile(html, "家庭成员", run.Persons);
            Tile(html, "部门记录", run.RegisterRecords);
        }

        Tile(html, "疑点", report.FindingCounts.Values.Sum());
        Tile(html, "重复档案组", report.ClusterCount);
        if (report.Cells is not null)
            Tile(html, "退出候选", run.ExitCandidates);
        html.Append("</div><p class=\"note\">疑点不是结论:须由人逐项核实。未查到记录不能作为任何证明。退出须入户复核、公示、审批,并设渐退期。姓名和号码均已隐去。</p>");

        Balance(html, report);
        Kinds(html, report);
        Cities(html, report);
        Clusters(html, report);
        Exits(html, report);
        Open(html, report);
        html.Append(CultureInfo.InvariantCulture, $"<footer>比对编号 {E(ResourceNames.Run(run.RunId))}<br>输入摘要 {Hex(run.InputDigest)}<br>结果摘要 {Hex(run.ResultDigest)}<br>同样的输入在任何机器上应得到同样的结果摘要。</footer></body></html>");
        return html.ToString();
    }

    private static void Balance(StringBuilder html, RunReport report)
    {
        if (report.Cells is not { } cells)
            return;
        var balanced = cells.All(cell => cell.Input == cell.Matched + cell.OnlyHere + cell.OnlyThere + cell.Ambiguous + cell.Rejected);
        html.Append("<h2>平衡核对</h2><p>报送 = 匹配 + 仅档案有 + 仅部门有 + 存疑 + 退回:<span class=\"").Append(balanced ? "ok\">平衡" : "bad\">不平衡").Append("</span></p>");
        html.Append("<div class=\"wide\"><table><tr><th>来源</th><th>类别</th><th>单位</th><th class=\"n\">报送</th><th class=\"n\">匹配</th><th class=\"n\">仅档案有</th><th class=\"n\">仅部门有</th><th class=\"n\">存疑</th><th class=\"n\">退回</th></tr>");
        foreach (var group in cells.GroupBy(cell => ((RecordKind)cell.Kind, (CountUnit)cell.Unit)).OrderBy(group => group.Key))
        {
            var (kind, unit) = group.Key;
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Names.Source(kind)}</td><td>{E(Names.Of(kind))}</td><td>{Names.Unit(kind, unit)}</td>");
            Numbers(
                html, group.Sum(cell => cell.Input), group.Sum(cell => cell.Matched), group.Sum(cell => cell.OnlyHere), group.Sum(cell => cell.OnlyThere),
                group.Sum(cell => cell.Ambiguous), group.Sum(cell => cell.Rejected));
            html.Append("</tr>");
        }

        html.Append("</table></div><p class=\"note\">匹配:号码和姓名在另一方查到。仅档案有:各部门都没有查到此人的记录,属正常情况,不说明任何问题。"
            + "仅部门有:不在困难职工档案中的人。存疑:号码查到但姓名不同,或号码无法比对,须人工核对。退回:数据有误,未入库。</p>");
    }

    private static void Kinds(StringBuilder html, RunReport report)
    {
        html.Append("<h2>疑点分类</h2><table><tr><th>代码</th><th>疑点</th><th class=\"n\">数量</th><th class=\"n\">历次核实属实率</th><th>示例(已隐去个人信息)</th><th>下一步</th></tr>");
        var (confirmed, dismissed) = (report.Confirmed, report.Dismissed);
        foreach (var (code, count) in report.FindingCounts)
        {
            var example = report.Examples.GetValueOrDefault(code);
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(code)}</td><td>{E(Matching.Checks.FindingCatalogue.Get(code).TitleZh)}</td><td class=\"n\">{count:N0}</td><td class=\"n\">{Share(confirmed.GetValueOrDefault(code), dismissed.GetValueOrDefault(code))}</td><td>{E(example?.ExplanationZh ?? "")}</td><td>{E(example?.NextStepZh ?? "")}</td></tr>");
        }

        html.Append("</table><p class=\"note\">历次核实属实率:到本次比对发布时,本范围内已核实的该类疑点中属实的比例,括号内为已核实的条数;尚未核实过的不列。疑点须逐条核实,属实率只供安排先后。</p>");
    }

    /// <summary>How often a doubt was right, and of how many; nothing where none was decided.</summary>
    private static string Share(long confirmed, long dismissed) =>
        confirmed + dismissed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{confirmed * 100.0 / (confirmed + dismissed):0.0}%({confirmed + dismissed:N0})");

    /// <summary>What could not be judged, and who should perhaps have a file.</summary>
    private static void Open(StringBuilder html, RunReport report)
    {
        if (report.Undecided.Count > 0)
        {
            html.Append("<h2>资料不足、无法判断</h2><table><tr><th>代码</th><th>疑点</th><th class=\"n\">户数</th></tr>");
            foreach (var (code, count) in report.Undecided)
                html.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(code)}</td><td>{E(Matching.Checks.FindingCatalogue.Get(code).TitleZh)}</td><td class=\"n\">{count:N0}</td></tr>");
            html.Append("</table><p class=\"note\">既不是疑点,也不是没有问题:证件号码无法比对、没有授权、缺少数据源或档案缺项。</p>");
        }

        if (report.Uncovered.Count > 0)
        {
            html.Append("<h2>可能应建档而未建档的人员</h2><table><tr><th>地区</th><th class=\"n\">人数</th></tr>");
            foreach (var (city, count) in report.Uncovered)
                html.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(report.RegionName(city))}</td><td class=\"n\">{count:N0}</td></tr>");
            html.Append("</table><p class=\"note\">正在享受民政救助、由单位参保、没有在档档案。只是线索:是否会员、是否困难,须由工会核实。</p>");
        }
    }

    private static void Cities(StringBuilder html, RunReport report)
    {
        var codes = report.FindingCounts.Keys.ToList();
        var byCity = report.ByCity;
        var cities = byCity.Keys.Select(key => key.City).Distinct().Order().ToList();
        html.Append("<h2>各市州疑点</h2><div class=\"wide\"><table><tr><th>地区</th>");
        foreach (var code in codes)
            html.Append(CultureInfo.InvariantCulture, $"<th class=\"n\">{E(code)}</th>");
        html.Append("<th class=\"n\">合计</th></tr>");
        foreach (var city in cities)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(report.RegionName(city))}</td>");
            var counts = codes.Select(code => byCity.GetValueOrDefault((city, code))).ToArray();
            Numbers(html, [.. counts, counts.Sum()]);
            html.Append("</tr>");
        }

        html.Append("</table></div>");
    }

    private static void Clusters(StringBuilder html, RunReport report)
    {
        if (report.ClusterCount == 0)
            return;
        html.Append(CultureInfo.InvariantCulture, $"<h2>重复档案组({report.ClusterCount:N0} 组,列出前 {report.Clusters.Count:N0} 组)</h2>");
        html.Append("<table><tr><th>关系</th><th>范围</th><th class=\"n\">档案数</th><th>档案(所属工会)</th></tr>");
        foreach (var cluster in report.Clusters)
        {
            var files = string.Join(";", cluster.Files.Select(file => $"{file.FileNumber}({report.UnionName(file.OwningUnion)})"));
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Names.Of(cluster.Relation)}</td><td>{Names.Of(cluster.Scope)}</td><td class=\"n\">{cluster.FileCount:N0}</td><td>{E(files)}</td></tr>");
        }

        html.Append("</table><p class=\"note\">组内档案因同一人、夫妻或相近号码而相连,应一并核实;是否重复由人认定。</p>");
    }

    private static void Exits(StringBuilder html, RunReport report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>退出候选(列出前 {report.ExitCandidates.Count:N0} 条)</h2>");
        html.Append("<table><tr><th>地区</th><th>所属工会</th><th>档案号</th><th>说明</th></tr>");
        foreach (var finding in report.ExitCandidates)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{E(finding.Household.RegionCode)}</td><td>{E(report.UnionName(finding.Household.OwningUnion))}</td><td>{E(finding.Household.FileNumber)}</td><td>{E(finding.ExplanationZh)}</td></tr>");
        }

        html.Append("</table>");
    }

    private static void Tile(StringBuilder html, string name, long value) =>
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"tile\">{E(name)}<b>{value:N0}</b></div>");

    private static void Numbers(StringBuilder html, params ReadOnlySpan<long> values)
    {
        foreach (var value in values)
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{value:N0}</td>");
    }

    private static string E(string text) => WebUtility.HtmlEncode(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Day(int day) => string.Create(CultureInfo.InvariantCulture, $"{day / 10000:D4}-{day / 100 % 100:D2}-{day % 100:D2}");
}
