using System.CommandLine;
using Exchange.Cli.Exporting;
using Exchange.Cli.Prechecking;
using Exchange.Cli.Reports;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>export: the households of a file without blocking findings, as a table in the layout of another system.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var options = new PrecheckOptions();
        var output = new Option<string>("--output") { Description = "写入此 CSV 文件 / the table", Required = true };
        var mapping = new Option<string?>("--mapping") { Description = "列对应表(JSON);默认为自带示例 / the column mapping; a sample by default" };
        var withReview = new Option<bool>("--with-review") { Description = "须人工核实的也导出(已核实的情况下使用) / households that need review, too" };
        var command = new Command("export", "导出可上报全国系统的档案;有错误的不导出 / write the households that may go to the national system");
        options.AddTo(command);
        foreach (var option in new Option[] { output, mapping, withReview })
            command.Options.Add(option);
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var columns = ColumnMapping.Read(result.GetValue(mapping));
            using var opened = options.Open(result);
            var summary = new PrecheckSummary();
            var (households, rows) = (0L, 0L);
            var path = result.GetRequiredValue(output);

            // Written aside and moved at the end: a table that was cut must not look like a whole one.
            var unfinished = path + ".part";
            await using (var csv = new CsvFile(unfinished, [.. columns.Headings]))
            {
                await foreach (var household in opened.Precheck.CheckAsync(opened.File, cancellationToken))
                {
                    summary.Add(household);
                    if (household.Verdict is UploadVerdict.MustBeCorrected || (household.Verdict is UploadVerdict.NeedsReview && !result.GetValue(withReview)))
                        continue;
                    households++;
                    foreach (var row in columns.RowsOf(household.File))
                    {
                        csv.Write(row);
                        rows++;
                    }
                }
            }

            File.Move(unfinished, path, overwrite: true);
            summary.Print(opened.IsOffline);
            AnsiConsole.MarkupLineInterpolated($"导出 {households:N0} 户 {rows:N0} 行到 {path}");
            return summary.Blocked > 0 ? Failure.Blocked : 0;
        }));
        return command;
    }
}
