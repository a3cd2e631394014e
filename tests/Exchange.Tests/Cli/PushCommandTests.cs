using System.Text;

namespace Exchange.Tests.Cli;

/// <summary>push, resume and seal as people run them: journals, tables, deltas.</summary>
public sealed class PushCommandTests : IAsyncLifetime
{
    private ExchangeServer _server = null!;
    private readonly string _folder = Directory.CreateTempSubdirectory("exchange-push").FullName;

    public async Task InitializeAsync() => _server = await ExchangeServer.StartNewAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Csv(string name, params string[] rows)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, "业务编号,行政区划代码,姓名,公民身份号码,死亡日期\n" + string.Join('\n', rows) + "\n", new UTF8Encoding(true));
        return path;
    }

    private static string Row(int number) => $"BZ-{number},620102,王虚甲,{Some.PersonId(number)},2026-01-03";

    private string[] Push(string file, params string[] more) => ["push", file, "--as", ExchangeServer.Civil, "--year", "2026", "--as-of", "20260630", "--server", _server.Address, .. more];

    [Fact]
    public async Task What_was_cut_off_goes_on_by_its_journal_and_the_journal_goes_with_the_seal()
    {
        var file = Csv("cut.csv", Row(1), Row(2));
        var journal = file + ".push.json";
        var none = await Ended.CliAsync("push", file, "--as", ExchangeServer.Civil, "--year", "2026", "--as-of", "20260630", "--server", "http://127.0.0.1:9", "--batch", "by-journal");
        Assert.Equal(3, none.ExitCode);
        Assert.DoesNotContain("虚", await File.ReadAllTextAsync(journal), StringComparison.Ordinal);
        await File.WriteAllTextAsync(journal, (await File.ReadAllTextAsync(journal)).Replace("http://127.0.0.1:9", _server.Address, StringComparison.Ordinal));
        var output = (await Ended.CliAsync("resume", file)).Must();
        Assert.Contains("by-journal 已封存:接收 2 条", output, StringComparison.Ordinal);
        Assert.False(File.Exists(journal));
        Assert.True(File.Exists(file + ".receipt.json"));
        var again = await Ended.CliAsync("resume", file);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("没有未完的上报", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_changed_meanwhile_is_not_gone_on_with()
    {
        var file = Csv("changed.csv", Row(1), Row(2));
        Assert.Equal(3, (await Ended.CliAsync("push", file, "--as", ExchangeServer.Civil, "--year", "2026", "--as-of", "20260630", "--server", "http://127.0.0.1:9")).ExitCode);
        await File.AppendAllTextAsync(file, Row(3) + "\n");
        var refused = await Ended.CliAsync("resume", file);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("被改动", refused.Error, StringComparison.Ordinal);

        // Sent anew it is another batch, and the one before is named.
        Assert.Contains("此前以批次", (await Ended.CliAsync(Push(file))).Must(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file + ".push.json", "{ broken");
        Assert.Contains("已损坏", (await Ended.CliAsync("resume", file)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_listed_and_nothing_is_sent_unless_they_are_left_out()
    {
        var file = Csv("bad.csv", [Row(1), "BZ-2,620102,王虚甲,6.20102E+17,2026-01-03", .. Enumerable.Range(3, 9).Select(Row)]);
        var refused = await Ended.CliAsync(Push(file, "--batch", "with-bad-rows"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("第3行 D列“公民身份号码”", refused.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(file + ".problems.csv")).Length);
        Assert.False(File.Exists(file + ".push.json"));
        Assert.Contains("接收 10 条", (await Ended.CliAsync(Push(file, "--batch", "with-bad-rows", "--skip-bad-rows"))).Must(), StringComparison.Ordinal);

        // More than a tenth is no delivery with a few bad rows any more.
        var mostly = await Ended.CliAsync(Push(Csv("mostly.csv", Row(1), "BZ-2,620102,王虚甲,6.20102E+17,2026-01-03"), "--skip-bad-rows"));
        Assert.Equal(2, mostly.ExitCode);
        Assert.Contains("超过一成", mostly.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_that_is_much_smaller_must_be_meant_and_one_that_was_superseded_is_not_taken_for_sent()
    {
        var large = Csv("large.csv", [.. Enumerable.Range(1, 20).Select(Row)]);
        (await Ended.CliAsync(Push(large, "--batch", "large-one"))).Must();
        var small = Csv("small.csv", Row(1), Row(2));
        var refused = await Ended.CliAsync(Push(small, "--batch", "small-one"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--replaces large-one", refused.Error, StringComparison.Ordinal);
        Assert.Contains("取代了此前有效的批次 large-one", (await Ended.CliAsync(Push(small, "--batch", "small-one", "--replaces", "large-one"))).Must(), StringComparison.Ordinal);
        var again = await Ended.CliAsync(Push(large, "--batch", "large-one"));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("已被新批次取代", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_that_was_refused_before_there_was_a_batch_leaves_no_journal()
    {
        var file = Csv("refused.csv", Row(1));
        var refused = await Ended.CliAsync("push", file, "--as", ExchangeServer.Lanzhou, "--year", "2026", "--as-of", "20260630", "--server", _server.Address);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("SOURCE_KIND_NOT_ALLOWED", refused.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".push.json"));
    }

    [Fact]
    public async Task Rejections_of_a_table_name_the_row()
    {
        var rows = Enumerable.Range(1, 20).Select(Row).ToArray();
        rows[6] = "BZ-7,620102,王虚甲,620102198506150010,2026-01-03";
        var output = (await Ended.CliAsync(Push(Csv("rejected.csv", rows)))).Must();
        Assert.Contains("表格行", output, StringComparison.Ordinal);
        Assert.Contains("│ 8 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delta_goes_on_a_batch_and_seal_ends_one_that_another_program_has_sent()
    {
        var whole = Csv("whole.csv", Row(1), Row(2));
        (await Ended.CliAsync(Push(whole, "--batch", "whole-batch", "--kind", "funeral"))).Must();
        var more = Csv("more.csv", Row(3));
        (await Ended.CliAsync(Push(more, "--batch", "more-batch", "--delta-on", "whole-batch"))).Must();
        var stale = await Ended.CliAsync(Push(Csv("stale.csv", Row(4)), "--batch", "stale-batch", "--delta-on", "whole-batch"));
        Assert.Equal(1, stale.ExitCode);
        Assert.Contains("REPLACES_STALE", stale.Error, StringComparison.Ordinal);

        using var client = _server.As(ExchangeServer.Civil);
        var open = await client.CreateAsync("by-another", V1.RecordKind.Funeral);
        using (var upload = await client.OpenAsync(open.Name))
        {
            await upload.SendAsync(0, [.. Enumerable.Range(1, 2).Select(i => Some.Funeral(Some.PersonId(i), caseNumber: $"BZ-{i}", day: 20260103))]);
            await upload.EndAsync();
        }

        string[] seal = ["seal", "by-another", "--as", ExchangeServer.Civil, "--server", _server.Address];
        Assert.Equal(2, (await Ended.CliAsync(seal)).ExitCode);
        Assert.Equal(1, (await Ended.CliAsync([.. seal, "--file", more])).ExitCode);
        Assert.Contains("已封存", (await Ended.CliAsync([.. seal, "--file", whole])).Must(), StringComparison.Ordinal);
        Assert.Contains("已清除", (await Ended.CliAsync("purge", "whole-batch", "--yes", "--as", ExchangeServer.Civil, "--server", _server.Address)).Must(), StringComparison.Ordinal);
    }
}
