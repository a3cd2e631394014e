using System.CommandLine;
using Exchange.V1;
using Google.Protobuf;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>precheck: judges the households of a file before they are uploaded.</summary>
internal static class PrecheckCommand
{
    public static Command Create()
    {
        var path = CommonOptions.File("档案文件(.pb 或 .jsonl) / file of household records");
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var year = CommonOptions.Year();
        var asOf = CommonOptions.AsOf();
        var json = new Option<bool>("--json") { Description = "逐户输出 JSON / one JSON object a household" };
        var command = new Command("precheck", "上报前预检,不保存任何数据 / judge households before the upload; nothing is kept") { path, server, organization, year, asOf, json };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var file = new RecordFile(result.GetRequiredValue(path).FullName);
            if (file.Kind() is not RecordKind.HouseholdFile)
                throw new FormatException("预检只用于困难职工档案 / only household files can be prechecked");
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var (households, blocked) = (0, 0);
            var unavailable = new SortedSet<RecordKind>();
            foreach (var (bytes, _) in file.Read())
            {
                var household = Record.Parser.ParseFrom(bytes).HouseholdFile;
                var answer = await connection.Precheck.CheckHouseholdAsync(
                    new CheckHouseholdRequest { Household = household, BusinessYear = result.GetValue(year), AsOfDate = result.GetValue(asOf) },
                    connection.Headers,
                    cancellationToken: cancellationToken);
                households++;
                blocked += answer.Uploadable ? 0 : 1;
                unavailable.UnionWith(answer.Outcomes.Where(outcome => outcome.State is PersonOutcomeState.SourceUnavailable).Select(outcome => outcome.RecordKind));
                if (result.GetValue(json))
                    Console.WriteLine(JsonFormatter.Default.Format(answer));
                else
                    Print(household, answer);
            }

            if (!result.GetValue(json) && unavailable.Count > 0)
                AnsiConsole.MarkupLineInterpolated($"[grey]暂无数据源:{string.Join("、", unavailable.Select(Names.Of))}(未比对不等于没有问题)[/]");
            if (!result.GetValue(json))
                AnsiConsole.MarkupLineInterpolated($"共 {households:N0} 户,其中 {blocked:N0} 户有须先改正的错误");
            return blocked > 0 ? Failure.Blocked : 0;
        }));
        return command;
    }

    private static void Print(HouseholdFile household, CheckHouseholdResponse answer)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{household.FileNumber}[/]({household.OwningUnion}) {(answer.Uploadable ? "可以上报" : "须先改正")},发现 {answer.Findings.Count} 项");
        foreach (var finding in answer.Findings)
        {
            AnsiConsole.MarkupLineInterpolated($"  {finding.Code} {Names.Of(finding.Severity)} {Names.Member(finding.MemberNumber)}:{finding.ExplanationZh}");
            foreach (var evidence in finding.Evidence)
                AnsiConsole.MarkupLineInterpolated($"      {evidence.LabelZh}:档案 {evidence.FileValue},对照 {evidence.OtherValue} {evidence.SourceCaseNumber}");
            AnsiConsole.MarkupLineInterpolated($"      下一步:{finding.NextStepZh}");
        }
    }
}
