using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Results.Exports;

/// <summary>A run's results as rows that people read.</summary>
internal static class RunTables
{
    public const string Findings = "疑点";
    public const string Reconciliation = "平衡核对";
    public const string Clusters = "重复档案组";
    public const string Statistics = "统计";

    public static readonly IReadOnlyList<string> FindingHeadings =
        ["代码", "疑点", "程度", "行政区划", "所属工会", "档案号", "对象", "姓名(隐)", "身份证号(隐)", "说明", "依据比对", "建议", "下一步", "规则方案", "疑点编号"];

    public static readonly IReadOnlyList<string> ReconciliationHeadings = ["来源", "机构", "行政区划", "类别", "单位", "报送", "匹配", "仅档案有", "仅部门有", "存疑", "退回"];

    public static readonly IReadOnlyList<string> ClusterHeadings = ["组", "关系", "范围", "组内档案数", "关键连接", "行政区划", "所属工会", "档案号", "与组内何档案相连", "组编号"];

    public static readonly IReadOnlyList<string> StatisticHeadings = ["统计项", "行政区划", "数量"];

    public static IReadOnlyList<ExportCell> Row(Finding finding) =>
    [
        finding.Code, finding.TitleZh, Names.Of(finding.Severity), finding.Household.RegionCode, finding.Household.OwningUnion, finding.Household.FileNumber,
        Names.Member(finding.MemberNumber), finding.MaskedName, finding.MaskedIdNumber, finding.ExplanationZh, string.Join(";", finding.Evidence.Select(Text)),
        Names.Of(finding.Suggestion), finding.NextStepZh, finding.RuleProfile, finding.Name,
    ];

    public static IReadOnlyList<ExportCell> Row(CellRow cell)
    {
        var kind = (RecordKind)cell.Kind;
        return
        [
            Names.Source(kind), cell.Organization, RegionCode.Format(cell.Region), Names.Of(kind), Names.Unit(kind, (CountUnit)cell.Unit),
            cell.Input, cell.Matched, cell.OnlyHere, cell.OnlyThere, cell.Ambiguous, cell.Rejected,
        ];
    }

    public static IReadOnlyList<ExportCell> Row(RunCountRow count) => [count.Name, RegionCode.Format(count.Region), count.Count];

    /// <summary>A row for each file of a cluster.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="number">Its place in the table, from 1.</param>
    public static IEnumerable<IReadOnlyList<ExportCell>> Rows(FileCluster cluster, long number)
    {
        for (var place = 0; place < cluster.Files.Count; place++)
        {
            var file = cluster.Files[place];
            var links = cluster.Links.Where(link => link.Left == place || link.Right == place).Select(link =>
            {
                var other = cluster.Files[link.Left == place ? link.Right : link.Left];
                return $"{other.FileNumber}({Names.Of(link.Relation)}{(link.SharedPersons > 0 ? $",{link.SharedPersons}人" : "")})";
            });
            yield return
            [
                number, Names.Of(cluster.Relation), Names.Of(cluster.Scope), (long)cluster.FileCount, (long)cluster.Bridges, file.RegionCode, file.OwningUnion, file.FileNumber,
                string.Join(";", links), cluster.Name,
            ];
        }
    }

    private static string Text(Evidence evidence)
    {
        var source = evidence.SourceKind is RecordKind.Unspecified ? "" : $"[{Names.Of(evidence.SourceKind)} {evidence.SourceCaseNumber}]";
        return $"{evidence.LabelZh}:{evidence.FileValue}|{evidence.OtherValue}{source}";
    }
}
