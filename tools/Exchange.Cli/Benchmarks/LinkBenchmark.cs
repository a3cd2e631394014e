using System.Diagnostics;
using System.Globalization;
using Exchange.Cli.Linking;
using Generate.Linkage;
using Matching.Linkage;
using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Joining;
using Matching.Linkage.Models;

namespace Exchange.Cli.Benchmarks;

/// <summary>
/// Measures linkage beside DuckDB on the same made-up data in the same run: scoring the same pairs with the same comparisons, joining the same keys,
/// and a file from CSV to links.
/// </summary>
internal sealed class LinkBenchmark(string folder, int records, int joinSmall, int joinLarge, int workers)
{
    private const ulong Seed = 7;
    private const int Times = 3;

    /// <summary>Runs it.</summary>
    public object Run(Action<string> say, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var csv = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"people-{records}.csv"));
        if (!File.Exists(csv))
        {
            say($"生成 {records:N0} 条虚构记录");
            LatinPeople.Write(csv + ".tmp", records, Seed);
            File.Move(csv + ".tmp", csv);
        }

        // First, so that nothing else that is measured is in memory: what a user's own run takes.
        say("全流程(CSV 到结果,含训练)");
        var whole = Whole(csv, LinkBenchmarkModel.Make(LinkBenchmarkModel.Loose), cancellation);
        var model = ModelFile.Read(File.ReadAllText(whole.ModelFile));
        say("评分(同样的规则和比较)");
        var (loaded, _) = RecordLoader.Load(model, csv, null, null, null, null, null, cancellation);
        var tight = Score(With(model, LinkBenchmarkModel.Tight), loaded, cancellation);
        say("按键连接");
        var (small, large) = Keys();
        var join = Join(small, large);
        say("DuckDB 做同样的事");
        var (smallFile, largeFile) = WriteKeys(small, large);
        var duck = new DuckDb(folder).Run(
            [
                .. LinkBenchmarkModel.Setup(csv),
                $"CREATE TABLE small AS SELECT k FROM read_csv('{smallFile}', columns = {{'k': 'BIGINT'}}, header = false)",
                $"CREATE TABLE large AS SELECT k FROM read_csv('{largeFile}', columns = {{'k': 'BIGINT'}}, header = false)",
            ],
            [
                new DuckDb.Timed("score", LinkBenchmarkModel.ScoreSql(model), 1),
                new DuckDb.Timed("join", "SELECT count(*) FROM large JOIN small USING (k)", Times),
            ],
            workers);
        var (duckScore, duckJoin) = (duck.ByName["score"], duck.ByName["join"]);
        var duckPairs = double.Parse(duckScore.Row[0], CultureInfo.InvariantCulture);
        return new
        {
            scoringRatio = Math.Round(tight.Pairs / tight.Seconds / (duckPairs / duckScore.Seconds), 1),
            pairsPerSecond = whole.PairsPerSecond,
            dedupeSeconds = whole.Seconds.Total,
            joinRatio = Math.Round(duckJoin.Seconds / join.Seconds, 2),
            peakMemoryMiB = Math.Round(Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, 1),
            records,
            workers,
            scoring = new { pairs = tight.Pairs, seconds = Math.Round(tight.Seconds, 3), pairsPerSecond = Math.Round(tight.Pairs / tight.Seconds), reachReview = tight.Kept },
            duckDbScoring = new { pairs = duckPairs, seconds = Math.Round(duckScore.Seconds, 3), pairsPerSecond = Math.Round(duckPairs / duckScore.Seconds), reachReview = duckScore.Row[1] },
            dedupe = new { whole.Pairs, whole.Matches, whole.Review, whole.Seconds },
            join = new { small = small.Length, large = large.Length, seconds = Math.Round(join.Seconds, 4), found = join.Found },
            duckDbJoin = new { seconds = Math.Round(duckJoin.Seconds, 4), found = duckJoin.Row[0] },
            duckDbVersion = duck.Version,
        };
    }

    private static LinkageModel With(LinkageModel model, IReadOnlyList<BlockingRule> rules) => model with
    {
        Blocking = model.Blocking with
        {
            Rules = rules,
        },
    };

    /// <summary>The best of a few, candidate pairs made anew each time, as DuckDB makes them.</summary>
    private (long Pairs, double Seconds, long Kept) Score(LinkageModel model, RecordSet loaded, CancellationToken cancellation)
    {
        var best = (Pairs: 0L, Seconds: double.MaxValue, Kept: 0L);
        for (var time = 0; time < Times; time++)
        {
            var linker = new Linker(model, loaded, new LinkageOptions { Workers = workers });
            var clock = Stopwatch.StartNew();
            var scored = linker.Score(null, cancellation);
            if (clock.Elapsed.TotalSeconds < best.Seconds)
                best = (scored.Rules.Sum(rule => rule.NewPairs), clock.Elapsed.TotalSeconds, scored.Pairs.Count(pair => pair.Weight >= 0));
        }

        return best;
    }

    private LinkAnswer Whole(string csv, LinkageModel model, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "model.json");
        File.WriteAllText(file, ModelFile.Write(model));
        using var job = new LinkJob(new LinkOptions
        {
            Left = csv,
            Model = file,
            Out = Path.Combine(folder, "links.csv"),
            Train = true,
            Workers = workers,
        });
        return job.Run(cancellation);
    }

    /// <summary>Half of the larger side's keys are on the smaller one.</summary>
    private (long[] Small, long[] Large) Keys()
    {
        var small = new long[joinSmall];
        for (var i = 0; i < small.Length; i++)
            small[i] = Key(i);
        var large = new long[joinLarge];
        for (var i = 0; i < large.Length; i++)
            large[i] = Key((int)(StableHashing.Finish((ulong)i) % (ulong)(2L * joinSmall)));
        return (small, large);
    }

    private static long Key(int number) => (long)(StableHashing.Finish((ulong)number + 1) >> 1) | 1;

    private (long Found, double Seconds) Join(long[] small, long[] large)
    {
        const int Piece = 1 << 16;
        var best = (Found: 0L, Seconds: double.MaxValue);
        for (var time = 0; time < Times; time++)
        {
            var clock = Stopwatch.StartNew();
            var join = new KeyJoin(small);
            var found = 0L;
            Parallel.For(0, ((large.Length - 1) / Piece) + 1, new ParallelOptions { MaxDegreeOfParallelism = workers }, () => (Room: new int[Piece], Found: 0L), (piece, _, own) =>
            {
                var keys = large.AsSpan(piece * Piece, Math.Min(Piece, large.Length - (piece * Piece)));
                return (own.Room, own.Found + join.Find(keys, own.Room));
            }, own => Interlocked.Add(ref found, own.Found));
            if (clock.Elapsed.TotalSeconds < best.Seconds)
                best = (found, clock.Elapsed.TotalSeconds);
        }

        return best;
    }

    private (string Small, string Large) WriteKeys(long[] small, long[] large)
    {
        var paths = (Path.Combine(folder, "small.csv"), Path.Combine(folder, "large.csv"));
        foreach (var (path, keys) in new[] { (paths.Item1, small), (paths.Item2, large) })
        {
            using var file = new StreamWriter(path);
            foreach (var key in keys)
                file.WriteLine(key.ToString(CultureInfo.InvariantCulture));
        }

        return paths;
    }
}
