using Exchange.Access;
using Exchange.Errors;
using Exchange.Review;
using Exchange.V1;
using Grpc.Core;
using Matching.Casework;
using Matching.Identity;
using CoreAction = Matching.Casework.Exits.ExitAction;
using CoreReason = Matching.Rules.ExitReason;
using CoreState = Matching.Casework.Exits.ExitState;
using Enum = System.Enum;
using ExitAction = Exchange.V1.ExitAction;
using ExitReason = Exchange.V1.ExitReason;
using ExitState = Exchange.V1.ExitState;
using FileAccessKind = Exchange.Store.FileAccessKind;

namespace Exchange.Exits;

/// <summary>ExitService on the wire: translates, and asks <see cref="ExitDesk"/>.</summary>
public sealed class ExitGrpcService(ExitDesk desk, ReviewDesk reviews, FileAccessLog accesses, Paging paging, TimeProvider clock, IHostApplicationLifetime lifetime) : ExitService.ExitServiceBase
{
    private const int MostFileNumber = 64;
    private const int EventsAtOnce = 500;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public override async Task<ListExitCandidatesResponse> ListExitCandidates(ListExitCandidatesRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var (size, region) = (Paging.Size(request.PageSize), RequestFields.RequireScope(caller, "region_code", request.RegionCode));
        var query = new ReviewQuery(region, request.OwningUnion, [], [], Actor.Nobody, 0);
        var (scope, canonical) = ($"exit-candidates/{caller.Code}", $"{request.Returns}|{query.Canonical}");
        if (request.PageToken.Length == 0)
            await accesses.ManyAsync(caller, FileAccessKind.List, query.Region, query.OwningUnion, context.CancellationToken);
        var (candidates, next) = await desk.CandidatesAsync(query, request.Returns, paging.After(scope, canonical, request.PageToken), size, context.CancellationToken);
        var details = await reviews.DetailsAsync([.. candidates.Select(candidate => candidate.Review)], context.CancellationToken);
        return new ListExitCandidatesResponse
        {
            Candidates =
            {
                candidates.Zip(details, (candidate, shown) => new ExitCandidate
                {
                    Review = ReviewMessages.Of(shown, clock),
                    Exit = candidate.Exit.Length > 0 ? ResourceNames.Exit(candidate.Exit) : "",
                }),
            },
            NextPageToken = next is { } after ? paging.Token(scope, canonical, after) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task<ProposeExitResponse> ProposeExit(ProposeExitRequest request, ServerCallContext context)
    {
        var isByHand = request.Review.Length == 0;
        if (isByHand && (request.OwningUnion.Length == 0 || request.FileNumber.Length is 0 or > MostFileNumber))
            throw Refusal.FieldInvalid("file_number", "未指明疑点时,所属工会和档案号必填", "owning_union and file_number are required where no finding is named");
        if (!isByHand && (request.OwningUnion.Length > 0 || request.FileNumber.Length > 0 || request.Profile.Length > 0))
            throw Refusal.FieldInvalid("review", "指明疑点后不得再写所属工会、档案号或方案", "excludes owning_union, file_number and profile");
        if (request.Reason is ExitReason.Unspecified || !Enum.IsDefined(request.Reason))
            throw Refusal.FieldInvalid("reason", "必填,且须在代码表内", "is required and must be in the list");
        var by = RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer);
        var note = RequestWords.RequireNote(request.Note, required: isByHand || request.Reason is ExitReason.Other);
        var evidence = RequestWords.RequireEvidence(request.EvidenceReference, required: false);
        var proposal = new ExitProposal(request.Review, request.OwningUnion, request.FileNumber, (CoreReason)request.Reason, request.Profile);
        return new ProposeExitResponse { Exit = ExitMessages.Of(await desk.ProposeAsync(context.GetCaller(), proposal, by, note, evidence, context.CancellationToken)) };
    }

    /// <inheritdoc/>
    public override async Task<RecordExitStepResponse> RecordExitStep(RecordExitStepRequest request, ServerCallContext context)
    {
        if (request.Action is ExitAction.Unspecified || !Enum.IsDefined(request.Action))
            throw Refusal.FieldInvalid("action", "必填,且须在代码表内", "is required and must be in the list");
        if (request.Etag.Length == 0)
            throw Refusal.FieldInvalid("etag", "必填:先读取该案件,带上其 etag", "is required: read the case first and give its etag");
        var by = RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer);
        var note = RequestWords.RequireNote(request.Note, required: request.Action is ExitAction.Contest or ExitAction.Refuse or ExitAction.Recheck or ExitAction.Retain or ExitAction.Return);
        var evidence = RequestWords.RequireEvidence(request.EvidenceReference, required: request.Action is ExitAction.Check or ExitAction.Publicise or ExitAction.Return);
        var row = await desk.StepAsync(context.GetCaller(), request.Name, (CoreAction)request.Action, by, request.Etag, note, evidence, context.CancellationToken);
        return new RecordExitStepResponse { Exit = ExitMessages.Of(row) };
    }

