using System.CommandLine;
using Exchange.V1;
using Google.Protobuf;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>status: where the caller's batches stand. seal: ends one. abandon: gives one up. purge: removes what one held.</summary>
internal static class StatusCommand
{
    private const int PageSize = 1000;

    public static Command Create()
    {
        var batch = new Argument<string?>("batch") { Description = "批次编号或全名;不填则列出全部 / the batch's id or name; all without it", DefaultValueFactory = _ => null };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var json = new Option<bool>("--json") { Description = "输出 JSON,每行一个批次 / JSON, a batch a line" };
        var command = new Command("status", "查看批次的进度 / where batches stand") { batch, server, organization, json };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var batches = result.GetValue(batch) is { } id ? [await GetAsync(connection, id, cancellationToken)] : await ListAsync(connection, cancellationToken);
            if (result.GetValue(json))
                batches.ForEach(item => Console.WriteLine(JsonFormatter.Default.Format(item)));
            else
                Print(batches);
            return 0;
        }));
        return command;
    }

    public static Command CreateAbandon()
    {
        var batch = new Argument<string>("batch") { Description = "批次编号或全名 / the batch's id or name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var yes = new Option<bool>("--yes") { Description = "确认放弃:已上报的内容将不可恢复 / yes, what was sent is gone for good" };
        var command = new Command("abandon", "放弃未封存的批次,其内容立即不可读取 / give up a batch that is not sealed") { batch, server, organization, yes };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            if (!result.GetValue(yes))
                throw new FormatException("放弃后已上报的内容不可恢复,确认请加 --yes / what was sent will be gone for good: confirm with --yes");
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var answer = await connection.Ingest.AbandonBatchAsync(
                new AbandonBatchRequest { Name = Name(connection, result.GetRequiredValue(batch)) }, connection.Headers, cancellationToken: cancellationToken);
            Print([answer.Batch]);
            return 0;
        }));
        return command;
    }

    public static Command CreatePurge()
    {
        var batch = new Argument<string>("batch") { Description = "批次编号或全名 / the batch's id or name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var yes = new Option<bool>("--yes") { Description = "确认清除:其记录不可恢复,批次、计数和凭证保留 / yes, its records are gone for good" };
        var command = new Command("purge", "清除已被新批次取代的批次的内容 / remove what a superseded batch held") { batch, server, organization, yes };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            if (!result.GetValue(yes))
                throw new FormatException("清除后其记录不可恢复,确认请加 --yes / its records will be gone for good: confirm with --yes");
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var answer = await connection.Ingest.PurgeBatchAsync(
                new PurgeBatchRequest { Name = Name(connection, result.GetRequiredValue(batch)) }, connection.Headers, cancellationToken: cancellationToken);
            Print([answer.Batch]);
            return 0;
        }));
        return command;
    }

    public static Command CreateSeal()
    {
        var batch = new Argument<string>("batch") { Description = "批次编号或全名 / the batch's id or name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var path = new Option<string?>("--file") { Description = "所上报的文件,由它得出记录数和链式摘要 / the file that was sent, from which count and chain follow" };
        var records = new Option<long?>("--records") { Description = "记录数 / how many records were sent" };
        var chain = new Option<string?>("--chain-hash") { Description = "链式摘要(64位十六进制) / their chain, 64 hexadecimal digits" };
        var tables = new TableReading();
        var command = new Command("seal", "封存已传完的批次(push 会自动封存;供其他程序上报的批次使用) / seal a batch that is complete; push does so itself") { batch, server, organization, path, records, chain };
        tables.AddTo(command);
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var request = new SealBatchRequest { Name = Name(connection, result.GetRequiredValue(batch)) };
            if (result.GetValue(path) is { } file)
            {
                var (count, hash) = new RecordFile(file, tables.Read(result)).Chain(cancellationToken);
                (request.Records, request.ChainHash) = (count, ByteString.CopyFrom(hash));
            }
            else if (result.GetValue(records) is { } count and >= 0 && result.GetValue(chain) is { Length: 64 } hex && hex.All(char.IsAsciiHexDigit))
            {
                (request.Records, request.ChainHash) = (count, ByteString.CopyFrom(Convert.FromHexString(hex)));
            }
            else
            {
                throw new FormatException("请写明 --file,或同时写明 --records 和 --chain-hash(64位十六进制) / name --file, or both --records and --chain-hash");
            }

            var answer = await connection.Ingest.SealBatchAsync(request, connection.Headers, cancellationToken: cancellationToken);
            Print([answer.Batch]);
            return 0;
        }));
        return command;
    }

    private static string Name(ServiceConnection connection, string id) =>
        id.Contains('/', StringComparison.Ordinal) ? id : $"organizations/{connection.Organization}/batches/{id}";

    private static async Task<Batch> GetAsync(ServiceConnection connection, string id, CancellationToken cancellationToken) =>
        (await connection.Ingest.GetBatchAsync(new GetBatchRequest { Name = Name(connection, id) }, connection.Headers, cancellationToken: cancellationToken)).Batch;

    /// <summary>All batches of the caller, in the order of their creation.</summary>
    internal static async Task<List<Batch>> ListAsync(ServiceConnection connection, CancellationToken cancellationToken)
    {
        var batches = new List<Batch>();
        var request = new ListBatchesRequest { Parent = $"organizations/{connection.Organization}", PageSize = PageSize };
        do
        {
            var page = await connection.Ingest.ListBatchesAsync(request, connection.Headers, cancellationToken: cancellationToken);
            batches.AddRange(page.Batches);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return batches;
    }

    private static void Print(List<Batch> batches)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("批次", "类别", "年度", "状态", "已保存", "接收", "退回", "封存时间(北京)");
        foreach (var batch in batches)
        {
            table.AddRow(
                Markup.Escape(batch.Name.Split('/')[^1]), Names.Of(batch.RecordKind), $"{batch.BusinessYear}", State(batch.State), $"{batch.CommittedOffset:N0}", $"{batch.Accepted:N0}", $"{batch.Rejected:N0}",
                batch.SealTime is { } time ? Shown.Minute(time) : "");
        }

        AnsiConsole.Write(table);
    }

    private static string State(BatchState state) => state switch
    {
        BatchState.Open => "上报中",
        BatchState.Sealing => "正在封存",
        BatchState.Sealed => "已封存",
        BatchState.Abandoned => "已放弃",
        BatchState.Superseded => "已被新批次取代",
        BatchState.Expired => "已过期",
        BatchState.Purged => "已清除",
        _ => "未知",
    };
}
