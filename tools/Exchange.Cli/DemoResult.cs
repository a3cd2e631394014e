using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Exchange.Cli.Reports;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>What the demo shows.</summary>
internal sealed class DemoResult(RunReport report, IReadOnlyList<(string Stage, double Seconds)> seconds, string reportPath, string csvPath, string workbookPath, double peakMemoryMiB, DemoLives? lives)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson()
    {
        var run = report.Run;
        var findings = new JsonObject();
        foreach (var count in report.Reconciliation.FindingCounts)
            findings[count.Code] = count.Count;
        var truth = new JsonObject();
        foreach (var score in report.Scores)
            truth[score.Code] = new JsonObject { ["precision"] = Math.Round(score.Precision, 6), ["recall"] = Math.Round(score.Recall, 6), ["planted"] = score.Planted };
        var times = new JsonObject();
        foreach (var (stage, value) in seconds)
            times[stage] = value;
        return new JsonObject
        {
            ["households"] = run.Households,
            ["persons"] = run.Persons,
            ["registerRecords"] = run.RegisterRecords,
            ["findings"] = findings,
            ["truth"] = truth,
            ["balanced"] = report.Reconciliation.Balanced,
            ["inputDigest"] = Convert.ToHexStringLower(run.InputDigest.Span),
            ["resultDigest"] = Convert.ToHexStringLower(run.ResultDigest.Span),
            ["exitCandidates"] = run.ExitCandidates,
            ["uncoveredPersons"] = report.Uncovered.Values.Sum(),
            ["life"] = lives is null ? null : new JsonObject
            {
                ["exitDay"] = lives.ExitDay,
                ["visits"] = lives.Visits,
                ["returnedAfterExitDay"] = lives.ReturnedAfterExitDay,
                ["returnDay"] = lives.ReturnDay,
                ["steps"] = new JsonArray([.. lives.Steps.Select(step => JsonValue.Create(step))]),
            },
            ["seconds"] = times,
            ["servicePeakMemoryMiB"] = peakMemoryMiB,
            ["report"] = reportPath,
            ["findingsCsv"] = csvPath,
            ["workbook"] = workbookPath,
        }.ToJsonString(Json);
    }

    public void Print()
    {
        ReconciliationTable.Print(report.Reconciliation);
        ReconciliationTable.PrintCounts(report, report.Scores);
        var run = report.Run;
        AnsiConsole.MarkupLineInterpolated($"档案 {run.Households:N0} 户 {run.Persons:N0} 人,部门记录 {run.RegisterRecords:N0} 条;疑点 {run.Findings:N0} 条,退出候选 {run.ExitCandidates:N0} 户");
        AnsiConsole.MarkupLineInterpolated($"结果摘要 {Convert.ToHexStringLower(run.ResultDigest.Span)}");
        AnsiConsole.MarkupLineInterpolated($"用时 {seconds[^1].Seconds:0.0} 秒,服务内存峰值 {peakMemoryMiB:0} MiB");
        AnsiConsole.MarkupLineInterpolated($"疑点表 {csvPath}");
        AnsiConsole.MarkupLineInterpolated($"工作簿 {workbookPath}");
        AnsiConsole.MarkupLineInterpolated($"报告   {reportPath}");
    }
}
