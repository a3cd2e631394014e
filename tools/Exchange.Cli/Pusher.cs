using System.Collections.Concurrent;
using System.Security.Cryptography;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Exchange.Cli;

/// <summary>What is to be sent.</summary>
/// <param name="File">The records.</param>
/// <param name="Kind">Their kind.</param>
/// <param name="BatchId">The batch's id.</param>
/// <param name="BusinessYear">The year.</param>
/// <param name="AsOfDate">The day, yyyymmdd.</param>
/// <param name="Mode">Everything, or what has changed.</param>
/// <param name="Replaces">The id of the batch that it replaces or adds to; empty for none.</param>
internal sealed record PushOrder(RecordFile File, RecordKind Kind, string BatchId, int BusinessYear, int AsOfDate, DeliveryMode Mode = DeliveryMode.Unspecified, string Replaces = "");

/// <summary>How far a push is.</summary>
internal enum PushStage
{
    /// <summary>Records are being sent.</summary>
    Appending,

    /// <summary>The line was cut or the service is away; it goes on by itself.</summary>
    Waiting,

    /// <summary>Everything is stored; the seal is being set.</summary>
    Sealing,

    /// <summary>The batch is visible.</summary>
    Sealed,
}

/// <summary>What a push has reached.</summary>
/// <param name="Stage">Where it is.</param>
/// <param name="Records">Records that are stored for good.</param>
/// <param name="Bytes">How many bytes of the file they are.</param>
internal readonly record struct PushProgress(PushStage Stage, long Records, long Bytes);

