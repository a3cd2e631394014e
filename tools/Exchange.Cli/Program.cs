using System.CommandLine;
using System.Text;
using Exchange.Cli;
using Exchange.Cli.Commands;
using Spectre.Console;

Console.OutputEncoding = Encoding.UTF8;
if (Console.IsOutputRedirected)
{
    // Into a file or a pipe: no colours, and lines long enough that tables are not folded.
    AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No });
    AnsiConsole.Profile.Width = 1000;
}

var root = new RootCommand("困难职工档案数据交换与核对客户端 / client of the hardship-worker file exchange and verification service")
{
    DemoCommand.Create(),
    GenerateCommand.Create(),
    PushCommand.Create(),
    PushCommand.CreateResume(),
    StatusCommand.Create(),
    RejectionsCommand.Create(),
    ReceiptCommand.Create(),
    StatusCommand.CreateSeal(),
    StatusCommand.CreateAbandon(),
    StatusCommand.CreatePurge(),
    RunCommand.Create(),
    RunCommand.CreateCancel(),
    RunCommand.CreateCompare(),
    FindingsCommand.Create(),
    FindingsCommand.CreateExplain(),
    ExportRunCommand.Create(),
    ExportRunCommand.CreateClusters(),
    ReviewCommand.Create(), ExitCommand.Create(), QualityCommand.Create(), FileCommand.Create(),
    PrecheckCommand.Create(),
    PrecheckBatchCommand.Create(),
    ExportCommand.Create(),
    MappingCommand.Create(),
    RulesCommand.Create(),
    ProfilesCommand.Create(),
    ProfileCommand.Create(),
    SimulateCommand.Create(),
    StatisticsCommand.Create(),
    CheckIdCommand.Create(),
    CompareNamesCommand.Create(),
    LinkCommand.Create(),
    BenchCommand.Create(),
};
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0 && args.Length > 0)
{
    // Only what is wrong, and to the error stream: a script that reads the output gets nothing it must not read.
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("加 --help 查看用法 / --help shows how it is used");
    return Failure.Usage;
}

var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
return parsed.Errors.Count > 0 ? Failure.Usage : code;
