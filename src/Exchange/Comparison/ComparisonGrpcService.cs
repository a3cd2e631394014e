using System.Security.Cryptography;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Matching.Identity;
using Enum = System.Enum;
using RunState = Exchange.Store.RunState;

namespace Exchange.Comparison;

/// <summary>ComparisonService on the wire: translates, and asks <see cref="RunCatalogue"/>.</summary>
public sealed class ComparisonGrpcService(RunCatalogue catalogue, RunComparison comparison, Paging paging, TimeProvider clock, IHostApplicationLifetime lifetime)
    : ComparisonService.ComparisonServiceBase
{
    private const int MaxCode = 64;

    /// <summary>Below the limit of a message by enough for names and tokens.</summary>
    private const int PageBytes = Limits.MaxDecodedBytes * 3 / 4;

    private static readonly Store.RunStage[] StageOrder =
        [Store.RunStage.Load, Store.RunStage.IdentityJoin, Store.RunStage.Linkage, Store.RunStage.Checks, Store.RunStage.Reconciliation, Store.RunStage.Publish];

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastGap = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override async Task<CreateRunResponse> CreateRun(CreateRunRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var details = await catalogue.CreateAsync(caller, ToRow(request, caller), request.Batches, request.RequiredSources, request.ValidateOnly, context.CancellationToken);
        return new CreateRunResponse { Run = Message(details) };
    }

    /// <inheritdoc/>
    public override async Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) =>
        new() { Run = Message(await catalogue.GetAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task<CancelRunResponse> CancelRun(CancelRunRequest request, ServerCallContext context) =>
        new() { Run = Message(await catalogue.CancelAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var scope = $"runs/{caller.Code}";
        var runs = await catalogue.ListAsync(caller, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        return new ListRunsResponse
        {
            Runs = { runs.Take(size).Select(Message) },
            NextPageToken = runs.Count > size ? paging.Token(scope, "", runs[size - 1].Row.Id) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task WatchRun(WatchRunRequest request, IServerStreamWriter<WatchRunResponse> responseStream, ServerCallContext context)
    {
        // The run is read from the store, not from a worker's memory, so that any node can be watched.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var seen = request.AfterSequence;
        var lastSent = 0L;
        while (true)
        {
            var details = await catalogue.GetAsync(context.GetCaller(), request.Name, ending.Token);
            var ended = details.Row.State is not (RunState.Pending or RunState.Running);
            var gap = lastSent == 0 ? TimeSpan.MaxValue : clock.GetElapsedTime(lastSent);
            if ((details.Row.Sequence > seen && (ended || gap >= LeastGap)) || gap >= Heartbeat || ended)
            {
                await responseStream.WriteAsync(new WatchRunResponse { Run = Message(details) }, ending.Token);
                seen = details.Row.Sequence;
                lastSent = clock.GetTimestamp();
            }

            if (ended)
                return;
            await Task.Delay(PollInterval, clock, ending.Token);
        }
    }

    /// <inheritdoc/>
    public override async Task<CompareRunsResponse> CompareRuns(CompareRunsRequest request, ServerCallContext context)
    {
        var (caller, size) = (context.GetCaller(), Paging.Size(request.PageSize));
        if (request.Kinds.Any(kind => kind is FindingChangeKind.Unspecified || !Enum.IsDefined(kind)))
            throw Refusal.FieldInvalid("kinds", "不在代码表内", "is not in the list");
        IReadOnlyList<FindingChangeKind> kinds = request.Kinds.Count == 0 ? [FindingChangeKind.New, FindingChangeKind.Gone, FindingChangeKind.Changed] : [.. request.Kinds.Distinct().Order()];
        var (before, after) = await comparison.RequireAsync(caller, request.Before, request.After, context.CancellationToken);
        var (scope, filter) = ($"changes/{caller.Code}/{before.RunId}/{after.RunId}", string.Join(',', kinds));
        var key = paging.After(scope, filter, request.PageToken);
        var changes = await comparison.ListAsync(before, after, caller.Region, kinds, key, size + 1, context.CancellationToken);
        var counts = await comparison.CountAsync(before, after, caller.Region, context.CancellationToken);
        var shown = FitInMessage(changes, size);
        return new CompareRunsResponse
        {
            Changes = { changes.Take(shown).Select(change => ToMessage(change, before, after)) },
            NextPageToken = changes.Count > shown ? paging.Token(scope, filter, changes[shown - 1].Key) : "",
            NewFindings = counts.New,
            GoneFindings = counts.Gone,
            ChangedFindings = counts.Changed,
            UnchangedFindings = counts.Unchanged,
        };
    }

    /// <summary>How many changes make a page: as many as were asked for, and at least one, but not more than an answer may hold.</summary>
    private static int FitInMessage(List<ChangedFinding> changes, int size)
    {
        var (count, bytes) = (0, 0);
        while (count < Math.Min(changes.Count, size) && (count == 0 || bytes + changes[count].Row.Payload.Length <= PageBytes))
            bytes += changes[count++].Row.Payload.Length;
        return count;
    }

    private static FindingChange ToMessage(ChangedFinding change, RunRow before, RunRow after)
    {
        var finding = Finding.Parser.ParseFrom(change.Row.Payload);
        finding.Name = ResourceNames.Finding(change.Kind is FindingChangeKind.Gone ? before.RunId : after.RunId, change.Row.FindingId);
        return new FindingChange { Kind = change.Kind, Finding = finding, BeforeDigest = ByteString.CopyFrom(change.BeforeDigest) };
    }

    private static RunRow ToRow(CreateRunRequest request, Participant caller)
    {
        if (!ResourceNames.IsId(request.RunId))
            throw Refusal.FieldInvalid("run_id", "应为4至64个小写字母、数字或连字符", "must be 4 to 64 lower-case letters, digits and hyphens");
        if (request.Kind is RunKind.Precheck)
            throw Refusal.FieldInvalid("kind", "批次预检请用 PrecheckService.CheckBatch", "is started by PrecheckService.CheckBatch");
        if (request.Kind is RunKind.Unspecified || !Enum.IsDefined(request.Kind))
            throw Refusal.FieldInvalid("kind", "未指定或不支持", "is missing or not offered");
        RequestFields.RequireYear(request.BusinessYear);
        RequestFields.RequireDay("as_of_date", request.AsOfDate, request.BusinessYear);
        if (request.Kind is RunKind.FullHistory ? request.SinceYear < 2000 || request.SinceYear > request.BusinessYear : request.SinceYear != 0)
            throw Refusal.FieldInvalid("since_year", "历年全量须填2000年至业务年度之间的年份,其他类别不填", "must be a year up to the business year for a full history, and 0 for other kinds");
        if (request.OwningUnion.Length > MaxCode)
            throw Refusal.FieldInvalid("owning_union", "过长", "is too long");
        if (request.RequiredSources.Any(kind => kind is RecordKind.Unspecified or RecordKind.HouseholdFile || !Enum.IsDefined(kind)))
            throw Refusal.FieldInvalid("required_sources", "含有不是部门数据的类别", "holds a kind that is no register's");

        // A rehearsal and the run itself are the same request.
        var canonical = request.Clone();
        canonical.ValidateOnly = false;
        return new RunRow
        {
            RunId = request.RunId,
            Organization = caller.Code,
            Kind = (int)request.Kind,
            Region = RequestFields.RequireRegion("region_code", request.RegionCode),
            BusinessYear = request.BusinessYear,
            AsOfDate = request.AsOfDate,
            Profile = request.RuleProfile,
            OwningUnion = request.OwningUnion,
            SinceYear = request.SinceYear,
            IsFull = request.Full,
            RequestDigest = SHA256.HashData(canonical.ToByteArray()),
            State = RunState.Pending,
            Sequence = 1,
        };
    }

    private Run Message(RunDetails details) => ToMessage(details, clock.GetUtcNow());

    /// <summary>How long the stage will still take if it goes on as it went so far, seconds; 0 where nobody can say.</summary>
    private static long Remaining(RunDetails details, DateTimeOffset now)
    {
        var row = details.Row;
        if (row.State is not RunState.Running || row.StageDone <= 0 || details.Stages.FirstOrDefault(stage => stage.Stage == row.Stage) is not { } stage)
            return 0;
        var elapsed = Math.Max(0, now.ToUnixTimeMilliseconds() - stage.StartTime) / 1000.0;
        return (long)Math.Ceiling(elapsed * Math.Max(0, row.StageTotal - row.StageDone) / row.StageDone);
    }

    internal static Run ToMessage(RunDetails details, DateTimeOffset now)
    {
        var row = details.Row;
        var subject = details.Inputs.FirstOrDefault(input => input.Id == row.SubjectBatchId);
        return new Run
        {
            Name = ResourceNames.Run(row.RunId),
            Kind = (RunKind)row.Kind,
            Organization = row.Organization,
            RegionCode = RegionCode.Format(row.Region),
            BusinessYear = row.BusinessYear,
            AsOfDate = row.AsOfDate,
            RuleProfile = row.Profile,
            Inputs =
            {
                details.Inputs.Select(input => new RunInput
                {
                    Batch = ResourceNames.Batch(input.Organization, input.BatchId),
                    RecordKind = (RecordKind)input.Kind,
                    Records = input.CommittedOffset,
                    ChainHash = ByteString.CopyFrom(input.ChainHash),
                }),
            },
            State = (V1.RunState)row.State,
            Stage = (V1.RunStage)row.Stage,
            StageDone = row.StageDone,
            StageTotal = row.StageTotal,
            StageRemainingSeconds = Remaining(details, now),
            OwningUnion = row.OwningUnion,
            SinceYear = row.SinceYear,
            ReusedHouseholds = row.Reused,
            Sequence = row.Sequence,
            FailureReason = row.FailureReason,
            FailureTextZh = RunFailures.TextZh(row.FailureReason),
            InputDigest = ByteString.CopyFrom(row.InputDigest),
            ResultDigest = ByteString.CopyFrom(row.ResultDigest),
            Households = row.Households,
            Persons = row.Persons,
            RegisterRecords = row.RegisterRecords,
            Findings = row.Findings,
            ExitCandidates = row.ExitCandidates,
            SubjectBatch = subject is null ? "" : ResourceNames.Batch(subject.Organization, subject.BatchId),
            CreateTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.CreateTime)),
            EndTime = row.EndTime is { } end ? Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(end)) : null,
            StageTimes = { details.Stages.Where(stage => stage.Milliseconds > 0).OrderBy(stage => Array.IndexOf(StageOrder, stage.Stage)).Select(stage => new StageTime { Stage = (V1.RunStage)stage.Stage, Milliseconds = stage.Milliseconds }) },
        };
    }
}
