using System.CommandLine;
using System.Globalization;
using Exchange.Cli.Reports;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>run: a comparison, followed to its end.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var year = CommonOptions.Year();
        var asOf = CommonOptions.AsOf();
        var region = new Option<string>("--region") { Description = "行政区划代码 / the region, six digits", Required = true };
        var id = new Option<string?>("--id") { Description = "比对编号;不填则由时间得出 / the run's id" };
        var validate = new Option<bool>("--validate-only") { Description = "只列出将比对哪些批次 / only say what would be compared" };
        var report = new Option<string?>("--report") { Description = "把报告写入此文件(HTML) / write a report to this file" };
        var command = new Command("run", "发起年度数据比对并等待结果 / start an annual comparison and wait for it") { server, organization, year, asOf, region, id, validate, report };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var request = new CreateRunRequest
            {
                RunId = result.GetValue(id) ?? string.Create(CultureInfo.InvariantCulture, $"annual-{result.GetValue(year)}-{TimeProvider.System.GetUtcNow():yyyyMMddHHmmss}"),
                Kind = RunKind.AnnualReconciliation,
                RegionCode = result.GetRequiredValue(region),
                BusinessYear = result.GetValue(year),
                AsOfDate = result.GetValue(asOf),
                ValidateOnly = result.GetValue(validate),
            };
            if (request.ValidateOnly)
            {
                Print((await connection.Comparison.CreateRunAsync(request, connection.Headers, cancellationToken: cancellationToken)).Run);
                return 0;
            }

            var reportPath = result.GetValue(report);
            if (reportPath is not null && Path.GetDirectoryName(Path.GetFullPath(reportPath)) is { } directory && !Directory.Exists(directory))
                throw new FormatException($"没有文件夹 {directory} / no such folder");
            var follower = new RunFollower(connection);
            var run = await RunProgressBar.FollowAsync(show => follower.RunAsync(request, show, cancellationToken));
            if (follower.WasThere)
                AnsiConsole.MarkupLineInterpolated($"[yellow]该编号的比对已于 {run.EndTime?.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss} UTC 完成,以下是当时的结果,没有重新比对;重新比对请换一个 --id[/]");
            var read = await follower.ReadAsync(run, null, null, cancellationToken);
            ReconciliationTable.Print(read.Reconciliation);
            ReconciliationTable.PrintCounts(read, []);
            AnsiConsole.MarkupLineInterpolated($"比对 {run.Name}:疑点 {run.Findings:N0} 条,退出候选 {run.ExitCandidates:N0} 户");
            if (reportPath is not null)
            {
                await File.WriteAllTextAsync(reportPath, HtmlReport.Render(read), cancellationToken);
                AnsiConsole.MarkupLineInterpolated($"报告 {reportPath}");
            }

            return 0;
        }));
        return command;
    }

    private static void Print(Run run)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"将比对的批次(规则方案 {run.RuleProfile})");
        table.AddColumns("批次", "类别", "记录数");
        foreach (var input in run.Inputs)
            table.AddRow(Markup.Escape(input.Batch), Names.Of(input.RecordKind), $"{input.Records:N0}");
        AnsiConsole.Write(table);
    }
}
