using System.Diagnostics;
using System.Globalization;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Cli.Benchmarks.Ingest;

/// <summary>Durable ingest on one database, client and service on the same cores.</summary>
/// <param name="Ratio">Rows a second over those of the bare write.</param>
/// <param name="RowsPerSecond">Records a second that were sent, validated, protected, stored and acknowledged.</param>
/// <param name="BareRowsPerSecond">Rows a second of the same records that the database's own library writes, one row each, with nothing else to do.</param>
/// <param name="LastToFirstMillion">The last million's rate over the first one's; 1 for a single million.</param>
/// <param name="SealSeconds">How long the seal took: the index made, the batch visible.</param>
/// <param name="RowsPerSecondWithSeal">Records a second, from the first byte to the visible batch.</param>
/// <param name="BytesPerRow">Bytes of the database for each record, index included.</param>
internal sealed record IngestEngineAnswer(
    double Ratio, long RowsPerSecond, long BareRowsPerSecond, double LastToFirstMillion, double SealSeconds, long RowsPerSecondWithSeal, long BytesPerRow);

/// <summary>What ingest costs.</summary>
/// <param name="Rows">How many register records.</param>
/// <param name="Sqlite">On SQLite.</param>
/// <param name="Postgres">On PostgreSQL; null where none was named.</param>
/// <param name="PeakMemoryMiB">The service's peak memory.</param>
internal sealed record IngestAnswer(long Rows, IngestEngineAnswer Sqlite, IngestEngineAnswer? Postgres, long PeakMemoryMiB);

/// <summary>Sends a file to a fresh service, as push does; then writes the same records past everything into a fresh database.</summary>
internal sealed class IngestBenchmark(string folder, int rows, string postgres)
{
    private const int Million = 1_000_000;
    private const int RowsATransaction = 10_000;
    private const int WarmUp = 100_000;

