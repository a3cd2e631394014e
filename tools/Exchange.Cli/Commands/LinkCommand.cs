using System.CommandLine;
using System.Text.Json;
using Exchange.Cli.Linking;
using Spectre.Console;

namespace Exchange.Cli.Commands;

/// <summary>link: finds the records of one file, or of two, that are one person. Works offline; nothing is sent.</summary>
internal static class LinkCommand
{
    public static Command Create()
    {
        var left = FileOption("--left", "左侧文件(CSV);只给左侧时在其中查重 / the left file; alone it is searched for duplicates");
        left.Required = true;
        var right = FileOption("--right", "右侧文件(CSV) / the right file");
        var model = FileOption("--model", "模型文件,可用 link init 生成 / the model; link init writes a starting one");
        model.Required = true;
        var train = new Option<bool>("--train") { Description = "先用这些数据训练模型(不需要标注) / train the model on these data first; no labels are needed" };
        var strict = new Option<bool>("--strict") { Description = "训练中的警告视为错误 / what training warns of is an error" };
        var truth = new Option<string?>("--truth") { Description = "用于评价的真值:列名、列名:正则式,或文件 / the truth to judge by: a column, COLUMN:REGEX, or a file" };
        var output = new Option<string>("--out") { Description = "结果文件 / the links", Required = true };
        var decisions = FileOption("--decisions", "人工判定(left_id、right_id、decision=link|unlink),优先于模型 / people's decisions, which override");
        var clusters = new Option<string?>("--clusters") { Description = "另写各记录所属的人(查重时) / also write the groups, when deduplicating" };
        var report = new Option<string?>("--report") { Description = "另写报告(HTML),含待核实各对的瀑布图 / also write a report with waterfall charts of the pairs to review" };
        var workers = CommonOptions.Number("--workers", "并行数 / workers", 1, 256, Environment.ProcessorCount);
        var memory = CommonOptions.Number("--memory", "内存预算(MiB):单元格超出四分之一时放入映射文件,保留的分块不超过十六分之一;峰值超出时提示 / memory budget in MiB: cells beyond a quarter of it go into a mapped file, kept blocks take a sixteenth; exceeding it is said", 1, 1 << 20, 4096);
        var json = new Option<bool>("--json") { Description = "输出 JSON / JSON" };
        var command = new Command("link", "找出指同一人的记录:查重或关联两个文件 / finds records that are one person: deduplicates one file or links two")
        {
            left, right, model, train, strict, truth, output, decisions, clusters, report, workers, memory, json,
            LinkInitCommand.Create(), LinkAnalyzeCommand.Create(), LinkExplainCommand.Create(), LinkGenerateCommand.Create(),
        };
        command.SetAction((result, cancellation) => Failure.GuardAsync(() =>
        {
            using var job = new LinkJob(new LinkOptions
            {
                Left = result.GetRequiredValue(left).FullName,
                Right = result.GetValue(right)?.FullName,
                Model = result.GetRequiredValue(model).FullName,
                Train = result.GetValue(train),
                Strict = result.GetValue(strict),
                Truth = result.GetValue(truth),
                Out = result.GetRequiredValue(output),
                Decisions = result.GetValue(decisions)?.FullName,
                Clusters = result.GetValue(clusters),
                Report = result.GetValue(report),
                Workers = result.GetValue(workers),
                MemoryMiB = result.GetValue(memory),
            });
            var answer = job.Run(cancellation);
            if (result.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(answer, Json.Indented));
            else
                Print(answer, result.GetRequiredValue(output));
            return Task.FromResult(0);
        }));
        return command;
    }

    /// <summary>An option that names a file that exists.</summary>
    internal static Option<FileInfo> FileOption(string name, string description)
    {
        var option = new Option<FileInfo>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !File.Exists(result.Tokens[0].Value))
                result.AddError($"没有该文件,或者是文件夹:{result.Tokens[0].Value} / no such file");
        });
        return option;
    }

    private static void Print(LinkAnswer answer, string output)
    {
        var table = new Table().AddColumns("分块规则", "候选对", "新增候选对", "最大块", "细分块", "舍弃块");
        foreach (var rule in answer.Rules)
            table.AddRow(Markup.Escape(rule.Rule), $"{rule.Pairs:N0}", $"{rule.NewPairs:N0}", $"{rule.LargestBlock:N0}", $"{rule.RefinedBlocks:N0}", $"{rule.CutBlocks:N0}");
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"记录 {answer.Records:N0} 条,候选对 {answer.Pairs:N0},每秒 {answer.PairsPerSecond:N0} 对,用时 {answer.Seconds.Total:0.0} 秒,内存峰值 {answer.PeakMemoryMiB:0} MiB");
        AnsiConsole.MarkupLineInterpolated($"[bold]匹配 {answer.Matches:N0} 对,待核实 {answer.Review:N0} 对[/]{(answer.Clusters > 0 ? $",{answer.Clusters:N0} 组" : "")}");
        foreach (var warning in answer.Warnings)
            AnsiConsole.MarkupLineInterpolated($"[yellow]注意[/] {warning}");
        if (answer.Truth is { } truth)
            AnsiConsole.MarkupLineInterpolated($"对照真值:精确率 {truth.Precision:0.0000},召回率 {truth.Recall:0.0000},F1 {truth.F1:0.0000},分块召回率 {truth.BlockingRecall:0.0000}");
        AnsiConsole.MarkupLineInterpolated($"结果:{output};所用模型:{answer.ModelFile}(摘要 {answer.ModelHash[..12]})");
        AnsiConsole.MarkupLine("[grey]匹配只是疑点线索,须由人核实后处理;未匹配不等于不是同一人。[/]");
    }
}
