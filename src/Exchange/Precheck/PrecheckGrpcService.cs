using System.Threading.Channels;
using Exchange.Access;
using Exchange.Comparison;
using Exchange.Errors;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using RunState = Exchange.Store.RunState;

namespace Exchange.Precheck;

/// <summary>PrecheckService on the wire: translates, and asks <see cref="HouseholdPrecheck"/>.</summary>
public sealed class PrecheckGrpcService(HouseholdPrecheck precheck, RunCatalogue runs, TimeProvider clock) : PrecheckService.PrecheckServiceBase
{
    /// <summary>Households that are looked up together: enough for one round of questions to serve many, few enough for an answer at once.</summary>
    private const int GroupSize = 64;

    /// <inheritdoc/>
    public override async Task<CheckHouseholdResponse> CheckHousehold(CheckHouseholdRequest request, ServerCallContext context)
    {
        var file = request.Household ?? throw Refusal.FieldInvalid("household", "为空", "is empty");
        RequestFields.RequireYear(request.BusinessYear);
        var asOf = RequestFields.RequireDay("as_of_date", request.AsOfDate, request.BusinessYear);
        var session = await precheck.BeginAsync(context.GetCaller(), request.BusinessYear, asOf, request.RuleProfile, context.CancellationToken);
        if (session.Fault(file) is { } fault)
        {
            if (fault.Reason is RecordReason.RegionOutOfScope)
                throw Refusal.Create(ErrorReason.RegionOutOfScope);
            var kind = RecordCatalogue.Get(fault.Reason);
            throw Refusal.FieldInvalid($"household.{fault.FieldPath}", kind.TextZh, kind.TextEn);
        }

        var answers = await session.JudgeAsync([file], context.CancellationToken);
        await session.EndAsync(context.CancellationToken);
        return answers[0];
    }

    /// <inheritdoc/>
    public override async Task CheckHouseholds(
        IAsyncStreamReader<CheckHouseholdsRequest> requestStream, IServerStreamWriter<CheckHouseholdsResponse> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Open is not { } open)
            throw Refusal.Create(ErrorReason.FrameUnexpected);
        RequestFields.RequireYear(open.BusinessYear);
        var asOf = RequestFields.RequireDay("open.as_of_date", open.AsOfDate, open.BusinessYear);
        var session = await precheck.BeginAsync(context.GetCaller(), open.BusinessYear, asOf, open.RuleProfile, context.CancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var waiting = Channel.CreateBounded<HouseholdFile>(new BoundedChannelOptions(GroupSize * 2) { SingleReader = true, SingleWriter = true });
        var judged = Channel.CreateBounded<Task<List<CheckHouseholdsResponse>>>(new BoundedChannelOptions(Environment.ProcessorCount) { SingleReader = true, SingleWriter = true });
        var reading = CompleteAsync(waiting.Writer, () => ReadAsync(requestStream, waiting.Writer, ending.Token));
        var judging = CompleteAsync(judged.Writer, () => JudgeAsync(session, waiting.Reader, judged.Writer, ending.Token));
        try
        {
            await foreach (var group in judged.Reader.ReadAllAsync(ending.Token))
            {
                foreach (var answer in await group)
                    await responseStream.WriteAsync(answer, ending.Token);
            }

            await judging;
            await reading;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(reading, judging).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            await session.EndAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public override async Task<CheckBatchResponse> CheckBatch(CheckBatchRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        if (!ResourceNames.IsId(request.RunId))
            throw Refusal.FieldInvalid("run_id", "应为4至64个小写字母、数字或连字符", "must be 4 to 64 lower-case letters, digits and hyphens");
        var run = new RunRow
        {
            RunId = request.RunId,
            Organization = caller.Code,
            Kind = (int)RunKind.Precheck,
            AsOfDate = request.AsOfDate,
            Profile = request.RuleProfile,
            RequestDigest = System.Security.Cryptography.SHA256.HashData(request.ToByteArray()),
            State = RunState.Pending,
            Sequence = 1,
        };
        var details = await runs.CreatePrecheckAsync(caller, request.Batch, run, context.CancellationToken);
        return new CheckBatchResponse { Run = ComparisonGrpcService.ToMessage(details, clock.GetUtcNow()) };
    }

    private static async Task ReadAsync(IAsyncStreamReader<CheckHouseholdsRequest> requests, ChannelWriter<HouseholdFile> waiting, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
            await waiting.WriteAsync(requests.Current.Household ?? throw Refusal.Create(ErrorReason.FrameUnexpected), cancellationToken);
    }

    /// <summary>
    /// Takes whatever has arrived, at least one and at most a group, so that a slow sender gets its answers at once and a fast one is looked up
    /// together. Groups are judged side by side and answered in order.
    /// </summary>
    private static async Task JudgeAsync(
        PrecheckSession session, ChannelReader<HouseholdFile> waiting, ChannelWriter<Task<List<CheckHouseholdsResponse>>> judged, CancellationToken cancellationToken)
    {
        var index = 0L;
        while (await waiting.WaitToReadAsync(cancellationToken))
        {
            var files = new List<HouseholdFile>(GroupSize);
            while (files.Count < GroupSize && waiting.TryRead(out var file))
                files.Add(file);
            var faults = files.ConvertAll(session.Fault);
            var first = index;
            index += files.Count;
            await judged.WriteAsync(Task.Run(() => AnswerAsync(session, files, faults, first, cancellationToken), cancellationToken), cancellationToken);
        }
    }

    private static async Task<List<CheckHouseholdsResponse>> AnswerAsync(
        PrecheckSession session, List<HouseholdFile> files, List<RecordFault?> faults, long index, CancellationToken cancellationToken)
    {
        var judged = await session.JudgeAsync([.. files.Where((_, position) => faults[position] is null)], cancellationToken);
        var next = 0;
        return faults.ConvertAll(fault => fault is null
            ? new CheckHouseholdsResponse { Index = index++, Result = judged[next++] }
            : new CheckHouseholdsResponse { Index = index++, Rejection = Rejection(fault) });
    }

    /// <summary>Ends a channel with its writer: what went wrong there, its reader learns after the last item.</summary>
    private static async Task CompleteAsync<T>(ChannelWriter<T> writer, Func<Task> write)
    {
        try
        {
            await write();
            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
            throw;
        }
    }

    private static PrecheckRejection Rejection(RecordFault fault)
    {
        var kind = RecordCatalogue.Get(fault.Reason);
        return new PrecheckRejection { Reason = fault.Reason, FieldPath = fault.FieldPath, TextZh = kind.TextZh, NextStepZh = kind.NextStepZh };
    }
}
