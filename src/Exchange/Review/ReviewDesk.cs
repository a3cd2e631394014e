using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Matching.Casework;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;
using CoreAction = Matching.Casework.ReviewAction;
using CoreOutcome = Matching.Casework.ReviewOutcome;
using CoreReason = Matching.Casework.DecisionReason;
using CoreReview = Matching.Casework.FindingReview;
using CoreState = Matching.Casework.ReviewState;

namespace Exchange.Review;

/// <summary>A finding in review with what the newest run says of it.</summary>
/// <param name="Row">Where it stands.</param>
/// <param name="Finding">The finding as that run shows it; null if the run is gone.</param>
/// <param name="RunId">The run's id.</param>
public sealed record ReviewDetails(ReviewRow Row, FindingRow? Finding, string RunId);

/// <summary>What people write down with what they do.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Note">In words.</param>
/// <param name="EvidenceReference">Where the evidence is kept.</param>
public sealed record ReviewWords(CoreReason Reason, string Note, string EvidenceReference)
{
    /// <summary>Nothing.</summary>
    public static ReviewWords None { get; } = new(CoreReason.Unspecified, "", "");
}

/// <summary>What a batch decision does, or would do.</summary>
/// <param name="IsPreview">Whether nothing was decided.</param>
/// <param name="Reviews">The findings, as they stand now.</param>
/// <param name="AwaitingSecond">How many of them wait for a second person, or would.</param>
/// <param name="Digest">Names exactly these findings as they are.</param>
public sealed record BatchDecision(bool IsPreview, IReadOnlyList<ReviewRow> Reviews, int AwaitingSecond, byte[] Digest);

/// <summary>Findings in review: reads them, and does what people ask, each change in one transaction with its event.</summary>
public sealed class ReviewDesk(IExchangeStore store, TimeProvider clock)
{
    /// <summary>Most findings of a batch decision.</summary>
    public const int MostAtOnce = 10_000;

    /// <summary>Findings after a row number, in the order in which they came.</summary>
    public async Task<List<ReviewRow>> ListAsync(ReviewQuery query, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var found = new List<ReviewRow>();
        foreach (var state in query.Asked)
            found.AddRange(await query.Of(context.Reviews.AsNoTracking(), state).Where(row => row.Id > after).OrderBy(row => row.Id).Take(count).ToListAsync(cancellationToken));
        return [.. found.OrderBy(row => row.Id).Take(count)];
    }

