using System.CommandLine;
using System.Text.Json;
using Exchange.Cli.Benchmarks;
using Exchange.Cli.Benchmarks.Ingest;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>bench: measures, beside a peer on the same data in the same run.</summary>
internal static class BenchCommand
{
    public static Command Create() => new("bench", "性能测量,与同类软件在同一数据上对比 / measures beside a peer on the same data") { Link(), Checks(), Precheck(), Ingest(), Run(), Review() };

    private static Command Link()
    {
        var records = CommonOptions.Number("--records", "查重记录数 / records to deduplicate", 1000, 20_000_000, 1_000_000);
        var small = CommonOptions.Number("--join-small", "连接较小一侧 / keys of the smaller side of the join", 1000, 100_000_000, 1_000_000);
        var large = CommonOptions.Number("--join-large", "连接较大一侧 / keys of the larger side", 1000, 500_000_000, 10_000_000);
        var workers = CommonOptions.Number("--workers", "并行数 / workers", 1, 256, Environment.ProcessorCount);
        var folder = new Option<string>("--folder")
        {
            Description = "数据和 DuckDB 所在文件夹 / where data and DuckDB are kept",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "exchange-bench"),
        };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("link", "关联引擎与 DuckDB 对比(需要 Node.js 和 npm) / linkage beside DuckDB; needs Node.js and npm") { records, small, large, workers, folder, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(() =>
        {
            var isJson = result.GetValue(json);
            var benchmark = new LinkBenchmark(
                result.GetRequiredValue(folder), result.GetValue(records), result.GetValue(small), result.GetValue(large), result.GetValue(workers));
            var answer = benchmark.Run(text => Say(text, isJson), cancellation);
            Console.WriteLine(JsonSerializer.Serialize(answer, Json.Indented));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static Command Checks()
    {
        var households = CommonOptions.Number("--households", "户数 / different households", 100, 1_000_000, 20_000);
        var workers = CommonOptions.Number("--workers", "并行数 / workers", 1, 256, Environment.ProcessorCount);
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("checks", "逐户核查的速度 / households judged a second") { households, workers, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(() =>
        {
            Say("生成数据并核查,约15秒", result.GetValue(json));
            Console.WriteLine(JsonSerializer.Serialize(ChecksBenchmark.Run(result.GetValue(households), result.GetValue(workers), cancellation), Json.Indented));
            return Task.FromResult(0);
        }));
        return command;
    }

    private static Command Precheck()
    {
        var households = CommonOptions.Number("--households", "库中档案户数 / stored households", 1000, 5_500_000, 1_000_000);
        var calls = CommonOptions.Number("--calls", "单户预检次数 / unary calls", 100, 1_000_000, 10_000);
        var rate = CommonOptions.Number("--rate", "每秒单户预检次数 / unary calls a second", 1, 10_000, 500);
        var streamed = CommonOptions.Number("--streamed", "流式预检户数 / streamed households", 100, 5_500_000, 100_000);
        var folder = new Option<string>("--folder")
        {
            Description = "数据和数据库所在文件夹,已有的直接使用 / where data and database are kept and used again",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "exchange-bench-precheck"),
        };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("precheck", "上报前预检的速度 / prechecks against a filled service") { households, calls, rate, streamed, folder, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(async () =>
        {
            var isJson = result.GetValue(json);
            var benchmark = new PrecheckBenchmark(result.GetRequiredValue(folder), result.GetValue(households), result.GetValue(calls), result.GetValue(rate), result.GetValue(streamed));
            var answer = await benchmark.RunAsync(text => Say(text, isJson), cancellation);
            Console.WriteLine(JsonSerializer.Serialize(answer, Json.Indented));
            return 0;
        }));
        return command;
    }

    private static Command Ingest()
    {
        var rows = CommonOptions.Number("--rows", "记录数 / register records", 10_000, 100_000_000, 1_000_000);
        var folder = new Option<string>("--folder")
        {
            Description = "数据和数据库所在文件夹 / where data and databases are made",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "exchange-bench-ingest"),
        };
        var postgres = new Option<string>("--postgres")
        {
            Description = "也在 PostgreSQL 上测量:可建库的连接串 / measures on PostgreSQL, too: a connection that may create databases, e.g. \"Host=/var/run/postgresql;Database=postgres\"",
            DefaultValueFactory = _ => "",
        };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("ingest", "上报入库的速度,与同一数据库逐行直接写入对比 / durable ingest beside the bare write of the same rows") { rows, postgres, folder, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(async () =>
        {
            var isJson = result.GetValue(json);
            var answer = await new IngestBenchmark(result.GetRequiredValue(folder), result.GetValue(rows), result.GetRequiredValue(postgres)).RunAsync(text => Say(text, isJson), cancellation);
            Console.WriteLine(JsonSerializer.Serialize(answer, Json.Indented));
            return 0;
        }));
        return command;
    }

    private static Command Run()
    {
        var households = CommonOptions.Number("--households", "档案户数 / household files", 100, 5_500_000, 1_000_000);
        var factor = CommonOptions.Number("--register-factor", "每名家庭成员对应的部门记录数 / register records for each person in a file", 1, 100, 4);
        var damaged = CommonOptions.Number("--damaged", "每万名家庭成员中号码或姓名写错的人数 / persons of ten thousand with a damaged number or name", 0, 5000, 100);
        var noDuckDb = new Option<bool>("--no-duckdb") { Description = "不与 DuckDB 对比(不需要 Node.js) / without DuckDB beside it" };
        var folder = new Option<string>("--folder")
        {
            Description = "数据和数据库所在文件夹,已有的直接使用 / where data and database are kept and used again",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "exchange-bench-run"),
        };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("run", "年度比对全过程,与 DuckDB 的精确连接对比 / a whole annual run, beside DuckDB's bare exact join") { households, factor, damaged, noDuckDb, folder, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(async () =>
        {
            var isJson = result.GetValue(json);
            var benchmark = new RunBenchmark(result.GetRequiredValue(folder), result.GetValue(households), result.GetValue(factor), result.GetValue(damaged), !result.GetValue(noDuckDb));
            var answer = await benchmark.RunAsync(text => Say(text, isJson), cancellation);
            Console.WriteLine(JsonSerializer.Serialize(answer, Json.Indented));
            return 0;
        }));
        return command;
    }

    private static Command Review()
    {
        var findings = CommonOptions.Number("--findings", "待核实的疑点数 / open findings", 10_000, 10_000_000, 1_000_000);
        var pages = CommonOptions.Number("--pages", "每种筛选翻多少页 / pages of each filter", 10, 10_000, 200);
        var folder = new Option<string>("--folder")
        {
            Description = "数据和数据库所在文件夹 / where data and database are made",
            DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "exchange-bench-review"),
        };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("review", "百万条疑点时的核实 / reviewing with a million open findings") { findings, pages, folder, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(async () =>
        {
            var isJson = result.GetValue(json);
            var answer = await new ReviewBenchmark(result.GetRequiredValue(folder), result.GetValue(findings), result.GetValue(pages)).RunAsync(text => Say(text, isJson), cancellation);
            Console.WriteLine(JsonSerializer.Serialize(answer, Json.Indented));
            return 0;
        }));
        return command;
    }

    private static void Say(string text, bool isJson)
    {
        if (isJson)
            Console.Error.WriteLine($"{text}…");
        else
            AnsiConsole.MarkupLineInterpolated($"[grey]{text}…[/]");
    }
}
