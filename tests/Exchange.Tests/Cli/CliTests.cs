using System.Text.Json;

namespace Exchange.Tests.Cli;

/// <summary>The client as people run it: a process, its output and its exit code.</summary>
public sealed class CliTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-cli").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_demo_does_the_whole_job_and_twice_the_same()
    {
        var digests = new List<string?>();
        foreach (var name in new[] { "one", "two" })
        {
            var output = Path.Combine(_folder, name);
            using var json = JsonDocument.Parse((await Ended.CliAsync("demo", "--json", "--households", "300", "--output", output)).Must());
            var root = json.RootElement;
            Assert.True(root.GetProperty("balanced").GetBoolean());
            Assert.Equal(300, root.GetProperty("households").GetInt32());
            Assert.Equal(root.GetProperty("persons").GetInt64() * 10, root.GetProperty("registerRecords").GetInt64());
            Assert.Equal(33, root.GetProperty("truth").EnumerateObject().Count());
            Assert.All(root.GetProperty("truth").EnumerateObject(), score =>
                Assert.Equal((1.0, 1.0), (score.Value.GetProperty("precision").GetDouble(), score.Value.GetProperty("recall").GetDouble())));
            Assert.True(root.GetProperty("exitCandidates").GetInt64() > 0);
            Assert.True(root.GetProperty("seconds").GetProperty("total").GetDouble() > 0);
            AssertWholeLife(root.GetProperty("life"));
            digests.Add(root.GetProperty("inputDigest").GetString() + root.GetProperty("resultDigest").GetString());

            var report = await File.ReadAllTextAsync(root.GetProperty("report").GetString()!);
            Assert.Contains("平衡", report, StringComparison.Ordinal);
            Assert.DoesNotContain("http", report, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script", report, StringComparison.OrdinalIgnoreCase);
            var findings = root.GetProperty("findings").EnumerateObject().Sum(item => item.Value.GetInt64());
            Assert.Equal(findings + 1, (await File.ReadAllLinesAsync(root.GetProperty("findingsCsv").GetString()!)).LongLength);
            Assert.Equal([".exchange-demo", "findings.csv", "report.html", "results.xlsx"], Directory.GetFileSystemEntries(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }

        Assert.Equal(digests[0], digests[1]);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(_folder, "one", "results.xlsx")), await File.ReadAllBytesAsync(Path.Combine(_folder, "two", "results.xlsx")));
    }

    /// <summary>Publicity of five working days and half a year of grace, with a visit each month; three months and the other is back within the year that it is watched.</summary>
    private static void AssertWholeLife(JsonElement life)
    {
        Assert.Equal((20270115, 6, 20261015, 20261228), (Number("exitDay"), Number("visits"), Number("returnedAfterExitDay"), Number("returnDay")));
        var steps = life.GetProperty("steps").EnumerateArray().Select(step => step.GetString()!).ToList();
        Assert.Equal(2, steps.Count(step => step.StartsWith("2026-07-14", StringComparison.Ordinal) && step.Contains("另一人审批同意(a-02)", StringComparison.Ordinal)));
        Assert.Contains(steps, step => step.Contains("公示未满,审批被拒绝", StringComparison.Ordinal));
        Assert.Contains(steps, step => step.StartsWith("2026-12-28", StringComparison.Ordinal) && step.Contains("F80", StringComparison.Ordinal));
        Assert.Equal(steps.Order(StringComparer.Ordinal).Select(step => step[..10]), steps.Select(step => step[..10]));

        int Number(string name) => life.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Step_by_step_with_JSON_files()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        (await Ended.CliAsync("generate", _folder, "--households", "60", "--register-factor", "2", "--jsonl")).Must();
        string[] common = ["--server", server.Address, "--year", "2026", "--as-of", "20260630"];
        foreach (var file in Directory.GetFiles(_folder, "*.jsonl"))
        {
            var organization = Path.GetFileName(file).Split('.')[0];
            var first = (await Ended.CliAsync(["push", file, "--as", organization, .. common])).Must();
            Assert.Contains("已封存", first, StringComparison.Ordinal);
            if (organization == ExchangeServer.Civil)
            {
                var second = (await Ended.CliAsync(["push", file, "--as", organization, .. common])).Must();
                Assert.Equal(Line(first, "链式摘要"), Line(second, "链式摘要"));
                Assert.Contains("没有重复入库", second, StringComparison.Ordinal);
            }
        }

        var planned = (await Ended.CliAsync(["run", "--as", "union-620000", "--region", "620000", "--validate-only", .. common])).Must();
        Assert.Contains("殡葬火化", planned, StringComparison.Ordinal);
        var report = Path.Combine(_folder, "r.html");
        var run = (await Ended.CliAsync(["run", "--as", "union-620000", "--region", "620000", "--id", "step-by-step", "--report", report, .. common])).Must();
        Assert.Contains("平衡", run, StringComparison.Ordinal);
        Assert.True(File.Exists(report));

        var shown = (await Ended.CliAsync("findings", "step-by-step", "--as", "union-620000", "--server", server.Address, "--code", "F10")).Must();
        Assert.Contains("F10", shown, StringComparison.Ordinal);
        var csv = Path.Combine(_folder, "f.csv");
        (await Ended.CliAsync("findings", "step-by-step", "--as", "union-620000", "--server", server.Address, "--output", csv)).Must();
        Assert.StartsWith("代码", (await File.ReadAllTextAsync(csv)).TrimStart('\uFEFF'), StringComparison.Ordinal);

        // What another export has left there is no beginning of this one, and what this one has is gone on with.
        var workbook = Path.Combine(_folder, "r.xlsx");
        string[] export = ["export-run", "step-by-step", "--as", "union-620000", "--server", server.Address, "--output"];
        await File.WriteAllTextAsync(workbook + ".part", "something else");
        Assert.Contains("摘要与服务一致", (await Ended.CliAsync([.. export, workbook])).Must(), StringComparison.Ordinal);
        var whole = await File.ReadAllBytesAsync(workbook);
        await File.WriteAllBytesAsync(workbook + ".part", whole[..^100]);
        (await Ended.CliAsync([.. export, workbook])).Must();
        await File.WriteAllBytesAsync(workbook + ".part", [.. whole, 1]);
        (await Ended.CliAsync([.. export, workbook])).Must();
        Assert.Equal(whole, await File.ReadAllBytesAsync(workbook));
        Assert.False(File.Exists(workbook + ".part"));
        Assert.Equal(2, (await Ended.CliAsync([.. export, Path.Combine(_folder, "r.pdf")])).ExitCode);
        Assert.Contains("没有文件夹", (await Ended.CliAsync([.. export, Path.Combine(_folder, "none", "r.csv")])).Error, StringComparison.Ordinal);
        var clusters = (await Ended.CliAsync("clusters", "step-by-step", "--as", "union-620000", "--server", server.Address)).Must();
        Assert.Contains("整户重复", clusters, StringComparison.Ordinal);
        Assert.Contains("共 0 组", (await Ended.CliAsync("clusters", "step-by-step", "--as", "union-620000", "--server", server.Address, "--file", "none")).Must(), StringComparison.Ordinal);

        var codes = new HashSet<int>();
        foreach (var file in Directory.GetFiles(_folder, "union-*.jsonl"))
        {
            var precheck = await Ended.CliAsync(["precheck", file, "--as", "union-620000", .. common]);
            Assert.Contains("户须先改正", precheck.Output, StringComparison.Ordinal);
            codes.Add(precheck.ExitCode);
        }

        Assert.Subset(new HashSet<int> { 0, 4 }, codes);
        Assert.Contains(4, codes);

        // The same id again is the same result, and says so.
        Assert.Contains("没有重新比对", (await Ended.CliAsync(["run", "--as", "union-620000", "--region", "620000", "--id", "step-by-step", .. common])).Must(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_is_said_in_Chinese_with_an_exit_code()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        var file = Path.Combine(_folder, "one.jsonl");
        await File.WriteAllTextAsync(file, Google.Protobuf.JsonFormatter.Default.Format(new Record { HouseholdFile = Some.Household(1) }) + "\n");
        Ended Check(Ended ended, int code, string text)
        {
            Assert.True(ended.ExitCode == code, $"ended with {ended.ExitCode}: {ended.Error}{ended.Output}");
            Assert.Contains(text, ended.Error.ReplaceLineEndings(""), StringComparison.Ordinal);
            return ended;
        }

        string[] common = ["--year", "2026", "--as-of", "20260630"];
        Check(await Ended.CliAsync(["push", file, "--as", "union-620100", "--server", "http://127.0.0.1:1", .. common]), 3, "连不上服务");
        Check(await Ended.CliAsync(["push", file, "--as", "civil-620000", "--server", server.Address, .. common]), 1, "SOURCE_KIND_NOT_ALLOWED");
        var foreign = Check(await Ended.CliAsync(["push", file, "--as", "union-620500", "--server", server.Address, .. common]), 1, "REJECT_RATIO_EXCEEDED");
        Assert.Contains("region_code", foreign.Output, StringComparison.Ordinal);
        Check(await Ended.CliAsync(["push", file, "--as", "nobody-here", "--server", server.Address, .. common]), 1, "ORGANIZATION_UNKNOWN");
        Check(await Ended.CliAsync("findings", "no-such-run", "--as", "union-620100", "--server", server.Address), 1, "没有该资源");

        var broken = Path.Combine(_folder, "broken.jsonl");
        await File.WriteAllTextAsync(broken, (await File.ReadAllTextAsync(file)) + "{\"householdFile\":{\"fileNumber\":\n");
        var spoken = Check(await Ended.CliAsync(["push", broken, "--as", "union-620100", "--server", server.Address, .. common]), 2, "第2行");
        Assert.DoesNotContain("王虚甲", spoken.Error, StringComparison.Ordinal);
        var cut = Path.Combine(_folder, "cut.pb");
        await File.WriteAllBytesAsync(cut, [100, 1, 2, 3]);
        Check(await Ended.CliAsync(["push", cut, "--as", "union-620100", "--server", server.Address, .. common]), 2, "不完整");
        Assert.Equal(2, (await Ended.CliAsync("push", Path.Combine(_folder, "absent.pb"), "--as", "union-620100")).ExitCode);
        Assert.Equal(2, (await Ended.CliAsync("demo", "--households", "0")).ExitCode);
        foreach (var wrong in new[] { "zero", "", "1.5", "99999999999" })
        {
            var refused = Check(await Ended.CliAsync("demo", "--households", wrong), 2, "应为 1 至");
            Assert.DoesNotContain("Exception", refused.Error, StringComparison.Ordinal);
        }

        Check(await Ended.CliAsync(["push", file, "--as", "union-620100", "--year", "2026", "--as-of", "30 June"]), 2, "真实日期");
        Check(await Ended.CliAsync("demo", "--households", "5", "--output", _folder), 1, "已有其他文件");
        Check(await Ended.CliAsync("generate", _folder), 2, "已有其他文件");
        Assert.True(File.Exists(file));
        Assert.Contains("demo", (await Ended.CliAsync("--help")).Must(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_says_what_is_wrong_with_its_options()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var service = Path.Combine(own.FullName, "Exchange.dll");
        Task<Ended> StartAsync(params string[] arguments) => Ended.RunAsync("dotnet", [service, .. arguments]);
        Assert.Contains("--organizations", (await StartAsync("--help")).Must(), StringComparison.Ordinal);
        Assert.Equal(2, (await StartAsync()).ExitCode);
        Assert.Equal(2, (await StartAsync("--no-such-option")).ExitCode);
        Assert.Equal(2, (await StartAsync("--organizations", "x", "--listen", "here")).ExitCode);
        Assert.Equal(1, (await StartAsync("--organizations", Path.Combine(_folder, "absent.json"))).ExitCode);
        var wrong = Path.Combine(_folder, "wrong.json");
        await File.WriteAllTextAsync(wrong, "[\n{ \"code\": 7 }\n]");
        var ended = await StartAsync("--organizations", wrong);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("line 2", ended.Error, StringComparison.Ordinal);
    }

    private static string Line(string output, string label) => output.Split('\n').Single(line => line.Contains(label, StringComparison.Ordinal));
}
