using System.Diagnostics;
using System.Globalization;
using Exchange.Cli;
using Generate;

namespace Faults;

/// <summary>Clients killed or frozen while they send, as processes of their own (reliability.md F3, F8).</summary>
internal static class ClientFaults
{
    private const int Households = 400;
    private const int BytesASecond = 150_000;
    private const int AtOnce = 2;

    /// <summary>Kills clients at random moments, and has their journals go on.</summary>
    /// <returns>How many were killed while they were at work.</returns>
    public static Task<int> KillAsync(Place place, Random random, int most, CancellationToken cancellationToken) => RunAsync(
        place, random,
        async (arena, address, file, budget) =>
        {
            var (path, kills) = (Path.Combine(arena.Data, file.Path), 0);
            while (true)
            {
                var mayKill = Interlocked.Decrement(ref budget.Left) >= 0;
                var (code, wasKilled) = await ClientAsync(
                    place, address, arena, file, File.Exists(path + ".push.json"), mayKill ? Next(random, 350, 2500) : null, cancellationToken);
                kills += wasKilled ? 1 : 0;
                if (!wasKilled && mayKill)
                    Interlocked.Increment(ref budget.Left);
                if (code == 0)
                    return kills;
                Arena.Require(wasKilled, $"{file.Path}: a client that goes on by its journal ended with {code}");
            }
        },
        most, cancellationToken);

    /// <summary>Freezes clients, has others do their work to the end, and thaws them: what a frozen writer still sends must not be taken.</summary>
    /// <returns>How many were frozen while they were at work.</returns>
    public static Task<int> FreezeAsync(Place place, Random random, int most, CancellationToken cancellationToken) => RunAsync(
        place, random,
        async (arena, address, file, budget) =>
        {
            if (Interlocked.Decrement(ref budget.Left) < 0)
            {
                Arena.Require((await ClientAsync(place, address, arena, file, false, null, cancellationToken)).Code == 0, $"{file.Path}: was not sent");
                return 0;
            }

            using var zombie = Start(place, address, arena, file, false);
            await Task.Delay(Next(random, 500, 1500), cancellationToken);
            var isFrozen = !zombie.HasExited && Signal(zombie, "STOP");
            using (var connection = new ServiceConnection(arena.Victim.Address, file.Organization))
            {
                var order = new PushOrder(new RecordFile(Path.Combine(arena.Data, file.Path)), file.Kind, Arena.BatchId(file), arena.Manifest.BusinessYear, arena.Manifest.AsOfDate);
                await OvertakeAsync(connection, order, cancellationToken);
            }

            if (isFrozen)
                Signal(zombie, "CONT");
            await zombie.WaitForExitAsync(cancellationToken);

            // The other one has taken its place: it may hear that it was fenced, or that the batch is sealed, which is the same file.
            Arena.Require(zombie.ExitCode is 0 or 1, $"{file.Path}: the thawed client ended with {zombie.ExitCode}");
            return isFrozen ? 1 : 0;
        },
        most, cancellationToken);

    /// <summary>What the frozen client sent before it froze may still be on the line, its opening frame, too, and fences whoever came before it arrived: then once more.</summary>
    private static async Task OvertakeAsync(ServiceConnection connection, PushOrder order, CancellationToken cancellationToken)
    {
        const int Tries = 5;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await new Pusher(connection, TimeSpan.FromMinutes(1)).PushAsync(order, _ => { }, cancellationToken);
                return;
            }
            catch (Grpc.Core.RpcException exception) when (Failure.Reason(exception) == "WRITER_FENCED" && tries < Tries)
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    private static async Task<int> RunAsync(Place place, Random random, Func<Arena, string, ProvinceFile, Budget, Task<int>> send, int most, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(place, random, Households, null, cancellationToken);
        await using var line = new FaultyLine(arena.Victim.Address, () => new Fate(FateKind.None, 0, BytesASecond));
        var (budget, done) = (new Budget { Left = most }, 0);
        await Parallel.ForEachAsync(
            arena.Manifest.Files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (file, _) => Interlocked.Add(ref done, await send(arena, line.Address, file, budget)));
        await arena.CheckAllAsync();
        return done;
    }

    private static async Task<(int Code, bool WasKilled)> ClientAsync(Place place, string address, Arena arena, ProvinceFile file, bool resume, TimeSpan? killAfter, CancellationToken cancellationToken)
    {
        using var client = Start(place, address, arena, file, resume);
        if (killAfter is { } moment && await Task.WhenAny(client.WaitForExitAsync(cancellationToken), Task.Delay(moment, cancellationToken)) is var first && !client.HasExited)
        {
            client.Kill();
            await client.WaitForExitAsync(cancellationToken);
            return (client.ExitCode, true);
        }

        await client.WaitForExitAsync(cancellationToken);
        return (client.ExitCode, false);
    }

    private static Process Start(Place place, string address, Arena arena, ProvinceFile file, bool resume)
    {
        var path = Path.Combine(arena.Data, file.Path);
        string[] arguments = resume ? ["resume", path]
            :
            [
                "push", path, "--server", address, "--as", file.Organization, "--year", arena.Manifest.BusinessYear.ToString(CultureInfo.InvariantCulture),
                "--as-of", arena.Manifest.AsOfDate.ToString(CultureInfo.InvariantCulture), "--batch", Arena.BatchId(file),
            ];
        var process = Process.Start(new ProcessStartInfo("dotnet", [place.Client, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static bool Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return kill.ExitCode == 0;
    }

    private static TimeSpan Next(Random random, int least, int most)
    {
        lock (random)
            return TimeSpan.FromMilliseconds(random.Next(least, most));
    }

    private sealed class Budget
    {
        public int Left;
    }
}
