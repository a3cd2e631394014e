using System.CommandLine;
using System.Text.Json;
using Exchange.Cli.Linking;
using Matching.Linkage;
using Matching.Linkage.Models;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>link analyze: counts the pairs that each blocking rule gives before anything is scored.</summary>
internal static class LinkAnalyzeCommand
{
    public static Command Create()
    {
        var left = LinkCommand.FileOption("--left", "左侧文件(CSV) / the left file");
        left.Required = true;
        var right = LinkCommand.FileOption("--right", "右侧文件(CSV) / the right file");
        var model = LinkCommand.FileOption("--model", "模型文件 / the model");
        model.Required = true;
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("analyze", "评分之前统计各分块规则的候选对数 / counts pairs per blocking rule before anything is scored") { left, right, model, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(() =>
        {
            var definition = ModelFile.Read(TextInput.ReadFile(result.GetRequiredValue(model).FullName));
            var (records, _) = RecordLoader.Load(definition, result.GetRequiredValue(left).FullName, result.GetValue(right)?.FullName, null, null, null, null, cancellation);
            var rules = Linker.Analyse(definition, records, null, cancellation);
            if (result.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { records = records.Count, pairs = rules.Sum(rule => rule.Pairs), rules }, Json.Indented));
                return Task.FromResult(0);
            }

            var table = new Table().AddColumns("分块规则", "候选对", "块数", "最大块", "细分块", "舍弃块", "舍弃的候选对");
            foreach (var rule in rules)
                table.AddRow(Markup.Escape(rule.Rule), $"{rule.Pairs:N0}", $"{rule.Blocks:N0}", $"{rule.LargestBlock:N0}", $"{rule.RefinedBlocks:N0}", $"{rule.CutBlocks:N0}", $"{rule.CutPairs:N0}");
            AnsiConsole.Write(table);
            AnsiConsole.MarkupLineInterpolated($"记录 {records.Count:N0} 条,各规则候选对合计 {rules.Sum(rule => rule.Pairs):N0}(不同规则可能重复)");
            return Task.FromResult(0);
        }));
        return command;
    }
}
