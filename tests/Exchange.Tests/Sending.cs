using Exchange.Ingest;
using Exchange.V1;
using Generate;
using Google.Protobuf;
using Grpc.Core;

namespace Exchange.Tests;

/// <summary>Sending batches the way a client does.</summary>
internal static class Sending
{
    public const int Year = 2026;
    public const int AsOf = 20260630;

    public static CreateBatchRequest Batch(string organization, string id, RecordKind kind, int year = Year) => new()
    {
        Parent = $"organizations/{organization}",
        BatchId = id,
        RecordKind = kind,
        BusinessYear = year,
        AsOfDate = AsOf,
        SchemaVersion = ServiceVersion.Schema,
    };

    public static string Name(string organization, string id) => $"organizations/{organization}/batches/{id}";

    public static async Task<Batch> CreateAsync(this TestClient client, string id, RecordKind kind, int year = Year) =>
        (await client.Ingest.CreateBatchAsync(Batch(client.Organization, id, kind, year), client.Headers)).Batch;

    /// <summary>Opens a session; the caller sends chunks through it.</summary>
    public static async Task<Upload> OpenAsync(this TestClient client, string batch)
    {
        var upload = new Upload(client.Ingest.AppendRecords(client.Headers));
        upload.Opened = (await upload.ExchangeAsync(new AppendRecordsRequest { Open = new OpenSession { Batch = batch } })).Opened;
        return upload;
    }

    public static async Task<Batch> SealAsync(this TestClient client, string name, IReadOnlyCollection<ByteString> records) => (await client.Ingest.SealBatchAsync(
        new SealBatchRequest { Name = name, Records = records.Count, ChainHash = ByteString.CopyFrom(Chain(records)) }, client.Headers)).Batch;

    /// <summary>A whole batch: created, sent in chunks, sealed.</summary>
    public static async Task<Batch> PushAsync(this TestClient client, string id, RecordKind kind, IReadOnlyList<ByteString> records, int chunk = 100, int year = Year)
    {
        var batch = await client.CreateAsync(id, kind, year);
        using (var upload = await client.OpenAsync(batch.Name))
        {
            for (var i = 0; i < records.Count; i += chunk)
                await upload.SendAsync(i, [.. records.Skip(i).Take(chunk)]);
            await upload.EndAsync();
        }

        return await client.SealAsync(batch.Name, records);
    }

    /// <summary>Every batch of a made-up province.</summary>
    public static async Task<Province> PushProvinceAsync(this ExchangeServer server, ProvinceOptions options, int chunk = 100, string idSuffix = "")
    {
        var province = new Province(options);
        foreach (var group in province.Records().GroupBy(made => (made.Organization, made.Kind)))
        {
            using var client = server.As(group.Key.Organization);
            await client.PushAsync($"{group.Key.Kind.ToString().ToLowerInvariant()}{idSuffix}", group.Key.Kind, [.. group.Select(made => made.Record.ToByteString())], chunk);
        }

        return province;
    }

    public static byte[] Chain(IEnumerable<ByteString> records) => records.Aggregate(ChainHash.Empty, (chain, record) => ChainHash.Append(chain, record.Span));

    public static ByteString Bytes(this HouseholdFile file) => new Record { HouseholdFile = file }.ToByteString();

    /// <summary>Starts a run and waits for its end.</summary>
    public static async Task<Run> RunAsync(this TestClient client, string id, string region = "620000", params string[] batches)
    {
        var created = await client.Comparison.CreateRunAsync(RunRequest(id, region, batches), client.Headers);
        return await client.WatchAsync(created.Run.Name);
    }

    /// <summary>Waits for a run's end; a run that never ends fails the test.</summary>
    public static async Task<Run> WatchAsync(this TestClient client, string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var call = client.Comparison.WatchRun(new WatchRunRequest { Name = name }, client.Headers, cancellationToken: limit.Token);
        var run = new Run();
        await foreach (var answer in call.ResponseStream.ReadAllAsync(limit.Token))
            run = answer.Run;
        return run;
    }

    public static CreateRunRequest RunRequest(string id, string region = "620000", params string[] batches) => new()
    {
        RunId = id,
        Kind = RunKind.AnnualReconciliation,
        RegionCode = region,
        BusinessYear = Year,
        AsOfDate = AsOf,
        Batches = { batches },
    };

    public static async Task<List<Finding>> FindingsAsync(this TestClient client, string run, FindingFilter? filter = null)
    {
        var findings = new List<Finding>();
        using var call = client.Results.StreamFindings(new StreamFindingsRequest { Parent = $"runs/{run}", Filter = filter }, client.Headers);
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            findings.Add(answer.Finding);
        return findings;
    }
}

/// <summary>An open session of AppendRecords.</summary>
internal sealed class Upload(AsyncDuplexStreamingCall<AppendRecordsRequest, AppendRecordsResponse> call) : IDisposable
{
    public SessionOpened Opened { get; set; } = new();

    public async Task<AppendRecordsResponse> ExchangeAsync(AppendRecordsRequest request)
    {
        try
        {
            await call.RequestStream.WriteAsync(request);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The answer says why.
        }

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }

    public async Task<ChunkAck> SendAsync(long firstIndex, params ByteString[] records) =>
        (await ExchangeAsync(new AppendRecordsRequest { Chunk = new RecordChunk { FirstIndex = firstIndex, Records = { records } } })).Ack;

    /// <summary>Waits for an answer without sending anything; null at the end.</summary>
    public async Task<AppendRecordsResponse?> NextAsync() => await call.ResponseStream.MoveNext(CancellationToken.None) ? call.ResponseStream.Current : null;

    public async Task EndAsync()
    {
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    public void Dispose() => call.Dispose();
}
