using System.CommandLine;
using Exchange.Cli.Reports;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>rejections: the records of a batch that were not taken, each with index, field, reason and how to mend it.</summary>
internal static class RejectionsCommand
{
    private const int PageSize = 1000;

    public static Command Create()
    {
        var batch = new Argument<string>("batch") { Description = "批次编号或全名 / the batch's id or name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var limit = CommonOptions.Number("--limit", "屏幕上最多列出多少条 / how many on the screen", 1, 1000, 50);
        var output = new Option<string?>("--output") { Description = "全部写入此 CSV 文件 / write all to this CSV file" };
        var command = new Command("rejections", "查看一个批次的退回记录 / the rejected records of a batch") { batch, server, organization, limit, output };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var id = result.GetRequiredValue(batch);
            var name = id.Contains('/', StringComparison.Ordinal) ? id : $"organizations/{connection.Organization}/batches/{id}";
            if (result.GetValue(output) is not { } path)
            {
                Print(await ListAsync(connection, name, result.GetValue(limit), cancellationToken));
                return 0;
            }

            var page = await ListAsync(connection, name, PageSize, cancellationToken);
            await using var csv = new RejectionsCsv(path);
            for (; ; page = await ListAsync(connection, name, PageSize, cancellationToken, page.NextPageToken))
            {
                foreach (var rejection in page.Rejections)
                    csv.Write(rejection);
                if (page.NextPageToken.Length == 0)
                    break;
            }

            AnsiConsole.MarkupLineInterpolated($"{page.TotalSize:N0} 条退回记录写入 {path}");
            return 0;
        }));
        return command;
    }

    public static async Task<ListRejectionsResponse> ListAsync(
        ServiceConnection connection, string batch, int count, CancellationToken cancellationToken, string pageToken = "") =>
        await connection.Ingest.ListRejectionsAsync(
            new ListRejectionsRequest { Parent = batch, PageSize = count, PageToken = pageToken }, connection.Headers, cancellationToken: cancellationToken);

    /// <summary>Shows rejections.</summary>
    /// <param name="rejections">They.</param>
    /// <param name="rows">In which row of a table each record begins; null where they did not come from one.</param>
    public static void Print(ListRejectionsResponse rejections, Dictionary<long, long>? rows = null)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"退回记录(共 {rejections.TotalSize:N0} 条,列出 {rejections.Rejections.Count:N0} 条)");
        table.AddColumns(rows is null ? "序号" : "表格行", "业务编号", "字段", "原因和改法");
        foreach (var rejection in rejections.Rejections)
            table.AddRow(rows is null ? $"{rejection.Index}" : $"{rows.GetValueOrDefault(rejection.Index)}", Markup.Escape(rejection.SourceCaseNumber), Markup.Escape(rejection.FieldPath), Markup.Escape(rejection.TextZh));
        AnsiConsole.Write(table);
    }
}
