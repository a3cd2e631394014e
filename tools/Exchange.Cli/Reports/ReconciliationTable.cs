using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Reports;

/// <summary>A line of the reconciliation: one kind of record of one department, all regions together.</summary>
internal sealed record ReconciliationLine(
    string Source, RecordKind Kind, CountUnit Unit, long Input, long Matched, long OnlyHere, long OnlyThere, long Ambiguous, long Rejected)
{
    public string UnitName => Names.Unit(Kind, Unit);
}

/// <summary>The reconciliation as people read it.</summary>
internal static class ReconciliationTable
{
    public static IEnumerable<ReconciliationLine> BySource(IEnumerable<ReconciliationCell> cells) => cells
        .GroupBy(cell => (cell.RecordKind, cell.Unit))
        .OrderBy(group => group.Key.RecordKind).ThenBy(group => group.Key.Unit)
        .Select(group => new ReconciliationLine(
            Names.Source(group.Key.RecordKind), group.Key.RecordKind, group.Key.Unit,
            group.Sum(cell => cell.Input), group.Sum(cell => cell.Matched), group.Sum(cell => cell.OnlyHere),
            group.Sum(cell => cell.OnlyThere), group.Sum(cell => cell.Ambiguous), group.Sum(cell => cell.Rejected)));

    public static void Print(GetReconciliationResponse reconciliation)
    {
        var table = new Table().Border(TableBorder.Rounded).Title("平衡核对");
        foreach (var heading in (string[])["来源", "类别", "单位"])
            table.AddColumn(new TableColumn(heading).NoWrap());
        foreach (var heading in (string[])["报送", "匹配", "仅档案有", "仅部门有", "存疑", "退回"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var line in BySource(reconciliation.Cells))
        {
            table.AddRow(
                line.Source, Names.Of(line.Kind), line.UnitName,
                $"{line.Input:N0}", $"{line.Matched:N0}", $"{line.OnlyHere:N0}", $"{line.OnlyThere:N0}", $"{line.Ambiguous:N0}", $"{line.Rejected:N0}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(reconciliation.Balanced ? "报送 = 匹配 + 仅档案有 + 仅部门有 + 存疑 + 退回:[green]平衡[/]" : "[red]不平衡[/]");
    }

    public static void PrintCounts(RunReport report, IReadOnlyList<Generate.Score> scores)
    {
        var reconciliation = report.Reconciliation;
        var table = new Table().Border(TableBorder.Rounded).Title("疑点分类");
        table.AddColumns(new TableColumn("代码").NoWrap(), new TableColumn("疑点"));
        table.AddColumn(new TableColumn("数量").RightAligned());
        if (scores.Count > 0)
        {
            table.AddColumn(new TableColumn("埋设").RightAligned());
            table.AddColumn(new TableColumn("准确率").RightAligned());
            table.AddColumn(new TableColumn("召回率").RightAligned());
        }

        foreach (var count in reconciliation.FindingCounts)
        {
            var cells = new List<string> { count.Code, Markup.Escape(count.TitleZh), $"{count.Count:N0}" };
            if (scores.FirstOrDefault(score => score.Code == count.Code) is { } score)
                cells.AddRange([$"{score.Planted:N0}", Share(score.Precision), Share(score.Recall)]);
            table.AddRow([.. cells]);
        }

        AnsiConsole.Write(table);
        if (report.Undecided.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"[grey]资料不足、无法判断(户数):{string.Join(" ", report.Undecided.Select(pair => $"{pair.Key} {pair.Value:N0}"))}[/]");
        if (report.Clustered.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"与其他档案相连、应一并核实的档案(份):{string.Join(" ", report.Clustered.Select(pair => $"{Names.Of(Enum.Parse<ClusterScope>(pair.Key))} {pair.Value:N0}"))}(明细见 clusters 命令)");
        if (report.Uncovered.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"享受民政救助、由单位参保而没有在档档案的人员 {report.Uncovered.Values.Sum():N0} 人(分地区见报告;须核实是否会员、是否困难)");
    }

    private static string Share(double value) => value >= 1 ? "[green]1.000[/]" : $"[yellow]{value:0.000}[/]";
}
