using Exchange.Review;
using Exchange.V1;

namespace Exchange.Tests.Review;

/// <summary>What tests of reviews do again and again.</summary>
internal static class Reviewing
{
    /// <summary>Takes what runs have published into review, now.</summary>
    public static async Task RoutedAsync(this ExchangeServer server)
    {
        while (await server.Service<ReviewRouting>().StepAsync(CancellationToken.None))
        {
        }
    }

    public static async Task<List<FindingReview>> ReviewsAsync(this TestClient client, ReviewFilter? filter = null, int pageSize = 0)
    {
        var (reviews, token) = (new List<FindingReview>(), "");
        do
        {
            var page = await client.Reviews.ListReviewsAsync(new ListReviewsRequest { Filter = filter, PageSize = pageSize, PageToken = token }, client.Headers);
            reviews.AddRange(page.Reviews);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return reviews;
    }

    public static ReviewFilter All(Action<ReviewFilter>? change = null)
    {
        var filter = new ReviewFilter { States = { Enum.GetValues<ReviewState>().Skip(1) } };
        change?.Invoke(filter);
        return filter;
    }

    public static async Task<FindingReview> GetReviewAsync(this TestClient client, string name) => (await client.Reviews.GetReviewAsync(new GetReviewRequest { Name = name }, client.Headers)).Review;

    public static async Task<FindingReview> ClaimAsync(this TestClient client, string name, string by, string etag = "") =>
        (await client.Reviews.ClaimReviewAsync(new ClaimReviewRequest { Name = name, Reviewer = by, Etag = etag }, client.Headers)).Review;

    public static async Task<FindingReview> DecideAsync(
        this TestClient client, FindingReview review, string by, ReviewOutcome outcome, DecisionReason reason = DecisionReason.VerifiedByVisit, string note = "", string evidence = "卷宗 2026-7") =>
        (await client.Reviews.DecideReviewAsync(
            new DecideReviewRequest { Name = review.Name, Reviewer = by, Etag = review.Etag, Outcome = outcome, Reason = reason, Note = note, EvidenceReference = evidence }, client.Headers)).Review;

    public static async Task<FindingReview> SecondAsync(this TestClient client, FindingReview review, string by, bool agree = true, string note = "") =>
        (await client.Reviews.SecondReviewAsync(new SecondReviewRequest { Name = review.Name, Reviewer = by, Etag = review.Etag, Agree = agree, Note = note }, client.Headers)).Review;

    public static async Task<List<ReviewEvent>> EventsAsync(this TestClient client, string name)
    {
        var (events, token) = (new List<ReviewEvent>(), "");
        do
        {
            var page = await client.Reviews.ListReviewEventsAsync(new ListReviewEventsRequest { Parent = name, PageSize = 7, PageToken = token }, client.Headers);
            events.AddRange(page.Events);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return events;
    }
}
