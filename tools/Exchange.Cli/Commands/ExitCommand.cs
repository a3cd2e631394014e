using System.CommandLine;
using Exchange.V1;
using Grpc.Core;
using Spectre.Console;
using static Exchange.Cli.Commands.CaseworkOptions;

namespace Exchange.Cli.Commands;

/// <summary>exit: how a household leaves, and comes back.</summary>
internal static class ExitCommand
{
    private static readonly Dictionary<string, ExitReason> Reasons = Codes<ExitReason>();
    private static readonly Dictionary<string, ExitState> States = Codes<ExitState>();
    private static readonly Dictionary<string, ExitQueue> Queues = Codes<ExitQueue>();

    public static Command Create() => new("exit", "退出案件:提出、核查、公示、审批、渐退、退出、返困 / how a household leaves, and comes back")
    {
        Candidates(), Propose(), List(), Show(),
        Step("check", ExitAction.Check, "核查:已入户或已看材料(须写 --evidence) / visited, or the papers seen"),
        Step("publicise", ExitAction.Publicise, "公示:自今日起(须写 --evidence 公示地点) / hung out for objections from today on"),
        Step("contest", ExitAction.Contest, "异议:退回重新核查(须写 --note) / somebody objects"),
        Step("approve", ExitAction.Approve, "审批:公示期满后,由未参与准备的另一人 / another person agrees, after publicity"),
        Step("refuse", ExitAction.Refuse, "审批退回(须写 --note) / another person does not agree"),
        Step("recheck", ExitAction.Recheck, "渐退期复查,每月一次(须写 --note) / visited in its grace"),
        Step("complete", ExitAction.Complete, "渐退期满,退出 / the grace has ended"),
        Step("retain", ExitAction.Retain, "保留在档(须写 --note) / the household stays"),
        Step("return", ExitAction.Return, "返困(须写 --note 和 --evidence) / the household has come back"),
        Events(), Statistics(),
    };

