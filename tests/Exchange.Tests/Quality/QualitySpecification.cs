using System.Security.Cryptography;
using System.Text;
using Exchange.Tests.Review;
using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Exchange.Tests.Quality;

/// <summary>A share of the decisions is drawn by a seed that is kept, looked at by others, and what was wrong is open again; reports tell how often a code was right.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class QualitySpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task Anybody_can_draw_it_again_and_others_than_those_who_decided_look()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 3, Households = 150, RegisterFactor = 2 });
        using var union = server.As(ExchangeServer.Province);
        await union.RunAsync("first");
        await server.RoutedAsync();
        var decided = (await union.ReviewsAsync()).Where(review => !review.NeedsSecond).Take(12).ToList();
        for (var i = 0; i < decided.Count; i++)
            await union.DecideAsync(await union.ClaimAsync(decided[i].Name, "p-1"), "p-1", i % 3 == 0 ? ReviewOutcome.Dismissed : ReviewOutcome.Confirmed);

        // The rule is one line, so that anybody can hold the draw against it.
        var sample = await DrawAsync(union, 30, "2026-11-23");
        Assert.Equal((12L, 4, 0, 0, "2026-11-23"), (sample.Population, sample.Size, sample.Upheld, sample.Overturned, sample.Seed));
        var items = await ItemsAsync(union, sample);
        Assert.Equal(
            decided.Select(review => review.Name).OrderBy(name => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"2026-11-23\n{name["reviews/".Length..]}"))), StringComparer.Ordinal).Take(4).Order(StringComparer.Ordinal),
            items.Select(item => item.Review).Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.Equal(("p-1", QualityVerdict.Unspecified), (item.Decider.Person, item.Verdict)));

        // Not those who decided; once; and what was wrong is open again with the word of whoever looked.
        await Refused.AsAsync(StatusCode.FailedPrecondition, "SECOND_PERSON_REQUIRED", () => CheckAsync(union, sample, items[0], "p-1", QualityVerdict.Upheld));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => CheckAsync(union, sample, items[0], "p-2", QualityVerdict.Overturned, note: ""));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => CheckAsync(union, sample, items[0], "p-2", QualityVerdict.Unspecified));
        Assert.False((await CheckAsync(union, sample, items[0], "p-2", QualityVerdict.Upheld)).Reopened);
        Assert.Equal(QualityVerdict.Upheld, (await CheckAsync(union, sample, items[0], "p-2", QualityVerdict.Upheld)).Item.Verdict);
        var again = await Refused.AsAsync(StatusCode.FailedPrecondition, "ACTION_NOT_ALLOWED", () => CheckAsync(union, sample, items[0], "p-3", QualityVerdict.Overturned));
        Assert.Equal("UPHELD", again.Metadata["state"]);
        Assert.True((await CheckAsync(union, sample, items[1], "p-2", QualityVerdict.Overturned)).Reopened);
        Assert.Equal(ReviewState.Open, (await union.GetReviewAsync(items[1].Review)).State);
        Assert.Equal((ReviewAction.Reopen, "p-2", "看错了人"), (await union.EventsAsync(items[1].Review))[^1] is var last ? (last.Action, last.Reviewer.Person, last.Note) : default);

        // Whoever has changed it since it was drawn is not overruled.
        await union.Reviews.ReopenReviewAsync(new ReopenReviewRequest { Name = items[2].Review, Reviewer = "p-1", Etag = (await union.GetReviewAsync(items[2].Review)).Etag, Note = "重看" }, union.Headers);
        await union.DecideAsync(await union.ClaimAsync(items[2].Review, "p-1"), "p-1", ReviewOutcome.Dismissed);
        Assert.False((await CheckAsync(union, sample, items[2], "p-2", QualityVerdict.Overturned)).Reopened);
        Assert.Equal(ReviewState.Dismissed, (await union.GetReviewAsync(items[2].Review)).State);
        Assert.Equal((1, 2), Assert.Single((await union.Quality.ListQualitySamplesAsync(new ListQualitySamplesRequest(), union.Headers)).Samples) is var now ? (now.Upheld, now.Overturned) : default);
        Assert.Equal(items[3].Review, Assert.Single(await ItemsAsync(union, sample, pending: true)).Review);

        // What was drawn is not drawn again, unless it was decided anew.
        Assert.Equal(9, (await DrawAsync(union, 100, "")).Population);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "SAMPLE_EMPTY", () => DrawAsync(union, 100, ""));
        await union.DecideAsync(await union.ClaimAsync(items[1].Review, "p-1"), "p-1", ReviewOutcome.Dismissed);
        Assert.Equal(items[1].Review, Assert.Single(await ItemsAsync(union, await DrawAsync(union, 100, ""))).Review);
    }

    [StoreFact]
    public async Task A_report_tells_how_often_a_code_was_right_until_then()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 3, Households = 150, RegisterFactor = 2 });
        using var union = server.As(ExchangeServer.Province);
        await union.RunAsync("first");
        await server.RoutedAsync();
        var code = (await union.ReviewsAsync()).Where(review => !review.NeedsSecond).GroupBy(review => review.Finding.Code).First(group => group.Count() >= 3).ToList();
        foreach (var (review, outcome) in code.Zip([ReviewOutcome.Confirmed, ReviewOutcome.Confirmed, ReviewOutcome.Dismissed]))
            await union.DecideAsync(await union.ClaimAsync(review.Name, "p-1"), "p-1", outcome);
        Assert.Equal((0L, 0L), await CountedAsync("first"));
        await union.RunAsync("second");
        Assert.Equal((2L, 1L), await CountedAsync("second"));
        var digests = new List<Google.Protobuf.ByteString>();
        foreach (var run in new[] { "first", "second" })
            digests.Add((await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = $"runs/{run}" }, union.Headers)).ResultDigest);
        Assert.Equal(digests[0], digests[1]);
        Assert.DoesNotContain("(3)", await HtmlAsync("first"), StringComparison.Ordinal);
        Assert.Contains("66.7%(3)", await HtmlAsync("second"), StringComparison.Ordinal);

        async Task<(long Confirmed, long Dismissed)> CountedAsync(string run) =>
            (await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = $"runs/{run}" }, union.Headers)).FindingCounts.Single(count => count.Code == code[0].Finding.Code) is var count
                ? (count.Confirmed, count.Dismissed) : default;

        async Task<string> HtmlAsync(string run)
        {
            using var call = union.Results.ExportRun(new ExportRunRequest { Name = $"runs/{run}", Format = ExportFormat.Html }, union.Headers);
            var bytes = new List<byte>();
            await foreach (var piece in call.ResponseStream.ReadAllAsync())
                bytes.AddRange(piece.Data.ToByteArray());
            return Encoding.UTF8.GetString([.. bytes]);
        }
    }

    [StoreFact]
    public async Task Nobody_sees_another_regions_people_and_bad_requests_are_refused()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 3, Households = 150, RegisterFactor = 2 });
        using var union = server.As(ExchangeServer.Province);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        using var civil = server.As(ExchangeServer.Civil);
        await union.RunAsync("first");
        await server.RoutedAsync();
        var mine = (await lanzhou.ReviewsAsync()).First(review => !review.NeedsSecond);
        await lanzhou.DecideAsync(await lanzhou.ClaimAsync(mine.Name, "p-1"), "p-1", ReviewOutcome.Confirmed);
        await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => DrawAsync(civil, 5, ""));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => DrawAsync(union, 0, ""));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => DrawAsync(union, 5, "看 种子"));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "SAMPLE_EMPTY", () => DrawAsync(tianshui, 5, ""));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => DrawAsync(tianshui, 5, "", "620100"));
        var sample = await DrawAsync(union, 100, "");
        var item = Assert.Single(await ItemsAsync(lanzhou, sample));
        Assert.Empty(await ItemsAsync(tianshui, sample));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => CheckAsync(tianshui, sample, item, "p-2", QualityVerdict.Upheld));
        Assert.Equal(QualityVerdict.Upheld, (await CheckAsync(lanzhou, sample, item, "p-2", QualityVerdict.Upheld)).Item.Verdict);
        var own = await DrawLanzhouAsync();
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => ItemsAsync(tianshui, own));
        Assert.Single((await tianshui.Quality.ListQualitySamplesAsync(new ListQualitySamplesRequest(), tianshui.Headers)).Samples);

        async Task<QualitySample> DrawLanzhouAsync()
        {
            var more = (await lanzhou.ReviewsAsync()).First(review => !review.NeedsSecond);
            await lanzhou.DecideAsync(await lanzhou.ClaimAsync(more.Name, "p-1"), "p-1", ReviewOutcome.Dismissed);
            return await DrawAsync(lanzhou, 50, "");
        }
    }

    private static async Task<QualitySample> DrawAsync(TestClient client, int percent, string seed, string region = "") => (await client.Quality.DrawQualitySampleAsync(
        new DrawQualitySampleRequest { Percent = percent, Seed = seed, RegionCode = region, Reviewer = "p-0" }, client.Headers)).Sample;

    private static async Task<CheckQualityItemResponse> CheckAsync(TestClient client, QualitySample sample, QualityItem item, string by, QualityVerdict verdict, string note = "看错了人") =>
        await client.Quality.CheckQualityItemAsync(
            new CheckQualityItemRequest { Parent = sample.Name, Review = item.Review, Reviewer = by, Verdict = verdict, Note = note, EvidenceReference = "卷宗 2026-7" }, client.Headers);

    private static async Task<List<QualityItem>> ItemsAsync(TestClient client, QualitySample sample, bool pending = false)
    {
        var (items, request) = (new List<QualityItem>(), new ListQualityItemsRequest { Parent = sample.Name, PendingOnly = pending, PageSize = 3 });
        do
        {
            var page = await client.Quality.ListQualityItemsAsync(request, client.Headers);
            items.AddRange(page.Items);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return items;
    }
}

public sealed class QualityOnSqliteTests(ExchangeServer kind) : QualitySpecification(kind), IClassFixture<ExchangeServer>;

public sealed class QualityOnPostgreSqlTests(PostgreSqlServer kind) : QualitySpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class QualityOnSqlServerTests(SqlServerServer kind) : QualitySpecification(kind), IClassFixture<SqlServerServer>;
