using System.CommandLine;
using System.Text.Json;
using Exchange.Cli.Linking;
using Matching.Linkage.Models;
using Matching.Linkage.Starting;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>link init: writes a starting model from the columns' names and contents.</summary>
internal static class LinkInitCommand
{
    public static Command Create()
    {
        var file = CommonOptions.File("CSV 文件 / a CSV file");
        var right = LinkCommand.FileOption("--right", "要与之关联的文件 / the file to link with");
        var output = new Option<string?>("--out") { Description = "模型文件;不给则写到标准输出 / the model; to the standard output when not given" };
        var ignore = new Option<string[]>("--ignore") { Description = "不参与比较的列,如真值列 / columns not to be compared, such as the truth", AllowMultipleArgumentsPerToken = true };
        var json = new Option<bool>("--json") { Description = "以 JSON 说明各列的判断 / what columns were taken for, as JSON" };
        var command = new Command("init", "由列名和内容生成初始模型 / writes a starting model from the columns' names and contents") { file, right, output, ignore, json };
        command.SetAction((result, cancellation) => Failure.GuardAsync(() =>
        {
            var left = SampleReader.Read(result.GetRequiredValue(file).FullName, cancellation);
            var other = result.GetValue(right) is { } path ? SampleReader.Read(path.FullName, cancellation) : null;
            var started = ModelStarter.Start(left, other, result.GetValue(ignore), cancellation);
            var text = ModelFile.Write(started.Model);
            if (result.GetValue(output) is not { } target)
            {
                Console.Write(text);
                return Task.FromResult(0);
            }

            File.WriteAllText(target, text);
            if (result.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    model = target,
                    columns = started.Columns.Select(column => new { column.Column, column.Role }),
                    notes = started.Notes,
                    rules = started.Model.Blocking.Rules.Select(rule => rule.Name),
                    expectedBlockingRecall = started.ExpectedRecall,
                }, Json.Indented));
            }
            else
            {
                foreach (var (column, role) in started.Columns)
                    AnsiConsole.MarkupLineInterpolated($"{column}:{role}");
                foreach (var note in started.Notes)
                    AnsiConsole.MarkupLineInterpolated($"[yellow]注意[/] {note}");
                AnsiConsole.MarkupLineInterpolated($"分块规则 {started.Model.Blocking.Rules.Count} 条,按通用错误模型估计可覆盖 {started.ExpectedRecall:P2} 的同一人记录");
                AnsiConsole.MarkupLineInterpolated($"模型已写入 {target};可修改后用 link --model {target} --train 训练并关联");
            }

            return Task.FromResult(0);
        }));
        return command;
    }
}
