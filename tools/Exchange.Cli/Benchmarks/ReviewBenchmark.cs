using System.Diagnostics;
using System.Globalization;
using Exchange.V1;
using Generate;
using Microsoft.Data.Sqlite;

namespace Exchange.Cli.Benchmarks;

/// <summary>What reviewing costs with very many open findings; client and service on the same cores.</summary>
/// <param name="OpenFindings">Findings in review, all open but those that the benchmark decides.</param>
/// <param name="RoutedPerSecond">Findings a second that were taken into review after the run was published.</param>
/// <param name="ListP50Ms">Pages of 100 one after the other, by province, city, county, union, code and state: half of them within so many milliseconds.</param>
/// <param name="ListP99Ms">99 of 100 of them.</param>
/// <param name="ListMaxMs">All of them.</param>
/// <param name="ListP99MsByFilter">99 of 100, by what was asked for.</param>
/// <param name="BatchDecided">Findings of the batch decision.</param>
/// <param name="PreviewSeconds">Its preview.</param>
/// <param name="BatchSeconds">The decision.</param>
/// <param name="DecideP99Ms">One claimed and decided after the other: 99 of 100 of either within so many milliseconds, each on the disk.</param>
/// <param name="ServicePeakMiB">The service's peak memory.</param>
internal sealed record ReviewBenchmarkAnswer(
    long OpenFindings, long RoutedPerSecond, double ListP50Ms, double ListP99Ms, double ListMaxMs, IReadOnlyDictionary<string, double> ListP99MsByFilter, int BatchDecided, double PreviewSeconds,
    double BatchSeconds, double DecideP99Ms, long ServicePeakMiB);

/// <summary>
/// A small province is compared in truth; its findings are then multiplied in the database, for no run of a benchmark's length finds a million. Everything after that goes by the service.
/// </summary>
internal sealed class ReviewBenchmark(string folder, int findings, int pages)
{
    private const int Households = 20_000;
    private const int Batch = 10_000;
    private const int Decisions = 300;
    private const string County = "620102";

    public async Task<ReviewBenchmarkAnswer> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var province = new FilledProvince(folder, new ProvinceOptions { Households = Households, RegisterFactor = 1 });
        var manifest = province.Generate(say, cancellationToken);
        var database = Path.Combine(province.Data, "exchange.db");
        foreach (var file in new[] { "filled", "exchange.db", "exchange.db-wal", "exchange.db-shm", "exchange.db.keys" })
            File.Delete(Path.Combine(province.Data, file));
        await using (var first = await province.StartFilledAsync(manifest, say, cancellationToken))
        {
            using var one = new ServiceConnection(first.Address, Province.Union);
            say("比对");
            await new RunFollower(one).RunAsync(Request(manifest), _ => { }, cancellationToken);
            await WaitAsync(one, found => found > 0, cancellationToken);
        }

        say($"把疑点复制到 {findings:N0} 条");
        var made = Multiply(database);
        await using var running = await province.StartAsync(province.OnSqlite(), cancellationToken);
        using var union = new ServiceConnection(running.Address, Province.Union);
        say("进入核实");
        var watch = Stopwatch.StartNew();
        var before = await WaitAsync(union, _ => true, cancellationToken);
        await WaitAsync(union, found => found >= made, cancellationToken);
        var routed = (long)((made - before) / watch.Elapsed.TotalSeconds);

