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
public sealed class ComparisonGrpcService(RunCatalogue catalogue, Paging paging, TimeProvider clock, IHostApplicationLifetime lifetime)
    : ComparisonService.ComparisonServiceBase
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastGap = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public override async Task<CreateRunResponse> CreateRun(CreateRunRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var details = await catalogue.CreateAsync(caller, ToRow(request, caller), request.Batches, request.ValidateOnly, context.CancellationToken);
        return new CreateRunResponse { Run = ToMessage(details) };
    }

    /// <inheritdoc/>
    public override async Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) =>
        new() { Run = ToMessage(await catalogue.GetAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var scope = $"runs/{caller.Code}";
        var runs = await catalogue.ListAsync(caller, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        return new ListRunsResponse
        {
            Runs = { runs.Take(size).Select(ToMessage) },
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
            var ended = details.Row.State is RunState.Succeeded or RunState.Failed;
            var gap = lastSent == 0 ? TimeSpan.MaxValue : clock.GetElapsedTime(lastSent);
            if ((details.Row.Sequence > seen && (ended || gap >= LeastGap)) || gap >= Heartbeat || ended)
            {
                await responseStream.WriteAsync(new WatchRunResponse { Run = ToMessage(details) }, ending.Token);
                seen = details.Row.Sequence;
                lastSent = clock.GetTimestamp();
            }

            if (ended)
                return;
            await Task.Delay(PollInterval, clock, ending.Token);
        }
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
            RequestDigest = SHA256.HashData(canonical.ToByteArray()),
            State = RunState.Pending,
            Sequence = 1,
        };
    }

    internal static Run ToMessage(RunDetails details)
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
            StageTimes = { details.Stages.Select(stage => new StageTime { Stage = (V1.RunStage)stage.Stage, Milliseconds = stage.Milliseconds }) },
        };
    }
}
