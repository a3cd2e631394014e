using System.Diagnostics;
using System.Globalization;
using Exchange.Cli.Commands;
using Exchange.V1;
using Generate;
using Grpc.Core;
using Matching.Identity;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>
/// The whole job for real: makes a province, starts the service with a fresh database, plays union, civil affairs and social security, runs
/// the comparison, holds the findings against the truth, writes table and report, then plays how two households leave and one of them comes back, stops the service.
/// </summary>
internal sealed class Demo(ProvinceOptions options, string folder, string? service, bool keepData)
{
    private readonly List<(string Stage, double Seconds)> _seconds = [];

    public async Task<DemoResult> RunAsync(CancellationToken cancellationToken)
    {
        var data = Path.Combine(folder, "data");
        ClaimFolder();
        AnsiConsole.MarkupLineInterpolated($"[bold]困难职工档案年度数据比对演示[/]  虚构的甘肃省,{options.Households:N0} 户,种子 {options.Seed}");

        var total = Stopwatch.StartNew();
        var manifest = await TimedAsync("generate", () => GenerateAsync(data, cancellationToken));
        var clock = new DemoClock(Path.Combine(data, "today"), CalendarDay.Read(manifest.AsOfDate)!.Value.AddDays(6));
        await using var running = await TimedAsync("start", () => ServiceProcess.StartAsync(
            service, data,
            ["--organizations", Path.Combine(data, "organizations.json"), "--database", Path.Combine(data, "exchange.db"), "--trust-organization-metadata", "--log-level", "Warning",
                "--trial-clock", Path.Combine(data, "today"),
                "--stop-with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)],
            cancellationToken));
        AnsiConsole.MarkupLineInterpolated($"服务已启动:{running.Address}");

        await TimedAsync("push", () => PushAllAsync(running.Address, data, manifest, cancellationToken));
        using var union = new ServiceConnection(running.Address, Province.Union);
        var follower = new RunFollower(union);
        var run = await TimedAsync("run", () => RunProgressBar.FollowAsync(show => follower.RunAsync(Request(manifest), show, cancellationToken)));
        foreach (var stage in run.StageTimes)
            _seconds.Add((char.ToLowerInvariant(stage.Stage.ToString()[0]) + stage.Stage.ToString()[1..], Math.Round(stage.Milliseconds / 1000.0, 2)));

        var csvPath = Path.Combine(folder, "findings.csv");
        var found = new List<(string, string, string, int)>();
        var report = await TimedAsync("findings", async () =>
        {
            using var call = union.Results.StreamFindings(new StreamFindingsRequest { Parent = run.Name }, union.Headers, cancellationToken: cancellationToken);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
                found.Add((answer.Finding.Code, answer.Finding.Household.OwningUnion, answer.Finding.Household.FileNumber, answer.Finding.MemberNumber));
            return await follower.ReadAsync(run, cancellationToken);
        });
        report.Scores = Score.Compare(ProvinceFiles.ReadTruth(data), found);
        var (reportPath, workbookPath) = (Path.Combine(folder, "report.html"), Path.Combine(folder, "results.xlsx"));
        await TimedAsync("report", async () =>
        {
            foreach (var (format, path) in new[] { (ExportFormat.Csv, csvPath), (ExportFormat.Xlsx, workbookPath), (ExportFormat.Html, reportPath) })
                await new RunExporter(union).SaveAsync(new ExportRunRequest { Name = run.Name, Format = format }, path, cancellationToken);
            return true;
        });
        AnsiConsole.MarkupLine("[bold]比对之后[/]  一户脱困退出,一户退出后返困;演示时钟由此处拨动");
        var lives = await TimedAsync("life", () => new DemoLife(running.Address, data, manifest, clock).PlayAsync(run, cancellationToken));
        if (lives is null)
            AnsiConsole.MarkupLine("  户数太少,没有两户建议退出的,这一段从略");
        _seconds.Add(("total", Math.Round(total.Elapsed.TotalSeconds, 2)));
        var result = new DemoResult(report, _seconds, reportPath, csvPath, workbookPath, running.PeakMemoryMiB, lives);
        await running.DisposeAsync();
        if (!keepData)
            Directory.Delete(data, recursive: true);
        return result;
    }

    private async Task<Manifest> GenerateAsync(string data, CancellationToken cancellationToken) => await AnsiConsole.Progress().StartAsync(progress =>
    {
        var task = progress.AddTask("生成虚构数据", maxValue: options.Households);
        return Task.Run(() => ProvinceFiles.Write(data, options, jsonLines: false, done => task.Value = done, cancellationToken), cancellationToken);
    });

    /// <summary>Three parties at once, each sending its files one after the other.</summary>
    private static async Task<bool> PushAllAsync(string address, string data, Manifest manifest, CancellationToken cancellationToken)
    {
        await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(progress =>
        {
            var parties = manifest.Files.GroupBy(file => Party(file.Organization)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(async party =>
            {
                var task = progress.AddTask(party.Key, maxValue: party.Sum(file => new RecordFile(Path.Combine(data, file.Path)).Length));
                foreach (var file in party)
                {
                    var before = task.Value;
                    var records = new RecordFile(Path.Combine(data, file.Path));
                    using var connection = new ServiceConnection(address, file.Organization);
                    var id = PushCommand.DefaultId(await records.FingerprintAsync(cancellationToken), file.Kind, manifest.BusinessYear, manifest.AsOfDate);
                    await new Pusher(connection).PushAsync(
                        new PushOrder(records, file.Kind, id, manifest.BusinessYear, manifest.AsOfDate), done => task.Value = before + done.Bytes, cancellationToken);
                }
            });
            return Task.WhenAll(parties);
        });
        return true;
    }

    private static string Party(string organization) => organization switch
    {
        Province.CivilAffairs => "民政:低保、临时救助、婚姻、殡葬",
        Province.SocialSecurity => "人社:社保、养老、失业、就业",
        Province.OtherDepartments => "公安、不动产、市场监管、核对中心",
        _ => "工会:14个市州的困难职工档案",
    };

    private static CreateRunRequest Request(Manifest manifest) => new()
    {
        RunId = string.Create(CultureInfo.InvariantCulture, $"annual-{manifest.BusinessYear}-demo"),
        Kind = RunKind.AnnualReconciliation,
        RegionCode = RegionCode.Format(Gansu.Code),
        BusinessYear = manifest.BusinessYear,
        AsOfDate = manifest.AsOfDate,
    };

    private async Task<T> TimedAsync<T>(string stage, Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        var result = await work();
        _seconds.Add((stage, Math.Round(watch.Elapsed.TotalSeconds, 2)));
        return result;
    }

    /// <summary>A demo overwrites what an earlier demo wrote, and nothing else: a folder that holds other things is refused.</summary>
    private void ClaimFolder()
    {
        var mark = Path.Combine(folder, ".exchange-demo");
        if (Directory.Exists(folder) && !File.Exists(mark) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new CommandFailedException($"{folder} 中已有其他文件,请用 --output 换一个文件夹 / the folder holds other things; choose another");
        Directory.CreateDirectory(folder);
        File.WriteAllText(mark, "");
        if (Directory.Exists(Path.Combine(folder, "data")))
            Directory.Delete(Path.Combine(folder, "data"), recursive: true);
    }
}
