using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using Exchange.Cli;
using Exchange.Cli.Benchmarks.Ingest;
using Generate;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Faults;

/// <summary>Where faults happen and what they happen in.</summary>
/// <param name="Folder">Where to work.</param>
/// <param name="Service">The service's program.</param>
/// <param name="Client">The client's program.</param>
/// <param name="Postgres">A connection that may create databases; empty for SQLite.</param>
internal sealed record Place(string Folder, string Service, string Client, string Postgres)
{
    /// <summary>Which store.</summary>
    public string Store => Postgres.Length > 0 ? "PostgreSQL" : "SQLite";
}

/// <summary>A fresh database, a service on it that can be killed, a made-up province to be sent, and what was acknowledged to its senders.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private const int Clients = 6;

    /// <summary>Of this process alone: two suites on one server do not drop each other's.</summary>
    public static readonly string DatabaseName = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"exchange_faults_{Environment.ProcessId}");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(0.4);
    private readonly ConcurrentDictionary<(string Organization, string Batch), long> _acknowledged = new();
    private readonly Place _place;

    private Arena(Place place, Random random, Manifest manifest, string connection, Victim victim) =>
        (_place, Random, Manifest, Connection, Victim) = (place, random, manifest, connection, victim);

    public Random Random { get; }

    public Manifest Manifest { get; }

    public Victim Victim { get; }

    /// <summary>PostgreSQL's; empty for SQLite.</summary>
    public string Connection { get; }

    /// <summary>The SQLite file.</summary>
    public string Database { get; private init; } = "";

    /// <summary>How the service was started.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Where the province lies.</summary>
    public string Data => Path.Combine(_place.Folder, "data");

    private string Keys => Path.Combine(_place.Folder, "keys");

    /// <summary>Makes everything anew and starts the service.</summary>
    /// <param name="place">Where.</param>
    /// <param name="random">Decides everything.</param>
    /// <param name="households">How large the province is.</param>
    /// <param name="databaseFolder">Where the SQLite file goes; null for the working folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="more">Further arguments for the service.</param>
    public static async Task<Arena> StartAsync(
        Place place, Random random, int households, string? databaseFolder, CancellationToken cancellationToken, params IReadOnlyList<string> more)
    {
        var data = Path.Combine(place.Folder, "data");
        var manifest = ProvinceFiles.Write(data, new ProvinceOptions { Seed = (ulong)random.Next(), Households = households, RegisterFactor = 8 }, jsonLines: false, null, cancellationToken);
        var database = Path.Combine(databaseFolder ?? place.Folder, "faults.db");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(database)!, "faults.db*").Append(Path.Combine(place.Folder, "keys")))
            File.Delete(file);
        var connection = place.Postgres.Length == 0 ? "" : await BarePostgreSql.CreateAsync(place.Postgres, DatabaseName, cancellationToken);
        if (databaseFolder is not null && connection.Length > 0)
        {
#pragma warning disable CA2100 // Names of our own.
            await using var moving = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Postgres) { Pooling = false }.ConnectionString);
            await moving.OpenAsync(cancellationToken);
            await using var move = new NpgsqlCommand($"ALTER DATABASE {DatabaseName} SET TABLESPACE {FullDisk.Tablespace}", moving);
