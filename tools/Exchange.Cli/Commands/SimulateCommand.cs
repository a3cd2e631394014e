using System.CommandLine;
using Exchange.V1;
using Grpc.Core;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>simulate: what would change in a run if other rules applied.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "比对编号 / the run's id" };
        var server = CommonOptions.Server();
        var organization = CommonOptions.Organization();
        var profile = new Option<string>("--profile") { Description = "另一个规则方案:编号@版本或 JSON 文件 / the other profile", Required = true };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("simulate", "换一个规则方案,某次比对的结果会怎样(不保存) / what would change in a run under other rules; nothing is kept") { run, server, organization, profile, json };
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(async () =>
        {
            using var connection = new ServiceConnection(result.GetRequiredValue(server), result.GetRequiredValue(organization));
            var id = result.GetRequiredValue(run);
            var other = result.GetRequiredValue(profile);
            var request = new SimulateProfileRequest { Run = id.StartsWith("runs/", StringComparison.Ordinal) ? id : $"runs/{id}" };
            if (File.Exists(other))
                request.Json = TextInput.ReadFile(other);
            else
                request.RuleProfile = other;
            var simulation = await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var task = progress.AddTask("模拟");
                using var call = connection.Rules.SimulateProfile(request, connection.Headers, cancellationToken: cancellationToken);
                ProfileSimulation? found = null;
                await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
                {
                    (task.MaxValue, task.Value) = (Math.Max(1, answer.Total), answer.Done);
                    found = answer.Simulation ?? found;
                }

                return found ?? throw new CommandFailedException("服务没有给出结果 / the service gave no answer");
            });
            if (result.GetValue(json))
                Console.WriteLine(Google.Protobuf.JsonFormatter.Default.Format(simulation));
            else
                Print(simulation);
            return 0;
        }));
        return command;
    }

    private static void Print(ProfileSimulation simulation)
    {
        AnsiConsole.MarkupLineInterpolated($"{simulation.Households:N0} 户:由 {simulation.BeforeProfile} 换为 {simulation.AfterProfile}");
        var categories = new Table().Border(TableBorder.Rounded).Title("按核对数据建议的类别(户)");
        categories.AddColumns("类别", "原方案", "新方案", "变化");
        foreach (var category in simulation.Categories)
            categories.AddRow(category.TitleZh, $"{category.Before:N0}", $"{category.After:N0}", Change(category.Before, category.After));
        AnsiConsole.Write(categories);
        var codes = new Table().Border(TableBorder.Rounded).Title("疑点(条)与无法判断(户)");
        codes.AddColumns("代码", "疑点", "原方案", "新方案", "变化", "无法判断:原", "新");
        foreach (var code in simulation.Codes.Where(code => code.Before + code.After + code.UndecidedBefore + code.UndecidedAfter > 0))
            codes.AddRow(code.Code, code.TitleZh, $"{code.Before:N0}", $"{code.After:N0}", Change(code.Before, code.After), $"{code.UndecidedBefore:N0}", $"{code.UndecidedAfter:N0}");
        AnsiConsole.Write(codes);
    }

    private static string Change(long before, long after) => after == before ? "" : after > before ? $"+{after - before:N0}" : $"-{before - after:N0}";
}
