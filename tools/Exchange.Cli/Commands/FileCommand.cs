using System.CommandLine;
using Exchange.V1;
using Spectre.Console;
using static Exchange.Cli.Commands.CaseworkOptions;

namespace Exchange.Cli.Commands;

/// <summary>file: what is kept of one household, and who looked.</summary>
internal static class FileCommand
{
    public static Command Create() => new("file", "本人查询:一户档案的全部记载,和谁查看过 / what is kept of one household, and who looked") { Show(), Accesses() };

    private static Command Show()
    {
        var (union, file, by) = (Union(), File(), By());
        var purpose = new Option<string>("--purpose") { Description = "用途,如“本人申请查询”;查看记录中会显示 / what for; shown to whoever asks who looked", Required = true };
        return Acting(Called("show", "档案、疑点和决定、退出;查询本身也会留下记录 / the file, doubts and decisions, exits", [], union, file, by, purpose), async (result, connection, cancellationToken) =>
        {
            var kept = await connection.Files.GetFileAsync(
                new GetFileRequest
                {
                    OwningUnion = result.GetRequiredValue(union),
                    FileNumber = result.GetRequiredValue(file),
                    Reviewer = result.GetRequiredValue(by),
                    Purpose = result.GetRequiredValue(purpose),
                },
                connection.Headers, cancellationToken: cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"[bold]{kept.FileNumber}[/]  {kept.OwningUnion}  {kept.RegionCode}  {Names.Of(kept.Category)}  {Status(kept.Status)}");
            AnsiConsole.MarkupLineInterpolated($"建档 {Day(kept.FiledDate)};填报家庭年收入 {kept.DeclaredAnnualIncomeFen / 100m:N2} 元;家庭 {kept.Persons.Count} 人;数据截至 {Day(kept.AsOfDate)}({kept.Batch})");
            foreach (var person in kept.Persons)
                AnsiConsole.MarkupLineInterpolated($"  {Names.Member(person.MemberNumber)}  {person.IdNumberMasked}");
            var doubts = new Table().Border(TableBorder.Rounded).Title("疑点和决定").AddColumns("代码", "说明", "状态", "经办人");
            foreach (var review in kept.Reviews)
                doubts.AddRow(review.Finding?.Code ?? "", Markup.Escape(review.Finding?.ExplanationZh ?? ""), Names.Of(review.State), Markup.Escape(Shown.Who(review.Decider)));
            AnsiConsole.Write(doubts);
            var exits = new Table().Border(TableBorder.Rounded).Title("退出").AddColumns("时间", "动作", "经办人", "状态", "说明");
            foreach (var happened in kept.ExitEvents)
                exits.AddRow(Shown.Minute(happened.Time), Names.Of(happened.Action), Markup.Escape(Shown.Who(happened.Reviewer)), Names.Of(happened.To), Markup.Escape(happened.Note));
            AnsiConsole.Write(exits);
        });
    }

    private static Command Accesses()
    {
        var (union, file, limit) = (Union(), File(), CommonOptions.Number("--limit", "最多列出多少条 / how many to list", 1, 1000, 50));
        return Acting(Called("accesses", "谁查看过,新的在前 / who looked, newest first", [limit], union, file), async (result, connection, cancellationToken) =>
        {
            var page = await connection.Files.ListFileAccessesAsync(
                new ListFileAccessesRequest { OwningUnion = result.GetRequiredValue(union), FileNumber = result.GetRequiredValue(file), PageSize = result.GetValue(limit) },
                connection.Headers, cancellationToken: cancellationToken);
            var table = new Table().Border(TableBorder.Rounded).Title($"谁查看过(列出 {page.Accesses.Count:N0} 条{(page.NextPageToken.Length > 0 ? ",还有更多" : "")})").AddColumns("时间", "机构", "人员", "方式", "范围", "用途");
            foreach (var access in page.Accesses)
                table.AddRow(Shown.Minute(access.Time), Markup.Escape(access.Organization), Markup.Escape(access.Person), Kind(access.Kind), access.RegionCode.Length > 0 ? access.RegionCode : "本档案", Markup.Escape(access.Purpose));
            AnsiConsole.Write(table);
        });
    }

    private static Option<string> Union() => new("--union") { Description = "档案所属工会 / the union that owns the file", Required = true };

    private static Option<string> File() => new("--file") { Description = "档案号 / the file number", Required = true };

    private static string Status(FileStatus status) => status switch
    {
        FileStatus.Active => "在档",
        FileStatus.Grace => "渐退期",
        FileStatus.Recovered => "已脱困",
        FileStatus.Cancelled => "已注销",
        _ => "",
    };

    private static string Kind(FileAccessKind kind) => kind switch
    {
        FileAccessKind.File => "本人查询",
        FileAccessKind.Finding => "查看疑点",
        FileAccessKind.Explanation => "查看疑点说明",
        FileAccessKind.Exit => "查看退出案件",
        FileAccessKind.List => "查看清单(可能含本档案)",
        FileAccessKind.Export => "导出(可能含本档案)",
        _ => "",
    };

}
