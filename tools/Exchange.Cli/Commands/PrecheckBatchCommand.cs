using System.CommandLine;
using System.Globalization;
using Exchange.Cli.Reports;
using Exchange.V1;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>precheck-batch: a sealed batch as a run of kind PRECHECK, followed to its end.</summary>
internal static class PrecheckBatchCommand
{
    public static Command Create()
    {
        var batch = new Argument<string>("batch") { Description = "批次编号或全名 / the batch's id or name" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var asOf = CommonOptions.AsOf();
        var id = new Option<string?>("--id") { Description = "预检编号;不填则由时间得出 / the run's id" };
        var profile = new Option<string?>("--profile") { Description = "规则方案 编号@版本;默认为服务采用的方案 / the rule profile" };
        var output = new Option<string?>("--output") { Description = "疑点写入此 CSV 文件 / write the findings to this file" };
        var command = new Command("precheck-batch", "对已封存的批次作上报前预检 / judge a sealed batch before the upload") { batch, server, organization, asOf, id, profile, output };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var name = result.GetRequiredValue(batch);
            var answer = await connection.Precheck.CheckBatchAsync(
                new CheckBatchRequest
                {
                    Batch = name.Contains('/', StringComparison.Ordinal) ? name : $"organizations/{connection.Organization}/batches/{name}",
                    RunId = result.GetValue(id) ?? string.Create(CultureInfo.InvariantCulture, $"precheck-{TimeProvider.System.GetUtcNow():yyyyMMddHHmmss}"),
                    AsOfDate = result.GetValue(asOf),
                    RuleProfile = result.GetValue(profile) ?? "",
                },
                connection.Headers, cancellationToken: cancellationToken);
            var follower = new RunFollower(connection);
            var run = await RunProgressBar.FollowAsync(show => follower.WatchAsync(answer.Run, show, cancellationToken));
            if (result.GetValue(output) is { } path)
                await new RunExporter(connection).SaveAsync(new ExportRunRequest { Name = run.Name, Format = ExportFormat.Csv }, path, cancellationToken);
            var report = await follower.ReadAsync(run, cancellationToken);
            ReconciliationTable.PrintCounts(report, []);
            var counts = await connection.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = run.Name }, connection.Headers, cancellationToken: cancellationToken);
            long Of(UploadVerdict verdict) => counts.Counts.Where(count => count.Name == $"upload/{verdict}").Sum(count => count.Count);
            AnsiConsole.MarkupLineInterpolated(
                $"预检 {run.Name}(规则方案 {run.RuleProfile}):{run.Households:N0} 户,{Of(UploadVerdict.MayBeUploaded):N0} 户可以上报,{Of(UploadVerdict.NeedsReview):N0} 户须人工核实,{Of(UploadVerdict.MustBeCorrected):N0} 户须先改正");
            return Of(UploadVerdict.MustBeCorrected) > 0 ? Failure.Blocked : 0;
        }));
        return command;
    }
}
