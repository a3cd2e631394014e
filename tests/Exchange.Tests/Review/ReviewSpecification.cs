using Exchange.Comparison;
using Exchange.Review;
using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using static Exchange.Tests.Review.Reviewing;

namespace Exchange.Tests.Review;

/// <summary>Findings in review, the same on every store.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class ReviewSpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task Every_finding_of_a_run_comes_to_the_unions_of_its_region_once_and_pages_give_each_once()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 7, Households = 400, RegisterFactor = 3 });
        using var union = server.As(ExchangeServer.Province);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        await union.RunAsync("routed");
        await server.RoutedAsync();
        var findings = await union.FindingsAsync("routed");
        var reviews = await union.ReviewsAsync();
        Assert.Equal(findings, reviews.Select(review => review.Finding));
        Assert.All(reviews, review => Assert.Equal((ReviewState.Open, false, "0"), (review.State, review.Overdue, review.Etag)));
        Assert.All(reviews, review => Assert.Equal(review.Finding.Code is "F30" or "F43", review.NeedsSecond));
        Assert.All(reviews, review => Assert.True(review.DueDate > 20260101));
        Assert.Equal(reviews, await union.ReviewsAsync(pageSize: 17));

        var own = reviews.Where(review => review.Finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal)).ToList();
        Assert.Equal(own, await lanzhou.ReviewsAsync());
        var county = own[0].Finding.Household;
        Assert.Equal(own.Where(review => review.Finding.Household.RegionCode == county.RegionCode), await lanzhou.ReviewsAsync(new ReviewFilter { RegionCode = county.RegionCode }));
        Assert.Equal(own.Where(review => review.Finding.Household.OwningUnion == county.OwningUnion), await lanzhou.ReviewsAsync(new ReviewFilter { OwningUnion = county.OwningUnion }));
        Assert.Equal(reviews.Where(review => review.Finding.Code is "F10" or "F30"), await union.ReviewsAsync(new ReviewFilter { Codes = { "F30", "F10" } }));
        Assert.Empty(await union.ReviewsAsync(new ReviewFilter { DueBy = 20260101 }));
        Assert.Equal(reviews, await union.ReviewsAsync(new ReviewFilter { DueBy = 20991231 }));
        var counts = await union.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest(), union.Headers);
        Assert.Equal(findings.Count, counts.Codes.Sum(code => code.States.Single().Count));
        Assert.All(counts.Codes, code => Assert.Equal((-1, 0), (code.PrecisionMilli, code.Overdue)));

        // A second run of the same data brings nothing new, and takes nothing back.
        var first = await union.ClaimAsync(reviews[0].Name, "p-1");
        await union.RunAsync("routed-again");
        await server.RoutedAsync();
        var after = await union.ReviewsAsync();
        Assert.Equal(reviews.Select(review => review.Name), after.Select(review => review.Name));
        Assert.Equal((ReviewState.Claimed, first.Etag), (after[0].State, after[0].Etag));
        Assert.All(after, review => Assert.StartsWith("runs/routed-again/", review.Finding.Name, StringComparison.Ordinal));
        Assert.Single(await union.EventsAsync(first.Name));
    }

    [StoreFact]
    public async Task Two_people_decide_where_the_profile_asks_for_it_and_everything_is_written_down()
    {
        await using var server = await WithDeathAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var province = server.As(ExchangeServer.Province);
        var death = (await lanzhou.ReviewsAsync()).Single(review => review.Finding.Code == "F30");
        var claimed = await lanzhou.ClaimAsync(death.Name, "p-1", death.Etag);
        Assert.Equal((ReviewState.Claimed, ExchangeServer.Lanzhou, "p-1"), (claimed.State, claimed.Assignee.Organization, claimed.Assignee.Person));
        Assert.Equal([claimed], await lanzhou.ReviewsAsync(new ReviewFilter { Assignee = "p-1" }));
        Assert.Empty(await lanzhou.ReviewsAsync(new ReviewFilter { Assignee = "p-2" }));
        Assert.Empty(await province.ReviewsAsync(new ReviewFilter { Assignee = "p-1" }));

        var waiting = await lanzhou.DecideAsync(claimed, "p-1", ReviewOutcome.Confirmed, note: "已看过火化证明");
        Assert.Equal((ReviewState.AwaitingSecond, ReviewOutcome.Confirmed, DecisionReason.VerifiedByVisit), (waiting.State, waiting.Outcome, waiting.Reason));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "SECOND_PERSON_REQUIRED", () => lanzhou.SecondAsync(waiting, "p-1"));
        var open = await province.SecondAsync(waiting, "p-9", agree: false, note: "请补火化证明编号");
        Assert.Equal((ReviewState.Open, ReviewOutcome.Unspecified, DecisionReason.Unspecified), (open.State, open.Outcome, open.Reason));
        var again = await lanzhou.DecideAsync(await lanzhou.ClaimAsync(death.Name, "p-2"), "p-2", ReviewOutcome.Confirmed);
        var confirmed = await lanzhou.SecondAsync(again, "p-1");
        Assert.Equal((ReviewState.Confirmed, "p-2"), (confirmed.State, confirmed.Decider.Person));
        Assert.DoesNotContain(death.Name, (await lanzhou.ReviewsAsync()).Select(review => review.Name));
        Assert.Equal(confirmed, (await lanzhou.ReviewsAsync(All())).Single(review => review.Name == death.Name));

        var events = await province.EventsAsync(death.Name);
        Assert.Equal(
            [ReviewAction.Claim, ReviewAction.Decide, ReviewAction.Refuse, ReviewAction.Claim, ReviewAction.Decide, ReviewAction.Approve], events.Select(happened => happened.Action));
        Assert.Equal(["p-1", "p-1", "p-9", "p-2", "p-2", "p-1"], events.Select(happened => happened.Reviewer.Person));
        Assert.Equal(("已看过火化证明", "卷宗 2026-7", "请补火化证明编号"), (events[1].Note, events[1].EvidenceReference, events[2].Note));
        Assert.Equal(events.Skip(1).Select(happened => happened.From), events.SkipLast(1).Select(happened => happened.To));
        Assert.Equal(events.Select(happened => happened.Sequence), events.Select(happened => happened.Sequence).Order().Distinct());

        var reopened = (await lanzhou.Reviews.ReopenReviewAsync(new ReopenReviewRequest { Name = death.Name, Reviewer = "p-3", Etag = confirmed.Etag, Note = "家属有异议" }, lanzhou.Headers)).Review;
        Assert.Equal(ReviewState.Open, reopened.State);
        var counts = await province.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest(), province.Headers);
        Assert.Equal(-1, counts.Codes.Single(code => code.Code == "F30").PrecisionMilli);
    }

    [StoreFact]
    public async Task What_cannot_be_done_says_why_and_what_can_and_changes_nothing()
    {
        await using var server = await WithDeathAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        using var province = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        var death = (await lanzhou.ReviewsAsync()).Single(review => review.Finding.Code == "F30");
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => tianshui.GetReviewAsync(death.Name));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => tianshui.ClaimAsync(death.Name, "p-1"));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => tianshui.EventsAsync(death.Name));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => lanzhou.GetReviewAsync("reviews/none"));
        await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => civil.GetReviewAsync(death.Name));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => tianshui.ReviewsAsync(new ReviewFilter { RegionCode = "620100" }));
        var notOpen = await Refused.AsAsync(StatusCode.FailedPrecondition, "ACTION_NOT_ALLOWED", () => lanzhou.DecideAsync(death, "p-1", ReviewOutcome.Confirmed));
        Assert.Equal(("OPEN", "CLAIM"), (notOpen.Metadata["state"], notOpen.Metadata["allowed"]));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "ACTION_NOT_ALLOWED", () => lanzhou.SecondAsync(death, "p-1"));

        var claimed = await lanzhou.ClaimAsync(death.Name, "p-1");
        Assert.Equal(claimed, await lanzhou.ClaimAsync(death.Name, "p-1"));
        var other = await Refused.AsAsync(StatusCode.FailedPrecondition, "CLAIMED_BY_OTHER", () => lanzhou.ClaimAsync(death.Name, "p-2"));
        Assert.Equal($"{ExchangeServer.Lanzhou}/p-1", other.Metadata["assignee"]);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "CLAIMED_BY_OTHER", () => lanzhou.DecideAsync(claimed, "p-2", ReviewOutcome.Dismissed));
        await Refused.AsAsync(StatusCode.Aborted, "ETAG_STALE", () => lanzhou.DecideAsync(death, "p-1", ReviewOutcome.Dismissed));
        foreach (var (field, act) in new (string, Action<DecideReviewRequest>)[]
        {
            ("reviewer", request => request.Reviewer = ""), ("reviewer", request => request.Reviewer = "张三"), ("reviewer", request => request.Reviewer = Some.PersonId(1)),
            ("etag", request => request.Etag = ""), ("outcome", request => request.Outcome = ReviewOutcome.Unspecified), ("outcome", request => request.Outcome = (ReviewOutcome)9),
            ("reason", request => request.Reason = DecisionReason.Unspecified), ("reason", request => request.Reason = (DecisionReason)99),
            ("note", request => request.Note = new string('长', 501)), ("note", request => request.Note = $"号码{Some.PersonId(1)}"), ("note", request => request.Note = "换\n行"),
            ("note", request => request.Note = $"号码{Some.PersonId(1)[..17]}"), ("note", request => request.Note = $"号码{Some.PersonId(1)[..9]} {Some.PersonId(1)[9..17]}A"), ("note", request => request.Note = "看\u202E反"),
            ("evidence_reference", request => request.EvidenceReference = $"{Some.PersonId(1)[..17]}Y"), ("reviewer", request => request.Reviewer = Some.PersonId(1)[..17]),
            ("reason", request => request.Reason = DecisionReason.AwaitingDocuments),
            ("note", request => request.Reason = DecisionReason.Other), ("evidence_reference", request => request.EvidenceReference = ""), ("evidence_reference", request => request.EvidenceReference = new string('1', 201)),
        })
        {
            var request = new DecideReviewRequest
            {
                Name = death.Name,
                Reviewer = "p-1",
                Etag = claimed.Etag,
                Outcome = ReviewOutcome.Confirmed,
                Reason = DecisionReason.VerifiedByVisit,
                EvidenceReference = "卷宗",
            };
            act(request);
            var info = await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", lanzhou.Reviews.DecideReviewAsync(request, lanzhou.Headers));
            Assert.Equal(field, info.Metadata["field"]);
        }

        // A union above takes it from whoever has it; one beside cannot even see it.
        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "CLAIMED_BY_OTHER", lanzhou.Reviews.ReleaseReviewAsync(new ReleaseReviewRequest { Name = death.Name, Reviewer = "p-2" }, lanzhou.Headers));
        var released = (await province.Reviews.ReleaseReviewAsync(new ReleaseReviewRequest { Name = death.Name, Reviewer = "p-9" }, province.Headers)).Review;
        Assert.Equal(ReviewState.Open, released.State);
        Assert.Equal([ReviewAction.Claim, ReviewAction.Release], (await lanzhou.EventsAsync(death.Name)).Select(happened => happened.Action));
    }

    [StoreFact]
    public async Task A_decision_holds_for_later_runs_and_only_other_evidence_opens_it_again()
    {
        await using var server = await WithDeathAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        var death = (await lanzhou.ReviewsAsync()).Single(review => review.Finding.Code == "F30");
        var dismissed = await DismissAsync(lanzhou, death.Name);

        // The same deaths sent anew beside another one: the decision stands.
        await civil.PushAsync("deaths-2", RecordKind.Funeral, [Some.Funeral(Some.PersonId(8), caseNumber: "BZ-0"), Some.Funeral(Some.PersonId(1))]);
        await RunAsync(server, lanzhou, "second");
        Assert.Equal(dismissed.Etag, (await lanzhou.GetReviewAsync(death.Name)).Etag);

        // Another day of death is other evidence.
        await civil.PushAsync("deaths-3", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1), day: 20260202)]);
        await RunAsync(server, lanzhou, "third");
        var open = await lanzhou.GetReviewAsync(death.Name);
        Assert.Equal((ReviewState.Open, ReviewOutcome.Unspecified), (open.State, open.Outcome));
        var decided = await DismissAsync(lanzhou, death.Name);

        // Nobody says any more that he died: gone; and said again, it is as it was.
        await civil.PushAsync("deaths-4", RecordKind.Funeral, [Some.Funeral(Some.PersonId(8))]);
        await RunAsync(server, lanzhou, "fourth");
        Assert.Equal(ReviewState.Gone, (await lanzhou.GetReviewAsync(death.Name)).State);
        await civil.PushAsync("deaths-5", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1), day: 20260202)]);
        await RunAsync(server, lanzhou, "fifth");
        var back = await lanzhou.GetReviewAsync(death.Name);
        Assert.Equal((decided.State, decided.Outcome, decided.Decider), (back.State, back.Outcome, back.Decider));
        var events = await lanzhou.EventsAsync(death.Name);
        Assert.Equal(
            [ReviewAction.EvidenceChanged, ReviewAction.NoLongerFound, ReviewAction.FoundAgain], events.Where(happened => happened.Reviewer is null).Select(happened => happened.Action));
        Assert.Equal(["runs/third", "runs/fourth", "runs/fifth"], events.Where(happened => happened.Reviewer is null).Select(happened => happened.Run));
    }

    [StoreFact]
    public async Task A_run_that_has_not_judged_a_file_or_looks_at_one_thing_only_says_nothing_of_its_findings()
    {
        await using var server = await WithDeathAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        var before = await lanzhou.ReviewsAsync();
        await RunAsync(server, lanzhou, "other-county", "620103");
        var filesOnly = Sending.RunRequest("files-only", "620100", Sending.Name(ExchangeServer.Lanzhou, "files"));
        await lanzhou.WatchAsync((await lanzhou.Comparison.CreateRunAsync(filesOnly, lanzhou.Headers)).Run.Name);
        await server.RoutedAsync();
        await RunAsync(server, lanzhou, "return", "620100", RunKind.ReturnWatch);
        Assert.Equal(before.Select(review => (review.Name, review.State)), (await lanzhou.ReviewsAsync()).Select(review => (review.Name, review.State)));

        // A precheck of a batch is no run of the year.
        await lanzhou.Precheck.CheckBatchAsync(new CheckBatchRequest { Batch = Sending.Name(ExchangeServer.Lanzhou, "files"), RunId = "only-looking", AsOfDate = Sending.AsOf }, lanzhou.Headers);
        await lanzhou.WatchAsync("runs/only-looking");
        await server.RoutedAsync();
        Assert.All(await lanzhou.ReviewsAsync(), review => Assert.DoesNotContain("only-looking", review.Finding.Name, StringComparison.Ordinal));
    }

    [StoreFact]
    public async Task What_is_published_waits_for_runs_under_way_but_not_for_ever()
    {
        await using var server = await kind.StartAnotherAsync(without: typeof(ReviewWorker));
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2, id: Some.PersonId(1)).Bytes()]);
        await lanzhou.RunAsync("first", "620100");
        foreach (var worker in server.Service<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<RunWorker>())
            await worker.StopAsync(CancellationToken.None);
        await lanzhou.Comparison.CreateRunAsync(Sending.RunRequest("second", "620100"), lanzhou.Headers);
        await server.RoutedAsync();
        Assert.Empty(await lanzhou.ReviewsAsync());
        await using (var context = server.Store.CreateContext())
            await context.Runs.Where(run => run.RunId == "first").ExecuteUpdateAsync(set => set.SetProperty(run => run.EndTime, run => run.EndTime - 601_000));
        await server.RoutedAsync();
        Assert.Equal(2, (await lanzhou.ReviewsAsync()).Count);
    }

    [StoreFact]
    public async Task Many_are_decided_alike_all_or_none_and_only_as_the_preview_showed_them()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 7, Households = 400, RegisterFactor = 3 });
        using var union = server.As(ExchangeServer.Province);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        await union.RunAsync("many");
        await server.RoutedAsync();
        var open = await union.ReviewsAsync();
        var taken = open.First(review => review.Finding.Code == "F10");
        await union.ClaimAsync(taken.Name, "p-2");
        var request = new BatchDecideReviewsRequest
        {
            Filter = new ReviewFilter { Codes = { "F10", "F30" } },
            Reviewer = "p-1",
            Outcome = ReviewOutcome.Dismissed,
            Reason = DecisionReason.SourceWrong,
            Note = "登记有误",
        };
        var preview = await union.Reviews.BatchDecideReviewsAsync(request, union.Headers);
        var expected = open.Where(review => review.Finding.Code is "F10" or "F30" && review.Name != taken.Name).ToList();
        Assert.Equal((true, expected.Count, expected.Count(review => review.Finding.Code == "F30")), (preview.Preview, preview.Count, preview.AwaitingSecond));
        Assert.Equal(expected.GroupBy(review => review.Finding.Code).ToDictionary(code => code.Key, code => code.Count()), preview.ByCode);
        Assert.Equal(expected.Take(20), preview.Examples);
        Assert.All(await union.ReviewsAsync(new ReviewFilter { Codes = { "F30" } }), review => Assert.Equal(ReviewState.Open, review.State));

        // Whatever changes between the two is decided by nobody.
        var claimed = await union.ClaimAsync(expected[0].Name, "p-3");
        request.PreviewDigest = preview.PreviewDigest;
        await Refused.AsAsync(StatusCode.Aborted, "PREVIEW_STALE", union.Reviews.BatchDecideReviewsAsync(request, union.Headers));
        request.PreviewDigest = ByteString.Empty;
        request.PreviewDigest = (await union.Reviews.BatchDecideReviewsAsync(request, union.Headers)).PreviewDigest;
        var reviewer = request.Reviewer;
        request.Reviewer = "p-other";
        await Refused.AsAsync(StatusCode.Aborted, "PREVIEW_STALE", union.Reviews.BatchDecideReviewsAsync(request, union.Headers));
        request.Reviewer = reviewer;
        request.Note = "另有说法";
        await Refused.AsAsync(StatusCode.Aborted, "PREVIEW_STALE", union.Reviews.BatchDecideReviewsAsync(request, union.Headers));
        request.Note = "登记有误";
        var done = await union.Reviews.BatchDecideReviewsAsync(request, union.Headers);
        Assert.Equal((false, expected.Count - 1), (done.Preview, done.Count));
        var after = (await union.ReviewsAsync(All())).ToDictionary(review => review.Name);
        foreach (var review in expected.Skip(1))
        {
            Assert.Equal(review.Finding.Code == "F30" ? ReviewState.AwaitingSecond : ReviewState.Dismissed, after[review.Name].State);
            Assert.Equal(("p-1", DecisionReason.SourceWrong), (after[review.Name].Decider.Person, after[review.Name].Reason));
            Assert.Equal("登记有误", Assert.Single(await union.EventsAsync(review.Name)).Note);
        }

        Assert.Equal((ReviewState.Claimed, claimed.Etag), (after[claimed.Name].State, after[claimed.Name].Etag));
        var counts = await union.Reviews.GetReviewStatisticsAsync(new GetReviewStatisticsRequest(), union.Headers);
        Assert.Equal(0, counts.Codes.Single(code => code.Code == "F10").PrecisionMilli);
        request.Outcome = ReviewOutcome.Disputed;
        Assert.Equal("outcome", (await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Reviews.BatchDecideReviewsAsync(request, union.Headers))).Metadata["field"]);

        // Whoever follows sees every event of its region once, wherever it begins.
        var seen = await WatchedAsync(union, 0);
        Assert.Equal(after.Values.Sum(review => int.Parse(review.Etag, null)), seen.Count);
        Assert.Equal(seen.Skip(3), await WatchedAsync(union, seen[2].Sequence));
        var names = after.Values.Where(review => review.Finding.Household.RegionCode.StartsWith("6205", StringComparison.Ordinal)).Select(review => review.Name).ToHashSet();
        Assert.Equal(seen.Where(happened => names.Contains(happened.Review)), await WatchedAsync(tianshui, 0));
    }

    private static async Task<List<ReviewEvent>> WatchedAsync(TestClient client, long after)
    {
        var events = new List<ReviewEvent>();
        using var call = client.Reviews.WatchReviewEvents(new WatchReviewEventsRequest { AfterSequence = after, UntilNow = true }, client.Headers);
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            events.Add(answer.Event);
        return events;
    }

    private async Task<ExchangeServer> WithDeathAsync()
    {
        var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2).Bytes(), Some.Household(3, "620103", Some.PersonId(2)).Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
        await RunAsync(server, lanzhou, "first");
        return server;
    }

    private static async Task RunAsync(ExchangeServer server, TestClient client, string id, string region = "620100", RunKind runKind = RunKind.AnnualReconciliation)
    {
        var request = Sending.RunRequest(id, region);
        request.Kind = runKind;
        Assert.Equal(RunState.Succeeded, (await client.WatchAsync((await client.Comparison.CreateRunAsync(request, client.Headers)).Run.Name)).State);
        await server.RoutedAsync();
    }

    private static async Task<FindingReview> DismissAsync(TestClient client, string name) => await client.SecondAsync(
        await client.DecideAsync(await client.ClaimAsync(name, "p-1"), "p-1", ReviewOutcome.Dismissed, DecisionReason.AnotherPerson), "p-2");
}

public sealed class ReviewOnSqliteTests(ExchangeServer kind) : ReviewSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class ReviewOnPostgreSqlTests(PostgreSqlServer kind) : ReviewSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class ReviewOnSqlServerTests(SqlServerServer kind) : ReviewSpecification(kind), IClassFixture<SqlServerServer>;
