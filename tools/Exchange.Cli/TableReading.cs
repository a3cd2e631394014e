using System.CommandLine;
using Exchange.Cli.Reports;
using Exchange.Cli.Tables;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>The options by which tables are read, and what is told of a table before anything is done with it.</summary>
/// <param name="mapping">What the option of the column mapping is called.</param>
internal sealed class TableReading(string mapping = "--mapping")
{
    private const int Shown = 20;
    private const int Kept = 100_000;

    /// <summary>As the service's own limit on rejected records: what is left out must not be how a delivery loses its people.</summary>
    private const double MostSkipped = 0.1;
    private readonly Option<string?> _mapping = new(mapping) { Description = "表格的列对应表(JSON);不填则按表头识别 / a table's column mapping; by its headings without one" };
    private readonly Option<string?> _kind = new("--kind") { Description = "表格的记录类别,如 household-file、low-income-aid、marriage、funeral、social-insurance、pension;不填则按表头识别 / the kind of a table's records" };
    private readonly Option<string?> _sheet = new("--sheet") { Description = "Excel 工作表名;不填为第一个 / a workbook's sheet" };
    private readonly Option<string[]> _set = new("--set") { Description = "各行相同而表中没有的内容,如 --set region_code=620102;可多次 / field=value that no column says", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _skipBad = new("--skip-bad-rows") { Description = "跳过无法读取的行,其余照常 / leave out rows that cannot be read" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _mapping, _kind, _sheet, _set, _skipBad })
            command.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="FormatException">The kind is none.</exception>
    public TableOptions Read(ParseResult result) => new(
        result.GetValue(_mapping), result.GetValue(_kind) is { } kind ? KindOf(kind) : null, result.GetValue(_sheet), result.GetValue(_set), result.GetValue(_skipBad));

    /// <summary>Reads a table through before anything is done with it, and says what is wrong: nothing is done with a table of which a part would be lost unseen.</summary>
    /// <exception cref="FormatException">Something in it cannot be taken.</exception>
    /// <returns>How many records will be read; null where the file is no table.</returns>
    public static async Task<long?> ExamineAsync(RecordFile file, bool skipBad, CancellationToken cancellationToken)
    {
        if (!file.IsTable)
            return null;
        var examined = AnsiConsole.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("检查表格", maxValue: Math.Max(1, file.Length));
            return file.Examine(Kept, position => task.Value = position, cancellationToken);
        });
        if (examined.UnknownHeadings.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"[yellow]未识别的列(不读取)[/] {string.Join("、", examined.UnknownHeadings)}");
        if (examined.Records == 0)
            throw new FormatException($"{file.Path} 中没有记录 / holds no record");
        if (examined.Bad == 0)
            return examined.Records;
        foreach (var problem in examined.Problems.Take(Shown))
            AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {problem.ToString()}");
        var list = file.Path + ".problems.csv";
        await using (var csv = new CsvFile(list, ["行", "列", "列名", "问题"]))
        {
            foreach (var problem in examined.Problems)
                csv.Write([$"{problem.Row}", problem.Letters, problem.Heading, problem.Why]);
        }

        var all = $"{examined.Records:N0} 条中 {examined.Bad:N0} 条无法读取,清单写入 {list}";
        if (!skipBad)
            throw new FormatException($"{all};改正后重试,或加 --skip-bad-rows 跳过这些行 / rows cannot be read; correct them, or leave them out with --skip-bad-rows");
        if (examined.Bad > examined.Records * MostSkipped)
            throw new FormatException($"{all},超过一成,不能跳过;请改正后重试 / more than a tenth cannot be left out");
        AnsiConsole.MarkupLineInterpolated($"[yellow]{all};已按 --skip-bad-rows 跳过[/]");
        return examined.Records - examined.Bad;
    }

    private static RecordKind KindOf(string name) => HeadingBook.KindOf(name) ?? throw new FormatException(
        $"没有记录类别 {name};可填 {string.Join("、", Enum.GetValues<RecordKind>().Where(kind => kind is not RecordKind.Unspecified).Select(Word))} / there is no such kind");

    private static string Word(RecordKind kind) => string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
