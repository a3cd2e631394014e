using System.Collections.Concurrent;
using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Exchange.Tests.Review;

/// <summary>
/// Random histories: reviewers at once, runs in between, the service stopped and started under them. Afterwards every answer that anybody got stands in the record once, the record is
/// a legal history by a table written here a second time, and no finding that needs two people was decided by one.
/// </summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class ReviewModelSpecification(ExchangeServer kind)
{
    private static readonly HashSet<(ReviewState From, ReviewAction Action, ReviewState To)> Legal =
    [
        (ReviewState.Open, ReviewAction.Claim, ReviewState.Claimed), (ReviewState.NeedsEvidence, ReviewAction.Claim, ReviewState.Claimed), (ReviewState.Disputed, ReviewAction.Claim, ReviewState.Claimed),
        (ReviewState.Claimed, ReviewAction.Release, ReviewState.Open), (ReviewState.Claimed, ReviewAction.Decide, ReviewState.Confirmed), (ReviewState.Claimed, ReviewAction.Decide, ReviewState.Dismissed),
        (ReviewState.Claimed, ReviewAction.Decide, ReviewState.AwaitingSecond), (ReviewState.Claimed, ReviewAction.Decide, ReviewState.NeedsEvidence), (ReviewState.Claimed, ReviewAction.Decide, ReviewState.Disputed),
        (ReviewState.AwaitingSecond, ReviewAction.Approve, ReviewState.Confirmed), (ReviewState.AwaitingSecond, ReviewAction.Approve, ReviewState.Dismissed), (ReviewState.AwaitingSecond, ReviewAction.Refuse, ReviewState.Open),
        (ReviewState.Confirmed, ReviewAction.Reopen, ReviewState.Open), (ReviewState.Dismissed, ReviewAction.Reopen, ReviewState.Open),
    ];

    [StoreTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_many_do_at_once_nothing_is_lost_and_nothing_illegal_is_done(int seed)
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 3, Households = 150, RegisterFactor = 2 });
        var acknowledged = new ConcurrentBag<(string Name, ReviewAction Action, string Person, string Etag, ReviewState State)>();
        List<FindingReview> reviews;
        using (var union = server.As(ExchangeServer.Province))
        {
            await union.RunAsync("model");
            await server.RoutedAsync();
            reviews = [.. (await union.ReviewsAsync()).OrderBy(review => review.Finding.Code is "F30" or "F43" ? 0 : 1).Take(12)];
        }

        Assert.Contains(reviews, review => review.NeedsSecond);
        var random = new Random(seed);
        for (var round = 0; round < 4; round++)
        {
            // The port changes with every start, so each round has its own clients.
            using var stop = new CancellationTokenSource();
            var workers = Enumerable.Range(0, 4).Select(number => new Random(random.Next()) is var own ? Task.Run(() => WorkAsync(server, $"p-{number}", own, reviews, acknowledged, stop.Token)) : null!).ToList();
            var (enough, waited) = (acknowledged.Count + 60 + random.Next(40), System.Diagnostics.Stopwatch.StartNew());
            while (acknowledged.Count < enough && waited.Elapsed < TimeSpan.FromSeconds(30))
                await Task.Delay(random.Next(20));
            if (round < 3)
                await server.StopAsync();
            await stop.CancelAsync();
            await Task.WhenAll(workers);
            if (round < 3)
                await server.StartAsync();
        }

        using var reader = server.As(ExchangeServer.Province);
        var all = new List<ReviewEvent>();
        foreach (var review in reviews)
        {
            var (events, now) = (await reader.EventsAsync(review.Name), await reader.GetReviewAsync(review.Name));
            all.AddRange(events);
            Assert.All(events, happened => Assert.Contains((happened.From, happened.Action, happened.To), Legal));
            Assert.Equal(events.Select(happened => happened.To).Prepend(ReviewState.Open).SkipLast(1), events.Select(happened => happened.From));
            Assert.Equal((events.Count == 0 ? ReviewState.Open : events[^1].To, $"{events.Count}"), (now.State, now.Etag));
            for (var i = 0; i < events.Count; i++)
            {
                var happened = events[i];
                if (happened.Action is ReviewAction.Decide or ReviewAction.Release)
                    Assert.Equal(events[i - 1].Reviewer, happened.Reviewer);
                if (happened.Action is ReviewAction.Approve or ReviewAction.Refuse)
                    Assert.NotEqual(events[i - 1].Reviewer, happened.Reviewer);
                if (review.NeedsSecond)
                    Assert.False(happened.Action is ReviewAction.Decide && happened.To is (ReviewState.Confirmed or ReviewState.Dismissed), "decided by one");
            }

            foreach (var (_, action, person, etag, state) in acknowledged.Where(answer => answer.Name == review.Name))
            {
                // The etag counts the events: the answer was given for that one.
                var happened = events[int.Parse(etag, null) - 1];
                Assert.Equal((action, person, state), (happened.Action, happened.Reviewer.Person, happened.To));
            }
        }

        Assert.True(acknowledged.Count > 200, $"only {acknowledged.Count} answers");
        Assert.Equal(all.Count, all.Select(happened => happened.Sequence).Distinct().Count());
        Assert.True(all.Count >= acknowledged.Distinct().Count());
        Assert.True(all.Select(happened => happened.Action).Distinct().Count() >= 6);
    }

    private static async Task WorkAsync(
        ExchangeServer server, string person, Random random, List<FindingReview> reviews, ConcurrentBag<(string, ReviewAction, string, string, ReviewState)> acknowledged, CancellationToken stop)
    {
        using var client = server.As(ExchangeServer.Province);
        while (!stop.IsCancellationRequested)
        {
            var name = reviews[random.Next(reviews.Count)].Name;
            try
            {
                var review = await client.GetReviewAsync(name);
                var outcome = (ReviewOutcome)random.Next(1, 5);
                var (action, act) = random.Next(6) switch
                {
                    0 or 1 => (ReviewAction.Claim, client.ClaimAsync(name, person, random.Next(2) == 0 ? review.Etag : "")),
                    2 => (ReviewAction.Decide, client.DecideAsync(review, person, outcome, note: "随机")),
                    3 => (ReviewAction.Release, ReleaseAsync(client, name, person)),
                    4 => random.Next(2) == 0 ? (ReviewAction.Approve, client.SecondAsync(review, person)) : (ReviewAction.Refuse, client.SecondAsync(review, person, agree: false, note: "不同意")),
                    _ => (ReviewAction.Reopen, ReopenAsync(client, review, person)),
                };
                var answer = await act;

                // Claiming what one has already claimed is answered and changes nothing.
                if (action is not ReviewAction.Claim || answer.Etag != review.Etag)
                    acknowledged.Add((name, action, person, answer.Etag, answer.State));
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.Aborted)
            {
                // Refused, and says why.
            }
            catch (RpcException exception) when (exception.Trailers.GetValueBytes("grpc-status-details-bin") is null || exception.StatusCode is StatusCode.Unavailable)
            {
                // The service has stopped, so it has said nothing of its own: whether it was done is not known.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static async Task<FindingReview> ReleaseAsync(TestClient client, string name, string person) =>
        (await client.Reviews.ReleaseReviewAsync(new ReleaseReviewRequest { Name = name, Reviewer = person }, client.Headers)).Review;

    private static async Task<FindingReview> ReopenAsync(TestClient client, FindingReview review, string person) =>
        (await client.Reviews.ReopenReviewAsync(new ReopenReviewRequest { Name = review.Name, Reviewer = person, Etag = review.Etag, Note = "重看" }, client.Headers)).Review;
}

public sealed class ReviewModelOnSqliteTests(ExchangeServer kind) : ReviewModelSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class ReviewModelOnPostgreSqlTests(PostgreSqlServer kind) : ReviewModelSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class ReviewModelOnSqlServerTests(SqlServerServer kind) : ReviewModelSpecification(kind), IClassFixture<SqlServerServer>;
