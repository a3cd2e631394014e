using Exchange.Tests.Review;
using Exchange.Tests.Store;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Tests.Exits;

/// <summary>How households leave and come back, the same on every store.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class ExitSpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task A_household_that_a_run_found_recovered_goes_through_publicity_approval_and_grace_to_its_exit_falls_back_and_returns()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var province = server.As(ExchangeServer.Province);
        var file = Some.Household(1);
        (file.DeclaredAnnualIncomeFen, file.DeclaredMonthlyIncomePerPersonFen, file.Incomes[0].AnnualFen) = (24_000_000, 2_000_000, 24_000_000);
        var batch = await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [file.Bytes(), Some.Household(2).Bytes()]);
        await RunAsync(server, lanzhou, "annual", RunKind.AnnualReconciliation);
        var found = (await lanzhou.ReviewsAsync()).Single(review => review.Finding.Suggestion is Suggestion.Exit);

        // A doubt is no reason to leave; people confirm it first, two of them.
        Assert.Empty(await lanzhou.CandidatesAsync());
        await Refused.AsAsync(StatusCode.FailedPrecondition, "ACTION_NOT_ALLOWED", () => lanzhou.ProposeAsync(found, "p-1"));
        await ConfirmAsync(lanzhou, found);
        var candidate = Assert.Single(await lanzhou.CandidatesAsync(pageSize: 1));
        Assert.Equal((found.Name, ""), (candidate.Review.Name, candidate.Exit));
        var proposed = await lanzhou.ProposeAsync(candidate.Review, "p-1");
        Assert.Equal(proposed, await lanzhou.ProposeAsync(candidate.Review, "p-1"));
        Assert.Equal(
            (ExitState.Proposed, 1, found.Name, ExchangeServer.Lanzhou, "p-1", 5, 12, 12, 10),
            (proposed.State, proposed.Period, proposed.Review, proposed.Proposer.Organization, proposed.Proposer.Person, proposed.Terms.PublicityWorkingDays, proposed.Terms.GraceMonths, proposed.Terms.WatchMonths, proposed.Terms.KeepYears));
        Assert.Empty(await lanzhou.CandidatesAsync());
        var underWay = await Refused.AsAsync(StatusCode.AlreadyExists, "EXIT_UNDER_WAY", () => lanzhou.ProposeAsync(file, "p-2"));
        Assert.Equal(proposed.Name, underWay.Metadata["exit"]);

        // Publicity: nobody approves before its last day is over, nor anybody who has prepared it.
        server.Clock.MoveTo(new DateOnly(2026, 11, 30));
        Assert.Equal(proposed.Name, Assert.Single(await lanzhou.QueueAsync(ExitQueue.ToCheck)).Name);
        var hung = await lanzhou.StepAsync(await lanzhou.StepAsync(proposed, ExitAction.Check, "p-1"), ExitAction.Publicise, "p-2", evidence: "单位公告栏");
        Assert.Equal((ExitState.Publicised, 20261130, 20261207), (hung.State, hung.PublicFrom, hung.PublicUntil));
        var early = await Refused.AsAsync(StatusCode.FailedPrecondition, "PERIOD_NOT_OVER", () => province.StepAsync(hung, ExitAction.Approve, "p-1"));
        Assert.Equal("20261207", early.Metadata["until"]);
        Assert.Empty(await lanzhou.QueueAsync(ExitQueue.ToApprove));
        server.Clock.MoveTo(new DateOnly(2026, 12, 8));
        Assert.Equal(hung, Assert.Single(await lanzhou.QueueAsync(ExitQueue.ToApprove)));
        foreach (var by in (string[])["p-1", "p-2"])
            await Refused.AsAsync(StatusCode.FailedPrecondition, "SECOND_PERSON_REQUIRED", () => lanzhou.StepAsync(hung, ExitAction.Approve, by));
        var grace = await lanzhou.StepAsync(hung, ExitAction.Approve, "p-3");
        Assert.Equal((ExitState.Grace, 20271208, 20270108), (grace.State, grace.GraceUntil, grace.RecheckBy));

        // Grace: visited every month, and left only when it is over and the last month has seen a visit.
        server.Clock.MoveTo(new DateOnly(2027, 1, 2));
        Assert.Equal(grace.Name, Assert.Single(await lanzhou.QueueAsync(ExitQueue.ToRecheck)).Name);
        Assert.Equal("20271208", (await Refused.AsAsync(StatusCode.FailedPrecondition, "PERIOD_NOT_OVER", () => lanzhou.StepAsync(grace, ExitAction.Complete, "p-1"))).Metadata["until"]);
        var visited = await lanzhou.StepAsync(grace, ExitAction.Recheck, "p-1", "收入稳定");
        Assert.Empty(await lanzhou.QueueAsync(ExitQueue.ToRecheck));
        server.Clock.MoveTo(new DateOnly(2027, 12, 9));
        Assert.Equal("20270202", (await Refused.AsAsync(StatusCode.FailedPrecondition, "RECHECK_MISSING", () => lanzhou.StepAsync(visited, ExitAction.Complete, "p-1"))).Metadata["recheck_by"]);
        Assert.Equal(visited.Name, Assert.Single(await lanzhou.QueueAsync(ExitQueue.ToComplete)).Name);
        var exited = await lanzhou.StepAsync(await lanzhou.StepAsync(visited, ExitAction.Recheck, "p-1", "收入稳定"), ExitAction.Complete, "p-1");
        Assert.Equal((ExitState.Exited, 20271209, 20281209, 20371209), (exited.State, exited.ExitDay, exited.WatchUntil, exited.KeepUntil));
        Assert.Equal(exited, Assert.Single(await lanzhou.QueueAsync(ExitQueue.Watched)));
        var left = await Refused.AsAsync(StatusCode.FailedPrecondition, "ACTION_NOT_ALLOWED", () => lanzhou.ProposeAsync(file, "p-1"));
        Assert.Equal(("EXITED", "RETURN"), (left.Metadata["state"], left.Metadata["allowed"]));

        // The file says that it has left; a later comparison finds it below the line again.
        var ended = Some.Household(1);
        (ended.Status, ended.StatusDate) = (FileStatus.Recovered, 20260301);
        var next = Sending.Batch(lanzhou.Organization, "files-2", RecordKind.HouseholdFile);
        (next.Mode, next.Replaces) = (DeliveryMode.Delta, batch.Name);
        var delta = (await lanzhou.Ingest.CreateBatchAsync(next, lanzhou.Headers)).Batch;
        using (var upload = await lanzhou.OpenAsync(delta.Name))
        {
            await upload.SendAsync(0, [ended.Bytes()]);
            await upload.EndAsync();
        }

        await lanzhou.SealAsync(delta.Name, [ended.Bytes()]);
        await RunAsync(server, lanzhou, "watch", RunKind.ReturnWatch);
        var back = (await lanzhou.ReviewsAsync()).Single(review => review.Finding.Code == "F80");
        Assert.Empty(await lanzhou.CandidatesAsync(returns: true));
        await ConfirmAsync(lanzhou, back);
        Assert.Equal((back.Name, exited.Name), Assert.Single(await lanzhou.CandidatesAsync(returns: true)) is var again ? (again.Review.Name, again.Exit) : default);
        var returned = await lanzhou.StepAsync(exited, ExitAction.Return, "p-1", "失业", "卷宗 2028-1");
        Assert.Equal((ExitState.Returned, 0), (returned.State, returned.Allowed.Count));
        Assert.Empty(await lanzhou.CandidatesAsync(returns: true));

        // Everything is written down, others see what concerns them once, and the counts are counted.
        var events = await province.ExitEventsAsync(exited.Name);
        Assert.Equal(
            [ExitAction.Propose, ExitAction.Check, ExitAction.Publicise, ExitAction.Approve, ExitAction.Recheck, ExitAction.Recheck, ExitAction.Complete, ExitAction.Return],
            events.Select(happened => happened.Action));
        Assert.Equal(events.Skip(1).Select(happened => happened.From), events.SkipLast(1).Select(happened => happened.To));
        Assert.Equal(("p-2", "单位公告栏"), (events[2].Reviewer.Person, events[2].EvidenceReference));
        Assert.Equal(events, await province.WatchedAsync());
        var notices = await province.WatchedAsync(notices: true);
        Assert.Equal([ExitState.Grace, ExitState.Exited, ExitState.Returned], notices.Select(notice => notice.To));
        Assert.Equal(notices.Skip(1), await province.WatchedAsync(notices[0].Sequence, notices: true));
        var statistics = await province.Exits.GetExitStatisticsAsync(new GetExitStatisticsRequest(), province.Headers);
        Assert.Equal(("620100", ExitReason.Recovered, ExitState.Returned, 1L), Assert.Single(statistics.Counts) is var count ? (count.CityCode, count.Reason, count.State, count.Count) : default);
        Assert.Equal([(202612, 0L, 0L, 1L), (202712, 1L, 1L, 0L)], statistics.Months.Select(month => (month.Month, month.Exited, month.Returned, month.GraceBegun)));
    }

    [StoreFact]
    public async Task What_cannot_be_done_says_why_and_changes_nothing()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        using var civil = server.As(ExchangeServer.Civil);
        var (file, gone) = (Some.Household(1), Some.Household(2));
        (gone.Status, gone.StatusDate) = (FileStatus.Recovered, 20260301);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [file.Bytes(), gone.Bytes(), Some.Household(3).Bytes()]);
        await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => civil.ProposeAsync(file, "p-1"));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => tianshui.ProposeAsync(file, "p-1"));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => lanzhou.ProposeAsync(Some.Household(9), "p-1"));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.ProposeAsync(gone, "p-1"));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.ProposeAsync(file, "张三"));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.ProposeAsync(file, "p-1", note: ""));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.ProposeAsync(file, "p-1", ExitReason.Unspecified));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.ProposeAsync(file, "p-1", note: $"其身份证 {Some.PersonId(1)}"));
        var missing = await Refused.AsAsync(StatusCode.FailedPrecondition, "EXIT_TERMS_MISSING", () => ProposeUnderAsync("cn-2016@1"));
        Assert.Equal(("cn-2016@1", "casework.publicityWorkingDays"), (missing.Metadata["profile"], missing.Metadata["missing"]));
        await Refused.AsAsync(StatusCode.NotFound, "PROFILE_UNKNOWN", () => ProposeUnderAsync("none@1"));
        Assert.Empty(await lanzhou.ExitsAsync());

        var exit = await lanzhou.ProposeAsync(file, "p-1");
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => tianshui.GetExitAsync(exit.Name));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => tianshui.StepAsync(exit, ExitAction.Check, "p-1"));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => lanzhou.GetExitAsync("exits/none"));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => tianshui.ExitsAsync(new ExitFilter { RegionCode = "620100" }));
        await Refused.AsAsync(StatusCode.Aborted, "ETAG_STALE", () => lanzhou.StepAsync(new ExitCase { Name = exit.Name, Etag = "9" }, ExitAction.Check, "p-1"));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.StepAsync(new ExitCase { Name = exit.Name }, ExitAction.Check, "p-1"));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.StepAsync(exit, ExitAction.Check, "p-1", evidence: ""));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => lanzhou.StepAsync(exit, ExitAction.Retain, "p-1", note: ""));
        var notYet = await Refused.AsAsync(StatusCode.FailedPrecondition, "ACTION_NOT_ALLOWED", () => lanzhou.StepAsync(exit, ExitAction.Approve, "p-2"));
        Assert.Equal(("PROPOSED", "CHECK,RETAIN"), (notYet.Metadata["state"], notYet.Metadata["allowed"]));
        Assert.Equal(exit, await lanzhou.GetExitAsync(exit.Name));
        Assert.Single(await lanzhou.ExitEventsAsync(exit.Name));
        Assert.Empty(await tianshui.ExitsAsync());
        Assert.Empty(await tianshui.WatchedAsync());

        // Whoever stays may be proposed again later; its first case is kept.
        var retained = await lanzhou.StepAsync(exit, ExitAction.Retain, "p-1", "仍有重病");
        Assert.Equal(ExitState.Retained, retained.State);
        var second = await lanzhou.ProposeAsync(file, "p-1");
        Assert.Equal((1, false), (second.Period, second.Name == exit.Name));
        Assert.Equal([exit.Name, second.Name], (await lanzhou.ExitsAsync(new ExitFilter { FileNumber = file.FileNumber }, pageSize: 1)).Select(one => one.Name));

        Task<ExitCase> ProposeUnderAsync(string profile) => lanzhou.Exits.ProposeExitAsync(
            new ProposeExitRequest { OwningUnion = file.OwningUnion, FileNumber = file.FileNumber, Reason = ExitReason.Recovered, Reviewer = "p-1", Note = "已找到工作", Profile = profile },
            lanzhou.Headers).ResponseAsync.ContinueWith(answer => answer.GetAwaiter().GetResult().Exit, TaskScheduler.Default);
    }

    [StoreFact]
    public async Task The_dead_leave_without_grace_after_publicity_and_approval()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        var exit = await lanzhou.ProposeAsync(Some.Household(1), "p-1", ExitReason.Death);
        server.Clock.MoveTo(new DateOnly(2026, 11, 30));
        var hung = await lanzhou.StepAsync(await lanzhou.StepAsync(exit, ExitAction.Check, "p-1"), ExitAction.Publicise, "p-1");
        server.Clock.MoveTo(new DateOnly(2026, 12, 8));
        var exited = await lanzhou.StepAsync(hung, ExitAction.Approve, "p-2");
        Assert.Equal((ExitState.Exited, 20261208, 0), (exited.State, exited.ExitDay, exited.GraceUntil));
        Assert.Empty(await lanzhou.QueueAsync(ExitQueue.ToPurge));
        server.Clock.MoveTo(new DateOnly(2036, 12, 9));
        Assert.Equal(exited, Assert.Single(await lanzhou.QueueAsync(ExitQueue.ToPurge)));
        Assert.Empty(await lanzhou.QueueAsync(ExitQueue.Watched));
    }

    private static async Task ConfirmAsync(TestClient client, FindingReview review)
    {
        var decided = await client.DecideAsync(await client.ClaimAsync(review.Name, "p-1"), "p-1", ReviewOutcome.Confirmed);
        if (decided.State is ReviewState.AwaitingSecond)
            await client.SecondAsync(decided, "p-2");
    }

    private static async Task RunAsync(ExchangeServer server, TestClient client, string id, RunKind runKind)
    {
        var request = Sending.RunRequest(id, "620100");
        request.Kind = runKind;
        Assert.Equal(RunState.Succeeded, (await client.WatchAsync((await client.Comparison.CreateRunAsync(request, client.Headers)).Run.Name)).State);
        await server.RoutedAsync();
    }
}

public sealed class ExitOnSqliteTests(ExchangeServer kind) : ExitSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class ExitOnPostgreSqlTests(PostgreSqlServer kind) : ExitSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class ExitOnSqlServerTests(SqlServerServer kind) : ExitSpecification(kind), IClassFixture<SqlServerServer>;
