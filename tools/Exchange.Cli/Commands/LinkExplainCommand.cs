using System.CommandLine;
using System.Text.Json;
using Exchange.Cli.Linking;
using Matching.Linkage.Explaining;
using Matching.Linkage.Models;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>link explain: says how a pair's weight came about, from the links and the model alone.</summary>
internal static class LinkExplainCommand
{
    public static Command Create()
    {
        var links = CommonOptions.File("link 写出的结果文件 / the links");
        var left = new Argument<string>("left-id") { Description = "左侧记录编号 / id of the left record" };
        var right = new Argument<string>("right-id") { Description = "右侧记录编号 / id of the right record" };
        var model = LinkCommand.FileOption("--model", "模型文件;默认为结果旁的 .model.json / the model; the one beside the links when not given");
        var svg = new Option<string?>("--svg") { Description = "另写瀑布图 / also write the waterfall chart" };
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("explain", "说明一对记录的得分如何得来 / says how a pair's weight came about") { links, left, right, model, svg, json };
        command.SetAction((result, _) => Failure.GuardAsync(() =>
        {
            var path = result.GetRequiredValue(links).FullName;
            var modelPath = result.GetValue(model)?.FullName ?? path + ".model.json";
            if (!File.Exists(modelPath))
                throw new CommandFailedException("找不到模型文件,请用 --model 指定 / the model is not there; name it with --model");
            var definition = ModelFile.Read(TextInput.ReadFile(modelPath));
            var row = LinkRow.Find(path, result.GetRequiredValue(left), result.GetRequiredValue(right))
                ?? throw new CommandFailedException("结果中没有这一对记录 / the links do not hold this pair");
            if (!PatternText.TryRead(definition, row.Pattern, out var levels, out var terms))
                throw new CommandFailedException("结果与模型不符:模式的比较项不同 / the links were not made with this model");
            var explanation = Explanation.Of(definition, levels, terms);
            if (result.GetValue(svg) is { } chart)
                File.WriteAllText(chart, WaterfallChart.Draw(explanation));
            if (result.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    decision = row.Decision,
                    probability = explanation.Probability,
                    weight = explanation.Total / 1e6,
                    storedWeight = row.Weight,
                    modelHash = ModelFile.Hash(definition),
                    steps = explanation.Steps.Select(step => new { step.Comparison, step.Level, weight = step.Weight / 1e6, termWeight = step.TermWeight / 1e6 }),
                }, Json.Indented));
            }
            else
            {
                foreach (var line in ExplanationText.Zh(explanation))
                    AnsiConsole.WriteLine(line);
            }

            return Task.FromResult(0);
        }));
        return command;
    }
}
