using System.Diagnostics;
using System.Globalization;
using Faults;

// Usage: dotnet run -c Release --project tools/Faults -- [--random N] [--points N] [--stops N] [--clients N] [--zombies N] [--lines N] [--disk N] [--torn N] [--connections N] [--runs N] [--casework N]
//        [--postgres CONNECTION] [--seed N] [--service Exchange.dll] [--release]
// Has things go wrong N times of each kind while clients send a made-up province: the service killed at random moments and at named points around its commits, clients
// killed and frozen, nodes killed and frozen while they share runs, lines cut and stalled, the disk full, database files torn (SQLite), PostgreSQL restarted and its connections ended (PostgreSQL). A reader of its
// own then looks into the database. Ends with a line for each kind of fault, and 1 where anything was missing. The same seed does the same; --release does ten times as much.
var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["--postgres"] = "", ["--seed"] = "1", ["--service"] = "" };
var counts = new Dictionary<string, int>(StringComparer.Ordinal)
{
    ["--random"] = 0,
    ["--points"] = 0,
    ["--stops"] = 0,
    ["--clients"] = 0,
    ["--zombies"] = 0,
    ["--lines"] = 0,
    ["--disk"] = 0,
    ["--torn"] = 0,
    ["--connections"] = 0,
    ["--runs"] = 0,
    ["--casework"] = 0,
};
var release = 1;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] is "--release")
    {
        release = 10;
    }
    else if (options.ContainsKey(args[i]) && i + 1 < args.Length)
    {
        options[args[i]] = args[++i];
    }
    else if (counts.ContainsKey(args[i]) && i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var count) && count >= 0)
    {
        counts[args[i++]] = count;
    }
    else
    {
        Console.Error.WriteLine($"unknown or incomplete option: {args[i]}");
        return 2;
    }
}

var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
var service = options["--service"] is { Length: > 0 } named ? named : Path.Combine(own.FullName, "..", "..", "Exchange", own.Name, "Exchange.dll");
var client = Path.Combine(own.FullName, "..", "..", "Exchange.Cli", own.Name, "Exchange.Cli.dll");
if (!File.Exists(service) || !File.Exists(client) || !int.TryParse(options["--seed"], CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("the service or the client was not found (--service), or the seed is no number");
    return 2;
}

if (counts.Values.All(count => count == 0))
    (counts["--random"], counts["--points"]) = (20, 20);
var folder = Directory.CreateTempSubdirectory("exchange-faults-").FullName;
var place = new Place(folder, service, client, options["--postgres"]);
var isPostgres = place.Postgres.Length > 0;
var failed = 0;
try
{
    failed += await RunAsync("kill -9 of the service at random moments", "--random", (random, most) => ServiceKills.AtRandomAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync("kill -9 of the service at named points around commits", "--points", (random, most) => ServiceKills.AtPointsAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync("stops of the service under load, and starts", "--stops", (random, most) => ServiceKills.StopAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync("kill -9 of clients, which go on by their journals", "--clients", (random, most) => ClientFaults.KillAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync("frozen writers that another overtakes", "--zombies", (random, most) => ClientFaults.FreezeAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync("lines cut, reset, half-closed, silent or stalled", "--lines", (random, most) => LineFaults.RunAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync("disk full", "--disk", (random, most) => FullDisk.RunAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync(
        isPostgres ? "kill -9 or freezing of a node while two share a run, always with the same digest" : "kill -9 during a run, always with the same digest", "--runs",
        (random, most) => RunFaults.RunAsync(place, random, most, CancellationToken.None));
    failed += await RunAsync(
        "histories of review and exit, the service killed under them", "--casework", (random, most) => CaseworkFaults.RunAsync(place, random, most, CancellationToken.None));
    if (!isPostgres)
    {
        failed += await RunAsync("torn or bit-flipped database files", "--torn", async (random, most) =>
        {
            var (copies, ends) = await TornFiles.RunAsync(place, random, most, CancellationToken.None);
            Console.WriteLine($"{place.Store}: torn or bit-flipped database files: {ends}");
            return copies;
        });
    }
    else
    {
        failed += await RunAsync("connections ended and PostgreSQL restarted", "--connections", (random, most) => LostConnections.RunAsync(place, random, most, CancellationToken.None));
    }

    return failed > 0 ? 1 : 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task<int> RunAsync(string kind, string option, Func<Random, int, Task<int>> run)
{
    var (wanted, done) = (counts[option] * release, 0);
    var watch = Stopwatch.StartNew();
    for (var number = 0; done < wanted; number++)
    {
        var roundSeed = unchecked((seed * 1000) + number);
        try
        {
            var more = await run(new Random(roundSeed), wanted - done);
            if (more < 0)
            {
                Console.WriteLine($"{place.Store}: {kind}: SKIPPED, no file system can be made here");
                return 0;
            }

            done += more;
        }
        catch (InvalidDataException exception)
        {
            Console.WriteLine($"FAILED {place.Store}, {kind}, --seed {seed}, round {number}: {exception.Message}");
            return 1;
        }
    }

    if (wanted > 0)
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{place.Store}: {done} × {kind}: every acknowledged record there once, in order; {watch.Elapsed.TotalSeconds:0} s"));
    return 0;
}