#pragma warning restore CA2100
            await move.ExecuteNonQueryAsync(cancellationToken);
        }

        string[] store = place.Postgres.Length == 0 ? ["--database", database] : ["--postgres", connection];
        string[] arguments =
            ["--organizations", Path.Combine(data, "organizations.json"), .. store, "--keys", Path.Combine(place.Folder, "keys"), "--trust-organization-metadata", "--log-level", "Error", .. more];
        var victim = new Victim(place.Service, place.Folder, arguments);
        var arena = new Arena(place, random, manifest, connection, victim) { Database = database, Arguments = arguments };
        await victim.StartAsync(null, cancellationToken);
        return arena;
    }

    /// <summary>Whether everything has been sent.</summary>
    public static string BatchId(ProvinceFile file) => file.Kind.ToString().ToLowerInvariant();

    /// <summary>Sends the whole province by several clients at once, each going on until it is through.</summary>
    /// <param name="address">The service, or what stands in front of it.</param>
    /// <param name="isPassing">What a client that was refused may try again after; a client that was never answered may always.</param>
    /// <param name="silence">After how long without a word a client asks whether the service is still there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SendAllAsync(string address, Func<RpcException, bool> isPassing, TimeSpan? silence, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<ProvinceFile>(Manifest.Files.OrderBy(_ => Random.Next()));
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (waiting.TryDequeue(out var file))
            {
                using var connection = new ServiceConnection(address, file.Organization, silence, LongestWait);
                await PushAsync(connection, new PushOrder(new RecordFile(Path.Combine(Data, file.Path)), file.Kind, BatchId(file), Manifest.BusinessYear, Manifest.AsOfDate), isPassing, cancellationToken);
            }
        }));
    }

    /// <summary>Everything that was acknowledged must be there now, whatever happened to the service.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public async Task CheckAcknowledgedAsync()
    {
        await using var connection = await OpenAsync();
        await CheckAcknowledgedAsync(connection);
    }

    /// <inheritdoc cref="CheckAcknowledgedAsync()"/>
    /// <param name="connection">Of <see cref="OpenAsync"/>, opened while that still went.</param>
    public async Task CheckAcknowledgedAsync(DbConnection connection)
    {
        var acknowledged = _acknowledged.ToDictionary();
        var batches = await new Stored(connection, Keys).BatchesAsync();
        foreach (var ((organization, batch), records) in acknowledged)
        {
            Require(
                records == 0 || batches.Exists(row => row.Organization == organization && row.BatchId == batch && row.Offset >= records),
                $"{batch}: less is stored than was acknowledged");
        }
    }

    /// <summary>A reader of its own, past the service.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        DbConnection connection = _place.Postgres.Length > 0
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Connection) { Pooling = false }.ConnectionString)
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Ends the service, and looks whether everything is there: each record once, in order, nothing besides.</summary>
    /// <exception cref="InvalidDataException">Something is not as it was sent.</exception>
    public async Task CheckAllAsync()
    {
        Victim.Kill();
        await using var connection = await OpenAsync();
        var stored = new Stored(connection, Keys);
        var batches = await stored.BatchesAsync();
        Require(batches.Count == Manifest.Files.Count, "a batch is missing, or stands twice");
        Require(await stored.OrphansAsync() == 0, "rows are left that belong to nothing");
        foreach (var file in Manifest.Files)
        {
            var batch = batches.Single(row => row.Organization == file.Organization && row.BatchId == BatchId(file));
            var sent = new RecordFile(Path.Combine(Data, file.Path)).Read().Select(record => record.Bytes.ToByteArray()).ToList();
            await CheckAsync(stored, batch, sent, isRegister: file.Kind is not Exchange.V1.RecordKind.HouseholdFile);
        }
    }

    /// <exception cref="InvalidDataException">It does not hold.</exception>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidDataException(otherwise);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Victim.DisposeAsync();
        if (_place.Postgres.Length > 0)
            await BarePostgreSql.DropAsync(_place.Postgres, DatabaseName, CancellationToken.None);
    }

    private async Task PushAsync(ServiceConnection connection, PushOrder order, Func<RpcException, bool> isPassing, CancellationToken cancellationToken)
    {
        // Since the last step forward, not since the beginning: among fifty kills a file on a slow machine is under way for minutes.
        var since = Stopwatch.StartNew();
        var furthest = (Records: -1L, Stage: PushStage.Appending);
        while (true)
        {
            try
            {
                await new Pusher(connection, Patience) { LongestWait = LongestWait }.PushAsync(
                    order,
                    reached =>
                    {
                        _acknowledged.AddOrUpdate((connection.Organization, order.BatchId), reached.Records, (_, before) => Math.Max(before, reached.Records));
                        if (reached.Stage is PushStage.Waiting || (reached.Records, reached.Stage).CompareTo(furthest) <= 0)
                            return;
                        furthest = (reached.Records, reached.Stage);
                        since.Restart();
                    },
                    cancellationToken);
                return;
            }
            catch (RpcException exception) when (since.Elapsed < Patience && (exception.StatusCode is StatusCode.Unavailable || exception.Status.DebugException is HttpRequestException || isPassing(exception)))
            {
                // A client that has never been answered gives up at once, also where the service closed the line while it stopped; a person would call it again.
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private async Task CheckAsync(Stored stored, StoredBatch batch, List<byte[]> sent, bool isRegister)
    {
        var records = await stored.RecordsAsync(batch);
        Require(records.Count == sent.Count && records.Zip(sent).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)), $"{batch.BatchId}: the records are not those that were sent, in their order, once each");
        Require(batch.State == 2 && batch.Offset == sent.Count, $"{batch.BatchId}: not sealed, or its offset is wrong");
        Require(_acknowledged.GetValueOrDefault((batch.Organization, batch.BatchId)) <= batch.Offset, $"{batch.BatchId}: less is stored than was acknowledged");
        var chain = sent.Aggregate(new byte[32], (before, record) => SHA256.HashData([.. before, .. record]));
        Require(chain.AsSpan().SequenceEqual(batch.Chain), $"{batch.BatchId}: the chain is wrong");
        var rejections = await stored.RejectionsAsync(batch);
        Require(rejections.Count == batch.Rejected && rejections.Distinct().Count() == rejections.Count && batch.Accepted + batch.Rejected == sent.Count, $"{batch.BatchId}: the counts are wrong");
        var receipt = await stored.ReceiptAsync(batch);
        Require(
            receipt.Batch == $"organizations/{batch.Organization}/batches/{batch.BatchId}" && receipt.Records == sent.Count && receipt.Accepted == batch.Accepted && receipt.Rejected == batch.Rejected
            && receipt.ChainHash.Span.SequenceEqual(chain), $"{batch.BatchId}: the receipt is of something else");
        var (indexed, keyless) = await stored.IndexAsync(batch);
        Require(!indexed.Intersect(rejections).Any() && indexed.TrueForAll(index => index >= 0 && index < sent.Count), $"{batch.BatchId}: the index names records that it must not");
        if (isRegister)
            Require(indexed.Distinct().Count() == indexed.Count && indexed.Count + keyless == batch.Accepted, $"{batch.BatchId}: the index lacks records or names some twice");
    }
}