        say($"翻页 {pages:N0} 次");
        var filters = Filters();
        await ListAsync(union, filters, Math.Min(pages, 200), cancellationToken);
        var latencies = await ListAsync(union, filters, pages, cancellationToken);
        say($"批量办理 {Batch:N0} 条");
        // As many as a batch may have: a county's codes are added while there is room.
        var counts = await union.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest { RegionCode = County }, union.Headers, cancellationToken: cancellationToken);
        var decide = new BatchDecideReviewsRequest { Filter = new ReviewFilter { RegionCode = County }, Reviewer = "bench", Outcome = ReviewOutcome.Dismissed, Reason = DecisionReason.AllowedHere };
        var room = (long)Batch;
        foreach (var code in counts.Codes.OrderByDescending(code => code.States.Sum(state => state.Count)))
        {
            var count = code.States.Sum(state => state.Count);
            if (count > room)
                continue;
            decide.Filter.Codes.Add(code.Code);
            room -= count;
        }

        watch.Restart();
        var preview = await union.Reviews.BatchDecideReviewsAsync(decide, union.Headers, cancellationToken: cancellationToken);
        var previewSeconds = watch.Elapsed.TotalSeconds;
        decide.PreviewDigest = preview.PreviewDigest;
        watch.Restart();
        var decided = await union.Reviews.BatchDecideReviewsAsync(decide, union.Headers, cancellationToken: cancellationToken);
        var batchSeconds = watch.Elapsed.TotalSeconds;
        say($"逐条办理 {Decisions:N0} 条");
        var single = await DecideAsync(union, cancellationToken);
        var all = latencies.SelectMany(pair => pair.Value).Order().ToList();
        return new ReviewBenchmarkAnswer(
            made, routed, At(all, 0.5), At(all, 0.99), At(all, 1), latencies.ToDictionary(pair => pair.Key, pair => At([.. pair.Value.Order()], 0.99)), decided.Count,
            Math.Round(previewSeconds, 2), Math.Round(batchSeconds, 2), At(single, 0.99), (long)running.PeakMemoryMiB);
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)], 2);

    private static CreateRunRequest Request(Manifest manifest) => new()
    {
        RunId = "bench-review",
        Kind = RunKind.AnnualReconciliation,
        RegionCode = Matching.Identity.RegionCode.Format(Gansu.Code),
        BusinessYear = manifest.BusinessYear,
        AsOfDate = manifest.AsOfDate,
    };

    /// <summary>The same findings again and again under other ids, as another run's.</summary>
    private long Multiply(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        var columns = Query(connection, "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info('runs') WHERE name NOT IN ('Id', 'RunId')");
        var times = 1 + (findings / long.Parse(Query(connection, "SELECT count(*) FROM findings"), CultureInfo.InvariantCulture));
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"INSERT INTO runs (\"RunId\", {columns}) SELECT 'bench-review-many', {columns} FROM runs");
        Execute(
            connection,
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times})
            INSERT INTO findings ("RunId", "Position", "FindingId", "Code", "Severity", "Region", "OwningUnion", "Suggestion", "Payload", "EvidenceDigest")
            SELECT (SELECT max("Id") FROM runs), row_number() OVER (), lower(hex(randomblob(16))), f."Code", f."Severity", f."Region", f."OwningUnion", f."Suggestion", f."Payload", f."EvidenceDigest"
            FROM n CROSS JOIN findings f LIMIT {findings}
            """);
        transaction.Commit();
        return long.Parse(Query(connection, "SELECT count(DISTINCT \"FindingId\") FROM findings"), CultureInfo.InvariantCulture);
    }

    private static string Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static async Task<long> WaitAsync(ServiceConnection union, Func<long, bool> isEnough, CancellationToken cancellationToken)
    {
        while (true)
        {
            var counts = await union.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest(), union.Headers, cancellationToken: cancellationToken);
            var found = counts.Codes.Sum(code => code.States.Sum(state => state.Count));
            if (isEnough(found))
                return found;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static Dictionary<string, ReviewFilter> Filters() => new(StringComparer.Ordinal)
    {
        ["province"] = new ReviewFilter(),
        ["city"] = new ReviewFilter { RegionCode = "620500" },
        ["county"] = new ReviewFilter { RegionCode = County },
        ["union"] = new ReviewFilter { OwningUnion = "union-620102" },
        ["code"] = new ReviewFilter { Codes = { "F42" } },
        ["cityAndCode"] = new ReviewFilter { RegionCode = "620100", Codes = { "F30" } },
        ["rareState"] = new ReviewFilter { States = { ReviewState.Disputed } },
        ["states"] = new ReviewFilter { States = { ReviewState.Open, ReviewState.Dismissed, ReviewState.Confirmed } },
    };

    private static async Task<Dictionary<string, List<double>>> ListAsync(ServiceConnection union, Dictionary<string, ReviewFilter> filters, int pages, CancellationToken cancellationToken)
    {
        var latencies = filters.Keys.ToDictionary(name => name, _ => new List<double>(), StringComparer.Ordinal);
        var tokens = filters.Keys.ToDictionary(name => name, _ => "", StringComparer.Ordinal);
        for (var page = 0; page < pages; page++)
        {
            foreach (var (name, filter) in filters)
            {
                var watch = Stopwatch.StartNew();
                var answer = await union.Reviews.ListReviewsAsync(new ListReviewsRequest { Filter = filter, PageToken = tokens[name] }, union.Headers, cancellationToken: cancellationToken);
                latencies[name].Add(watch.Elapsed.TotalMilliseconds);
                tokens[name] = answer.NextPageToken;
            }
        }

        return latencies;
    }

    private static async Task<List<double>> DecideAsync(ServiceConnection union, CancellationToken cancellationToken)
    {
        var page = await union.Reviews.ListReviewsAsync(
            new ListReviewsRequest { Filter = new ReviewFilter { RegionCode = "620500", States = { ReviewState.Open } }, PageSize = Decisions }, union.Headers, cancellationToken: cancellationToken);
        var latencies = new List<double>();
        foreach (var review in page.Reviews)
        {
            var watch = Stopwatch.StartNew();
            var claimed = await union.Reviews.ClaimReviewAsync(new ClaimReviewRequest { Name = review.Name, Reviewer = "bench" }, union.Headers, cancellationToken: cancellationToken);
            latencies.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            await union.Reviews.DecideReviewAsync(
                new DecideReviewRequest { Name = review.Name, Reviewer = "bench", Etag = claimed.Review.Etag, Outcome = ReviewOutcome.Dismissed, Reason = DecisionReason.AllowedHere }, union.Headers,
                cancellationToken: cancellationToken);
            latencies.Add(watch.Elapsed.TotalMilliseconds);
        }

        latencies.Sort();
        return latencies;
    }
}
