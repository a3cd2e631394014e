using System.Globalization;
using Exchange.Cli.Commands;
using Exchange.V1;
using Generate;
using Grpc.Core;
using Matching.Identity;
using Spectre.Console;

namespace Exchange.Cli;

/// <summary>How two households of the demo left, and how one of them came back. Days are yyyymmdd.</summary>
/// <param name="ExitDay">The day on which the one that recovered left for good.</param>
/// <param name="Visits">How often it was visited in its grace.</param>
/// <param name="ReturnedAfterExitDay">The day on which the other had left.</param>
/// <param name="ReturnDay">The day on which it came back.</param>
/// <param name="Steps">What was done, in order.</param>
internal sealed record DemoLives(int ExitDay, int Visits, int ReturnedAfterExitDay, int ReturnDay, IReadOnlyList<string> Steps);

/// <summary>The trial clock of a service, which is moved by writing the day into its file.</summary>
internal sealed class DemoClock
{
    private readonly string _file;

    public DemoClock(string file, DateOnly today)
    {
        _file = file;
        MoveTo(today);
    }

    /// <summary>The day it is.</summary>
    public DateOnly Today { get; private set; }

    /// <summary>Moves it on; never back.</summary>
    public void MoveTo(DateOnly day)
    {
        if (day <= Today)
            return;
        Today = day;

        // Written aside and moved, so that the service reads it whole.
        File.WriteAllText(_file + ".new", CalendarDay.Write(day).ToString(CultureInfo.InvariantCulture));
        File.Move(_file + ".new", _file, overwrite: true);
    }
}

/// <summary>
/// The life after a comparison: two households in whose files a doubt suggests an exit are visited, hung out, approved by another person and visited every month of their grace; one
/// leaves for good, the other falls ill within the time that it is watched, is found by the next run, and returns.
/// </summary>
internal sealed class DemoLife(string address, string data, Manifest manifest, DemoClock clock)
{
    private const string First = "a-01";
    private const string Second = "a-02";
    private static readonly DateOnly FellBack = new(2026, 12, 28);
    private readonly List<string> _steps = [];
    private int _visits;

    /// <summary>Plays it; null where the data holds no two households for it.</summary>
    public async Task<DemoLives?> PlayAsync(Run run, CancellationToken cancellationToken)
    {
        using var province = new ServiceConnection(address, Province.Union);
        await RoutedAsync(province, run.Findings, cancellationToken);
        var doubts = await DoubtsAsync(province, cancellationToken);
        if (doubts.Count < 2)
            return null;
        var recovered = await PrepareAsync(doubts[0], ExitReason.Recovered, cancellationToken);
        var other = await PrepareAsync(doubts[1], ExitReason.StateRelief, cancellationToken);
        await RefusedBeforeTimeAsync(recovered, cancellationToken);
        clock.MoveTo(Day(Math.Max(recovered.PublicUntil, other.PublicUntil)).AddDays(1));
        recovered = await StepAsync(recovered, ExitAction.Approve, Second, "同意", cancellationToken);
        other = await StepAsync(other, ExitAction.Approve, Second, "同意", cancellationToken);

        // Whichever household is to be seen next, until the one whose grace is shorter has left and some weeks have passed.
        while (other.State is ExitState.Grace || (recovered.State is ExitState.Grace && Next(recovered) <= FellBack))
        {
            if (other.State is ExitState.Grace && (recovered.State is not ExitState.Grace || Next(other) <= Next(recovered)))
                other = await VisitAsync(other, cancellationToken);
            else
                recovered = await VisitAsync(recovered, cancellationToken);
        }

        clock.MoveTo(FellBack);
        var left = other.ExitDay;
        other = await ReturnAsync(other, cancellationToken);
        while (recovered.State is ExitState.Grace)
            recovered = await VisitAsync(recovered, cancellationToken);
        return new DemoLives(recovered.ExitDay, _visits, left, CalendarDay.Write(FellBack), _steps);
    }

    /// <summary>The next day on which a household in its grace is to be seen: for a visit, or to leave.</summary>
    private static DateOnly Next(ExitCase exit) => Day(exit.GraceUntil).AddDays(1) is var end && Day(exit.RecheckBy) is var visit && visit < end ? visit : end;

    private static DateOnly Day(int number) => CalendarDay.Read(number) ?? throw new CommandFailedException("服务没有给出日期 / the service gave no day");