    private static Command Candidates()
    {
        var returns = new Option<bool>("--returns") { Description = "返困候选(已退出、又核实为疑似返困的) / for a return" };
        var (region, union) = Scope();
        var command = Called("candidates", "退出候选:已核实属实、建议退出的户 / households of which a confirmed finding suggests an exit", [], returns, region, union);
        return Acting(command, async (result, connection, cancellationToken) =>
        {
            var table = new Table().Border(TableBorder.Rounded).Title(result.GetValue(returns) ? "返困候选" : "退出候选").AddColumns("疑点", "代码", "所属工会", "档案号", "说明", "案件");
            var request = new ListExitCandidatesRequest { Returns = result.GetValue(returns), RegionCode = result.GetValue(region) ?? "", OwningUnion = result.GetValue(union) ?? "", PageSize = 1000 };
            do
            {
                var page = await connection.Exits.ListExitCandidatesAsync(request, connection.Headers, cancellationToken: cancellationToken);
                foreach (var candidate in page.Candidates)
                {
                    var finding = candidate.Review.Finding;
                    table.AddRow(
                        Shown.Id(candidate.Review.Name), finding.Code, Markup.Escape(finding.Household.OwningUnion), Markup.Escape(finding.Household.FileNumber), Markup.Escape(finding.ExplanationZh),
                        candidate.Exit.Length > 0 ? Shown.Id(candidate.Exit) : "");
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            AnsiConsole.Write(table);
        });
    }

    private static Command Propose()
    {
        var review = new Option<string?>("--review") { Description = "依据的疑点(已核实属实) / the confirmed finding" };
        var union = new Option<string?>("--union") { Description = "没有疑点时:所属工会 / by hand: the owning union" };
        var file = new Option<string?>("--file") { Description = "没有疑点时:档案号 / by hand: the file number" };
        var profile = new Option<string?>("--profile") { Description = "没有疑点时:规则方案,默认为服务的方案 / by hand: the rule profile" };
        var (reason, by, note, evidence) = (Choice("--reason", "退出原因 / why", Reasons.Keys), By(), Note(), Evidence());
        var command = Called("propose", "提出退出:依据疑点,或自行提出(须写 --note) / propose an exit", [], review, union, file, profile, reason, by, note, evidence);
        return Acting(command, async (result, connection, cancellationToken) =>
        {
            var request = new ProposeExitRequest
            {
                Review = result.GetValue(review) is { } finding ? $"reviews/{Shown.Id(finding)}" : "",
                OwningUnion = result.GetValue(union) ?? "",
                FileNumber = result.GetValue(file) ?? "",
                Profile = result.GetValue(profile) ?? "",
                Reason = Reasons[result.GetRequiredValue(reason)],
                Reviewer = result.GetRequiredValue(by),
                Note = result.GetValue(note) ?? "",
                EvidenceReference = result.GetValue(evidence) ?? "",
            };
            Said((await connection.Exits.ProposeExitAsync(request, connection.Headers, cancellationToken: cancellationToken)).Exit);
        });
    }

    private static Command List()
    {
        var (region, union) = Scope();
        var file = new Option<string?>("--file") { Description = "只看此档案号 / only this file" };
        var states = new Option<string[]>("--state") { Description = $"只看这些状态:{string.Join(' ', States.Keys)} / only these states", AllowMultipleArgumentsPerToken = true };
        var queue = new Option<string?>("--queue") { Description = $"只看今日待办:{string.Join(' ', Queues.Keys)} / only what is to be done" };
        var limit = CommonOptions.Number("--limit", "最多列出多少件 / how many to list", 1, 1000, 50);
        Known(states, States.Keys, "--state");
        queue.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !Queues.ContainsKey(result.Tokens[0].Value))
                result.AddError($"--queue 不认识 {result.Tokens[0].Value},可用:{string.Join(' ', Queues.Keys)} / unknown");
        });
        return Acting(Called("list", "退出案件,先提出的在前 / cases, oldest first", [], region, union, file, states, queue, limit), async (result, connection, cancellationToken) =>
        {
            var filter = new ExitFilter { RegionCode = result.GetValue(region) ?? "", OwningUnion = result.GetValue(union) ?? "", FileNumber = result.GetValue(file) ?? "" };
            filter.States.AddRange((result.GetValue(states) ?? []).Select(state => States[state]));
            filter.Queue = result.GetValue(queue) is { } asked ? Queues[asked] : ExitQueue.Unspecified;
            var page = await connection.Exits.ListExitsAsync(new ListExitsRequest { Filter = filter, PageSize = result.GetValue(limit) }, connection.Headers, cancellationToken: cancellationToken);
            var table = new Table().Border(TableBorder.Rounded).Title($"退出案件(列出 {page.Exits.Count:N0} 件{(page.NextPageToken.Length > 0 ? ",还有更多" : "")})")
                .AddColumns("编号", "所属工会", "档案号", "原因", "状态", "期限", "可办");
            foreach (var exit in page.Exits)
                table.AddRow(Shown.Id(exit.Name), Markup.Escape(exit.OwningUnion), Markup.Escape(exit.FileNumber), Names.Of(exit.Reason), Names.Of(exit.State), Dates(exit), Allowed(exit));
            AnsiConsole.Write(table);
        });
    }

    private static Command Show()
    {
        var name = Exit();
        return Acting(Called("show", "一件退出案件:状态、期限和经过 / one case, and what was done to it", [], name), async (result, connection, cancellationToken) =>
        {
            var exit = (await connection.Exits.GetExitAsync(new GetExitRequest { Name = Name(result.GetRequiredValue(name)) }, connection.Headers, cancellationToken: cancellationToken)).Exit;
            Said(exit);
            AnsiConsole.MarkupLineInterpolated(
                $"第 {exit.Period} 期;方案 {exit.Profile}:公示 {exit.Terms.PublicityWorkingDays} 个工作日,渐退 {exit.Terms.GraceMonths} 个月,退出后观察 {exit.Terms.WatchMonths} 个月,档案保存 {exit.Terms.KeepYears} 年");
            AnsiConsole.MarkupLineInterpolated($"提出 {Shown.Who(exit.Proposer)};核查 {Shown.Who(exit.Checker)};公示 {Shown.Who(exit.Publiciser)};审批 {Shown.Who(exit.Approver)};etag {exit.Etag}");
            var events = await connection.Exits.ListExitEventsAsync(new ListExitEventsRequest { Parent = exit.Name, PageSize = 1000 }, connection.Headers, cancellationToken: cancellationToken);
            var table = new Table().Border(TableBorder.Rounded).Title("经过").AddColumns("时间", "动作", "经办人", "状态", "说明", "证据");
            foreach (var happened in events.Events)
                table.AddRow($"{Shown.Time(happened.Time):yyyy-MM-dd HH:mm}", Names.Of(happened.Action), Markup.Escape(Shown.Who(happened.Reviewer)), Names.Of(happened.To), Markup.Escape(happened.Note), Markup.Escape(happened.EvidenceReference));
            AnsiConsole.Write(table);
        });
    }

    private static Command Step(string verb, ExitAction action, string description)
    {
        var (name, by, note, evidence) = (Exit(), By(), Note(), Evidence());
        var etag = new Option<string>("--etag") { Description = "看到的版本(show 所列);之后有人改动即拒绝 / the etag that show gave", Required = true };
        return Acting(Called(verb, description, [], name, by, etag, note, evidence), async (result, connection, cancellationToken) =>
            Said((await connection.Exits.RecordExitStepAsync(
                new RecordExitStepRequest
                {
                    Name = Name(result.GetRequiredValue(name)),
                    Action = action,
                    Reviewer = result.GetRequiredValue(by),
                    Etag = result.GetRequiredValue(etag),
                    Note = result.GetValue(note) ?? "",
                    EvidenceReference = result.GetValue(evidence) ?? "",
                },
                connection.Headers, cancellationToken: cancellationToken)).Exit));
    }

    private static Command Events()
    {
        var after = new Option<long>("--after") { Description = "只看此序号之后的 / only events after this sequence" };
        var notices = new Option<bool>("--notices") { Description = "只看退出通知(进入渐退、退出、保留、返困) / only what changes a household's standing" };
        var follow = new Option<bool>("--follow") { Description = "持续等待新的 / wait for more" };
        return Acting(Called("events", "本地区办理经过,按序号 / what was done, by sequence", [], after, notices, follow), async (result, connection, cancellationToken) =>
        {
            using var call = connection.Exits.WatchExitEvents(
                new WatchExitEventsRequest { AfterSequence = result.GetValue(after), NoticesOnly = result.GetValue(notices), UntilNow = !result.GetValue(follow) }, connection.Headers,
                cancellationToken: cancellationToken);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                var happened = answer.Event;
                AnsiConsole.MarkupLineInterpolated(
                    $"{happened.Sequence} {Shown.Time(happened.Time):yyyy-MM-dd HH:mm:ss} {happened.OwningUnion} {happened.FileNumber} {Names.Of(happened.Reason)} {Names.Of(happened.Action)} {Shown.Who(happened.Reviewer)} →{Names.Of(happened.To)} {happened.Note}");
            }
        });
    }

    private static Command Statistics()
    {
        var (region, union) = Scope();
        return Acting(Called("statistics", "退出统计:按地市、原因、状态,和各月退出、返困户数 / where cases stand, and what happened in each month", [], region, union), async (result, connection, cancellationToken) =>
        {
            var answer = await connection.Exits.GetExitStatisticsAsync(
                new GetExitStatisticsRequest { RegionCode = result.GetValue(region) ?? "", OwningUnion = result.GetValue(union) ?? "" }, connection.Headers, cancellationToken: cancellationToken);
            var states = Enum.GetValues<ExitState>().Where(state => state is not ExitState.Unspecified).ToList();
            var table = new Table().Border(TableBorder.Rounded).Title("退出案件统计").AddColumns("地市", "原因");
            foreach (var state in states)
                table.AddColumn(new TableColumn(Names.Of(state)).RightAligned());
            foreach (var row in answer.Counts.GroupBy(count => (count.CityCode, count.Reason)))
                table.AddRow([row.Key.CityCode, Names.Of(row.Key.Reason), .. states.Select(state => $"{row.Where(count => count.State == state).Sum(count => count.Count):N0}")]);
            AnsiConsole.Write(table);
            var months = new Table().Border(TableBorder.Rounded).Title("各年各月").AddColumns("月份", "进入渐退", "退出", "返困");
            foreach (var year in answer.Months.GroupBy(month => month.Month / 100))
            {
                foreach (var month in year)
                    months.AddRow($"{month.Month / 100:D4}-{month.Month % 100:D2}", $"{month.GraceBegun:N0}", $"{month.Exited:N0}", $"{month.Returned:N0}");
                months.AddRow($"[bold]{year.Key:D4} 全年[/]", $"{year.Sum(month => month.GraceBegun):N0}", $"{year.Sum(month => month.Exited):N0}", $"{year.Sum(month => month.Returned):N0}");
            }

            AnsiConsole.Write(months);
        });
    }

    private static void Said(ExitCase exit) => AnsiConsole.MarkupLineInterpolated(
        $"{Shown.Id(exit.Name)} {exit.OwningUnion} {exit.FileNumber} {Names.Of(exit.Reason)}:{Names.Of(exit.State)}{(Dates(exit) is { Length: > 0 } dates ? $",{dates}" : "")};可办:{Allowed(exit)};etag {exit.Etag}");

    /// <summary>The days that matter where it stands.</summary>
    private static string Dates(ExitCase exit) => exit.State switch
    {
        ExitState.Publicised => exit.PublicUntil < exit.PublicFrom ? $"公示自 {Day(exit.PublicFrom)}" : $"公示至 {Day(exit.PublicUntil)}",
        ExitState.Grace => $"渐退至 {Day(exit.GraceUntil)},{Day(exit.RecheckBy)} 前复查",
        ExitState.Exited => $"{Day(exit.ExitDay)} 退出,观察至 {Day(exit.WatchUntil)},档案保存至 {Day(exit.KeepUntil)}",
        _ => "",
    };

    private static string Allowed(ExitCase exit) => exit.Allowed.Count == 0 ? "无" : string.Join(' ', exit.Allowed.Select(Names.Of));

    private static string Name(string exit) => $"exits/{Shown.Id(exit)}";

    private static Argument<string> Exit() => new("exit") { Description = "案件编号,或其全名 / the case's id or name" };

    private static Option<string?> Evidence() => new("--evidence") { Description = "证据在何处(卷宗号、公示地点等),不得含身份证号 / where the evidence is kept" };

    private static (Option<string?> Region, Option<string?> Union) Scope() => (
        new Option<string?>("--region") { Description = "只看此地区 / only this region" }, new Option<string?>("--union") { Description = "只看此工会的档案 / only files of this union" });
}
