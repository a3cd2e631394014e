using System.CommandLine;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>demo: a province's annual comparison, end to end, for real.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var seed = CommonOptions.Seed();
        var households = CommonOptions.Households();
        var output = new Option<string>("--output") { Description = "工作文件夹 / the folder to work in", DefaultValueFactory = _ => "demo-output" };
        var json = new Option<bool>("--json") { Description = "只输出一个 JSON 对象 / print one JSON object only" };
        var service = new Option<string?>("--service") { Description = "服务程序 Exchange.dll 的位置 / where Exchange.dll is" };
        var keep = new Option<bool>("--keep-data") { Description = "保留生成的数据和数据库 / keep the generated data and the database" };
        var command = new Command("demo", "演示一个省的年度数据比对全过程 / watch a province's annual comparison, end to end") { seed, households, output, json, service, keep };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            var demo = new Demo(
                new Generate.ProvinceOptions { Seed = (ulong)result.GetValue(seed), Households = result.GetValue(households) },
                Path.GetFullPath(result.GetRequiredValue(output)), result.GetValue(service), result.GetValue(keep));
            if (result.GetValue(json))
            {
                AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
                Console.WriteLine((await demo.RunAsync(cancellationToken)).ToJson());
                return 0;
            }

            (await demo.RunAsync(cancellationToken)).Print();
            return 0;
        }));
        return command;
    }
}
