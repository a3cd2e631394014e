using System.Diagnostics;
using System.Globalization;
using Faults;

// Usage: dotnet run -c Release --project tools/Faults -- [--random N] [--points N] [--postgres CONNECTION] [--seed N] [--service Exchange.dll] [--release]
// Kills the service N times at random moments, and N times at named points around its commits, while six clients send a made-up province; after each round
// a reader of its own looks into the database. Ends with a line for each kind of fault, and 1 where anything was missing. The same seed kills at the same moments.
var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["--random"] = "20", ["--points"] = "20", ["--postgres"] = "", ["--seed"] = "1", ["--service"] = "" };
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
    else
    {
        Console.Error.WriteLine($"unknown or incomplete option: {args[i]}");
        return 2;
    }
}

var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
var service = options["--service"] is { Length: > 0 } named ? named : Path.Combine(own.FullName, "..", "..", "Exchange", own.Name, "Exchange.dll");
if (!File.Exists(service) || !int.TryParse(options["--random"], CultureInfo.InvariantCulture, out var random) || !int.TryParse(options["--points"], CultureInfo.InvariantCulture, out var points)
    || !int.TryParse(options["--seed"], CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("the service was not found (--service), or a number is none");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("exchange-faults-").FullName;
var store = options["--postgres"].Length > 0 ? "PostgreSQL" : "SQLite";
try
{
    return await RunAsync("kill -9 at random moments", random * release, (round, most) => round.KillAtRandomAsync(most, CancellationToken.None))
        + await RunAsync("kill -9 at named points around commits", points * release, (round, most) => round.KillAtPointsAsync(most, CancellationToken.None)) > 0 ? 1 : 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

async Task<int> RunAsync(string kind, int wanted, Func<Round, int, Task<int>> run)
{
    var watch = Stopwatch.StartNew();
    for (var (done, number) = (0, 0); done < wanted; number++)
    {
        var roundSeed = unchecked((seed * 1000) + number);
        try
        {
            done += await run(new Round(folder, service, options["--postgres"], new Random(roundSeed)), wanted - done);
        }
        catch (InvalidDataException exception)
        {
            Console.WriteLine($"FAILED {store}, {kind}, --seed {seed}, round {number}: {exception.Message}");
            return 1;
        }
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{store}: {wanted} × {kind}: every acknowledged record there once, in order; {watch.Elapsed.TotalSeconds:0} s"));
    return 0;
}
