using System.CommandLine;
using Generate;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>generate: a made-up province into a folder.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var output = new Argument<string>("folder") { Description = "输出文件夹 / where to" };
        var seed = CommonOptions.Seed();
        var households = CommonOptions.Households();
        var factor = CommonOptions.Number("--register-factor", "每名家庭成员对应的部门记录数 / register records a person in a file", 1, 1000, 10);
        var json = new Option<bool>("--jsonl") { Description = "写成每行一条的 JSON / JSON lines instead of protobuf" };
        var command = new Command("generate", "生成虚构的一个省的数据及真值 / make a fictitious province whose truth is known") { output, seed, households, factor, json };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var folder = result.GetRequiredValue(output);
            var options = new ProvinceOptions { Seed = (ulong)result.GetValue(seed), Households = result.GetValue(households), RegisterFactor = result.GetValue(factor) };
            var manifest = await AnsiConsole.Progress().StartAsync(progress =>
            {
                var task = progress.AddTask("生成", maxValue: options.Households);
                return Task.Run(() => ProvinceFiles.Write(folder, options, result.GetValue(json), done => task.Value = done, cancellationToken), cancellationToken);
            });
            AnsiConsole.MarkupLineInterpolated($"档案 {manifest.Households:N0} 户、{manifest.Persons:N0} 人,共 {manifest.Files.Sum(file => file.Records):N0} 条记录,写入 {folder}");
            return 0;
        }));
        return command;
    }
}
