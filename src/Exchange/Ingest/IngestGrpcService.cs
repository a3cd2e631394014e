using System.Security.Cryptography;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Matching.Identity;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Ingest;

/// <summary>IngestService on the wire: translates, and asks <see cref="BatchIntake"/>, <see cref="BatchSealing"/> and <see cref="BatchEnding"/>.</summary>
public sealed class IngestGrpcService(
    BatchIntake intake, BatchSealing sealing, BatchEnding ending, AppendBudget budget, Paging paging, ExchangeOptions options, IHostApplicationLifetime lifetime) : Wire.GuardedIngest
{
    private const int RejectionsInAck = 20;
    private const int RejectionsInMessage = 500;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public override async Task<CreateBatchResponse> CreateBatch(CreateBatchRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        if (ResourceNames.ParseOrganization(request.Parent) != caller.Code)
            throw Refusal.Create(ErrorReason.OrgMismatch);
        BatchIntake.RequireMaySend(caller, (CoreKind)request.RecordKind);
        var batch = await intake.CreateAsync(ToRow(request, caller), context.CancellationToken);
        return new CreateBatchResponse { Batch = ToMessage(batch) };
    }

    /// <inheritdoc/>
    public override async Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        new() { Batch = ToMessage(await intake.GetAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task<ListBatchesResponse> ListBatches(ListBatchesRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        if (ResourceNames.ParseOrganization(request.Parent) != caller.Code)
            throw Refusal.Create(ErrorReason.OrgMismatch);
        var size = Paging.Size(request.PageSize);
        var scope = $"batches/{caller.Code}";
        var rows = await intake.ListAsync(caller, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        return new ListBatchesResponse
        {
            Batches = { rows.Take(size).Select(ToMessage) },
            NextPageToken = rows.Count > size ? paging.Token(scope, "", rows[size - 1].Id) : "",
        };
    }

    /// <inheritdoc/>
    public override async Task AppendRecords(
        IAsyncStreamReader<AppendRecordsRequest> requestStream, IServerStreamWriter<AppendRecordsResponse> responseStream, ServerCallContext context)
    {
        // Whoever opens a stream and says nothing is sent away as well: a fault suite's client waited for ever on a stream whose first frame had not come.
        if (!await MoveNextAsync(requestStream, context.CancellationToken))
            return;
        if (requestStream.Current.FrameCase is not AppendRecordsRequest.FrameOneofCase.Open)
            throw Refusal.Create(ErrorReason.FrameUnexpected);
        using var slot = budget.Enter(context.GetCaller());
        var session = await intake.OpenAsync(context.GetCaller(), requestStream.Current.Open.Batch, context.CancellationToken);
        await responseStream.WriteAsync(ToOpened(session), context.CancellationToken);

        // Acknowledgements and the farewell come from two sides; the stream takes one at a time.
        using var answering = new SemaphoreSlim(1, 1);
        async Task AnswerAsync(AppendRecordsResponse answer, CancellationToken token)
        {
            await answering.WaitAsync(token);
            try
            {
                await responseStream.WriteAsync(answer, token);
            }
            finally
            {
                answering.Release();
            }
        }

        var pipeline = new AppendPipeline(session, budget, (chunk, token) => AnswerAsync(ToAck(chunk, budget.ThrottlePercent), token));

        // A service that is stopping says so, takes what is on its way, and sends those away who go on; the client goes on with whoever answers next.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var saying = Task.CompletedTask;
        await using (lifetime.ApplicationStopping.Register(() =>
        {
            stop.CancelAfter(DrainTime);
            saying = AnswerAsync(new AppendRecordsResponse { Goaway = new Goaway() }, stop.Token);
        }))
        {
            try
            {
                await pipeline.RunAsync(Chunks(requestStream, stop.Token), stop.Token);
            }
            finally
            {
                await saying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async IAsyncEnumerable<RecordChunk> Chunks(
        IAsyncStreamReader<AppendRecordsRequest> requestStream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await MoveNextAsync(requestStream, cancellationToken))
        {
            var request = requestStream.Current;
            if (request.FrameCase is not AppendRecordsRequest.FrameOneofCase.Chunk)
                throw Refusal.Create(ErrorReason.FrameUnexpected);
            Validate(request.Chunk);
            yield return request.Chunk;
        }
    }

    /// <summary>The next frame; a stream on which nothing comes is ended, and the connection with its other streams stays.</summary>
    private async Task<bool> MoveNextAsync(IAsyncStreamReader<AppendRecordsRequest> requestStream, CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(options.StreamIdle);
        try
        {
            return await requestStream.MoveNext(idle.Token);
        }
        catch (Exception exception) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested && exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            throw Refusal.Create(ErrorReason.StreamIdle);
        }
    }

    /// <inheritdoc/>
    public override async Task<AppendChunkResponse> AppendChunk(AppendChunkRequest request, ServerCallContext context)
    {
        if (request.Epoch < 0)
            throw Refusal.FieldInvalid("epoch", "不能为负数", "must not be negative");
        if (request.Chunk is null && request.Epoch != 0)
            throw Refusal.FieldInvalid("chunk", "缺少数据块", "is missing");
        if (request.Chunk is not null)
            Validate(request.Chunk);
        var session = await intake.ContinueAsync(context.GetCaller(), request.Name, request.Epoch, context.CancellationToken);
        var stored = session.Position;
        if (request.Chunk is { } chunk)
        {
            var bytes = chunk.Records.Sum(record => record.Length);
            await budget.TakeAsync(bytes, context.CancellationToken);
            try
            {
                stored = (await session.CommitAsync([session.Prepare(chunk.FirstIndex, chunk.Records)], context.CancellationToken))[0];
            }
            finally
            {
                budget.Return(bytes);
            }
        }

        return new AppendChunkResponse { Epoch = session.Epoch, Ack = ToAck(stored, budget.ThrottlePercent).Ack };
    }

    /// <inheritdoc/>
    public override async Task<AbandonBatchResponse> AbandonBatch(AbandonBatchRequest request, ServerCallContext context) =>
        new() { Batch = ToMessage(await ending.AbandonAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task<PurgeBatchResponse> PurgeBatch(PurgeBatchRequest request, ServerCallContext context) =>
        new() { Batch = ToMessage(await ending.PurgeAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task StreamRejections(StreamRejectionsRequest request, IServerStreamWriter<StreamRejectionsResponse> responseStream, ServerCallContext context)
    {
        var (caller, after) = (context.GetCaller(), request.HasAfterIndex ? request.AfterIndex : -1);
        while (true)
        {
            var (rows, _) = await intake.ListRejectionsAsync(caller, request.Parent, after, RejectionsInMessage, context.CancellationToken);
            if (rows.Count == 0)
                return;
            await responseStream.WriteAsync(new StreamRejectionsResponse { Rejections = { rows.Select(ToMessage) } }, context.CancellationToken);
            after = rows[^1].Index;
        }
    }

    /// <inheritdoc/>
    public override async Task<SealBatchResponse> SealBatch(SealBatchRequest request, ServerCallContext context)
    {
        if (request.ChainHash.Length != ChainHash.Length)
            throw Refusal.FieldInvalid("chain_hash", "应为32字节", "must have 32 bytes");
        var (batch, receipt) = await sealing.SealAsync(context.GetCaller(), request.Name, request.Records, request.ChainHash.ToByteArray(), context.CancellationToken);
        return new SealBatchResponse { Batch = ToMessage(batch), Receipt = BatchReceipt.ToMessage(receipt) };
    }

    /// <inheritdoc/>
    public override async Task<GetReceiptResponse> GetReceipt(GetReceiptRequest request, ServerCallContext context) =>
        new() { Receipt = BatchReceipt.ToMessage(await sealing.ReceiptAsync(context.GetCaller(), request.Name, context.CancellationToken)) };

    /// <inheritdoc/>
    public override async Task<ListRejectionsResponse> ListRejections(ListRejectionsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var scope = $"rejections/{request.Parent}";
        var after = paging.After(scope, "", request.PageToken, start: -1);
        var (rows, total) = await intake.ListRejectionsAsync(caller, request.Parent, after, size + 1, context.CancellationToken);
        return new ListRejectionsResponse
        {
            Rejections = { rows.Take(size).Select(ToMessage) },
            NextPageToken = rows.Count > size ? paging.Token(scope, "", rows[size - 1].Index) : "",
            TotalSize = total,
        };
    }

    private static void Validate(RecordChunk chunk)
    {
        if (chunk.Records.Count > Limits.MaxChunkRecords)
            throw Refusal.Create(ErrorReason.TooManyRecords);
        if (chunk.Records.Count == 0)
            throw Refusal.FieldInvalid("chunk.records", "数据块为空", "the chunk is empty");
        if (chunk.FirstIndex < 0)
            throw Refusal.FieldInvalid("chunk.first_index", "不能为负数", "must not be negative");
        if (chunk.HasCrc32C && chunk.Crc32C != Ingest.Crc32C.Compute(chunk.Records.Select(record => record.Memory)))
            throw Refusal.Create(ErrorReason.ChunkCorrupt);
    }

    private static BatchRow ToRow(CreateBatchRequest request, Participant caller)
    {
        if (!ResourceNames.IsId(request.BatchId))
            throw Refusal.FieldInvalid("batch_id", "应为4至64个小写字母、数字或连字符", "must be 4 to 64 lower-case letters, digits and hyphens");
        RequestFields.RequireYear(request.BusinessYear);
        RequestFields.RequireDay("as_of_date", request.AsOfDate, request.BusinessYear);
        if (request.SchemaVersion != ServiceVersion.Schema)
            throw Refusal.FieldInvalid("schema_version", $"应为 {ServiceVersion.Schema}", $"must be {ServiceVersion.Schema}");
        if (request.DeclaredRecords < 0)
            throw Refusal.FieldInvalid("declared_records", "不能为负数", "must not be negative");
        if (request.Mode is not (V1.DeliveryMode.Unspecified or V1.DeliveryMode.Snapshot or V1.DeliveryMode.Delta))
            throw Refusal.FieldInvalid("mode", "应为全量或增量", "must be a snapshot or a delta");
        if (request.Mode is V1.DeliveryMode.Delta && request.Replaces.Length == 0)
            throw Refusal.FieldInvalid("replaces", "增量批次须写明在哪个批次之上", "a delta names the batch that it adds to");
        var replaces = request.Replaces.Length == 0 ? (Organization: caller.Code, Batch: "") : ResourceNames.ParseBatch(request.Replaces);
        if (replaces.Organization != caller.Code)
            throw Refusal.NotFound(request.Replaces);
        var reference = request.AuthorizationReference;
        if (TextRules.IsLonger(reference, 200) || TextRules.HasControls(reference) || IdMask.ContainsIdNumber(reference))
            throw Refusal.FieldInvalid("authorization_reference", "不超过200字,不含控制字符和身份证号", "must be at most 200 characters without control characters and identity numbers");
        return new BatchRow
        {
            Organization = caller.Code,
            BatchId = request.BatchId,
            Kind = (CoreKind)request.RecordKind,
            BusinessYear = request.BusinessYear,
            AsOfDate = request.AsOfDate,
            SchemaVersion = request.SchemaVersion,
            DeclaredRecords = request.DeclaredRecords,
            AuthorizationReference = request.AuthorizationReference,
            Mode = request.Mode is V1.DeliveryMode.Delta ? Store.DeliveryMode.Delta : Store.DeliveryMode.Snapshot,
            Replaces = replaces.Batch,
            RequestDigest = SHA256.HashData(request.ToByteArray()),
            ChainHash = ChainHash.Empty,
        };
    }

    private Batch ToMessage(BatchRow row) => new()
    {
        Name = ResourceNames.Batch(row.Organization, row.BatchId),
        RecordKind = (RecordKind)row.Kind,
        BusinessYear = row.BusinessYear,
        AsOfDate = row.AsOfDate,
        SchemaVersion = row.SchemaVersion,
        DeclaredRecords = row.DeclaredRecords,
        AuthorizationReference = row.AuthorizationReference,
        State = (V1.BatchState)row.State,
        CommittedOffset = row.CommittedOffset,
        Accepted = row.Accepted,
        Rejected = row.Rejected,
        Persons = row.Persons,
        ChainHash = ByteString.CopyFrom(row.ChainHash),
        Epoch = row.Epoch,
        CreateTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.CreateTime)),
        SealTime = row.SealTime is { } time ? Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(time)) : null,
        Mode = (V1.DeliveryMode)row.Mode,
        Replaces = row.Replaces.Length == 0 ? "" : ResourceNames.Batch(row.Organization, row.Replaces),
        ExpireTime = row.State is Store.BatchState.Open ? Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.TouchTime) + options.OpenBatchLife) : null,
        RecordBytes = row.RecordBytes,
    };

    private static AppendRecordsResponse ToOpened(AppendSession session) => new()
    {
        Opened = new SessionOpened { CommittedOffset = session.Position.CommittedOffset, Epoch = session.Epoch, Window = Limits.AppendWindow },
    };

    private static AppendRecordsResponse ToAck(StoredChunk chunk, int throttlePercent) => new()
    {
        Ack = new ChunkAck
        {
            CommittedOffset = chunk.CommittedOffset,
            Accepted = chunk.Accepted,
            Rejected = chunk.Rejected,
            ChainHash = ByteString.CopyFrom(chunk.Chain),
            Rejections = { chunk.Rejections.Take(RejectionsInAck).Select(ToMessage) },
            ThrottlePercent = throttlePercent,
        },
    };

    private static Rejection ToMessage(RejectionRow row)
    {
        var kind = RecordCatalogue.Get((RecordReason)row.Reason);
        return new Rejection
        {
            Index = row.Index,
            Reason = kind.Reason,
            FieldPath = row.FieldPath,
            TextZh = $"{kind.TextZh};{kind.NextStepZh}",
            TextEn = $"{kind.TextEn}; {kind.NextStepEn}",
            SourceCaseNumber = row.SourceCaseNumber,
        };
    }
}
