using System.CommandLine;
using System.Text.Json;
using Matching.Identity;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>check-id: says what an identity number is, what is wrong with it, and what was perhaps meant. Works offline; nothing is sent or kept.</summary>
internal static class CheckIdCommand
{
    /// <summary>Stands for the lines of the standard input.</summary>
    private const string StandardInput = "-";

    private static readonly Dictionary<string, DocumentType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resident"] = DocumentType.Resident,
        ["foreign"] = DocumentType.ForeignPermanentResident,
        ["passport"] = DocumentType.Passport,
        ["travel-permit"] = DocumentType.TravelPermit,
        ["other"] = DocumentType.Other,
    };

    public static Command Create()
    {
        var values = new Argument<string[]>("value")
        {
            Description = "证件号码,一个或多个;- 表示从标准输入逐行读取(号码不留在命令历史中) / numbers; - reads lines from the standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        values.Validators.Add(CommonOptions.RefuseOptions);
        var type = new Option<DocumentType>("--type")
        {
            Description = "证件类型:resident、foreign、passport、travel-permit、other;默认由号码判断 / document type",
            CustomParser = parsed =>
            {
                if (parsed.Tokens.Count == 1 && Types.TryGetValue(parsed.Tokens[0].Value, out var found))
                    return found;
                parsed.AddError($"--type 应为下列之一:{string.Join("、", Types.Keys)} / must be one of these");
                return DocumentType.Unspecified;
            },
            HelpName = "TYPE",
        };
        var regions = new Option<FileInfo?>("--regions")
        {
            Description = "行政区划代码表(CSV,含已撤销代码),补充内置的现行代码 / CSV of region codes, retired ones included",
        };
        regions.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !File.Exists(result.Tokens[0].Value))
                result.AddError($"没有该文件:{result.Tokens[0].Value} / no such file");
        });
        var asOf = CommonOptions.AsOf();
        asOf.Required = false;
        asOf.DefaultValueFactory = _ => CalendarDay.Write(DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().Date));
        var json = new Option<bool>("--json") { Description = "输出 JSON 数组,与输入同序 / a JSON array in the order given" };
        var command = new Command(
            "check-id", "解释证件号码:写法、错误、疑点、可能的原号;无论号码对错,退出码均为 0 / explain identity numbers; ends with 0 whether they are right or not") { values, type, regions, asOf, json };
        command.SetAction((result, _) => Failure.GuardAsync(() =>
        {
            var table = Regions(result.GetValue(regions));
            var day = CalendarDay.Read(result.GetValue(asOf))!.Value;
            var answers = Texts(result.GetRequiredValue(values)).Select(text => IdAnswer.Of(text, result.GetValue(type), day, table));
            if (result.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(answers, Json.Indented));
            else
                Print(answers);
            return Task.FromResult(0);
        }));
        return command;
    }

    private static RegionTable Regions(FileInfo? file)
    {
        if (file is null)
            return RegionTable.Shipped;
        try
        {
            return RegionTable.Read(TextInput.ReadFile(file.FullName));
        }
        catch (FormatException exception)
        {
            throw new FormatException($"行政区划代码表无法读取:{exception.Message}", exception);
        }
    }

    private static IEnumerable<string> Texts(string[] values)
    {
        foreach (var value in values)
        {
            if (value != StandardInput)
            {
                yield return value;
                continue;
            }

            using var lines = new StringReader(TextInput.ReadStandardInput());
            while (lines.ReadLine() is { } line)
                yield return line;
        }
    }

    private static void Print(IEnumerable<IdAnswer> answers)
    {
        var (all, valid, invalid) = (0, 0, 0);
        foreach (var answer in answers)
        {
            all++;
            valid += answer.Valid is true ? 1 : 0;
            invalid += answer.Valid is false ? 1 : 0;
            AnsiConsole.MarkupLineInterpolated($"[bold]{(answer.Value.Length == 0 ? "(空)" : answer.Value)}[/]");
            if (answer.Valid is null)
                AnsiConsole.MarkupLineInterpolated($"  {answer.DocumentTypeZh}:号码没有可核验的规则,按原样保存,不按号码比对");
            else if (answer.Valid is true)
                AnsiConsole.MarkupLineInterpolated($"  [green]有效[/] {answer.Summary}");
            else
                AnsiConsole.MarkupLineInterpolated($"  [red]无效[/] {string.Join(";", answer.FaultTexts)}");
            if (answer.Normalised.Count > 0)
                AnsiConsole.MarkupLineInterpolated($"  读取时的处理:{string.Join("、", answer.NormalisedTexts)}(原样保留在档案中)");
            if (answer.Valid is true && answer.Number18 is { } number && number != answer.Value)
                AnsiConsole.MarkupLineInterpolated($"  规范写法:{number}");
            foreach (var warning in answer.WarningTexts)
                AnsiConsole.MarkupLineInterpolated($"  [yellow]疑点[/] {warning}");
            if (answer.Hint is { } hint)
                AnsiConsole.MarkupLineInterpolated($"  [grey]{hint}[/]");
            PrintCandidates(answer);
        }

        if (all != 1)
            AnsiConsole.MarkupLineInterpolated($"共 {all:N0} 个,有效 {valid:N0} 个,无效 {invalid:N0} 个");
    }

    private static void PrintCandidates(IdAnswer answer)
    {
        if (answer.Candidates.Count == 0)
            return;
        var rounded = answer.Faults.Contains("ID_EXCEL_ROUNDED") ? "如果并非电子表格取整,而是" : "如果";
        AnsiConsole.MarkupLineInterpolated($"  {rounded}只错一处,原号应是下列 {answer.Candidates.Count} 个之一(只可用于查找核对,不得直接改用):");
        foreach (var candidate in answer.CandidateDetails)
            AnsiConsole.MarkupLineInterpolated($"    {candidate.Number}  {candidate.Text}  {candidate.Region} {candidate.BirthDate}{(candidate.RegionListed ? "" : " (县级代码不在代码表内,可能已撤销)")}");
    }
}
