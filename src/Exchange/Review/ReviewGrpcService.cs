using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Matching.Casework;
using Matching.Checks;
using Matching.Identity;
using CoreAction = Matching.Casework.ReviewAction;
using CoreOutcome = Matching.Casework.ReviewOutcome;
using CoreReason = Matching.Casework.DecisionReason;
using CoreState = Matching.Casework.ReviewState;
using DecisionReason = Exchange.V1.DecisionReason;
using Enum = System.Enum;
using FileAccessKind = Exchange.Store.FileAccessKind;
using ReviewAction = Exchange.V1.ReviewAction;
using ReviewOutcome = Exchange.V1.ReviewOutcome;
using ReviewState = Exchange.V1.ReviewState;

namespace Exchange.Review;

/// <summary>ReviewService on the wire: translates, and asks <see cref="ReviewDesk"/>.</summary>
public sealed class ReviewGrpcService(ReviewDesk desk, FileAccessLog accesses, OrganizationDirectory directory, Paging paging, TimeProvider clock, IHostApplicationLifetime lifetime) : ReviewService.ReviewServiceBase
{
    private const int MostExamples = 20;
    private const int EventsAtOnce = 500;

    /// <summary>Below the limit of a message by enough for names and tokens.</summary>
    private const int PageBytes = Limits.MaxDecodedBytes * 3 / 4;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override async Task<ListReviewsResponse> ListReviews(ListReviewsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var query = ToQuery(request.Filter, caller);
        var scope = $"reviews/{caller.Code}";
        if (request.PageToken.Length == 0)
            await accesses.ManyAsync(caller, FileAccessKind.List, query.Region, query.OwningUnion, context.CancellationToken);
        var rows = await desk.ListAsync(query, paging.After(scope, query.Canonical, request.PageToken), size + 1, context.CancellationToken);
        var details = await desk.DetailsAsync([.. rows.Take(size)], context.CancellationToken);
        var (shown, bytes) = (0, 0);
        while (shown < details.Count && (shown == 0 || bytes + (details[shown].Finding?.Payload.Length ?? 0) <= PageBytes))
            bytes += details[shown++].Finding?.Payload.Length ?? 0;
        return new ListReviewsResponse
        {
            Reviews = { details.Take(shown).Select(Message) },
            NextPageToken = rows.Count > shown ? paging.Token(scope, query.Canonical, rows[shown - 1].Id) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task<GetReviewResponse> GetReview(GetReviewRequest request, ServerCallContext context)
    {
        var row = await desk.GetAsync(context.GetCaller(), request.Name, context.CancellationToken);
        await accesses.OneAsync(context.GetCaller(), FileAccessKind.Finding, row.Region, row.OwningUnion, row.FileNumber, context.CancellationToken);
        return new GetReviewResponse { Review = await MessageAsync(row, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ClaimReviewResponse> ClaimReview(ClaimReviewRequest request, ServerCallContext context)
    {
        var by = RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer);
        var row = await desk.ActAsync(
            context.GetCaller(), request.Name, by, request.Etag, CoreAction.Claim, ReviewWords.None, review => ReviewMachine.Claim(review.ToValue(), by), context.CancellationToken);
        return new ClaimReviewResponse { Review = await MessageAsync(row, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ReleaseReviewResponse> ReleaseReview(ReleaseReviewRequest request, ServerCallContext context)
    {
        var (caller, by) = (context.GetCaller(), RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer));
        var row = await desk.ActAsync(
            caller, request.Name, by, request.Etag, CoreAction.Release, ReviewWords.None, review => ReviewMachine.Release(review.ToValue(), by, IsAbove(caller, review)), context.CancellationToken);
        return new ReleaseReviewResponse { Review = await MessageAsync(row, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<DecideReviewResponse> DecideReview(DecideReviewRequest request, ServerCallContext context)
    {
        var by = RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer);
        RequireEtag(request.Etag);
        var outcome = Outcome(request.Outcome);
        var words = Words(outcome, request.Reason, request.Note, request.EvidenceReference);
        var row = await desk.ActAsync(
            context.GetCaller(), request.Name, by, request.Etag, CoreAction.Decide, words, review => ReviewMachine.Decide(review.ToValue(), by, outcome, review.NeedsSecond), context.CancellationToken);
        return new DecideReviewResponse { Review = await MessageAsync(row, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<SecondReviewResponse> SecondReview(SecondReviewRequest request, ServerCallContext context)
    {
        var by = RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer);
        RequireEtag(request.Etag);
        var words = new ReviewWords(CoreReason.Unspecified, RequestWords.RequireNote(request.Note, required: !request.Agree), "");
        var row = await desk.ActAsync(
            context.GetCaller(), request.Name, by, request.Etag, request.Agree ? CoreAction.Approve : CoreAction.Refuse, words, review => ReviewMachine.Second(review.ToValue(), by, request.Agree),
            context.CancellationToken);
        return new SecondReviewResponse { Review = await MessageAsync(row, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ReopenReviewResponse> ReopenReview(ReopenReviewRequest request, ServerCallContext context)
    {
        var by = RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer);
        RequireEtag(request.Etag);
        var words = new ReviewWords(CoreReason.Unspecified, RequestWords.RequireNote(request.Note, required: true), "");
        var row = await desk.ActAsync(
            context.GetCaller(), request.Name, by, request.Etag, CoreAction.Reopen, words, review => ReviewMachine.Reopen(review.ToValue()), context.CancellationToken);
        return new ReopenReviewResponse { Review = await MessageAsync(row, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<BatchDecideReviewsResponse> BatchDecideReviews(BatchDecideReviewsRequest request, ServerCallContext context)
    {
        var (caller, by) = (context.GetCaller(), RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer));
        var outcome = Outcome(request.Outcome);
        if (outcome is not (CoreOutcome.Confirmed or CoreOutcome.Dismissed))
            throw Refusal.FieldInvalid("outcome", "批量办理只能是属实或不属实", "must be confirmed or dismissed for many at once");
        var words = Words(outcome, request.Reason, request.Note, request.EvidenceReference);
        var batch = await desk.BatchDecideAsync(ToQuery(request.Filter, caller), by, outcome, words, request.PreviewDigest.ToByteArray(), context.CancellationToken);
        var answer = new BatchDecideReviewsResponse
        {
            Preview = batch.IsPreview,
            Count = batch.Reviews.Count,
            AwaitingSecond = batch.AwaitingSecond,
            Examples = { (await desk.DetailsAsync([.. batch.Reviews.Take(MostExamples)], context.CancellationToken)).Select(Message) },
            PreviewDigest = ByteString.CopyFrom(batch.Digest),
        };
        foreach (var code in batch.Reviews.GroupBy(row => row.Code, StringComparer.Ordinal))
            answer.ByCode[code.Key] = code.Count();
        return answer;
    }

    /// <inheritdoc/>
    public override async Task<ListReviewEventsResponse> ListReviewEvents(ListReviewEventsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var row = await desk.GetAsync(caller, request.Parent, context.CancellationToken);
        await accesses.OneAsync(caller, FileAccessKind.Finding, row.Region, row.OwningUnion, row.FileNumber, context.CancellationToken);
        var scope = $"review-events/{caller.Code}/{row.FindingId}";
        var events = await desk.EventsAsync(row, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        var runs = await desk.RunIdsAsync(events.Select(happened => happened.RunId), context.CancellationToken);
        return new ListReviewEventsResponse
        {
            Events = { events.Take(size).Select(happened => Message(happened, runs)) },
            NextPageToken = events.Count > size ? paging.Token(scope, "", events[size - 1].Sequence) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task WatchReviewEvents(WatchReviewEventsRequest request, IServerStreamWriter<WatchReviewEventsResponse> responseStream, ServerCallContext context)
    {
        var caller = context.GetCaller();
        if (request.AfterSequence < 0)
            throw Refusal.FieldInvalid("after_sequence", "不能为负数", "must not be negative");
        await accesses.ManyAsync(caller, FileAccessKind.List, caller.Region, "", context.CancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        for (var after = request.AfterSequence; ;)
        {
            var events = await desk.EventsAsync(caller.Region, after, EventsAtOnce, ending.Token);
            var runs = await desk.RunIdsAsync(events.Select(happened => happened.RunId), ending.Token);
            foreach (var happened in events)
                await responseStream.WriteAsync(new WatchReviewEventsResponse { Event = Message(happened, runs) }, ending.Token);
            after = events.Count > 0 ? events[^1].Sequence : after;
            if (events.Count == EventsAtOnce)
                continue;
            if (request.UntilNow)
                return;
            await Task.Delay(PollInterval, clock, ending.Token);
        }
    }

    /// <inheritdoc/>
    public override async Task<GetReviewStatisticsResponse> GetReviewStatistics(GetReviewStatisticsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var query = ToQuery(new ReviewFilter { RegionCode = request.RegionCode, OwningUnion = request.OwningUnion }, caller) with { States = [] };
        var counts = await desk.CountAsync(query, context.CancellationToken);
        return new GetReviewStatisticsResponse { Codes = { counts.GroupBy(count => count.Code, StringComparer.Ordinal).OrderBy(code => code.Key, StringComparer.Ordinal).Select(Counts) } };
    }

    private static ReviewCounts Counts(IGrouping<string, (string Code, CoreState State, long Count, long Overdue)> code)
    {
        var (confirmed, dismissed) = (Of(CoreState.Confirmed), Of(CoreState.Dismissed));
        return new ReviewCounts
        {
            Code = code.Key,
            TitleZh = FindingCatalogue.Get(code.Key).TitleZh,
            States = { code.OrderBy(count => count.State).Select(count => new ReviewStateCount { State = (ReviewState)count.State, Count = count.Count }) },
            Overdue = code.Sum(count => count.Overdue),
            PrecisionMilli = confirmed + dismissed == 0 ? -1 : (int)(confirmed * 1000 / (confirmed + dismissed)),
        };

        long Of(CoreState state) => code.Where(count => count.State == state).Sum(count => count.Count);
    }

    /// <summary>Whether the caller's region lies above that of whoever has claimed it.</summary>
    private bool IsAbove(Participant caller, ReviewRow row) =>
        directory.Find(row.AssigneeOrganization) is not { } other || (caller.Covers(other.Region) && caller.Region != other.Region);

    private static void RequireEtag(string etag)
    {
        if (etag.Length == 0)
            throw Refusal.FieldInvalid("etag", "必填:先读取该疑点,带上其 etag", "is required: read the finding first and give its etag");
    }

    private static CoreOutcome Outcome(ReviewOutcome outcome) => outcome is not ReviewOutcome.Unspecified && Enum.IsDefined(outcome)
        ? (CoreOutcome)outcome
        : throw Refusal.FieldInvalid("outcome", "必填,且须在代码表内", "is required and must be in the list");

    private static ReviewWords Words(CoreOutcome outcome, DecisionReason reason, string note, string evidence)
    {
        if (reason is DecisionReason.Unspecified || !Enum.IsDefined(reason))
            throw Refusal.FieldInvalid("reason", "必填,且须在代码表内", "is required and must be in the list");
        if (reason is DecisionReason.AwaitingDocuments && outcome is CoreOutcome.Confirmed or CoreOutcome.Dismissed)
            throw Refusal.FieldInvalid("reason", "材料未齐时不能认定属实或不属实", "documents that are missing confirm and dismiss nothing");
        return new ReviewWords(
            (CoreReason)reason,
            RequestWords.RequireNote(note, required: reason is DecisionReason.Other),
            RequestWords.RequireEvidence(evidence, required: outcome is CoreOutcome.Confirmed));
    }

    private static ReviewQuery ToQuery(ReviewFilter? filter, Participant caller)
    {
        filter ??= new ReviewFilter();
        var region = RequestFields.RequireScope(caller, "filter.region_code", filter.RegionCode);
        var codes = RequestFields.RequireCodes("filter.codes", filter.Codes);
        if (filter.States.Any(state => state is ReviewState.Unspecified || !Enum.IsDefined(state)))
            throw Refusal.FieldInvalid("filter.states", "不在代码表内", "is not in the list");
        if (filter.DueBy != 0 && CalendarDay.Read(filter.DueBy) is null)
            throw Refusal.FieldInvalid("filter.due_by", "应为真实日期 yyyymmdd", "must be a real day, yyyymmdd");
        return new ReviewQuery(
            region, filter.OwningUnion, codes, [.. filter.States.Distinct().Order().Select(state => (CoreState)state)],
            filter.Assignee.Length == 0 ? Actor.Nobody : new Actor(caller.Code, RequestWords.RequirePerson("filter.assignee", filter.Assignee)), filter.DueBy);
    }

    private async Task<V1.FindingReview> MessageAsync(ReviewRow row, CancellationToken cancellationToken) => Message((await desk.DetailsAsync([row], cancellationToken))[0]);

    private V1.FindingReview Message(ReviewDetails details) => ReviewMessages.Of(details, clock);

    private static ReviewEvent Message(ReviewEventRow happened, Dictionary<long, string> runs) => new()
    {
        Sequence = happened.Sequence,
        Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(happened.Time)),
        Review = ResourceNames.Review(happened.FindingId),
        Action = (ReviewAction)happened.Action,
        Reviewer = ReviewMessages.Person(happened.Organization, happened.Person),
        From = (ReviewState)happened.From,
        To = (ReviewState)happened.To,
        Outcome = (ReviewOutcome)happened.Outcome,
        Reason = (DecisionReason)happened.Reason,
        Note = happened.Note,
        EvidenceReference = happened.EvidenceReference,
        Run = runs.TryGetValue(happened.RunId, out var run) ? ResourceNames.Run(run) : "",
    };
}
