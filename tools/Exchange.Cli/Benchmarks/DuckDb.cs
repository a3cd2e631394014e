using System.Diagnostics;
using System.Text.Json;

namespace Exchange.Cli.Benchmarks;

/// <summary>Runs SQL in DuckDB, the peer we measure against, through Node. The npm package is fetched once into a folder beside the benchmark's data.</summary>
internal sealed class DuckDb(string folder)
{
    private const string Package = "@duckdb/node-api@1.5.6-r.1";

    /// <summary>One timed statement: the best of so many times.</summary>
    public sealed record Timed(string Name, string Statement, int Times);

    /// <summary>What a statement took, and the first row of its result.</summary>
    public sealed record Answer(double Seconds, string[] Row);

    /// <summary>DuckDB's version and the answers by name.</summary>
    public sealed record Answers(string Version, IReadOnlyDictionary<string, Answer> ByName);

    /// <summary>Runs setup statements, then timed ones.</summary>
    /// <exception cref="CommandFailedException">Node or the package is not to be had.</exception>
    public Answers Run(IReadOnlyList<string> setup, IReadOnlyList<Timed> timed, int threads)
    {
        Install();
        var script = Path.Combine(folder, "duckdb.js");
        using (var resource = typeof(DuckDb).Assembly.GetManifestResourceStream("duckdb.js")!)
        using (var file = File.Create(script))
            resource.CopyTo(file);
        var plan = Path.Combine(folder, "plan.json");
        File.WriteAllText(plan, JsonSerializer.Serialize(new { threads, setup, timed }, Json.Indented));
        using var answer = JsonDocument.Parse(Execute("node", [script, plan]));
        var byName = answer.RootElement.GetProperty("answers").EnumerateObject().ToDictionary(
            property => property.Name,
            property => new Answer(
                property.Value.GetProperty("seconds").GetDouble(), [.. property.Value.GetProperty("row").EnumerateArray().Select(cell => cell.GetString() ?? "")]),
            StringComparer.Ordinal);
        return new Answers(answer.RootElement.GetProperty("version").GetString() ?? "", byName);
    }

    private void Install()
    {
        if (Directory.Exists(Path.Combine(folder, "node_modules", "@duckdb", "node-api")))
            return;
        _ = Execute("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", Package]);
    }

    private static string Execute(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
            })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : throw new CommandFailedException($"{program} 以 {process.ExitCode} 结束,无法与 DuckDB 对比 / {program} failed; no comparison with DuckDB");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CommandFailedException($"没有 {program};与 DuckDB 对比需要 Node.js 和 npm / the comparison with DuckDB needs Node.js and npm");
        }
    }
}
