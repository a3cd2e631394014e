using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Exchange.V1;
using Generate;
using Google.Protobuf;
using Grpc.Core;
using Xunit.Abstractions;

namespace Exchange.Tests.Wire;

/// <summary>Calls that are small and would fill the memory of the service (reliability.md B2): refused, with what it takes at most read from the process itself.</summary>
public sealed class BombTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Mebi = 1024 * 1024;
    private const int AllowedMebi = 32;

    /// <summary>What a bomb takes it takes every time; what the machine's other work adds (collections and compilation that come late) it does not.</summary>
    private const int Attempts = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-bombs").FullName;
    private Process? _service;
    private string _address = "";

    public Task InitializeAsync() => StartAsync();

    public Task DisposeAsync()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private async Task StartAsync()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var organizations = Path.Combine(_folder, "organizations.json");
        await File.WriteAllTextAsync(organizations, ProvinceFiles.OrganizationsJson());
        var port = Path.Combine(_folder, $"port-{Guid.NewGuid():N}");
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(own.FullName, "..", "..", "Exchange", own.Name, "Exchange.dll"), "--organizations", organizations, "--database", Path.Combine(_folder, "a.db"), "--listen", "127.0.0.1:0",
            "--trust-organization-metadata", "--log-level", "Error", "--port-file", port, "--stop-with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        ])
        { RedirectStandardOutput = true };

        // Collected early and often, so that what is read is what calls hold, and not how long garbage lies about: 4 MiB of new objects, hexadecimal.
        start.Environment["DOTNET_GCgen0size"] = "400000";
        _service = Process.Start(start)!;
        for (var waited = Stopwatch.StartNew(); !File.Exists(port) && waited.Elapsed < TimeSpan.FromSeconds(60);)
            await Task.Delay(20);
        _address = $"http://127.0.0.1:{(await File.ReadAllTextAsync(port)).Trim()}";
    }

    private void Stop()
    {
        _service!.Kill();
        _service.WaitForExit();
        _service.Dispose();
    }

    [Fact]
    public async Task Twenty_calls_that_would_fill_the_memory_are_refused_within_32_MiB()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var grown = await GrowthAsync("warm-1");
        for (var attempt = 2; attempt <= Attempts && grown > AllowedMebi; attempt++)
        {
            Stop();
            await StartAsync();
            grown = await GrowthAsync($"warm-{attempt}");
        }

        Assert.InRange(grown, 0, AllowedMebi);
    }

    /// <summary>What the service's memory grew by, at most, while it refused the bombs, in MiB.</summary>
    private async Task<long> GrowthAsync(string clientBatchId)
    {
        using var client = new TestClient(_address, ExchangeServer.Lanzhou);

        // What an ordinary upload takes is no bomb's doing: it comes first.
        await client.PushAsync(clientBatchId, RecordKind.HouseholdFile, [.. Enumerable.Range(1, 3000).Select(number => Some.Household(number).Bytes())], chunk: 1000);
        var before = PeakMebi();
        var (sent, failures) = (0, new List<string>());
        for (var round = 0; round < 3; round++)
        {
            foreach (var (name, send) in Bombs(client))
            {
                sent++;
                var at = PeakMebi();
                if (await send() is { } wrong)
                    failures.Add($"{name}: {wrong}");
                if (PeakMebi() > at + 1)
                    output.WriteLine($"{name}: {at} to {PeakMebi()} MiB");
            }
        }

        var grown = PeakMebi() - before;
        output.WriteLine($"{sent} bombs refused by the service, which grew by {grown} MiB");
        Assert.Empty(failures);
        Assert.True(sent >= 60 && Bombs(client).Count() >= 20, $"{sent}");
        Assert.Equal(ExchangeServer.Lanzhou, (await client.Directory.GetServerInfoAsync(new GetServerInfoRequest(), client.Headers)).CallerOrganization);
        return grown;
    }

    private long PeakMebi() => long.Parse(
        File.ReadLines($"/proc/{_service!.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private IEnumerable<(string Name, Func<Task<string?>> Send)> Bombs(TestClient client)
    {
        foreach (var mebibytes in new[] { 5, 16, 64, 256, 512 })
            yield return ($"{mebibytes} MiB of zeros in gzip", () => PackedAsync(stream => Write(stream, [0], mebibytes)));
        foreach (var piece in new[] { "\u000a\u0000", "\u0012\u0001a", "ha" })
            yield return ($"'{piece.Length}' again and again in gzip", () => PackedAsync(stream => Write(stream, Encoding.ASCII.GetBytes(piece), 64)));
        yield return ("gzip in gzip", () => PackedAsync(stream =>
        {
            using var inner = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            Write(inner, [0], 512);
        }));
        foreach (var length in new[] { Limits.MaxMessageBytes + 1, 64 * Mebi, int.MaxValue })
            yield return ($"a message that says it has {length} bytes", () => PostAsync(Frame([1, 2, 3], false, length), null));
        foreach (var kibibytes in new[] { 17, 64, 1024 })
            yield return ($"{kibibytes} KiB of metadata", () => MetadataAsync(client, kibibytes));
        yield return ("ten thousand metadata", () => MetadataAsync(client, 1, 10_000));
        yield return ("a record nested ten thousand deep", () => RecordsAsync(client, ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x0B, 10_000)]), 1));
        yield return ("a record of half a million empty members", () => RecordsAsync(client, Members(500_000), 1));
        yield return ("a million records of nothing", () => RecordsAsync(client, ByteString.Empty, 500_000));
        yield return ("a household of a hundred thousand members", () => CheckAsync(client));
        yield return ("a name of a mebibyte", () => NameAsync(client));
    }

    private static void Write(Stream stream, byte[] piece, int mebibytes)
    {
        var pieces = Enumerable.Repeat(piece, 65536 / piece.Length).SelectMany(item => item).ToArray();
        for (var written = 0L; written < (long)mebibytes * Mebi; written += pieces.Length)
            stream.Write(pieces);
    }

    private Task<string?> PackedAsync(Action<Stream> write)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
            write(gzip);
        var bytes = memory.ToArray();
        return PostAsync(Frame(bytes[..Math.Min(bytes.Length, Limits.MaxMessageBytes - 16)], true), "gzip");
    }

    private static byte[] Frame(byte[] message, bool packed, int? length = null)
    {
        var frame = new byte[message.Length + 5];
        frame[0] = packed ? (byte)1 : (byte)0;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length ?? message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private async Task<string?> PostAsync(byte[] frame, string? encoding)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _address + "/exchange.v1.IngestService/GetBatch") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(frame) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("x-exchange-organization", ExchangeServer.Lanzhou);
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        var status = answer.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing.Single()
            : answer.Headers.TryGetValues("grpc-status", out var leading) ? leading.Single() : $"HTTP {(int)answer.StatusCode}";

        // 8: too large. 13: the bytes end before the message does, or are none.
        return status is "8" or "13" ? null : $"answered with {status}";
    }

    private static async Task<string?> MetadataAsync(TestClient client, int kibibytes, int count = 1)
    {
        var headers = new Metadata();
        foreach (var header in client.Headers)
            headers.Add(header);
        for (var i = 0; i < count; i++)
            headers.Add($"x-bomb-{i}", new string('a', count == 1 ? kibibytes * 1024 : 10));
        return await RefusedAsync(async () => await client.Directory.GetServerInfoAsync(new GetServerInfoRequest(), headers));
    }

    private static ByteString Members(int count)
    {
        using var inner = new MemoryStream();
        for (var i = 0; i < count; i++)
            inner.Write([(14 << 3) | 2, 0]);
        using var whole = new MemoryStream();
        using (var coded = new CodedOutputStream(whole, leaveOpen: true))
        {
            coded.WriteTag(1, WireFormat.WireType.LengthDelimited);
            coded.WriteBytes(ByteString.CopyFrom(inner.ToArray()));
        }

        return ByteString.CopyFrom(whole.ToArray());
    }

    /// <summary>Bad records are listed and the batch goes on; what counts is that one of them does no harm.</summary>
    private static async Task<string?> RecordsAsync(TestClient client, ByteString record, int count)
    {
        var batch = await client.CreateAsync($"bombs-{Guid.NewGuid():N}"[..20], RecordKind.HouseholdFile);
        try
        {
            using var upload = await client.OpenAsync(batch.Name);
            var chunk = new RecordChunk();
            chunk.Records.AddRange(Enumerable.Repeat(record, count));
            var ack = (await upload.ExchangeAsync(new AppendRecordsRequest { Chunk = chunk })).Ack;
            return ack.Accepted == 0 && ack.Rejected == count ? null : "was accepted";
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.ResourceExhausted or StatusCode.InvalidArgument)
        {
            return null;
        }
        finally
        {
            await client.Ingest.AbandonBatchAsync(new AbandonBatchRequest { Name = batch.Name }, client.Headers);
        }
    }

    private static Task<string?> CheckAsync(TestClient client)
    {
        var household = Some.Household(1);
        for (var i = 0; i < 100_000; i++)
            household.Members.Add(new HouseholdMember());
        return RefusedAsync(async () => await client.Precheck.CheckHouseholdAsync(new CheckHouseholdRequest { Household = household, BusinessYear = 2026, AsOfDate = 20260630 }, client.Headers));
    }

    private static Task<string?> NameAsync(TestClient client) =>
        RefusedAsync(async () => await client.Ingest.GetBatchAsync(new GetBatchRequest { Name = new string('a', Mebi - 64) }, client.Headers));

    private static async Task<string?> RefusedAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "was answered";
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