    /// <inheritdoc/>
    public override async Task<GetExitResponse> GetExit(GetExitRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var row = await desk.GetAsync(caller, request.Name, context.CancellationToken);
        await accesses.OneAsync(caller, FileAccessKind.Exit, row.Region, row.OwningUnion, row.FileNumber, context.CancellationToken);
        return new GetExitResponse { Exit = ExitMessages.Of(row) };
    }

    /// <inheritdoc/>
    public override async Task<ListExitsResponse> ListExits(ListExitsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var (size, query, scope) = (Paging.Size(request.PageSize), ToQuery(request.Filter, caller), $"exits/{caller.Code}");
        if (request.PageToken.Length == 0)
            await accesses.ManyAsync(caller, FileAccessKind.List, query.Region, query.OwningUnion, context.CancellationToken);
        var rows = await desk.ListAsync(query, paging.After(scope, query.Canonical, request.PageToken), size + 1, context.CancellationToken);
        return new ListExitsResponse
        {
            Exits = { rows.Take(size).Select(ExitMessages.Of) },
            NextPageToken = rows.Count > size ? paging.Token(scope, query.Canonical, rows[size - 1].Id) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task<ListExitEventsResponse> ListExitEvents(ListExitEventsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var row = await desk.GetAsync(caller, request.Parent, context.CancellationToken);
        await accesses.OneAsync(caller, FileAccessKind.Exit, row.Region, row.OwningUnion, row.FileNumber, context.CancellationToken);
        var scope = $"exit-events/{caller.Code}/{row.CaseId}";
        var events = await desk.EventsAsync(row, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        return new ListExitEventsResponse
        {
            Events = { events.Take(size).Select(ExitMessages.Of) },
            NextPageToken = events.Count > size ? paging.Token(scope, "", events[size - 1].Sequence) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task WatchExitEvents(WatchExitEventsRequest request, IServerStreamWriter<WatchExitEventsResponse> responseStream, ServerCallContext context)
    {
        var caller = context.GetCaller();
        if (request.AfterSequence < 0)
            throw Refusal.FieldInvalid("after_sequence", "不能为负数", "must not be negative");
        await accesses.ManyAsync(caller, FileAccessKind.List, caller.Region, "", context.CancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        for (var after = request.AfterSequence; ;)
        {
            var events = await desk.EventsAsync(caller.Region, request.NoticesOnly, after, EventsAtOnce, ending.Token);
            foreach (var happened in events)
                await responseStream.WriteAsync(new WatchExitEventsResponse { Event = ExitMessages.Of(happened) }, ending.Token);
            after = events.Count > 0 ? events[^1].Sequence : after;
            if (events.Count == EventsAtOnce)
                continue;
            if (request.UntilNow)
                return;
            await Task.Delay(PollInterval, clock, ending.Token);
        }
    }

    /// <inheritdoc/>
    public override async Task<GetExitStatisticsResponse> GetExitStatistics(GetExitStatisticsRequest request, ServerCallContext context)
    {
        var query = ToQuery(new ExitFilter { RegionCode = request.RegionCode, OwningUnion = request.OwningUnion }, context.GetCaller());
        var (counts, months) = (await desk.CountAsync(query, context.CancellationToken), await desk.MonthsAsync(query, context.CancellationToken));
        return new GetExitStatisticsResponse
        {
            Counts = { counts.Select(count => new ExitCount { CityCode = RegionCode.Format(count.City), Reason = (ExitReason)count.Reason, State = (ExitState)count.State, Count = count.Count }) },
            Months =
            {
                months.GroupBy(count => count.Month).Select(month => new ExitMonth
                {
                    Month = month.Key, Exited = Of(month, CoreState.Exited), Returned = Of(month, CoreState.Returned), GraceBegun = Of(month, CoreState.Grace),
                }).Where(month => month.Exited + month.Returned + month.GraceBegun > 0),
            },
        };

        static long Of(IEnumerable<(int Month, CoreState State, long Count)> month, CoreState state) => month.Where(count => count.State == state).Sum(count => count.Count);
    }

    private ExitQuery ToQuery(ExitFilter? filter, Participant caller)
    {
        filter ??= new ExitFilter();
        if (filter.States.Any(state => state is ExitState.Unspecified || !Enum.IsDefined(state)))
            throw Refusal.FieldInvalid("filter.states", "不在代码表内", "is not in the list");
        if (filter.Reasons.Any(reason => reason is ExitReason.Unspecified || !Enum.IsDefined(reason)))
            throw Refusal.FieldInvalid("filter.reasons", "不在代码表内", "is not in the list");
        if (!Enum.IsDefined(filter.Queue))
            throw Refusal.FieldInvalid("filter.queue", "不在代码表内", "is not in the list");
        return new ExitQuery(
            RequestFields.RequireScope(caller, "filter.region_code", filter.RegionCode), filter.OwningUnion, filter.FileNumber, [.. filter.States.Distinct().Order().Select(state => (CoreState)state)],
            [.. filter.Reasons.Distinct().Order().Select(reason => (CoreReason)reason)], filter.Queue, desk.Today);
    }
}