/// <summary>
/// Sends a file as a batch: create, append, seal. Every step can be repeated: the same file under the same id goes on where the service has stored it, and a
/// sealed batch is answered the same again. After a cut line or a restart of the service it goes on by itself, where the service says.
/// </summary>
/// <param name="connection">The service.</param>
/// <param name="patience">For how long, without any progress, it tries again once the service has answered; zero: not at all.</param>
internal sealed class Pusher(ServiceConnection connection, TimeSpan patience = default)
{
    private const int ChunkBytes = 256 * 1024;
    private const int ChunkRecords = 1000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.2);
    private bool _hasAnswered;

    /// <summary>The longest pause between two attempts; shorter only where faults are made on purpose.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends a file.</summary>
    /// <param name="order">What.</param>
    /// <param name="progress">Is told what is stored for good.</param>
    /// <param name="cancellationToken">Gives up; what was acknowledged is kept.</param>
    /// <returns>The sealed batch with its receipt, and whether an earlier call had sealed it already.</returns>
    public async Task<(SealBatchResponse Seal, bool WasSealed)> PushAsync(PushOrder order, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        var upload = new Upload(order.File);
        var batch = await PersistAsync(upload, () => CreateAsync(order, cancellationToken), progress, cancellationToken);
        if (batch.State is BatchState.Open)
        {
            await PersistAsync(
                upload,
                async () =>
                {
                    await AppendAsync(batch.Name, upload, progress, cancellationToken);
                    return true;
                },
                progress, cancellationToken);
        }
        else
        {
            upload.ReadToEnd();
        }

        progress(new PushProgress(PushStage.Sealing, upload.Sent.Records, order.File.Length));
        var request = new SealBatchRequest { Name = batch.Name, Records = upload.Sent.Records, ChainHash = ByteString.CopyFrom(upload.Sent.Chain) };
        var seal = await PersistAsync(
            upload, async () => await connection.Ingest.SealBatchAsync(request, connection.Headers, cancellationToken: cancellationToken), progress, cancellationToken);
        progress(new PushProgress(PushStage.Sealed, upload.Sent.Records, order.File.Length));
        return (seal, batch.State is BatchState.Sealed or BatchState.Superseded);
    }

    private async Task<Batch> CreateAsync(PushOrder order, CancellationToken cancellationToken)
    {
        var info = await connection.Directory.GetServerInfoAsync(new GetServerInfoRequest(), connection.Headers, cancellationToken: cancellationToken);
        _hasAnswered = true;
        var created = await connection.Ingest.CreateBatchAsync(
            new CreateBatchRequest
            {
                Parent = $"organizations/{connection.Organization}",
                BatchId = order.BatchId,
                RecordKind = order.Kind,
                BusinessYear = order.BusinessYear,
                AsOfDate = order.AsOfDate,
                SchemaVersion = info.SchemaVersion,
                Mode = order.Mode,
                Replaces = order.Replaces.Length == 0 ? "" : $"organizations/{connection.Organization}/batches/{order.Replaces}",
            },
            connection.Headers,
            cancellationToken: cancellationToken);
        return created.Batch;
    }

    /// <summary>Repeats a step after faults of the line and the service, with growing pauses, for as long as there is patience; progress renews it.</summary>
    private async Task<T> PersistAsync<T>(Upload upload, Func<Task<T>> step, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        var (waited, wait, reached) = (TimeSpan.Zero, FirstWait, upload.Acknowledged);
        while (true)
        {
            try
            {
                return await step();
            }
            catch (RpcException exception) when (IsPassing(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (upload.Acknowledged > reached)
                    (waited, wait, reached) = (TimeSpan.Zero, FirstWait, upload.Acknowledged);

                // A service that has never answered is more likely a wrong address than one that is away.
                if (waited >= patience || !_hasAnswered)
                    throw;
                progress(new PushProgress(PushStage.Waiting, upload.Acknowledged, upload.AcknowledgedBytes));

                // Half of it at random, so that a hundred clients do not come back in the same moment.
                var pause = wait * (0.5 + (Random.Shared.NextDouble() / 2));
                await Task.Delay(pause, cancellationToken);
                (waited, wait) = (waited + pause, wait * 2 < LongestWait ? wait * 2 : LongestWait);
            }
        }
    }

    /// <summary>Whether it may go away by itself: the service is not there, the line broke, a chunk was damaged on the way.</summary>
    private static bool IsPassing(RpcException exception) => Failure.Reason(exception) switch
    {
        "" => exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.DeadlineExceeded,
        "SERVER_DRAINING" or "STORE_UNAVAILABLE" or "CHUNK_CORRUPT" or "CANCELLED" or "DEADLINE_EXCEEDED" or "STREAM_IDLE" => true,
        _ => false,
    };

    private async Task AppendAsync(string batch, Upload upload, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        using var call = connection.Ingest.AppendRecords(connection.Headers, cancellationToken: cancellationToken);
        await WriteAsync(call, new AppendRecordsRequest { Open = new OpenSession { Batch = batch } }, () => Task.CompletedTask, cancellationToken);
        if (!await call.ResponseStream.MoveNext(cancellationToken))
            throw new CommandFailedException("服务未应答 / the service did not answer");
        var opened = call.ResponseStream.Current.Opened;
        upload.GoTo(opened.CommittedOffset);

        // The window keeps that many chunks on their way; each acknowledgement frees one place.
        using var window = new SemaphoreSlim(Math.Max(1, opened.Window));
        var pace = new Pace();
        var acknowledging = AcknowledgeAsync(call.ResponseStream, window, pace, upload, progress, cancellationToken);
        try
        {
            await SendAsync(call, upload, window, pace, acknowledging, cancellationToken);
            await acknowledging;
        }
        finally
        {
            // Nobody acknowledges any more when the next attempt begins.
            call.Dispose();
            await acknowledging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // The service is about to stop; what was under way is acknowledged, and the rest goes to whoever answers next.
        if (pace.IsGoingAway && !upload.IsAtEnd)
            throw new RpcException(new Status(StatusCode.Unavailable, "the service is stopping"));
    }

    private static async Task SendAsync(
        AsyncDuplexStreamingCall<AppendRecordsRequest, AppendRecordsResponse> call, Upload upload, SemaphoreSlim window, Pace pace, Task acknowledging, CancellationToken cancellationToken)
    {
        while (!pace.IsGoingAway && upload.Next(ChunkRecords, ChunkBytes) is { } chunk)
        {
            await Task.Delay(pace.Pause, cancellationToken);

            // A refusal ends the answers; then waiting for a place would never end.
            var free = window.WaitAsync(cancellationToken);
            if (await Task.WhenAny(free, acknowledging) == acknowledging && !free.IsCompleted)
            {
                await acknowledging;
                throw new CommandFailedException("服务提前结束了上报 / the service ended the upload");
            }

            await free;
            await WriteAsync(call, new AppendRecordsRequest { Chunk = chunk }, () => acknowledging, cancellationToken);
        }

        await call.RequestStream.CompleteAsync();
    }

    /// <summary>Writes a frame. A line that breaks under the pen shows as any of several exceptions; the answers say why, where there are any.</summary>
    private static async Task WriteAsync(
        AsyncDuplexStreamingCall<AppendRecordsRequest, AppendRecordsResponse> call, AppendRecordsRequest frame, Func<Task> answers, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(frame, cancellationToken);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException or IOException or HttpRequestException)
        {
            await answers();
            throw exception as RpcException ?? new RpcException(new Status(StatusCode.Unavailable, "the line broke"));
        }
    }

    private static async Task AcknowledgeAsync(
        IAsyncStreamReader<AppendRecordsResponse> answers, SemaphoreSlim window, Pace pace, Upload upload, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        while (await answers.MoveNext(cancellationToken))
        {
            if (answers.Current.FrameCase is AppendRecordsResponse.FrameOneofCase.Goaway)
            {
                pace.IsGoingAway = true;
                continue;
            }

            pace.Throttle(answers.Current.Ack.ThrottlePercent);
            upload.Acknowledge(answers.Current.Ack.CommittedOffset);
            progress(new PushProgress(PushStage.Appending, upload.Acknowledged, upload.AcknowledgedBytes));
            window.Release();
        }
    }

    /// <summary>What the service says of its pace. One thread is told, one asks.</summary>
    private sealed class Pace
    {
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
        private readonly System.Diagnostics.Stopwatch _sinceAck = System.Diagnostics.Stopwatch.StartNew();
        private volatile bool _isGoingAway;
        private long _pauseTicks;

        public bool IsGoingAway
        {
            get => _isGoingAway;
            set => _isGoingAway = value;
        }

        /// <summary>How long to wait before the next chunk.</summary>
        public TimeSpan Pause => new(Interlocked.Read(ref _pauseTicks));

        /// <summary>A chunk took the time since the last acknowledgement; that share of it is the pause.</summary>
        public void Throttle(int percent)
        {
            var pause = _sinceAck.Elapsed * (Math.Clamp(percent, 0, 100) / 100.0);
            Interlocked.Exchange(ref _pauseTicks, (pause < LongestPause ? pause : LongestPause).Ticks);
            _sinceAck.Restart();
        }
    }

    /// <summary>After how many records of the file: where the next one begins, and the chain so far.</summary>
    private readonly record struct Place(long Records, long Position, byte[] Chain);

    /// <summary>A file on its way: read once, and again from where the service has it. One thread sends, one acknowledges.</summary>
    private sealed class Upload(RecordFile file)
    {
        // Where chunks on their way end: after a cut the service stands at one of these, and the file need not be read from its beginning.
        private readonly ConcurrentQueue<Place> _underWay = new();
        private IEnumerator<(ByteString Bytes, long Position)>? _reader;
        private (ByteString Bytes, long Position)? _held;
        private Place _acknowledged = new(0, 0, new byte[SHA256.HashSizeInBytes]);

        /// <summary>Up to where records were given out.</summary>
        public Place Sent { get; private set; } = new(0, 0, new byte[SHA256.HashSizeInBytes]);

        public long Acknowledged => _acknowledged.Records;

        public long AcknowledgedBytes => _acknowledged.Position;

        /// <summary>Whether every record was given out.</summary>
        public bool IsAtEnd { get; private set; }

        /// <summary>The next records; null at the end.</summary>
        public RecordChunk? Next(int most, int mostBytes)
        {
            var chunk = new RecordChunk { FirstIndex = Sent.Records };
            var bytes = 0;
            while (chunk.Records.Count < most && Read() is { } record)
            {
                if (chunk.Records.Count > 0 && bytes + record.Bytes.Length > mostBytes)
                {
                    _held = record;
                    break;
                }

                chunk.Records.Add(record.Bytes);
                bytes += record.Bytes.Length;
                Sent = new Place(Sent.Records + 1, record.Position, Extend(Sent.Chain, record.Bytes));
            }

            if (chunk.Records.Count == 0)
            {
                IsAtEnd = true;
                return null;
            }

            chunk.Crc32C = Crc32C.Compute(chunk.Records);
            _underWay.Enqueue(Sent);
            return chunk;
        }

        /// <summary>The service has stored everything before a record.</summary>
        public void Acknowledge(long records)
        {
            while (_underWay.TryPeek(out var place) && place.Records <= records && _underWay.TryDequeue(out place))
                _acknowledged = place;
        }

        /// <summary>Goes to where the service stands, reading the file again where it must.</summary>
        /// <exception cref="CommandFailedException">The service has more records than the file.</exception>
        public void GoTo(long records)
        {
            Acknowledge(records);
            _underWay.Clear();
            IsAtEnd = false;
            if (Sent.Records != records)
            {
                var from = _acknowledged.Records <= records && file.CanSeek ? _acknowledged : new Place(0, 0, new byte[SHA256.HashSizeInBytes]);
                Close();
                Sent = from;
                while (Sent.Records < records)
                {
                    if (Read() is not { } record)
                        throw new CommandFailedException("服务已保存的记录多于该文件,可能是同一批次编号用过别的文件;请换一个 --batch / the service holds more records than the file: another --batch");
                    Sent = new Place(Sent.Records + 1, record.Position, Extend(Sent.Chain, record.Bytes));
                }
            }

            _acknowledged = Sent;
        }

        /// <summary>Reads what is left, for its count and chain.</summary>
        public void ReadToEnd()
        {
            while (Read() is { } record)
                Sent = new Place(Sent.Records + 1, record.Position, Extend(Sent.Chain, record.Bytes));
        }

        private (ByteString Bytes, long Position)? Read()
        {
            if (_held is { } held)
            {
                _held = null;
                return held;
            }

            _reader ??= file.Read(Sent.Position).GetEnumerator();
            return _reader.MoveNext() ? _reader.Current : null;
        }

        private void Close()
        {
            _reader?.Dispose();
            (_reader, _held) = (null, null);
        }

        private static byte[] Extend(byte[] chain, ByteString record)
        {
            const int Most = 4096;
            var length = chain.Length + record.Length;
            Span<byte> buffer = length <= Most ? stackalloc byte[Most] : new byte[length];
            chain.CopyTo(buffer);
            record.Span.CopyTo(buffer[chain.Length..]);
            return SHA256.HashData(buffer[..length]);
        }
    }
}
