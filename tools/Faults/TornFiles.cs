using Exchange.Cli;
using Exchange.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Faults;

/// <summary>
/// Database files that were torn or in which a disk has turned bits (reliability.md F6). Whatever is left of them, the service must say that it is damaged, or
/// lead its clients to the result that an undamaged one gives; never to another.
/// </summary>
internal static class TornFiles
{
    private const int Households = 60;

    /// <summary>Damages a database that was killed in the middle of an upload, copy by copy.</summary>
    /// <returns>How many copies; and how they ended, in words.</returns>
    public static async Task<(int Copies, string Ends)> RunAsync(Place place, Random random, int most, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(place, random, Households, null, cancellationToken);
        var whole = await FinishAsync(arena, "whole", cancellationToken) ?? throw new InvalidDataException("the undamaged database gives no result");
        arena.Victim.Kill();
        var withLog = Files(arena);
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = arena.Database, Pooling = false }.ToString()))
        {
            await connection.OpenAsync(cancellationToken);
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await checkpoint.ExecuteNonQueryAsync(cancellationToken);
        }

        // Once with its last writes in the log, as a power cut leaves it, and once with everything in the file itself.
        var withoutLog = Files(arena);
        var (recovered, told) = (0, 0);
        for (var copy = 0; copy < most; copy++)
        {
            foreach (var old in Directory.GetFiles(Path.GetDirectoryName(arena.Database)!, "faults.db*"))
                File.Delete(old);
            foreach (var (path, bytes) in copy % 2 == 0 ? withLog : withoutLog)
                await File.WriteAllBytesAsync(path, bytes, cancellationToken);
            var how = Damage(arena.Database, random, copy);
            string? result;
            try
            {
                await arena.Victim.StartAsync(null, cancellationToken);
                result = await FinishAsync(arena, $"copy-{copy}", cancellationToken);
            }
            catch (InvalidOperationException)
            {
                // The service refuses its database, with words.
                result = null;
            }

            arena.Victim.Kill();
            Arena.Require(result is null || result == whole, $"copy {copy} ({how}): another result, and nobody said a word");
            (recovered, told) = result is null ? (recovered, told + 1) : (recovered + 1, told);
        }

        return (most, $"{recovered} recovered to the same result, {told} said to be damaged");
    }

    private static Dictionary<string, byte[]> Files(Arena arena) => Directory.GetFiles(Path.GetDirectoryName(arena.Database)!, "faults.db*")
        .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal)).ToDictionary(path => path, File.ReadAllBytes);

    private static string Damage(string database, Random random, int copy)
    {
        var wal = database + "-wal";
        var path = copy % 2 == 0 && File.Exists(wal) && new FileInfo(wal).Length > 0 ? wal : database;
        using var file = File.Open(path, FileMode.Open);
        var length = file.Length;
        if (copy % 4 == 0 && path == wal)
        {
            // Torn: within a frame, and at its edges (32 bytes of head, frames of 24 + 4,096).
            var frame = 32 + (random.NextInt64(length / 4120) * 4120);
            file.SetLength(Math.Min(length, frame + random.Next(0, 4120)));
            return $"cut to {file.Length} of {length} bytes";
        }

        // The tail of the file, where the last writes are, or anywhere.
        var from = copy % 3 == 0 ? 0 : Math.Max(0, length - 65_536);
        var (flips, where) = (random.Next(1, 4), new List<string>());
        for (var i = 0; i < flips; i++)
        {
            var at = random.NextInt64(from, length);
            file.Position = at;
            var b = file.ReadByte();
            file.Position = at;
            var bit = random.Next(8);
            file.WriteByte((byte)(b ^ (1 << bit)));
            where.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at}.{bit}"));
        }

        return $"bits turned in {Path.GetExtension(path)} of {length} bytes at {string.Join(' ', where)}";
    }

    /// <summary>Has the clients send what is missing, and runs the comparison: the result's digest, or null where the service says that it is damaged.</summary>
    private static async Task<string?> FinishAsync(Arena arena, string run, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            await Parallel.ForEachAsync(arena.Manifest.Files, limit.Token, async (file, token) =>
            {
                using var connection = new ServiceConnection(arena.Victim.Address, file.Organization);
                var order = new PushOrder(new RecordFile(Path.Combine(arena.Data, file.Path)), file.Kind, Arena.BatchId(file), arena.Manifest.BusinessYear, arena.Manifest.AsOfDate);
                await new Pusher(connection).PushAsync(order, _ => { }, token);
            });
            using var union = new ServiceConnection(arena.Victim.Address, "union-620000");
            var request = new CreateRunRequest
            {
                RunId = run,
                Kind = RunKind.AnnualReconciliation,
                RegionCode = "620000",
                BusinessYear = arena.Manifest.BusinessYear,
                AsOfDate = arena.Manifest.AsOfDate,
            };
            var created = await union.Comparison.CreateRunAsync(request, union.Headers, cancellationToken: limit.Token);
            var last = created.Run;
            using var watch = union.Comparison.WatchRun(new WatchRunRequest { Name = created.Run.Name }, union.Headers, cancellationToken: limit.Token);
            while (await watch.ResponseStream.MoveNext(limit.Token))
                last = watch.ResponseStream.Current.Run;
            return last.State is RunState.Succeeded ? Convert.ToHexStringLower(last.ResultDigest.Span) : null;
        }
        catch (Exception exception) when (exception is RpcException or CommandFailedException)
        {
            return null;
        }
    }
}
