using System.Text.Json;

namespace Exchange.Tests.Cli;

/// <summary>What a clerk does before the upload, with a file and with or without a service.</summary>
public sealed class PrecheckCommandTests : IDisposable
{
    private static readonly string[] OnlyDepartmentsKnow = ["F20", "F30", "F31", "F32", "F33", "F34", "F40", "F41", "F43"];

    private readonly string _folder = Directory.CreateTempSubdirectory("precheck").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Offline_finds_in_a_file_what_the_service_finds_without_the_departments()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        var file = await MakeAsync();
        var offline = await JsonAsync(["precheck", file, "--year", "2026", "--as-of", "20260630", "--profile", "sample-gansu@2026.4", "--json"]);
        var online = await JsonAsync(["precheck", file, "--year", "2026", "--as-of", "20260630", "--server", server.Address, "--as", "union-620000", "--json"]);
        Assert.Equal(150, offline.Count);

        // Nothing is stored in the service, so only what stands twice in the file itself is more offline.
        static IEnumerable<string> Codes(JsonElement answer) => answer.GetProperty("result").TryGetProperty("findings", out var findings) ? findings.EnumerateArray().Select(finding => finding.GetProperty("code").GetString()!) : [];
        Assert.Equal(online.Select(answer => string.Join(' ', Codes(answer))), offline.Select(answer => string.Join(' ', Codes(answer).Where(code => code is not ("F10" or "F11" or "F12" or "F13")))));
        var codes = offline.SelectMany(Codes).ToHashSet();
        Assert.Superset(new HashSet<string> { "F01", "F02", "F03", "F05", "F06", "F07", "F10", "F11", "F13", "F42", "F44", "F50", "F60", "F61", "F62", "F70" }, codes);
        Assert.DoesNotContain(codes, code => OnlyDepartmentsKnow.Contains(code) && code != "F43");
    }

    [Fact]
    public async Task The_return_list_has_the_rows_with_field_reason_and_how_to_correct()
    {
        var file = await MakeAsync();
        var list = Path.Combine(_folder, "退回清单.csv");
        var ended = await Ended.CliAsync("precheck", file, "--year", "2026", "--as-of", "20260630", "--profile", "sample-gansu", "--summary", "--output", list);
        Assert.Equal(4, ended.ExitCode);
        Assert.Contains("未比对不等于没有问题", ended.Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(list);
        Assert.EndsWith("退回字段,退回原因,如何更正", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("档案编号", lines[0], StringComparison.Ordinal);
        var checkDigit = Assert.Single(lines, line => line.Contains("F02", StringComparison.Ordinal));
        Assert.Contains("户主:身份证号", checkDigit, StringComparison.Ordinal);
        Assert.Contains("对照身份证原件逐位核对", checkDigit, StringComparison.Ordinal);

        // A hint alone returns nothing.
        Assert.DoesNotContain(lines, line => line.Contains("F07", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_households_without_blocking_findings_are_exported_in_the_layout_of_the_mapping()
    {
        var file = await MakeAsync();
        var mapping = Path.Combine(_folder, "mapping.json");
        await File.WriteAllTextAsync(mapping, """
            { "title": "测试", "rows": "HOUSEHOLD", "columns": [
              { "heading": "编号", "field": "file_number" }, { "heading": "户主", "field": "householder.name" }, { "heading": "类别", "field": "category" },
              { "heading": "建档", "field": "filed_date" }, { "heading": "年收入", "field": "declared_annual_income_fen" }, { "heading": "来源", "value": "上报" } ] }
            """);
        string[] Common(string output) => ["export", file, "--year", "2026", "--as-of", "20260630", "--profile", "sample-gansu", "--offline", "--mapping", mapping, "--output", Path.Combine(_folder, output)];
        var ended = await Ended.CliAsync(Common("out.csv"));
        Assert.Equal(4, ended.ExitCode);
        var rows = (await File.ReadAllLinesAsync(Path.Combine(_folder, "out.csv"))).Select(line => line.Split(',')).ToList();
        Assert.Equal(["编号", "户主", "类别", "建档", "年收入", "来源"], rows[0]);
        Assert.Matches(@"^KN62\d{4}-\d{7}$", rows[1][0]);
        Assert.Matches(@"^\d{4}-\d{2}-\d{2}$", rows[1][3]);
        Assert.Matches(@"^\d+\.\d{2}$", rows[1][4]);
        Assert.Contains(rows[1][2], new[] { "深度困难", "相对困难", "意外致困" });

        // Files that have ended are judged and stay where they are: nobody uploads them as in force.
        var inForce = (await File.ReadAllLinesAsync(file)).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(record => (record.TryGetProperty("householdFile", out var held) ? held : record).GetProperty("status").GetString())
            .Select(status => status is not ("FILE_STATUS_RECOVERED" or "FILE_STATUS_CANCELLED")).ToList();
        Assert.Contains(false, inForce);
        var verdicts = (await JsonAsync(["precheck", file, "--year", "2026", "--as-of", "20260630", "--profile", "sample-gansu", "--json"]))
            .Select(answer => answer.GetProperty("result").GetProperty("verdict").GetString()).Where((_, index) => inForce[index]).ToList();
        Assert.Equal(verdicts.Count(verdict => verdict == "UPLOAD_VERDICT_MAY_BE_UPLOADED"), rows.Count - 1);
        await Ended.CliAsync([.. Common("more.csv"), "--with-review"]);
        Assert.Equal(verdicts.Count(verdict => verdict != "UPLOAD_VERDICT_MUST_BE_CORRECTED"), (await File.ReadAllLinesAsync(Path.Combine(_folder, "more.csv"))).Length - 1);
    }

    [Fact]
    public async Task What_is_missing_or_wrong_is_said_before_anything_is_written()
    {
        var file = await MakeAsync();
        var output = Path.Combine(_folder, "out.csv");
        async Task SaysAsync(string text, params string[] arguments)
        {
            var ended = await Ended.CliAsync(arguments);
            Assert.Equal(2, ended.ExitCode);
            Assert.Contains(text, ended.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(output));
        }

        string[] dates = ["--year", "2026", "--as-of", "20260630"];
        await SaysAsync("须用 --profile", ["precheck", file, .. dates, "--output", output]);
        await SaysAsync("没有规则方案 nobody", ["precheck", file, .. dates, "--profile", "nobody"]);
        await SaysAsync("--as", ["precheck", file, .. dates, "--server", "http://127.0.0.1:1"]);
        await SaysAsync("缺少 6", ["precheck", file, "--year", "2027", "--as-of", "20270630", "--profile", "sample-gansu"]);
        await SaysAsync("适用范围", ["precheck", file, .. dates, "--profile", "qingdao"]);
        await SaysAsync("相差超过一年", ["precheck", file, "--year", "2024", "--as-of", "20260630", "--profile", "sample-gansu"]);
        var mapping = Path.Combine(_folder, "mapping.json");
        await File.WriteAllTextAsync(mapping, """{ "title": "t", "rows": "PERSON", "columns": [ { "heading": "姓名", "field": "person.nam" } ] }""");
        await SaysAsync("没有字段 person.nam", ["export", file, .. dates, "--profile", "sample-gansu", "--mapping", mapping, "--output", output]);
        await File.WriteAllTextAsync(mapping, """{ "title": "t", "rows": "ROW", "columns": [] }""");
        await SaysAsync("第1行", ["export", file, .. dates, "--profile", "sample-gansu", "--mapping", mapping, "--output", output]);
        var profile = Path.Combine(_folder, "p.json");
        await File.WriteAllTextAsync(profile, "{ \"id\": \"p\", \"version\": \"1\", \"extends\": \"sample-gansu@2026.4\", \"title\": \"t\",\n \"regionCode\": \"62\", \"effectiveFrom\": \"2026-01-01\", \"sources\": [\"s\"] }");
        await SaysAsync("p.json:2:16 regionCode", ["profile", profile, "--validate"]);
    }

    [Fact]
    public async Task Profiles_and_rules_are_shown_without_a_service()
    {
        Assert.Contains("weihai-2024@1", (await Ended.CliAsync("profiles")).Must(), StringComparison.Ordinal);
        Assert.Contains("上一自然年度", (await Ended.CliAsync("profile", "weihai-2024")).Must(), StringComparison.Ordinal);
        Assert.Contains("疑似返困", (await Ended.CliAsync("rules", "--profile", "sample-gansu")).Must(), StringComparison.Ordinal);
        var child = Path.Combine(_folder, "child.json");
        await File.WriteAllTextAsync(child, """{ "id": "child", "version": "1", "extends": "parent@1", "title": "t", "regionCode": "620102", "effectiveFrom": "2026-01-01", "sources": ["s"] }""");
        await File.WriteAllTextAsync(Path.Combine(_folder, "parent.json"), """{ "id": "parent", "version": "1", "extends": "sample-gansu@2026.4", "title": "t", "regionCode": "620100", "effectiveFrom": "2026-01-01", "sources": ["s"] }""");
        Assert.Contains("没有错误", (await Ended.CliAsync("profile", child, "--validate", "--region", "620102", "--year", "2026")).Must(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_a_simulation_and_published_totals_by_the_client()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        var file = await MakeAsync();
        (await Ended.CliAsync("push", file, "--as", "union-620000", "--server", server.Address, "--year", "2026", "--as-of", "20260630", "--batch", "files")).Must();
        var checkedBatch = await Ended.CliAsync("precheck-batch", "files", "--as", "union-620000", "--server", server.Address, "--as-of", "20260630", "--id", "check-files");
        Assert.Equal(4, checkedBatch.ExitCode);
        Assert.Contains("150 户", checkedBatch.Output, StringComparison.Ordinal);
        (await Ended.CliAsync("run", "--as", "union-620000", "--region", "620000", "--server", server.Address, "--year", "2026", "--as-of", "20260630", "--id", "annual")).Must();
        var simulated = (await Ended.CliAsync("simulate", "annual", "--as", "union-620000", "--server", server.Address, "--profile", "sample-gansu@2026.4", "--json")).Must();
        using var simulation = JsonDocument.Parse(simulated[simulated.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("150", simulation.RootElement.GetProperty("households").GetString());

        var published = Path.Combine(_folder, "published.csv");
        await File.WriteAllTextAsync(published, "类别,户数\n深度困难,940\n相对困难,5035\n意外致困,827\n合计,6824\n");
        var statistics = await Ended.CliAsync("statistics", "annual", "--as", "union-620000", "--server", server.Address, "--published", published);
        Assert.Equal(4, statistics.ExitCode);
        Assert.Contains("6,802,公布合计 6,824,相差 22", statistics.Output, StringComparison.Ordinal);
    }

    /// <summary>All household files of a small province in one file.</summary>
    private async Task<string> MakeAsync()
    {
        var all = Path.Combine(_folder, "all.jsonl");
        if (File.Exists(all))
            return all;
        (await Ended.CliAsync("generate", _folder + "/p", "--households", "150", "--jsonl")).Must();
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "p"), "union-*.jsonl").Order(StringComparer.Ordinal))
            await File.AppendAllTextAsync(all, await File.ReadAllTextAsync(file));
        return all;
    }

    private static async Task<List<JsonElement>> JsonAsync(string[] arguments)
    {
        var ended = await Ended.CliAsync(arguments);
        Assert.True(ended.ExitCode is 0 or 4, ended.Error);
        return [.. ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