    public async Task<IngestAnswer> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        say($"生成 {rows:N0} 条记录");
        var path = RegisterFile.Make(folder, rows, cancellationToken);
        var (sqlite, peak) = await OnSqliteAsync(path, say, cancellationToken);
        if (postgres.Length == 0)
            return new IngestAnswer(rows, sqlite, null, peak);
        var (server, postgresPeak) = await OnPostgreSqlAsync(path, say, cancellationToken);
        return new IngestAnswer(rows, sqlite, server, Math.Max(peak, postgresPeak));
    }

    private async Task<(IngestEngineAnswer Answer, long PeakMiB)> OnSqliteAsync(string path, Action<string> say, CancellationToken cancellationToken)
    {
        var (database, bare) = (Path.Combine(folder, "ingest.db"), Path.Combine(folder, "bare.db"));
        Delete(database);
        Delete(bare);
        var measured = await MeasureAsync("SQLite", path, ["--database", database], () => Task.FromResult(Size(database)), () => new BareSqlite(bare), say, cancellationToken);
        Delete(database);
        Delete(bare);
        return measured;
    }

    private async Task<(IngestEngineAnswer Answer, long PeakMiB)> OnPostgreSqlAsync(string path, Action<string> say, CancellationToken cancellationToken)
    {
        const string Ours = "exchange_bench_ingest";
        const string Bare = "exchange_bench_bare";
        var keys = Path.Combine(folder, "ingest.keys");
        File.Delete(keys);
        var (ours, bare) = (await BarePostgreSql.CreateAsync(postgres, Ours, cancellationToken), await BarePostgreSql.CreateAsync(postgres, Bare, cancellationToken));
        var measured = await MeasureAsync(
            "PostgreSQL", path, ["--postgres", ours, "--keys", keys], () => BarePostgreSql.SizeAsync(postgres, Ours, cancellationToken), () => new BarePostgreSql(bare), say, cancellationToken);
        await BarePostgreSql.DropAsync(postgres, Ours, cancellationToken);
        await BarePostgreSql.DropAsync(postgres, Bare, cancellationToken);
        File.Delete(keys);
        return measured;
    }

    private async Task<(IngestEngineAnswer Answer, long PeakMiB)> MeasureAsync(
        string engine, string path, string[] store, Func<Task<long>> size, Func<IBareStore> bareStore, Action<string> say, CancellationToken cancellationToken)
    {
        say($"{engine}:上报");
        var organizations = Path.Combine(folder, "organizations.json");
        await File.WriteAllTextAsync(organizations, Generate.ProvinceFiles.OrganizationsJson(), cancellationToken);
        long peak, before;
        Timeline line;
        double sealSeconds;
        await using (var service = await ServiceProcess.StartAsync(
            null, folder,
            ["--organizations", organizations, .. store, "--trust-organization-metadata", "--log-level", "Warning", "--stop-with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)],
            cancellationToken))
        {
            using var connection = new ServiceConnection(service.Address, "social-620000");

            // A service that has just started compiles itself for a second or two; what is measured is one that is at work.
            var warmUp = new RecordFile(RegisterFile.Make(folder, WarmUp, cancellationToken));
            await new Pusher(connection).PushAsync(new PushOrder(warmUp, RecordKind.SocialInsurance, "warm-up", 2026, 20260630), _ => { }, cancellationToken);
            before = await size();
            var file = new RecordFile(path);
            line = new Timeline(file.Length, rows);
            var order = new PushOrder(file, RecordKind.SocialInsurance, "bench", 2026, 20260630);
            await new Pusher(connection).PushAsync(order, line.Reached, cancellationToken);
            sealSeconds = line.SealSeconds;
            peak = (long)service.PeakMemoryMiB;
        }

        var bytes = await size() - before;
        say($"{engine}:逐行直接写入作对比");
        var bare = await BareAsync(path, bareStore, cancellationToken);
        return (new IngestEngineAnswer(
            Math.Round(line.RowsPerSecond / bare, 2), (long)line.RowsPerSecond, (long)bare, Math.Round(line.LastToFirst, 2), Math.Round(sealSeconds, 2),
            (long)(rows / (line.AppendSeconds + sealSeconds)), bytes / rows), peak);
    }

    private async Task<double> BareAsync(string path, Func<IBareStore> open, CancellationToken cancellationToken)
    {
        var watch = new Stopwatch();
        var (written, seen) = (0L, 0);
        await using var store = open();
        foreach (var part in Rows(path).Chunk(RowsATransaction))
        {
            cancellationToken.ThrowIfCancellationRequested();
            watch.Start();
            await store.WriteAsync(part, cancellationToken);
            watch.Stop();
            written += part.Length;
            if ((seen += part.Length) != WarmUp || rows <= WarmUp)
                continue;
            watch.Reset();
            written = 0;
        }

        return written / watch.Elapsed.TotalSeconds;
    }

    private static IEnumerable<BareRow> Rows(string path)
    {
        var index = 0L;
        foreach (var (bytes, _) in new RecordFile(path).Read())
        {
            var insurance = Record.Parser.ParseFrom(bytes).SocialInsurance;
            if (!RegionCode.TryParse(insurance.RegionCode, out var region) || !IdNumber.TryParse(insurance.Person.IdNumber, out var number, out _))
                throw new FormatException(path);
            yield return new BareRow(1, index++, region, number.Key, bytes.ToByteArray());
        }
    }

    private static long Size(string database) => Directory.GetFiles(Path.GetDirectoryName(database)!, Path.GetFileName(database) + "*").Sum(file => new FileInfo(file).Length);

    private static void Delete(string database)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(database)!, Path.GetFileName(database) + "*"))
            File.Delete(file);
    }

    /// <summary>When how much of the file had been acknowledged. The file's records are of one length, so that a share of its bytes is that share of its records.</summary>
    private sealed class Timeline(long length, long rows)
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private double _firstMillion;
        private double _beforeLastMillion;
        private double _appended;
        private double _sealed;

        public double AppendSeconds => _appended;

        public double SealSeconds => _sealed - _appended;

        public double RowsPerSecond => rows / _appended;

        public double LastToFirst => rows <= Million ? 1 : _firstMillion / (_appended - _beforeLastMillion);

        public void Reached(PushProgress progress)
        {
            var now = _watch.Elapsed.TotalSeconds;
            if (_firstMillion == 0 && progress.Bytes >= (double)length * Million / rows)
                _firstMillion = now;
            if (_beforeLastMillion == 0 && progress.Bytes >= (double)length * (rows - Million) / rows)
                _beforeLastMillion = now;
            if (progress.Stage is PushStage.Sealing)
                _appended = now;
            if (progress.Stage is PushStage.Sealed)
                _sealed = now;
        }
    }
}
