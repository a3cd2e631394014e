using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Exchange.Tests.Cli;

/// <summary>exchange link as people run it, on public labelled sets and on made-up ones. Thresholds and defaults only: no set has settings of its own.</summary>
public sealed class LinkCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("link-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedDataFact("febrl/dataset1.csv")]
    public Task Febrl_1_is_found_whole() => Febrl(1, 0.998, 0.9995);

    [SharedDataFact("febrl/dataset2.csv")]
    public Task Febrl_2_is_found_nearly_whole() => Febrl(2, 0.998, 0.9995);

    [SharedDataFact("febrl/dataset3.csv")]
    public Task Febrl_3_is_found_nearly_whole() => Febrl(3, 0.998, 0.9995);

    [SharedDataFact("splink/fake_1000.csv")]
    public async Task Fake_1000_is_no_worse_than_published()
    {
        using var json = await TrainAsync(SharedDataFactAttribute.PathOf("splink/fake_1000.csv"), null, "cluster");
        var truth = json.RootElement.GetProperty("truth");
        Assert.InRange(truth.GetProperty("f1").GetDouble(), 0.965, 1);
        Assert.InRange(truth.GetProperty("precision").GetDouble(), 0.99, 1);
        Assert.InRange(truth.GetProperty("bCubedF1").GetDouble(), 0.97, 1);
    }

    [SharedDataFact("splink/fake_1000_labels.csv")]
    public async Task Labelled_pairs_can_be_the_truth()
    {
        using var json = await TrainAsync(SharedDataFactAttribute.PathOf("splink/fake_1000.csv"), null, SharedDataFactAttribute.PathOf("splink/fake_1000_labels.csv"));
        Assert.InRange(json.RootElement.GetProperty("truth").GetProperty("f1").GetDouble(), 0.9, 1);
    }

    [Fact]
    public async Task A_made_up_Chinese_set_is_linked_without_a_wrong_link()
    {
        (await Ended.CliAsync("link", "generate", _folder, "--left", "6000", "--right", "24000")).Must();
        using var json = await TrainAsync(At("left.csv"), At("right.csv"), At("truth.csv"));
        var truth = json.RootElement.GetProperty("truth");
        Assert.Equal(1, truth.GetProperty("precision").GetDouble());
        Assert.InRange(truth.GetProperty("recall").GetDouble(), 0.98, 1);
        Assert.InRange(truth.GetProperty("review").GetInt32(), 0, 6000 * 0.02);
        var classes = truth.GetProperty("classes").EnumerateArray().Select(entry => entry.GetProperty("class").GetString()).ToList();
        Assert.InRange(classes.Count, 13, 30);

        // A number that was given to another person is never a machine's decision.
        Assert.All(
            truth.GetProperty("classes").EnumerateArray().Where(entry => entry.GetProperty("class").GetString() is "head_number" or "sibling_number"),
            entry => Assert.Equal(0, entry.GetProperty("matched").GetInt32()));
    }

    [Fact]
    public async Task The_file_of_links_has_its_columns_and_each_row_is_explained_bit_by_bit()
    {
        var people = WritePeople(600);
        using var json = await TrainAsync(people, null, "person");
        var lines = File.ReadAllLines(At("links.csv"));
        Assert.Equal("left_id,right_id,decision,probability,weight,rule,pattern", lines[0]);
        Assert.Equal(json.RootElement.GetProperty("matches").GetInt32() + json.RootElement.GetProperty("review").GetInt32(), lines.Length - 1);
        var cells = lines[1].Split(',');
        Assert.Contains(cells[2], new[] { "match", "review" });
        using var explained = JsonDocument.Parse((await Ended.CliAsync("link", "explain", At("links.csv"), cells[1], cells[0], "--json", "--svg", At("why.svg"))).Must());
        Assert.Equal(double.Parse(cells[4], CultureInfo.InvariantCulture), explained.RootElement.GetProperty("weight").GetDouble());
        Assert.Equal(json.RootElement.GetProperty("modelHash").GetString(), explained.RootElement.GetProperty("modelHash").GetString());
        Assert.Equal("svg", XDocument.Load(At("why.svg")).Root!.Name.LocalName);
        var words = (await Ended.CliAsync("link", "explain", At("links.csv"), cells[0], cells[1])).Must();
        Assert.Contains("起点", words, StringComparison.Ordinal);
        Assert.Contains("合计", words, StringComparison.Ordinal);
        foreach (var key in new[] { "records", "pairs", "pairsPerSecond", "rules", "seconds", "peakMemoryMiB", "warnings" })
            Assert.True(json.RootElement.TryGetProperty(key, out _), key);
    }

    [Fact]
    public async Task A_killed_run_goes_on_and_ends_with_the_same_bytes()
    {
        var people = WritePeople(120_000);
        using var whole = await TrainAsync(people, null, null);
        var expected = await File.ReadAllBytesAsync(At("links.csv"));
        string[] arguments = ["link", "--left", people, "--model", At("model.json"), "--train", "--out", At("again.csv"), "--json"];
        await KillOnceItHasSlicesAsync(arguments);
        Assert.False(File.Exists(At("again.csv")));
        using var json = JsonDocument.Parse((await Ended.CliAsync(arguments)).Must());
        Assert.InRange(json.RootElement.GetProperty("resumedSlices").GetInt32(), 1, int.MaxValue);
        Assert.Equal(expected, await File.ReadAllBytesAsync(At("again.csv")));
        Assert.False(Directory.Exists(At("again.csv.work")));
    }

    [Fact]
    public async Task Workers_and_a_small_memory_budget_change_nothing()
    {
        var people = WritePeople(8000);
        using var whole = await TrainAsync(people, null, null);
        var expected = await File.ReadAllBytesAsync(At("links.csv"));
        (await Ended.CliAsync("link", "--left", people, "--model", At("model.json"), "--train", "--out", At("one.csv"), "--workers", "1", "--memory", "1")).Must();
        Assert.Equal(expected, await File.ReadAllBytesAsync(At("one.csv")));
    }

    [Fact]
    public async Task People_s_decisions_override()
    {
        var people = WritePeople(600);
        using var json = await TrainAsync(people, null, null);
        var matched = File.ReadAllLines(At("links.csv"))[1].Split(',');
        File.WriteAllText(At("decisions.csv"), $"left_id,right_id,decision\n{matched[0]},{matched[1]},unlink\n0,599,link\nnobody,1,link\n");
        (await Ended.CliAsync("link", "--left", people, "--model", At("links.csv.model.json"), "--out", At("after.csv"), "--decisions", At("decisions.csv"), "--clusters", At("groups.csv"), "--report", At("report.html"))).Must();
        Assert.Contains("记录关联报告", File.ReadAllText(At("report.html")), StringComparison.Ordinal);
        var after = File.ReadAllLines(At("after.csv"));
        Assert.DoesNotContain(after, line => line.StartsWith($"{matched[0]},{matched[1]},", StringComparison.Ordinal));
        Assert.Contains(after, line => line.StartsWith("0,599,match,", StringComparison.Ordinal) && line.Contains("(human)", StringComparison.Ordinal));
        Assert.StartsWith("cluster_id,record_id,size,density,bridges", File.ReadAllText(At("groups.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_GB18030_is_read_like_one_in_UTF_8()
    {
        (await Ended.CliAsync("link", "generate", _folder, "--left", "300", "--right", "900")).Must();
        var text = File.ReadAllText(At("left.csv"));
        File.WriteAllBytes(At("gb.csv"), CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(text));
        var model = (await Ended.CliAsync("link", "init", At("left.csv"))).Must();
        Assert.Equal(model, (await Ended.CliAsync("link", "init", At("gb.csv"))).Must());
    }

    [Fact]
    public async Task The_column_with_the_truth_is_never_compared()
    {
        var people = WritePeople(600);
        File.WriteAllText(people, File.ReadAllText(people).Replace(",person\n", ",family_key\n", StringComparison.Ordinal));
        using var json = await TrainAsync(people, null, "family_key");
        Assert.Contains(json.RootElement.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("family_key", StringComparison.Ordinal));
        Assert.DoesNotContain("family_key", File.ReadAllText(At("links.csv.model.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pairs_are_counted_before_anything_is_scored()
    {
        var people = WritePeople(600);
        (await Ended.CliAsync("link", "init", people, "--out", At("model.json"))).Must();
        using var json = JsonDocument.Parse((await Ended.CliAsync("link", "analyze", "--left", people, "--model", At("model.json"), "--json")).Must());
        Assert.Equal(600, json.RootElement.GetProperty("records").GetInt32());
        Assert.NotEmpty(json.RootElement.GetProperty("rules").EnumerateArray());
    }

    [Fact]
    public async Task Wrong_use_is_told_in_words()
    {
        var people = WritePeople(50);
        (await Ended.CliAsync("link", "init", people, "--out", At("model.json"))).Must();
        await Refused(1, "模型尚未训练", "link", "--left", people, "--model", At("model.json"), "--out", At("x.csv"));
        await Refused(2, "没有该文件", "link", "--left", At("none.csv"), "--model", At("model.json"), "--out", At("x.csv"));
        File.WriteAllText(At("other.csv"), "id,something\n1,2\n");
        await Refused(2, "列", "link", "--left", At("other.csv"), "--model", At("model.json"), "--train", "--out", At("x.csv"));
        File.WriteAllText(At("empty.csv"), "");
        await Refused(2, "表头", "link", "init", At("empty.csv"));
        File.WriteAllText(At("broken.json"), "{\"columns\":[");
        await Refused(2, "模型文件第", "link", "--left", people, "--model", At("broken.json"), "--out", At("x.csv"));
    }

    [Fact]
    public async Task Inputs_are_never_overwritten()
    {
        var people = WritePeople(50);
        var before = File.ReadAllText(people);
        (await Ended.CliAsync("link", "init", people, "--out", At("model.json"))).Must();
        await Refused(1, "会被覆盖", "link", "--left", people, "--model", At("model.json"), "--train", "--out", people);
        await Refused(1, "会被覆盖", "link", "--left", people, "--model", At("model.json"), "--train", "--out", At("x.csv"), "--clusters", At("x.csv"));
        await Refused(1, "没有这个文件夹", "link", "--left", people, "--model", At("model.json"), "--train", "--out", At("none/x.csv"));
        await Refused(1, "不是普通文件", "link", "--left", people, "--model", At("model.json"), "--train", "--out", "/dev/null");
        Assert.Equal(before, File.ReadAllText(people));
    }

    [Fact]
    public async Task Decisions_that_contradict_each_other_are_refused_or_left_to_review()
    {
        var people = WritePeople(300);
        using var json = await TrainAsync(people, null, null);
        string[] run = ["link", "--left", people, "--model", At("links.csv.model.json"), "--out", At("after.csv"), "--decisions", At("decisions.csv"), "--json"];
        File.WriteAllText(At("decisions.csv"), "left_id,right_id,decision\n1,2,link\n2,1,unlink\n");
        await Refused(2, "第 3 行", run);
        File.WriteAllText(At("decisions.csv"), "left_id,right_id,decision\n0,90,link\n90,200,link\n0,200,unlink\nzz,1,link\n");
        using var answer = JsonDocument.Parse((await Ended.CliAsync(run)).Must());
        Assert.Contains(answer.RootElement.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("已略过", StringComparison.Ordinal));
        var human = File.ReadAllLines(At("after.csv")).Where(line => line.Contains("(human)", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, human.Count);
        Assert.Single(human, line => line.Contains(",review,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_truth_that_says_nothing_is_refused_and_damaged_rows_are_counted()
    {
        var people = WritePeople(300);
        (await Ended.CliAsync("link", "init", people, "--out", At("model.json"))).Must();
        string[] run = ["link", "--left", people, "--model", At("model.json"), "--train", "--out", At("x.csv"), "--json", "--truth"];
        await Refused(2, "正则式", [.. run, "person:("]);
        await Refused(2, "真值中没有一对", [.. run, "person:zzz"]);
        File.WriteAllText(At("pairs.csv"), "person1,person2,match\n0,1,no\n2,3,true\n");
        File.AppendAllText(people, "300,short\n");
        using var json = JsonDocument.Parse((await Ended.CliAsync([.. run, At("pairs.csv")])).Must());
        Assert.Equal(1, json.RootElement.GetProperty("truth").GetProperty("truePairs").GetInt32());
        Assert.Contains(json.RootElement.GetProperty("warnings").EnumerateArray(), warning => warning.GetString()!.Contains("首见于第 301 行", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Headings_of_any_kind_give_a_model_that_can_be_used()
    {
        var rows = string.Concat(Enumerable.Range(0, 80).Select(i => $"r{i},n{i % 30}x,w{i % 9}v,k{i % 30}z,t{i % 30}y\n"));
        File.WriteAllText(At("odd.csv"), "id,\"a,b\",\"a(b\",,\"say \"\"hi\"\"\"\n" + rows);
        (await Ended.CliAsync("link", "init", At("odd.csv"), "--out", At("model.json"))).Must();
        (await Ended.CliAsync("link", "--left", At("odd.csv"), "--model", At("model.json"), "--train", "--out", At("x.csv"))).Must();
    }

    private static async Task Refused(int code, string told, params string[] arguments)
    {
        var ended = await Ended.CliAsync(arguments);
        Assert.Equal(code, ended.ExitCode);
        Assert.Contains(told, ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string WritePeople(int count)
    {
        var path = At("people.csv");
        Generate.Linkage.LatinPeople.Write(path, count, 11);
        return path;
    }

    private async Task Febrl(int number, double f1, double precision)
    {
        using var json = await TrainAsync(SharedDataFactAttribute.PathOf($"febrl/dataset{number}.csv"), null, @"rec_id:rec-(\d+)-");
        var truth = json.RootElement.GetProperty("truth");
        Assert.InRange(truth.GetProperty("f1").GetDouble(), f1, 1);
        Assert.InRange(truth.GetProperty("precision").GetDouble(), precision, 1);
        Assert.InRange(truth.GetProperty("blockingRecall").GetDouble(), 0.998, 1);
    }

    private async Task<JsonDocument> TrainAsync(string left, string? right, string? truth)
    {
        string[] other = right is null ? [] : ["--right", right];
        (await Ended.CliAsync(["link", "init", left, .. other, "--out", At("model.json")])).Must();
        string[] judged = truth is null ? [] : ["--truth", truth];
        return JsonDocument.Parse((await Ended.CliAsync(["link", "--left", left, .. other, "--model", At("model.json"), "--train", .. judged, "--out", At("links.csv"), "--json"])).Must());
    }

    /// <summary>Starts a run and kills it as soon as something of its scoring is on disk.</summary>
    private async Task KillOnceItHasSlicesAsync(string[] arguments)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(own.FullName, "..", "..", "Exchange.Cli", own.Name, "Exchange.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var log = new FileInfo(At("again.csv.work/slices.log"));
        for (var limit = Stopwatch.StartNew(); limit.Elapsed < TimeSpan.FromMinutes(1) && !process.HasExited; await Task.Yield())
        {
            log.Refresh();
            if (log is { Exists: true, Length: > 0 })
                break;
        }

        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }
}
