using System.CommandLine;
using Exchange.Cli.Exporting;
using Exchange.Cli.Prechecking;
using Exchange.Cli.Reports;
using Exchange.V1;
using Google.Protobuf;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>precheck: judges the households of a file before they are uploaded, offline or against what a service holds.</summary>
internal static class PrecheckCommand
{
    public static Command Create()
    {
        var options = new PrecheckOptions();
        var json = new Option<bool>("--json") { Description = "逐户输出 JSON / one JSON object a household" };
        var output = new Option<string?>("--output") { Description = "退回清单写入此 CSV 文件 / write the list of what must be corrected or reviewed" };
        var mapping = new Option<string?>("--mapping") { Description = "退回清单的列对应表(JSON),默认为自带示例 / column mapping of that list" };
        var quiet = new Option<bool>("--summary") { Description = "屏幕上只列汇总 / only the summary on the screen" };
        var all = new Option<bool>("--all") { Description = "屏幕上也列出没有疑点的户 / households without findings on the screen, too" };
        var command = new Command("precheck", "上报前预检;不写服务地址则离线进行 / judge households before the upload, offline unless a service is named");
        options.AddTo(command);
        foreach (var option in new Option[] { output, mapping, json, quiet, all })
            command.Options.Add(option);
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var columns = result.GetValue(output) is null ? null : ColumnMapping.Read(result.GetValue(mapping));
            using var opened = await options.OpenAsync(result, result.GetValue(output), cancellationToken);
            var summary = new PrecheckSummary();
            await using var list = result.GetValue(output) is { } path ? new ReturnList(path, columns!) : null;
            await foreach (var household in opened.Precheck.CheckAsync(opened.File, cancellationToken))
            {
                summary.Add(household);
                if (household.Verdict is not UploadVerdict.MayBeUploaded)
                    list?.Write(household);
                if (result.GetValue(json))
                    Console.WriteLine(JsonFormatter.Default.Format(household.Answer));
                else if (!result.GetValue(quiet) && (result.GetValue(all) || HasSomething(household)))
                    Print(household);
            }

            if (result.GetValue(json))
                return summary.Blocked > 0 ? Failure.Blocked : 0;
            summary.Print(opened.IsOffline);
            list?.Complete();
            if (list is not null)
                AnsiConsole.MarkupLineInterpolated($"退回清单 {result.GetValue(output)}:{list.Rows:N0} 行");
            return summary.Blocked > 0 ? Failure.Blocked : 0;
        }));
        return command;
    }

    private static bool HasSomething(CheckedHousehold household) =>
        household.Answer.Result is not { } answer || answer.Findings.Count > 0 || answer.Verdict is not UploadVerdict.MayBeUploaded;

    private static void Print(CheckedHousehold household)
    {
        var file = household.File;
        if (household.Answer.Rejection is { } rejection)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]第{household.Number:N0}户 {file.FileNumber}[/] 须先改正:{rejection.FieldPath} {rejection.TextZh};{rejection.NextStepZh}");
            return;
        }

        var answer = household.Answer.Result;
        AnsiConsole.MarkupLineInterpolated($"[bold]{file.FileNumber}[/]({file.OwningUnion}) {Names.Of(answer.Verdict)},发现 {answer.Findings.Count} 项");
        foreach (var finding in answer.Findings)
        {
            AnsiConsole.MarkupLineInterpolated($"  {finding.Code} {Names.Of(finding.Severity)} {Names.Member(finding.MemberNumber)}:{finding.ExplanationZh}");
            foreach (var evidence in finding.Evidence)
                AnsiConsole.MarkupLineInterpolated($"      {evidence.LabelZh}:档案 {evidence.FileValue},对照 {evidence.OtherValue}{(evidence.SourceCaseNumber.Length == 0 || evidence.OtherValue.Contains(evidence.SourceCaseNumber, StringComparison.Ordinal) ? "" : $"({Names.Of(evidence.SourceKind)} {evidence.SourceCaseNumber})")}");
            AnsiConsole.MarkupLineInterpolated($"      下一步:{finding.NextStepZh}");
        }

        foreach (var undecided in answer.Undecided.Where(item => item.Code == "F42"))
            AnsiConsole.MarkupLineInterpolated($"  困难类别无法判断:{undecided.ReasonZh}");
    }
}
