using System.CommandLine;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>findings: what a run found, as a table on the screen or in a file.</summary>
internal static class FindingsCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "比对编号 / the run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var codes = new Option<string[]>("--code") { Description = "只看这些代码,如 F30 / only these codes", AllowMultipleArgumentsPerToken = true };
        var region = new Option<string?>("--region") { Description = "只看此地区 / only this region" };
        var limit = CommonOptions.Number("--limit", "屏幕上最多列出多少条 / how many on the screen", 1, 1000, 50);
        var output = new Option<string?>("--output") { Description = "全部写入此 CSV 文件 / write all to this CSV file" };
        var command = new Command("findings", "查看疑点 / what a run found") { run, server, organization, codes, region, limit, output };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var id = result.GetRequiredValue(run);
            var parent = id.StartsWith("runs/", StringComparison.Ordinal) ? id : $"runs/{id}";
            var filter = new FindingFilter { RegionCode = result.GetValue(region) ?? "", Codes = { result.GetValue(codes) ?? [] } };
            if (result.GetValue(output) is { } path)
            {
                await new RunExporter(connection).SaveAsync(new ExportRunRequest { Name = parent, Format = ExportFormat.Csv, Filter = filter }, path, cancellationToken);
                AnsiConsole.MarkupLineInterpolated($"疑点写入 {path}");
                return 0;
            }

            var page = await connection.Results.ListFindingsAsync(
                new ListFindingsRequest { Parent = parent, Filter = filter, PageSize = result.GetValue(limit) }, connection.Headers, cancellationToken: cancellationToken);
            var table = new Table().Border(TableBorder.Rounded).Title($"疑点(共 {page.TotalSize:N0} 条,列出 {page.Findings.Count:N0} 条)");
            table.AddColumns("代码", "程度", "所属工会", "档案号", "对象", "说明", "建议");
            foreach (var finding in page.Findings)
            {
                table.AddRow(
                    finding.Code, Names.Of(finding.Severity), Markup.Escape(finding.Household.OwningUnion), Markup.Escape(finding.Household.FileNumber),
                    Names.Member(finding.MemberNumber), Markup.Escape(finding.ExplanationZh), Names.Of(finding.Suggestion));
            }

            AnsiConsole.Write(table);
            return 0;
        }));
        return command;
    }

    /// <summary>explain: why a finding came and what would change it.</summary>
    public static Command CreateExplain()
    {
        var finding = new Argument<string>("finding") { Description = "疑点,runs/比对编号/findings/疑点编号(CSV 的最后一列) / the finding's name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var command = new Command("explain", "说明一条疑点:依据,以及怎样它就不成立 / why a finding came and what would change it") { finding, server, organization };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var answer = await connection.Results.ExplainFindingAsync(new ExplainFindingRequest { Name = result.GetRequiredValue(finding) }, connection.Headers, cancellationToken: cancellationToken);
            var shown = answer.Finding;
            AnsiConsole.MarkupLineInterpolated($"[bold]{shown.Code} {shown.TitleZh}[/]  {shown.Household.OwningUnion} {shown.Household.FileNumber} {Names.Member(shown.MemberNumber)}");
            AnsiConsole.MarkupLineInterpolated($"{shown.ExplanationZh}\n依据:{shown.BasisZh}\n下一步:{shown.NextStepZh}");
            AnsiConsole.Write(Shown.Evidence(shown));
            if (!answer.Reproduced)
            {
                AnsiConsole.MarkupLine("[yellow]用现在的程序和规则重新核查,没有得到同样的疑点(程序或规则在比对后已更换),无法说明怎样它就不成立。请重新比对。[/]");
                return 0;
            }

            var changes = new Table().Border(TableBorder.Rounded).Title("怎样它就不成立(逐项改变,重新核查得出)").AddColumns("改变", "部门", "案号");
            foreach (var change in answer.Counterfactuals.OrderBy(change => change.Remains))
                changes.AddRow(Markup.Escape(change.TextZh), change.SourceKind is RecordKind.Unspecified ? "" : Names.Of(change.SourceKind), Markup.Escape(change.SourceCaseNumber));
            AnsiConsole.Write(changes);
            return 0;
        }));
        return command;
    }
}