    /// <summary>Until everything that the run has found is in review.</summary>
    private static async Task RoutedAsync(ServiceConnection province, long findings, CancellationToken cancellationToken)
    {
        while (true)
        {
            var counted = await province.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest(), province.Headers, cancellationToken: cancellationToken);
            if (counted.Codes.Sum(code => code.States.Sum(state => state.Count)) >= findings)
                return;
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Doubts of two households that they have recovered, outside the city whose grace takes a year.</summary>
    private static async Task<List<FindingReview>> DoubtsAsync(ServiceConnection province, CancellationToken cancellationToken)
    {
        var request = new ListReviewsRequest { Filter = new ReviewFilter { Codes = { "F43" } }, PageSize = 1000 };
        var page = await province.Reviews.ListReviewsAsync(request, province.Headers, cancellationToken: cancellationToken);
        return [.. page.Reviews.Where(review => review.Finding.Suggestion is Suggestion.Exit && !review.Finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal)).Take(2)];
    }

    /// <summary>From the doubt to the notice board.</summary>
    private async Task<ExitCase> PrepareAsync(FindingReview doubt, ExitReason reason, CancellationToken cancellationToken)
    {
        var file = doubt.Finding.Household;
        using var union = new ServiceConnection(address, file.OwningUnion);
        var claimed = (await union.Reviews.ClaimReviewAsync(new ClaimReviewRequest { Name = doubt.Name, Reviewer = First, Etag = doubt.Etag }, union.Headers, cancellationToken: cancellationToken)).Review;
        var decided = (await union.Reviews.DecideReviewAsync(
            new DecideReviewRequest { Name = doubt.Name, Reviewer = First, Etag = claimed.Etag, Outcome = ReviewOutcome.Confirmed, Reason = DecisionReason.VerifiedByVisit, EvidenceReference = "入户记录" },
            union.Headers, cancellationToken: cancellationToken)).Review;
        if (decided.State is ReviewState.AwaitingSecond)
            await union.Reviews.SecondReviewAsync(new SecondReviewRequest { Name = doubt.Name, Reviewer = Second, Etag = decided.Etag, Agree = true }, union.Headers, cancellationToken: cancellationToken);
        Say(file.FileNumber, $"疑点 {doubt.Finding.Code} 入户核实属实");
        var exit = (await union.Exits.ProposeExitAsync(new ProposeExitRequest { Review = doubt.Name, Reason = reason, Reviewer = First }, union.Headers, cancellationToken: cancellationToken)).Exit;
        Say(file.FileNumber, $"提出退出({(reason is ExitReason.Recovered ? "脱困" : "解困,政府兜底")})");
        exit = await StepAsync(exit, ExitAction.Check, First, "", cancellationToken, "卷宗");
        return await StepAsync(exit, ExitAction.Publicise, First, "", cancellationToken, "单位公告栏");
    }

    /// <summary>Whoever is in a hurry is told until when to wait.</summary>
    private async Task RefusedBeforeTimeAsync(ExitCase exit, CancellationToken cancellationToken)
    {
        try
        {
            await StepAsync(exit, ExitAction.Approve, Second, "同意", cancellationToken);
        }
        catch (RpcException exception) when (Failure.Reason(exception) == "PERIOD_NOT_OVER")
        {
            Say(exit.FileNumber, "公示未满,审批被拒绝");
            return;
        }

        throw new CommandFailedException("公示未满即获审批 / approved before the publicity was over");
    }

    /// <summary>A visit in the grace; after its last day the household leaves.</summary>
    private async Task<ExitCase> VisitAsync(ExitCase exit, CancellationToken cancellationToken)
    {
        clock.MoveTo(Next(exit));
        if (clock.Today > Day(exit.GraceUntil) && clock.Today <= Day(exit.RecheckBy))
            return await StepAsync(exit, ExitAction.Complete, First, "", cancellationToken);
        _visits += exit.Reason is ExitReason.Recovered ? 1 : 0;
        return await StepAsync(exit, ExitAction.Recheck, First, "收入稳定", cancellationToken);
    }

