using Exchange.V1;
using Grpc.Core;

namespace Exchange.Tests.Exits;

/// <summary>What tests of exits do again and again.</summary>
internal static class Leaving
{
    public static async Task<ExitCase> ProposeAsync(this TestClient client, HouseholdFile file, string by, ExitReason reason = ExitReason.Recovered, string note = "已找到工作") =>
        (await client.Exits.ProposeExitAsync(
            new ProposeExitRequest { OwningUnion = file.OwningUnion, FileNumber = file.FileNumber, Reason = reason, Reviewer = by, Note = note }, client.Headers)).Exit;

    public static async Task<ExitCase> ProposeAsync(this TestClient client, FindingReview review, string by, ExitReason reason = ExitReason.Recovered) =>
        (await client.Exits.ProposeExitAsync(new ProposeExitRequest { Review = review.Name, Reason = reason, Reviewer = by }, client.Headers)).Exit;

    public static async Task<ExitCase> StepAsync(this TestClient client, ExitCase exit, ExitAction action, string by, string note = "已入户", string evidence = "卷宗 2026-9") =>
        (await client.Exits.RecordExitStepAsync(
            new RecordExitStepRequest { Name = exit.Name, Action = action, Reviewer = by, Etag = exit.Etag, Note = note, EvidenceReference = evidence }, client.Headers)).Exit;

    public static async Task<ExitCase> GetExitAsync(this TestClient client, string name) => (await client.Exits.GetExitAsync(new GetExitRequest { Name = name }, client.Headers)).Exit;

    public static async Task<List<ExitCase>> ExitsAsync(this TestClient client, ExitFilter? filter = null, int pageSize = 0)
    {
        var (exits, token) = (new List<ExitCase>(), "");
        do
        {
            var page = await client.Exits.ListExitsAsync(new ListExitsRequest { Filter = filter, PageSize = pageSize, PageToken = token }, client.Headers);
            exits.AddRange(page.Exits);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return exits;
    }

    public static Task<List<ExitCase>> QueueAsync(this TestClient client, ExitQueue queue) => client.ExitsAsync(new ExitFilter { Queue = queue });

    public static async Task<List<ExitEvent>> ExitEventsAsync(this TestClient client, string name)
    {
        var (events, token) = (new List<ExitEvent>(), "");
        do
        {
            var page = await client.Exits.ListExitEventsAsync(new ListExitEventsRequest { Parent = name, PageSize = 7, PageToken = token }, client.Headers);
            events.AddRange(page.Events);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return events;
    }

    public static async Task<List<ExitEvent>> WatchedAsync(this TestClient client, long after = 0, bool notices = false)
    {
        using var call = client.Exits.WatchExitEvents(new WatchExitEventsRequest { AfterSequence = after, UntilNow = true, NoticesOnly = notices }, client.Headers);
        return [.. (await call.ResponseStream.ReadAllAsync().ToListAsync()).Select(answer => answer.Event)];
    }

    public static async Task<List<ExitCandidate>> CandidatesAsync(this TestClient client, bool returns = false, int pageSize = 0)
    {
        var (candidates, token) = (new List<ExitCandidate>(), "");
        do
        {
            var page = await client.Exits.ListExitCandidatesAsync(new ListExitCandidatesRequest { Returns = returns, PageSize = pageSize, PageToken = token }, client.Headers);
            candidates.AddRange(page.Candidates);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return candidates;
    }
}
