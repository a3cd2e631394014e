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
        var offline = new Option<bool>("--offline") { Description = "没有作完整预检也导出 / although only the offline precheck was made" };
        var withReview = new Option<bool>("--with-review") { Description = "须人工核实的也导出(已核实的情况下使用) / households that need review, too" };
        var command = new Command("export", "导出可上报全国系统的档案;有错误的、已脱困或注销的不导出;有须先改正的户时退出码为4 / write the households that may go to the national system; exit code 4 when some must be corrected");
        options.AddTo(command);
        foreach (var option in new Option[] { output, mapping, withReview, offline })
            command.Options.Add(option);
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var columns = ColumnMapping.Read(result.GetValue(mapping));
            var path = result.GetRequiredValue(output);
            using var opened = await options.OpenAsync(result, path, cancellationToken);
            if (opened.IsOffline && !result.GetValue(offline))
                throw new FormatException("导出前应以 --server 作完整预检;确实只作离线预检即导出的,请加 --offline / name the service, or say --offline");
            var summary = new PrecheckSummary();
            var (households, rows, ended) = (0L, 0L, 0L);

            // Written aside and moved at the end: a table that was cut must not look like a whole one.
            var unfinished = path + ".part";
            await using (var csv = new CsvFile(unfinished, [.. columns.Headings]))
            {
                await foreach (var household in opened.Precheck.CheckAsync(opened.File, cancellationToken))
                {
                    summary.Add(household);
                    if (household.File.Status is FileStatus.Recovered or FileStatus.Cancelled)
                    {
                        ended++;
                        continue;
                    }

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
            AnsiConsole.MarkupLineInterpolated($"导出 {households:N0} 户 {rows:N0} 行到 {path}{(ended > 0 ? $";已脱困或注销的 {ended:N0} 户未导出" : "")}");
            return summary.Blocked > 0 ? Failure.Blocked : 0;
        }));
        return command;
    }
}
