using System.CommandLine;
using System.Security.Cryptography;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>receipt: what the service has taken, signed; fetched, and verified without the service.</summary>
internal static class ReceiptCommand
{
    public static Command Create() => new("receipt", "批次凭证:下载、离线核验 / receipts of sealed batches: fetch, verify offline") { Get(), Verify(), Key() };

    private static Command Get()
    {
        var batch = new Argument<string>("batch") { Description = "批次编号或全名 / the batch's id or name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var output = new Option<string>("--output") { Description = "写入此文件 / write to this file", Required = true };
        var command = new Command("get", "下载已封存批次的凭证 / fetch the receipt of a sealed batch") { batch, server, organization, output };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var id = result.GetRequiredValue(batch);
            var name = id.Contains('/', StringComparison.Ordinal) ? id : $"organizations/{connection.Organization}/batches/{id}";
            var answer = await connection.Ingest.GetReceiptAsync(new GetReceiptRequest { Name = name }, connection.Headers, cancellationToken: cancellationToken);
            ReceiptFile.Write(result.GetRequiredValue(output), answer.Receipt);
            AnsiConsole.MarkupLineInterpolated($"凭证已写入 {result.GetRequiredValue(output)}");
            return 0;
        }));
        return command;
    }

    private static Command Verify()
    {
        var receipt = CommonOptions.File("凭证文件 / the receipt");
        var key = new Option<string?>("--key") { Description = "运营单位公布的公钥(PEM);不填则只核验凭证自身是否完整 / the operator's public key in PEM; without it only the receipt's own integrity is verified" };
        var records = new Option<string?>("--records") { Description = "当时上报的文件,核对其与凭证是否一致 / the file that was sent" };
        var command = new Command("verify", "离线核验凭证;不符时退出码为1 / verify a receipt offline; exit code 1 when it does not hold") { receipt, key, records };
        command.SetAction((result, _) => Failure.GuardAsync(() =>
        {
            var (signed, content) = ReceiptFile.Read(result.GetRequiredValue(receipt).FullName);
            var trusted = result.GetValue(key) is { } keyPath ? ReceiptFile.ReadKey(keyPath) : null;
            var fault = ReceiptFile.Verify(signed, trusted, result.GetValue(records) is { } path ? new RecordFile(path) : null);
            Print(content, signed);
            AnsiConsole.MarkupLine(fault switch
            {
                ReceiptFault.None when trusted is null => "[green]签名完整[/];未给出公钥,请向运营单位核对上面的公钥指纹 / the signature holds; compare the key's fingerprint with the operator's",
                ReceiptFault.None => "[green]凭证有效[/] / the receipt holds",
                ReceiptFault.Key => "[red]不是用所给公钥对应的密钥签名的[/] / signed with another key",
                ReceiptFault.Records => "[red]文件与凭证不符:不是当时上报的文件[/] / the file is not the one that was sent",
                _ => "[red]签名不符:凭证被改动或伪造[/] / the signature does not hold",
            });
            return Task.FromResult(fault is ReceiptFault.None ? 0 : Failure.Refused);
        }));
        return command;
    }

    private static Command Key()
    {
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var command = new Command("key", "输出服务签名用的公钥(PEM),供公布和核对 / print the service's public key") { server, organization };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var info = await connection.Directory.GetServerInfoAsync(new GetServerInfoRequest(), connection.Headers, cancellationToken: cancellationToken);
            Console.WriteLine(ReceiptFile.Pem(info.ReceiptKey));
            return 0;
        }));
        return command;
    }

    private static void Print(Receipt receipt, SignedReceipt signed)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("", "");
        table.AddRow("批次", Markup.Escape(receipt.Batch));
        table.AddRow("类别", Names.Of(receipt.RecordKind));
        table.AddRow("年度和基准日", $"{receipt.BusinessYear} / {receipt.AsOfDate}");
        table.AddRow("记录", $"{receipt.Records:N0} 条,接收 {receipt.Accepted:N0},退回 {receipt.Rejected:N0};{receipt.Persons:N0} 人");
        table.AddRow("封存时间", $"{receipt.SealTime?.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)):yyyy-MM-dd HH:mm:ss}(北京时间)");
        table.AddRow("链式摘要", Convert.ToHexStringLower(receipt.ChainHash.Span));
        table.AddRow("公钥指纹 SHA-256", Convert.ToHexStringLower(SHA256.HashData(signed.PublicKey.Span)));
        AnsiConsole.Write(table);
    }
}
