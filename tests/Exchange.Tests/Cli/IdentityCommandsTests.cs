using System.Text.Json;

namespace Exchange.Tests.Cli;

/// <summary>check-id and compare-names as people run them.</summary>
public sealed class IdentityCommandsTests
{
    [Fact]
    public async Task Numbers_are_explained_in_JSON_in_the_order_given()
    {
        string[] values = ["11010519491231002x", "110105194912310021", "110105491231002", "1.10105E+17", "", "932682198501010017", "11010519491231002"];
        using var json = JsonDocument.Parse((await Ended.CliAsync(["check-id", "--json", "--as-of", "20260101", .. values])).Must());
        var answers = json.RootElement.EnumerateArray().ToList();
        Assert.Equal(values, answers.Select(answer => answer.GetProperty("value").GetString()));
        Assert.Equal([true, false, true, false, false, true, false], answers.Select(answer => answer.GetProperty("valid").GetBoolean()));
        Assert.Equal(
            ["11010519491231002X", null, "11010519491231002X", null, null, "932682198501010017", null],
            answers.Select(answer => answer.GetProperty("number18").GetString()));
        Assert.Equal(
            ["", "ID_CHECKSUM", "", "ID_EXCEL_ROUNDED", "ID_MISSING", "", "ID_TRUNCATED,ID_LENGTH"], answers.Select(answer => Texts(answer, "faults")));
        Assert.Equal("SMALL_LETTERS", Texts(answers[0], "normalised"));
        Assert.Equal("ID_NO_CHECK_CHARACTER", Texts(answers[2], "warnings"));
        Assert.Contains("11010519491231002X", Texts(answers[1], "candidates"), StringComparison.Ordinal);
        Assert.Equal("FOREIGN_PERMANENT_RESIDENT", answers[5].GetProperty("documentType").GetString());
    }

    [Fact]
    public async Task Numbers_are_explained_in_Chinese()
    {
        var text = (await Ended.CliAsync("check-id", "110105194912310021", "１１０１０５１９４９１２３１００２ｘ", "无")).Must();
        Assert.Contains("末位校验码不符", text, StringComparison.Ordinal);
        Assert.Contains("不得直接改用", text, StringComparison.Ordinal);
        Assert.Contains("北京市朝阳区 · 1949-12-31 · 女", text, StringComparison.Ordinal);
        Assert.Contains("占位内容", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_without_a_rule_are_neither_right_nor_wrong()
    {
        using var json = JsonDocument.Parse((await Ended.CliAsync("check-id", "--json", "--type", "passport", "E12345678")).Must());
        Assert.Equal(JsonValueKind.Null, json.RootElement[0].GetProperty("valid").ValueKind);
        Assert.Equal("PASSPORT", json.RootElement[0].GetProperty("documentType").GetString());
    }

    [Theory]
    [InlineData("王珈莹", "王王加莹", "证据较弱", "WILDCARD")]
    [InlineData("張偉", "张伟（户主）", "繁简、异体字", "VARIANT")]
    [InlineData("[red]张三", "[/]李四", "不同", "NONE")]
    public async Task Names_are_compared_in_words(string a, string b, string zh, string level)
    {
        var text = (await Ended.CliAsync("compare-names", a, b)).Must();
        Assert.Contains(zh, text, StringComparison.Ordinal);
        Assert.Contains($"[{level}]", text, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await Ended.CliAsync("compare-names", a, b, "--json")).Must());
        Assert.Equal(level, json.RootElement.GetProperty("level").GetString());
    }

    [Theory]
    [InlineData("--type", "visa", "--type 应为下列之一")]
    [InlineData("--regions", "/nowhere/regions.csv", "没有该文件")]
    [InlineData("--as-of", "20260230", "应为真实日期")]
    [InlineData("--jsn", "", "不认识的选项")]
    public async Task Wrong_usage_is_told_in_Chinese(string option, string value, string expected)
    {
        var ended = await Ended.CliAsync("check-id", "11010519491231002X", option, value);
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Output);
    }

    [Fact]
    public async Task Lists_are_read_in_the_encodings_that_spreadsheets_write()
    {
        var csv = Path.GetTempFileName();
        try
        {
            var gb18030 = System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
            await File.WriteAllBytesAsync(csv, gb18030.GetBytes("代码,名称,状态\n440524,潮阳县,弃用\n"));
            using var json = JsonDocument.Parse((await Ended.CliAsync("check-id", "--json", "--regions", csv, "440524188001010014")).Must());
            Assert.Equal("ID_COUNTY_RETIRED,ID_VERY_OLD", Texts(json.RootElement[0], "warnings"));
        }
        finally
        {
            File.Delete(csv);
        }
    }

    [Fact]
    public async Task A_number_of_another_document_than_said_is_noticed()
    {
        using var json = JsonDocument.Parse((await Ended.CliAsync("check-id", "--json", "--type", "passport", "11010519491231002X", "无")).Must());
        Assert.Equal("ID_TYPE_MISMATCH", Texts(json.RootElement[0], "warnings"));
        Assert.False(json.RootElement[1].GetProperty("valid").GetBoolean());
    }

    private static string Texts(JsonElement answer, string name) => string.Join(',', answer.GetProperty(name).EnumerateArray().Select(text => text.GetString()));
}
