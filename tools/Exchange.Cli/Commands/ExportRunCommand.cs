using System.CommandLine;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>export-run: a run's results as a file; clusters: household files that hang together.</summary>
internal static class ExportRunCommand
{
    private static readonly Dictionary<string, ExportTable> Tables = new(StringComparer.Ordinal)
    {
        ["findings"] = ExportTable.Findings,
        ["clusters"] = ExportTable.Clusters,
        ["reconciliation"] = ExportTable.Reconciliation,
        ["statistics"] = ExportTable.Statistics,
    };

    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "比对编号 / the run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var output = new Option<string>("--output") { Description = "写入此文件,按扩展名 .xlsx、.csv 或 .html 定格式 / the file; its ending says the format", Required = true };
        output.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && FormatOf(result.Tokens[0].Value) is ExportFormat.Unspecified)
                result.AddError("--output 的扩展名应为 .xlsx、.csv 或 .html / must end in .xlsx, .csv or .html");
        });
        var table = new Option<string?>("--table") { Description = $"只要一张表 / only this table:{string.Join(' ', Tables.Keys)};CSV 默认 findings" };
        table.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Tables.ContainsKey(result.Tokens[0].Value))
                result.AddError($"--table 不认识 {result.Tokens[0].Value},可用:{string.Join(' ', Tables.Keys)} / unknown table");
        });
        var region = new Option<string?>("--region") { Description = "只看此地区 / only this region" };
        var codes = new Option<string[]>("--code") { Description = "只看这些代码的疑点 / only findings of these codes", AllowMultipleArgumentsPerToken = true };
        var command = new Command("export-run", "把比对结果导出为工作簿、表格或报告;中断后再执行即续传 / write a run's results to a file; goes on where it was cut") { run, server, organization, output, table, region, codes };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var path = result.GetRequiredValue(output);
            if (result.GetValue(codes) is { Length: > 0 } && result.GetValue(table) is { } asked && Tables[asked] is not ExportTable.Findings)
                throw new FormatException($"--code 只适用于疑点表,{asked} 表没有代码 / --code fits the table of findings only");
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory))
                throw new FormatException($"没有文件夹 {directory} / no such folder");
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var bytes = await new RunExporter(connection).SaveAsync(
                new ExportRunRequest
                {
                    Name = RunCommand.Name(result.GetRequiredValue(run)),
                    Format = FormatOf(path),
                    Table = result.GetValue(table) is { } one ? Tables[one] : ExportTable.Unspecified,
                    Filter = new FindingFilter { RegionCode = result.GetValue(region) ?? "", Codes = { result.GetValue(codes) ?? [] } },
                },
                path, cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"已写入 {path}({Math.Ceiling(bytes / 1024.0):N0} KiB),摘要与服务一致");
            return 0;
        }));
        return command;
    }

    public static Command CreateClusters()
    {
        var run = new Argument<string>("run") { Description = "比对编号 / the run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var region = new Option<string?>("--region") { Description = "有档案在此地区的组 / clusters with a file of this region" };
        var union = new Option<string?>("--union") { Description = "有此工会档案的组 / clusters with a file of this union" };
        var file = new Option<string?>("--file") { Description = "含此档案号的组 / the cluster of this file number" };
        var limit = CommonOptions.Number("--limit", "最多列出多少组 / how many to list", 1, 1000, 50);
        var command = new Command("clusters", "查看因同一人、夫妻或相近号码而相连的档案组 / household files that hang together") { run, server, organization, region, union, file, limit };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var page = await connection.Results.ListClustersAsync(
                new ListClustersRequest
                {
                    Parent = RunCommand.Name(result.GetRequiredValue(run)),
                    Filter = new ClusterFilter { RegionCode = result.GetValue(region) ?? "", OwningUnion = result.GetValue(union) ?? "", FileNumber = result.GetValue(file) ?? "" },
                    PageSize = result.GetValue(limit),
                },
                connection.Headers, cancellationToken: cancellationToken);
            var table = new Table().Border(TableBorder.Rounded).Title($"重复档案组(共 {page.TotalSize:N0} 组,列出 {page.Clusters.Count:N0} 组)");
            table.AddColumns("关系", "范围", "档案数", "档案(所属工会)", "相连");
            foreach (var cluster in page.Clusters)
            {
                table.AddRow(
                    Names.Of(cluster.Relation), Names.Of(cluster.Scope), $"{cluster.FileCount:N0}",
                    Markup.Escape(string.Join('\n', cluster.Files.Select((one, place) => $"{place + 1}. {one.FileNumber}({one.OwningUnion})"))),
                    Markup.Escape(string.Join('\n', cluster.Links.Select(link =>
                        $"{link.Left + 1}–{link.Right + 1} {Names.Of(link.Relation)}{(link.SharedPersons > 0 ? $" {link.SharedPersons}人" : "")}"))));
            }

            AnsiConsole.Write(table);
            if (page.TotalSize > page.Clusters.Count)
                AnsiConsole.MarkupLine("其余见 export-run 的“重复档案组”表");
            return 0;
        }));
        return command;
    }

    private static ExportFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".XLSX" => ExportFormat.Xlsx,
        ".CSV" => ExportFormat.Csv,
        ".HTML" => ExportFormat.Html,
        _ => ExportFormat.Unspecified,
    };
}