    /// <summary>One finding of the caller's region.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async Task<ReviewRow> GetAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseReview(name);
        await using var context = store.CreateContext();
        return Visible(caller, name, await context.Reviews.AsNoTracking().SingleOrDefaultAsync(row => row.FindingId == id, cancellationToken));
    }

    /// <summary>What the newest run says of findings in review, in their order.</summary>
    public async Task<List<ReviewDetails>> DetailsAsync(IReadOnlyList<ReviewRow> rows, CancellationToken cancellationToken)
    {
        var (findings, runs) = (new Dictionary<(long Run, string Finding), FindingRow>(), new Dictionary<long, string>());
        await using var context = store.CreateContext();
        foreach (var run in rows.GroupBy(row => row.RunId))
        {
            var ids = run.Select(row => row.FindingId).ToList();
            await foreach (var finding in context.Findings.AsNoTracking().Where(finding => finding.RunId == run.Key && ids.Contains(finding.FindingId)).AsAsyncEnumerable().WithCancellation(cancellationToken))
                findings[(finding.RunId, finding.FindingId)] = finding;
            runs[run.Key] = await context.Runs.Where(row => row.Id == run.Key).Select(row => row.RunId).SingleOrDefaultAsync(cancellationToken) ?? "";
        }

        return [.. rows.Select(row => new ReviewDetails(row, findings.GetValueOrDefault((row.RunId, row.FindingId)), runs[row.RunId]))];
    }

    /// <summary>Does something to a finding.</summary>
    /// <param name="caller">The calling union.</param>
    /// <param name="name">reviews/{finding}.</param>
    /// <param name="by">Who.</param>
    /// <param name="etag">Its version when it was read; empty for whatever it is.</param>
    /// <param name="action">What, for the event.</param>
    /// <param name="words">What is written down.</param>
    /// <param name="act">Does it, purely.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND; ABORTED/ETAG_STALE; FAILED_PRECONDITION: it cannot be done.</exception>
    public Task<ReviewRow> ActAsync(
        Participant caller, string name, Actor by, string etag, CoreAction action, ReviewWords words,
        Func<ReviewRow, (CoreReview Next, ReviewRefusal Refusal)> act, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseReview(name);
        return store.WriteAsync(
            async (context, token) =>
            {
                var row = Visible(caller, name, await context.Reviews.SingleOrDefaultAsync(review => review.FindingId == id, token));
                if (etag.Length > 0 && etag != Etag(row))
                    throw Refusal.Create(ErrorReason.EtagStale, name, ("etag", Etag(row)));
                var (next, refusal) = act(row);
                Require(row, refusal);
                if (next == row.ToValue())
                    return row;
                var happened = Event(row, next, by, action, words);
                Take(row, next, words);
                await context.SaveChangesAsync(token);
                await ReviewEvents.AddAsync(store, context, [happened], token);
                return row;
            },
            cancellationToken);
    }

    /// <summary>Decides findings alike, all or none, or says which they would be.</summary>
    /// <param name="query">Which; of these, those that nobody has claimed, or that the same person has.</param>
    /// <param name="by">Who.</param>
    /// <param name="outcome">What.</param>
    /// <param name="words">Why.</param>
    /// <param name="previewDigest">What a preview gave; empty for a preview.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: they are too many; ABORTED/PREVIEW_STALE: they are others than in the preview.</exception>
    public async Task<BatchDecision> BatchDecideAsync(ReviewQuery query, Actor by, CoreOutcome outcome, ReviewWords words, byte[] previewDigest, CancellationToken cancellationToken)
    {
        if (previewDigest.Length == 0)
        {
            await using var context = store.CreateContext();
            var rows = await BatchAsync(context, query, by, cancellationToken);
            return new BatchDecision(true, rows, rows.Count(row => row.NeedsSecond), Digest(rows, by, outcome, words));
        }

        return await store.WriteAsync(
            async (context, token) =>
            {
                var rows = await BatchAsync(context, query, by, token);
                if (!Digest(rows, by, outcome, words).AsSpan().SequenceEqual(previewDigest))
                    throw Refusal.Create(ErrorReason.PreviewStale);
                var events = new List<ReviewEventRow>(rows.Count);
                foreach (var row in rows)
                {
                    var (claimed, refusal) = ReviewMachine.Claim(row.ToValue(), by);
                    Require(row, refusal);
                    var (next, decided) = ReviewMachine.Decide(claimed, by, outcome, row.NeedsSecond);
                    Require(row, decided);
                    events.Add(Event(row, next, by, CoreAction.Decide, words));
                    Take(row, next, words);
                }

                await store.BulkInsertOrUpdateAsync(context, rows, token);
                await ReviewEvents.AddAsync(store, context, events, token);
                return new BatchDecision(false, rows, rows.Count(row => row.State is CoreState.AwaitingSecond), previewDigest);
            },
            cancellationToken);
    }

    /// <summary>What was done to a finding after a sequence.</summary>
    public async Task<List<ReviewEventRow>> EventsAsync(ReviewRow row, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.ReviewEvents.AsNoTracking().Where(happened => happened.ReviewId == row.Id && happened.Sequence > after).OrderBy(happened => happened.Sequence).Take(count)
            .ToListAsync(cancellationToken);
    }

    /// <summary>What was done in a region after a sequence.</summary>
    public async Task<List<ReviewEventRow>> EventsAsync(int region, long after, int count, CancellationToken cancellationToken)
    {
        var (low, high) = RegionCode.Bounds(region);
        await using var context = store.CreateContext();
        return await context.ReviewEvents.AsNoTracking().Where(happened => happened.Sequence > after && happened.Region >= low && happened.Region <= high)
            .OrderBy(happened => happened.Sequence).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>The ids of runs by their row numbers.</summary>
    public async Task<Dictionary<long, string>> RunIdsAsync(IEnumerable<long> runs, CancellationToken cancellationToken)
    {
        var wanted = runs.Where(run => run > 0).Distinct().ToList();
        await using var context = store.CreateContext();
        return await context.Runs.AsNoTracking().Where(run => wanted.Contains(run.Id)).ToDictionaryAsync(run => run.Id, run => run.RunId, cancellationToken);
    }

    /// <summary>How many findings stand where, by code and state, and how many of them are overdue.</summary>
    public async Task<List<(string Code, CoreState State, long Count, long Overdue)>> CountAsync(ReviewQuery query, CancellationToken cancellationToken)
    {
        var today = clock.ChinaDay().ToNumber();
        await using var context = store.CreateContext();
        var groups = await query.Within(context.Reviews.AsNoTracking()).GroupBy(row => new { row.Code, row.State })
            .Select(group => new { group.Key.Code, group.Key.State, Count = group.LongCount(), Overdue = group.LongCount(row => row.IsOpen && row.DueDate > 0 && row.DueDate < today) })
            .ToListAsync(cancellationToken);
        return [.. groups.Select(group => (group.Code, group.State, group.Count, group.Overdue))];
    }

    /// <summary>A row's version as callers see it.</summary>
    public static string Etag(ReviewRow row) => row.Version.ToString(CultureInfo.InvariantCulture);

    private static ReviewRow Visible(Participant caller, string name, ReviewRow? row) => row is not null && caller.Covers(row.Region) ? row : throw Refusal.NotFound(name);

    private static void Require(ReviewRow row, ReviewRefusal refusal)
    {
        switch (refusal)
        {
            case ReviewRefusal.NotAllowed:
                throw Refusal.Create(
                    ErrorReason.ActionNotAllowed, null, ("state", Name(row.State.ToString())), ("allowed", string.Join(',', ReviewMachine.AllowedIn(row.State).Select(action => Name(action.ToString())))));
            case ReviewRefusal.ClaimedByOther:
                throw Refusal.Create(ErrorReason.ClaimedByOther, null, ("assignee", $"{row.AssigneeOrganization}/{row.Assignee}"));
            case ReviewRefusal.SamePerson:
                throw Refusal.Create(ErrorReason.SecondPersonRequired);
            default:
                return;
        }
    }

    /// <summary>A member of a code list as the contract writes it: AwaitingSecond is AWAITING_SECOND.</summary>
    internal static string Name(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : c.ToString())).ToUpperInvariant();

    private static void Take(ReviewRow row, CoreReview next, ReviewWords words)
    {
        if (words.Reason is not CoreReason.Unspecified)
            row.Reason = words.Reason;
        row.Take(next);
    }

    private static async Task<List<ReviewRow>> BatchAsync(ExchangeContext context, ReviewQuery query, Actor by, CancellationToken cancellationToken)
    {
        var rows = new List<ReviewRow>();
        foreach (var state in query.Asked.Where(state => state is CoreState.Open or CoreState.Claimed))
        {
            rows.AddRange(await query.Of(context.Reviews.AsNoTracking(), state)
                .Where(row => row.State == CoreState.Open || (row.AssigneeOrganization == by.Organization && row.Assignee == by.Person))
                .OrderBy(row => row.Id).Take(MostAtOnce + 1).ToListAsync(cancellationToken));
        }

        return rows.Count <= MostAtOnce ? [.. rows.OrderBy(row => row.Id)] : throw Refusal.FieldInvalid("filter", $"符合的疑点超过{MostAtOnce}条,请缩小范围", $"finds more than {MostAtOnce}; narrow it");
    }

    /// <summary>Over who would decide what, and on which versions of which findings.</summary>
    private static byte[] Digest(List<ReviewRow> rows, Actor by, CoreOutcome outcome, ReviewWords words)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{by.Organization}/{by.Person}\n{(int)outcome}\n{(int)words.Reason}\n{words.Note}\n{words.EvidenceReference}\n")));
        var bytes = new byte[2 * sizeof(long)];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, row.Id);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(sizeof(long)), row.Version);
            hash.AppendData(bytes);
        }

        return hash.GetHashAndReset();
    }

    private ReviewEventRow Event(ReviewRow row, CoreReview next, Actor by, CoreAction action, ReviewWords words) => new()
    {
        ReviewId = row.Id,
        FindingId = row.FindingId,
        Region = row.Region,
        Time = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = action,
        Organization = by.Organization,
        Person = by.Person,
        From = row.State,
        To = next.State,
        Outcome = action is CoreAction.Decide ? next.Outcome : CoreOutcome.Unspecified,
        Reason = words.Reason,
        Note = words.Note,
        EvidenceReference = words.EvidenceReference,
    };
}
