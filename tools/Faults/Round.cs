using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using Exchange.Cli;
using Exchange.Cli.Benchmarks.Ingest;
using Generate;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Faults;

/// <summary>A fresh database, a made-up province sent to it by several clients at once while the service is killed, and then the search for what is missing.</summary>
/// <param name="folder">Where it works.</param>
/// <param name="service">The service's program.</param>
/// <param name="postgres">A connection that may create databases; empty for SQLite.</param>
/// <param name="random">Decides when and where.</param>
internal sealed class Round(string folder, string service, string postgres, Random random)
{
    private const int Clients = 6;
    private const string DatabaseName = "exchange_faults";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<(string Organization, string Batch), long> _acknowledged = new();

    private string Keys => Path.Combine(folder, "keys");

    private string Database => Path.Combine(folder, "faults.db");

    /// <summary>Kills the service at random moments until everything is stored.</summary>
    /// <returns>How often it was killed.</returns>
    public Task<int> KillAtRandomAsync(int most, CancellationToken cancellationToken) => RunAsync(
        most,
        async (victim, stop) =>
        {
            await victim.StartAsync(null, stop);
            await Task.Delay(random.Next(20, 900), stop);
            victim.Kill();
        },
        cancellationToken);

    /// <summary>Has the service end itself at named points around its commits until everything is stored.</summary>
    /// <returns>How often it ended.</returns>
    public Task<int> KillAtPointsAsync(int most, CancellationToken cancellationToken) => RunAsync(
        most,
        async (victim, stop) =>
        {
            string[] points = ["begin", "before-commit", "after-commit"];
            await victim.StartAsync(("EXCHANGE_CRASH_AT", $"{points[random.Next(points.Length)]}:{random.Next(1, 40)}"), stop);
            await victim.WaitAsync(stop);
        },
        cancellationToken);

    private async Task<int> RunAsync(int most, Func<Victim, CancellationToken, Task> kill, CancellationToken cancellationToken)
    {
        var data = Path.Combine(folder, "data");
        var manifest = ProvinceFiles.Write(
            data, new ProvinceOptions { Seed = (ulong)random.Next(), Households = 1500, RegisterFactor = 8 }, jsonLines: false, null, cancellationToken);
        var connection = await CreateDatabaseAsync(cancellationToken);
        string[] store = postgres.Length == 0 ? ["--database", Database] : ["--postgres", connection];
        await using var victim = new Victim(
            service, folder, ["--organizations", Path.Combine(data, "organizations.json"), .. store, "--keys", Keys, "--trust-organization-metadata", "--log-level", "Error"]);
        await victim.StartAsync(null, cancellationToken);

        var kills = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAllAsync(victim.Address, data, manifest, cancellationToken);
        victim.Kill();
        while (!sending.IsCompleted && kills < most)
        {
            var killing = kill(victim, stop.Token);
            if (await Task.WhenAny(killing, sending) == killing)
            {
                await killing;
                kills++;

                // Before it is back: afterwards the clients send again what is missing, and nobody could tell.
                await CheckAcknowledgedAsync(connection);
            }
        }

        await stop.CancelAsync();
        if (victim.HasEnded)
            await victim.StartAsync(null, cancellationToken);
        await sending;

        // Once more, with everything sealed: what is on disk is what counts.
        victim.Kill();
        await CheckAsync(connection, data, manifest);
        await DropDatabaseAsync(cancellationToken);
        return kills + 1;
    }

