using System.CommandLine;
using Generate.Linkage;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>link generate: a made-up Chinese linkage set whose truth is known.</summary>
internal static class LinkGenerateCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "输出文件夹 / where to" };
        var left = CommonOptions.Number("--left", "左侧(工会家庭成员)记录数 / records of the left file", 100, 20_000_000, 100_000);
        var right = CommonOptions.Number("--right", "右侧(登记部门)记录数 / records of the right file", 100, 20_000_000, 500_000);
        var seed = CommonOptions.Seed();
        var command = new Command("generate", "生成虚构的中文关联数据及真值(含各类错误、同名、双胞胎) / make a fictitious Chinese linkage set: errors, namesakes, twins") { folder, left, right, seed };
        command.SetAction((result, _) => Failure.GuardAsync(() =>
        {
            var target = result.GetRequiredValue(folder);
            if (result.GetValue(right) < result.GetValue(left))
                throw new CommandFailedException("--right 不能小于 --left / --right must not be less than --left");
            ChinesePeople.Write(target, new ChineseSetOptions(result.GetValue(left), result.GetValue(right), (ulong)result.GetValue(seed)));
            AnsiConsole.MarkupLineInterpolated($"已写入 {target}:left.csv、right.csv、truth.csv");
            return Task.FromResult(0);
        }));
        return command;
    }
}
