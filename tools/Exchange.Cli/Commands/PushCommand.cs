using System.CommandLine;
using System.Globalization;
using Exchange.V1;
using Grpc.Core;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>push: a file of records as a batch.</summary>
internal static class PushCommand
{
    private const int ShownRejections = 20;

    public static Command Create()
    {
        var path = CommonOptions.File("记录文件(.pb 或 .jsonl) / file of records");
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var year = CommonOptions.Year();
        var asOf = CommonOptions.AsOf();
        var batch = new Option<string?>("--batch") { Description = "批次编号;不填则由文件内容得出,重复上报同一文件不会重复入库 / the batch's id; by default it follows from the file" };
        var receipt = new Option<string?>("--receipt") { Description = "凭证写入此文件;不填则为 文件名.receipt.json / where the signed receipt goes; by default beside the file" };
        var patience = CommonOptions.Number("--patience", "线路或服务中断时,没有进展最多等多少秒 / seconds without progress after which it gives up", 0, 86_400, 600);
        var command = new Command("push", "上报一个文件;线路或服务中断后自动续传,也可重来 / send a file; goes on by itself after a cut, and can be repeated")
        {
            path, server, organization, year, asOf, batch, receipt, patience,
        };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var file = new RecordFile(result.GetRequiredValue(path).FullName);
            var kind = file.Kind();
            var id = result.GetValue(batch) ?? await DefaultIdAsync(file, kind, result.GetValue(year), result.GetValue(asOf), cancellationToken);
            var order = new PushOrder(file, kind, id, result.GetValue(year), result.GetValue(asOf));
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var pusher = new Pusher(connection, TimeSpan.FromSeconds(result.GetValue(patience)));
            var (seal, wasSealed) = await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn()).StartAsync(progress =>
            {
                var task = progress.AddTask(Names.Of(kind), maxValue: Math.Max(1, file.Length));
                return WithRejectionsAsync(connection, order, () => pusher.PushAsync(order, done => Show(task, kind, done), cancellationToken), cancellationToken);
            });
            var sealedBatch = seal.Batch;
            if (wasSealed)
                AnsiConsole.MarkupLine("[yellow]该文件此前已上报并封存,本次没有重复入库[/]");
            AnsiConsole.MarkupLineInterpolated($"批次 {sealedBatch.Name} 已封存:接收 {sealedBatch.Accepted:N0} 条,退回 {sealedBatch.Rejected:N0} 条");
            AnsiConsole.MarkupLineInterpolated($"链式摘要 {Convert.ToHexStringLower(sealedBatch.ChainHash.Span)}");
            Keep(result.GetValue(receipt) ?? file.Path + ".receipt.json", seal.Receipt);
            if (sealedBatch.Rejected > 0)
            {
                RejectionsCommand.Print(await RejectionsCommand.ListAsync(connection, sealedBatch.Name, ShownRejections, cancellationToken));
                AnsiConsole.MarkupLineInterpolated($"全部退回记录:exchange rejections {sealedBatch.Name} --as {connection.Organization} --output 退回清单.csv");
            }

            return 0;
        }));
        return command;
    }

    /// <summary>A receipt that cannot be written is no failed push: it can be fetched at any time.</summary>
    private static void Keep(string path, SignedReceipt receipt)
    {
        try
        {
            ReceiptFile.Write(path, receipt);
            AnsiConsole.MarkupLineInterpolated($"凭证 {path}(请妥善保存;离线核验:exchange receipt verify)");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            AnsiConsole.MarkupLineInterpolated($"[yellow]凭证未能写入 {path}[/];可随时用 exchange receipt get 下载");
        }
    }

    private static void Show(ProgressTask task, RecordKind kind, PushProgress done)
    {
        task.Value = done.Bytes;
        task.Description = done.Stage switch
        {
            PushStage.Waiting => $"{Names.Of(kind)} [yellow]中断,正在重连(已保存 {done.Records:N0} 条)[/]",
            PushStage.Sealing => $"{Names.Of(kind)} {done.Records:N0} 条,正在封存",
            _ => $"{Names.Of(kind)} {done.Records:N0} 条",
        };
    }

    /// <summary>A seal that is refused because too much was rejected is of use only with the reasons.</summary>
    private static async Task<(SealBatchResponse Seal, bool WasSealed)> WithRejectionsAsync(
        ServiceConnection connection, PushOrder order, Func<Task<(SealBatchResponse Seal, bool WasSealed)>> push, CancellationToken cancellationToken)
    {
        try
        {
            return await push();
        }
        catch (RpcException exception) when (Failure.Reason(exception) == "REJECT_RATIO_EXCEEDED")
        {
            var name = $"organizations/{connection.Organization}/batches/{order.BatchId}";
            RejectionsCommand.Print(await RejectionsCommand.ListAsync(connection, name, ShownRejections, cancellationToken));
            throw;
        }
    }

    /// <summary>An id that follows from the file: sending it again is the same batch, sending another file is another.</summary>
    public static async Task<string> DefaultIdAsync(RecordFile file, RecordKind kind, int year, int asOf, CancellationToken cancellationToken)
    {
        var fingerprint = await file.FingerprintAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{year}-{asOf}-{kind.ToString().ToLowerInvariant()}-{fingerprint}");
    }
}
