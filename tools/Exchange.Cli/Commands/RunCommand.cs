using System.CommandLine;
using System.Globalization;
using Exchange.Cli.Reports;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>run: a comparison, followed to its end; cancel: ends one; compare-runs: what has changed from one to another.</summary>
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
        var kind = new Option<string>("--kind")
        {
            Description = "类别 / kind:annual 年度比对,exit 退出触发,duplicates 跨地区重复,return 返困监测,history 历年全量",
            DefaultValueFactory = _ => "annual",
        };
        kind.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Kinds.ContainsKey(result.Tokens[0].Value))
                result.AddError($"--kind 不认识 {result.Tokens[0].Value},可用:{string.Join(' ', Kinds.Keys)} / unknown kind of run");
        });
        var union = new Option<string?>("--union") { Description = "只核查此工会的档案(机构代码) / judge only this union's files" };
        var since = CommonOptions.Number("--since-year", "历年全量的起始年度 / first year of a full history", 0, 2100, 0);
        var require = new Option<string[]>("--require")
        {
            Description = "缺少这些部门数据就不比对,如 LowIncomeAid Funeral / registers without which nothing starts",
            AllowMultipleArgumentsPerToken = true,
        };
        require.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !Enum.TryParse<RecordKind>(token.Value, out _)))
                result.AddError($"--require 不认识 {token.Value},可用:{string.Join(' ', Enum.GetNames<RecordKind>().Skip(2))} / unknown kind of register");
        });
        var full = new Option<bool>("--full") { Description = "逐户重新核查,不沿用上次未受影响的结论(结果相同) / judge everything anew; the result is the same" };
        var report = new Option<string?>("--report") { Description = "把报告写入此文件(HTML) / write a report to this file" };
        var command = new Command("run", "发起数据比对并等待结果 / start a comparison and wait for it") { server, organization, year, asOf, region, kind, union, since, require, full, id, validate, report };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var request = new CreateRunRequest
            {
                RunId = result.GetValue(id) ?? string.Create(CultureInfo.InvariantCulture, $"{result.GetRequiredValue(kind)}-{result.GetValue(year)}-{TimeProvider.System.GetUtcNow():yyyyMMddHHmmss}"),
                Kind = Kinds[result.GetRequiredValue(kind)],
                OwningUnion = result.GetValue(union) ?? "",
                SinceYear = result.GetValue(since),
                Full = result.GetValue(full),
                RequiredSources = { (result.GetValue(require) ?? []).Select(Enum.Parse<RecordKind>) },
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
            var read = await follower.ReadAsync(run, cancellationToken);
            ReconciliationTable.Print(read.Reconciliation);
            ReconciliationTable.PrintCounts(read, []);
            AnsiConsole.MarkupLineInterpolated($"比对 {run.Name}:疑点 {run.Findings:N0} 条,退出候选 {run.ExitCandidates:N0} 户");
            if (run.ReusedHouseholds > 0)
                AnsiConsole.MarkupLineInterpolated($"其中 {run.ReusedHouseholds:N0} 户自上次比对以来没有受到任何变化影响,沿用其结论");
            if (reportPath is not null)
            {
                await new RunExporter(connection).SaveAsync(new ExportRunRequest { Name = run.Name, Format = ExportFormat.Html }, reportPath, cancellationToken);
                AnsiConsole.MarkupLineInterpolated($"报告 {reportPath}");
            }

            return 0;
        }));
        return command;
    }

    /// <summary>cancel: ends a run that has not ended.</summary>
    public static Command CreateCancel()
    {
        var run = new Argument<string>("run") { Description = "比对编号 / the run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var command = new Command("cancel", "取消正在进行的比对 / cancel a run") { run, server, organization };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var cancelled = await connection.Comparison.CancelRunAsync(new CancelRunRequest { Name = Name(result.GetRequiredValue(run)) }, connection.Headers, cancellationToken: cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"比对 {cancelled.Run.Name} 已取消,没有发布任何结果");
            return 0;
        }));
        return command;
    }

    /// <summary>compare-runs: what has changed from one run to another.</summary>
    public static Command CreateCompare()
    {
        var before = new Argument<string>("before") { Description = "较早的比对编号 / the earlier run's id" };
        var after = new Argument<string>("after") { Description = "较晚的比对编号 / the later run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var limit = CommonOptions.Number("--limit", "最多列出多少条 / how many to list", 1, 1000, 50);
        var command = new Command("compare-runs", "对照两次比对:新增、消失和依据改变的疑点 / findings that are new, gone or changed") { before, after, server, organization, limit };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var answer = await connection.Comparison.CompareRunsAsync(
                new CompareRunsRequest { Before = Name(result.GetRequiredValue(before)), After = Name(result.GetRequiredValue(after)), PageSize = result.GetValue(limit) },
                connection.Headers, cancellationToken: cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"新增 {answer.NewFindings:N0} 条,消失 {answer.GoneFindings:N0} 条,依据改变 {answer.ChangedFindings:N0} 条,未变 {answer.UnchangedFindings:N0} 条");
            var table = new Table().Border(TableBorder.Rounded).AddColumns("变化", "代码", "所属工会", "档案号", "对象", "说明");
            foreach (var change in answer.Changes)
            {
                var finding = change.Finding;
                table.AddRow(
                    change.Kind switch { FindingChangeKind.New => "新增", FindingChangeKind.Gone => "消失", _ => "依据改变" }, finding.Code,
                    Markup.Escape(finding.Household.OwningUnion), Markup.Escape(finding.Household.FileNumber), Names.Member(finding.MemberNumber), Markup.Escape(finding.ExplanationZh));
            }

            AnsiConsole.Write(table);
            return 0;
        }));
        return command;
    }

    private static readonly Dictionary<string, RunKind> Kinds = new(StringComparer.Ordinal)
    {
        ["annual"] = RunKind.AnnualReconciliation,
        ["exit"] = RunKind.ExitTrigger,
        ["duplicates"] = RunKind.CrossRegionDuplicate,
        ["return"] = RunKind.ReturnWatch,
        ["history"] = RunKind.FullHistory,
    };

    /// <summary>runs/{run}, of an id or a name.</summary>
    public static string Name(string id) => id.StartsWith("runs/", StringComparison.Ordinal) ? id : $"runs/{id}";

    private static void Print(Run run)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"将比对的批次(规则方案 {run.RuleProfile})");
        table.AddColumns("批次", "类别", "记录数");
        foreach (var input in run.Inputs)
            table.AddRow(Markup.Escape(input.Batch), Names.Of(input.RecordKind), $"{input.Records:N0}");
        AnsiConsole.Write(table);
    }
}
