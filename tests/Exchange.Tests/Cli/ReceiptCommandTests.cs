using Exchange.Tests.Interop;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Tests.Cli;

/// <summary>Receipts as people use them: kept beside the file, verified years later without the service.</summary>
public sealed class ReceiptCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("receipt-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_push_leaves_a_receipt_that_is_verified_offline_and_holds_only_for_that_file_and_key()
    {
        var (file, receipt, key) = await PushAsync();
        Assert.Contains("凭证有效", (await Ended.CliAsync("receipt", "verify", receipt, "--key", key, "--records", file)).Must(), StringComparison.Ordinal);
        Assert.Contains("请向运营单位核对", (await Ended.CliAsync("receipt", "verify", receipt)).Must(), StringComparison.Ordinal);

        var other = Path.Combine(_folder, "other.pb");
        Write(other, [Some.Household(1), Some.Household(3)]);
        await FailsAsync("不是当时上报的文件", "receipt", "verify", receipt, "--key", key, "--records", other);

        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(Path.Combine(_folder, "stranger.pem"), stranger.ExportSubjectPublicKeyInfoPem());
        await FailsAsync("不是用所给公钥", "receipt", "verify", receipt, "--key", Path.Combine(_folder, "stranger.pem"));
    }

    [Fact]
    public async Task A_receipt_that_was_changed_anywhere_does_not_hold()
    {
        var (_, receipt, key) = await PushAsync();
        var signed = SignedReceipt.Parser.ParseJson(await File.ReadAllTextAsync(receipt));
        var content = Receipt.Parser.ParseFrom(signed.Receipt);
        content.Accepted++;
        var richer = signed.Clone();
        richer.Receipt = content.ToByteString();
        var broken = signed.Clone();
        broken.Signature = ByteString.CopyFrom([.. signed.Signature.Span[..^1], (byte)(signed.Signature.Span[^1] ^ 1)]);
        var renamed = signed.Clone();
        renamed.Algorithm = "NONE";
        foreach (var forged in new[] { richer, broken, renamed })
        {
            var path = Path.Combine(_folder, "forged.json");
            await File.WriteAllTextAsync(path, JsonFormatter.Default.Format(forged));
            await FailsAsync("签名不符", "receipt", "verify", path, "--key", key);
        }

        await File.WriteAllTextAsync(Path.Combine(_folder, "none.json"), "{");
        var ended = await Ended.CliAsync("receipt", "verify", Path.Combine(_folder, "none.json"));
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("不是凭证文件", ended.Error, StringComparison.Ordinal);
    }

    /// <summary>What auditors have at hand: nothing of ours.</summary>
    [InteropFact("/usr/bin/openssl")]
    public async Task OpenSSL_verifies_a_receipt_by_the_contract_alone()
    {
        var (_, receipt, key) = await PushAsync();
        var signed = SignedReceipt.Parser.ParseJson(await File.ReadAllTextAsync(receipt));
        var (message, signature) = (Path.Combine(_folder, "message"), Path.Combine(_folder, "signature"));
        await File.WriteAllBytesAsync(message, [.. "exchange.v1.Receipt\0"u8, .. signed.Receipt.Span]);
        await File.WriteAllBytesAsync(signature, signed.Signature.ToByteArray());
        Assert.Contains("Verified OK", (await Ended.RunAsync("openssl", ["dgst", "-sha256", "-verify", key, "-signature", signature, message])).Must(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receipts_by_SM2_are_verified_by_ours_and_by_OpenSSL_and_fail_when_changed()
    {
        var (file, receipt, key) = await PushAsync(options => options.ReceiptsBySm2 = true);
        var signed = SignedReceipt.Parser.ParseJson(await File.ReadAllTextAsync(receipt));
        Assert.Equal("SM2_SM3", signed.Algorithm);
        Assert.Contains("凭证有效", (await Ended.CliAsync("receipt", "verify", receipt, "--key", key, "--records", file)).Must(), StringComparison.Ordinal);
        var (message, signature) = (Path.Combine(_folder, "message"), Path.Combine(_folder, "signature"));
        await File.WriteAllBytesAsync(message, [.. "exchange.v1.Receipt\0"u8, .. signed.Receipt.Span]);
        await File.WriteAllBytesAsync(signature, signed.Signature.ToByteArray());
        string[] verify = ["pkeyutl", "-verify", "-pubin", "-inkey", key, "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", message, "-sigfile", signature];
        Assert.Contains("Verified Successfully", (await Ended.RunAsync("openssl", verify)).Must(), StringComparison.Ordinal);

        var changed = Path.Combine(_folder, "changed.json");
        signed.Receipt = ByteString.CopyFrom([.. signed.Receipt.Span[..^1], (byte)(signed.Receipt.Span[^1] ^ 1)]);
        await File.WriteAllTextAsync(changed, JsonFormatter.Default.Format(signed));
        await FailsAsync("签名不符", "receipt", "verify", changed);
        signed.PublicKey = ByteString.CopyFromUtf8("no key");
        await File.WriteAllTextAsync(changed, JsonFormatter.Default.Format(signed));
        await FailsAsync("签名不符", "receipt", "verify", changed);
    }

    [Fact]
    public async Task Batches_are_listed_with_where_they_stand_and_one_is_given_up_only_on_purpose()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        string[] who = ["--server", server.Address, "--as", ExchangeServer.Lanzhou];
        var file = Path.Combine(_folder, "households.pb");
        Write(file, [Some.Household(1)]);
        (await Ended.CliAsync(["push", file, .. who, "--year", "2026", "--as-of", "20260630", "--batch", "sealed-one"])).Must();
        using (var client = server.As(ExchangeServer.Lanzhou))
            await client.CreateAsync("open-one", RecordKind.HouseholdFile);

        var listed = (await Ended.CliAsync(["status", .. who])).Must();
        Assert.Matches("sealed-one.*已封存", listed);
        Assert.Matches("open-one.*上报中", listed);
        Assert.Equal(2, (await Ended.CliAsync(["abandon", "open-one", .. who])).ExitCode);
        Assert.Contains("上报中", (await Ended.CliAsync(["status", "open-one", .. who])).Must(), StringComparison.Ordinal);
        Assert.Contains("已放弃", (await Ended.CliAsync(["abandon", "open-one", .. who, "--yes"])).Must(), StringComparison.Ordinal);
        Assert.Contains("BATCH_STATE_ABANDONED", (await Ended.CliAsync(["status", "open-one", "--json", .. who])).Must(), StringComparison.Ordinal);
        Assert.Equal(1, (await Ended.CliAsync(["abandon", "sealed-one", .. who, "--yes"])).ExitCode);
        var again = await Ended.CliAsync(["push", file, .. who, "--year", "2026", "--as-of", "20260630", "--batch", "open-one"]);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("换一个批次编号", again.Error, StringComparison.Ordinal);
    }

    private static void Write(string path, IEnumerable<HouseholdFile> files)
    {
        using var stream = File.Create(path);
        foreach (var file in files)
            new Record { HouseholdFile = file }.WriteDelimitedTo(stream);
    }

    private static async Task FailsAsync(string because, params string[] arguments)
    {
        var ended = await Ended.CliAsync(arguments);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains(because, ended.Output, StringComparison.Ordinal);
    }

    private async Task<(string File, string Receipt, string Key)> PushAsync(Action<ExchangeOptions>? configure = null)
    {
        await using var server = await ExchangeServer.StartNewAsync(configure);
        var file = Path.Combine(_folder, "households.pb");
        Write(file, [Some.Household(1), Some.Household(2)]);
        (await Ended.CliAsync("push", file, "--server", server.Address, "--as", ExchangeServer.Lanzhou, "--year", "2026", "--as-of", "20260630", "--batch", "kept")).Must();
        var key = Path.Combine(_folder, "key.pem");
        await File.WriteAllTextAsync(key, (await Ended.CliAsync("receipt", "key", "--server", server.Address, "--as", ExchangeServer.Lanzhou)).Must());
        var fetched = Path.Combine(_folder, "fetched.json");
        (await Ended.CliAsync("receipt", "get", "kept", "--server", server.Address, "--as", ExchangeServer.Lanzhou, "--output", fetched)).Must();
        Assert.Equal(await File.ReadAllTextAsync(file + ".receipt.json"), await File.ReadAllTextAsync(fetched));
        return (file, fetched, key);
    }
}
