using System.CommandLine;
using Exchange.Cli.Reports;
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
                return await ExportAsync(connection, parent, filter, path, cancellationToken);

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

    private static async Task<int> ExportAsync(ServiceConnection connection, string parent, FindingFilter filter, string path, CancellationToken cancellationToken)
    {
        // The call first: a refusal leaves no empty file behind.
        using var call = connection.Results.StreamFindings(new StreamFindingsRequest { Parent = parent, Filter = filter }, connection.Headers, cancellationToken: cancellationToken);
        var more = await call.ResponseStream.MoveNext(cancellationToken);
        await using var csv = new FindingsCsv(path);
        var count = 0L;
        for (; more; more = await call.ResponseStream.MoveNext(cancellationToken))
        {
            csv.Write(call.ResponseStream.Current.Finding);
            count++;
        }

        AnsiConsole.MarkupLineInterpolated($"{count:N0} 条疑点写入 {path}");
        return 0;
    }
}