    private async Task SendAllAsync(string address, string data, Manifest manifest, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<ProvinceFile>(manifest.Files.OrderBy(_ => random.Next()));
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (waiting.TryDequeue(out var file))
            {
                using var connection = new ServiceConnection(address, file.Organization);
                var records = new RecordFile(Path.Combine(data, file.Path));
                var batch = BatchId(file);
                var order = new PushOrder(records, file.Kind, batch, manifest.BusinessYear, manifest.AsOfDate);
                await PushAsync(connection, order, cancellationToken);
            }
        }));
    }

    private async Task PushAsync(ServiceConnection connection, PushOrder order, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await new Pusher(connection, Patience).PushAsync(
                    order, reached => _acknowledged.AddOrUpdate((connection.Organization, order.BatchId), reached.Records, (_, before) => Math.Max(before, reached.Records)), cancellationToken);
                return;
            }
            catch (Grpc.Core.RpcException exception) when (exception.StatusCode is Grpc.Core.StatusCode.Unavailable && since.Elapsed < Patience)
            {
                // A client that has never been answered gives up at once; a person would call it again.
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private async Task CheckAcknowledgedAsync(string connectionString)
    {
        var acknowledged = _acknowledged.ToDictionary();
        await using var connection = await OpenAsync(connectionString);
        var batches = await new Stored(connection, Keys).BatchesAsync();
        foreach (var ((organization, batch), records) in acknowledged)
        {
            Require(
                records == 0 || batches.Exists(row => row.Organization == organization && row.BatchId == batch && row.Offset >= records),
                $"{batch}: less is stored than was acknowledged");
        }
    }

    private async Task<DbConnection> OpenAsync(string connectionString)
    {
        DbConnection connection = postgres.Length > 0
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString)
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    private async Task CheckAsync(string connectionString, string data, Manifest manifest)
    {
        await using var connection = await OpenAsync(connectionString);
        var stored = new Stored(connection, Keys);
        var batches = await stored.BatchesAsync();
        Require(batches.Count == manifest.Files.Count, "a batch is missing, or stands twice");
        Require(await stored.OrphansAsync() == 0, "rows are left that belong to nothing");
        foreach (var file in manifest.Files)
        {
            var batch = batches.Single(row => row.Organization == file.Organization && row.BatchId == BatchId(file));
            var sent = new RecordFile(Path.Combine(data, file.Path)).Read().Select(record => record.Bytes.ToByteArray()).ToList();
            await CheckAsync(stored, batch, sent, isRegister: file.Kind is not Exchange.V1.RecordKind.HouseholdFile);
        }
    }

    private async Task CheckAsync(Stored stored, StoredBatch batch, List<byte[]> sent, bool isRegister)
    {
        var records = await stored.RecordsAsync(batch);
        Require(records.Count == sent.Count && records.Zip(sent).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)), $"{batch.BatchId}: the records are not those that were sent, in their order, once each");
        Require(batch.State == 2 && batch.Offset == sent.Count, $"{batch.BatchId}: not sealed, or its offset is wrong");
        Require(_acknowledged[(batch.Organization, batch.BatchId)] <= batch.Offset, $"{batch.BatchId}: less is stored than was acknowledged");
        var chain = sent.Aggregate(new byte[32], (before, record) => SHA256.HashData([.. before, .. record]));
        Require(chain.AsSpan().SequenceEqual(batch.Chain), $"{batch.BatchId}: the chain is wrong");
        var rejections = await stored.RejectionsAsync(batch);
        Require(rejections.Count == batch.Rejected && rejections.Distinct().Count() == rejections.Count && batch.Accepted + batch.Rejected == sent.Count, $"{batch.BatchId}: the counts are wrong");
        var (indexed, keyless) = await stored.IndexAsync(batch);
        Require(!indexed.Intersect(rejections).Any() && indexed.TrueForAll(index => index >= 0 && index < sent.Count), $"{batch.BatchId}: the index names records that it must not");
        if (isRegister)
            Require(indexed.Distinct().Count() == indexed.Count && indexed.Count + keyless == batch.Accepted, $"{batch.BatchId}: the index lacks records or names some twice");
    }

    private static string BatchId(ProvinceFile file) => file.Kind.ToString().ToLowerInvariant();

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException(otherwise);
    }

    private async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(folder, "faults.db*").Append(Keys))
            File.Delete(file);
        return postgres.Length == 0 ? "" : await BarePostgreSql.CreateAsync(postgres, DatabaseName, cancellationToken);
    }

    private Task DropDatabaseAsync(CancellationToken cancellationToken) =>
        postgres.Length == 0 ? Task.CompletedTask : BarePostgreSql.DropAsync(postgres, DatabaseName, cancellationToken);
}