    /// <summary>The file says that the household has left and what illness has cost since; the watch finds it, somebody looks, and it returns.</summary>
    private async Task<ExitCase> ReturnAsync(ExitCase exit, CancellationToken cancellationToken)
    {
        using var union = new ServiceConnection(address, exit.OwningUnion);
        var (sender, batch, household) = await FileAsync(exit, cancellationToken);
        (household.Status, household.StatusDate, household.LastChangedDate) = (FileStatus.Recovered, exit.ExitDay, CalendarDay.Write(FellBack));
        household.Incomes.Clear();
        household.Incomes.Add(new IncomeItem { Kind = IncomeKind.Wage, MemberNumber = 0, AnnualFen = 600_000 });
        household.MonthlyIncomes.Clear();
        household.RigidExpenses.Clear();
        household.RigidExpenses.Add(new RigidExpense { Kind = ExpenseKind.Illness, AnnualFen = 20_000_000 });
        var path = Path.Combine(data, "fell-back.pb");
        using (var file = File.Create(path))
            Google.Protobuf.MessageExtensions.WriteDelimitedTo(new Record { HouseholdFile = household }, file);
        using (var city = new ServiceConnection(address, sender))
        {
            await new Pusher(city).PushAsync(
                new PushOrder(
                    new RecordFile(path), RecordKind.HouseholdFile, "fell-back", manifest.BusinessYear, CalendarDay.Write(FellBack), DeliveryMode.Delta, batch),
                _ => { }, cancellationToken);
        }

        Say(exit.FileNumber, "大病自费20万元,档案更新后上报");
        var request = new CreateRunRequest
        {
            RunId = "watch-demo",
            Kind = RunKind.ReturnWatch,
            RegionCode = exit.RegionCode,
            BusinessYear = manifest.BusinessYear,
            AsOfDate = CalendarDay.Write(FellBack),
        };
        var run = await new RunFollower(union).RunAsync(request, _ => { }, cancellationToken);
        FindingReview? back = null;
        while (back is null && run.Findings > 0)
        {
            var found = await union.Reviews.ListReviewsAsync(
                new ListReviewsRequest { Filter = new ReviewFilter { Codes = { "F80" }, OwningUnion = exit.OwningUnion }, PageSize = 1000 }, union.Headers, cancellationToken: cancellationToken);
            back = found.Reviews.FirstOrDefault(review => review.Finding.Household.FileNumber == exit.FileNumber);
            if (back is null)
                await Task.Delay(200, cancellationToken);
        }

        if (back is null)
            throw new CommandFailedException("返困监测没有找到该户 / the watch did not find the household");
        Say(exit.FileNumber, "返困监测发现疑似返困(F80)");
        var claimed = (await union.Reviews.ClaimReviewAsync(new ClaimReviewRequest { Name = back.Name, Reviewer = First }, union.Headers, cancellationToken: cancellationToken)).Review;
        await union.Reviews.DecideReviewAsync(
            new DecideReviewRequest { Name = back.Name, Reviewer = First, Etag = claimed.Etag, Outcome = ReviewOutcome.Confirmed, Reason = DecisionReason.VerifiedByVisit, EvidenceReference = "住院费用单据" },
            union.Headers, cancellationToken: cancellationToken);
        return await StepAsync(exit, ExitAction.Return, First, "大病返困", cancellationToken, "住院费用单据");
    }

    /// <summary>A household's file as it was sent, by whom and in which batch.</summary>
    private async Task<(string Sender, string Batch, HouseholdFile File)> FileAsync(ExitCase exit, CancellationToken cancellationToken)
    {
        foreach (var file in manifest.Files.Where(file => file.Kind is RecordKind.HouseholdFile))
        {
            var records = new RecordFile(Path.Combine(data, file.Path));
            foreach (var (bytes, _) in records.Read())
            {
                var household = Record.Parser.ParseFrom(bytes).HouseholdFile;
                if (household.OwningUnion != exit.OwningUnion || household.FileNumber != exit.FileNumber)
                    continue;
                return (file.Organization, PushCommand.DefaultId(await records.FingerprintAsync(cancellationToken), file.Kind, manifest.BusinessYear, manifest.AsOfDate), household);
            }
        }

        throw new CommandFailedException($"数据中没有档案 {exit.FileNumber} / the data does not hold the file");
    }

    private async Task<ExitCase> StepAsync(ExitCase exit, ExitAction action, string by, string note, CancellationToken cancellationToken, string evidence = "")
    {
        using var union = new ServiceConnection(address, exit.OwningUnion);
        var answer = await union.Exits.RecordExitStepAsync(
            new RecordExitStepRequest { Name = exit.Name, Action = action, Reviewer = by, Etag = exit.Etag, Note = note, EvidenceReference = evidence }, union.Headers, cancellationToken: cancellationToken);
        var next = answer.Exit;
        Say(exit.FileNumber, action switch
        {
            ExitAction.Check => $"核查({by})",
            ExitAction.Publicise => $"公示至 {Day(next.PublicUntil):yyyy-MM-dd}({by})",
            ExitAction.Approve => $"另一人审批同意({by}),渐退期至 {Day(next.GraceUntil):yyyy-MM-dd}",
            ExitAction.Recheck => "渐退期入户复查,收入稳定",
            ExitAction.Complete => $"期满退出,观察至 {Day(next.WatchUntil):yyyy-MM-dd},档案保存至 {Day(next.KeepUntil):yyyy-MM-dd}",
            _ => "核实返困,重新纳入帮扶",
        });
        return next;
    }

    private void Say(string file, string what)
    {
        _steps.Add($"{clock.Today:yyyy-MM-dd} {file} {what}");
        AnsiConsole.MarkupLineInterpolated($"  [grey]{clock.Today:yyyy-MM-dd}[/] {file} {what}");
    }
}
