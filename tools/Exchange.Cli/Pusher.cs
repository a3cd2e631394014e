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
internal sealed record PushOrder(RecordFile File, RecordKind Kind, string BatchId, int BusinessYear, int AsOfDate);

/// <summary>How far a push is.</summary>
internal enum PushStage
{
    /// <summary>Records are being sent.</summary>
    Appending,

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
/// Sends a file as a batch: create, append, seal. Every step can be repeated: the same file under the same id goes on where the service has
/// stored it, and a sealed batch is answered the same again.
/// </summary>
internal sealed class Pusher(ServiceConnection connection)
{
    private const int ChunkBytes = 256 * 1024;
    private const int ChunkRecords = 1000;

    /// <summary>Sends a file.</summary>
    /// <param name="order">What.</param>
    /// <param name="progress">Is told what is stored for good.</param>
    /// <param name="cancellationToken">Gives up; what was acknowledged is kept.</param>
    /// <returns>The sealed batch, and whether an earlier call had sealed it already.</returns>
    public async Task<(Batch Batch, bool WasSealed)> PushAsync(PushOrder order, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        var info = await connection.Directory.GetServerInfoAsync(new GetServerInfoRequest(), connection.Headers, cancellationToken: cancellationToken);
        var created = await connection.Ingest.CreateBatchAsync(
            new CreateBatchRequest
            {
                Parent = $"organizations/{connection.Organization}",
                BatchId = order.BatchId,
                RecordKind = order.Kind,
                BusinessYear = order.BusinessYear,
                AsOfDate = order.AsOfDate,
                SchemaVersion = info.SchemaVersion,
            },
            connection.Headers,
            cancellationToken: cancellationToken);
        var batch = created.Batch;
        var (records, chain) = batch.State is BatchState.Open
            ? await AppendAsync(batch.Name, order.File, progress, cancellationToken)
            : Chain(order.File);
        progress(new PushProgress(PushStage.Sealing, records, order.File.Length));
        var seal = await connection.Ingest.SealBatchAsync(
            new SealBatchRequest { Name = batch.Name, Records = records, ChainHash = ByteString.CopyFrom(chain) }, connection.Headers, cancellationToken: cancellationToken);
        progress(new PushProgress(PushStage.Sealed, records, order.File.Length));
        return (seal.Batch, batch.State is BatchState.Sealed);
    }

    private async Task<(long Records, byte[] Chain)> AppendAsync(string batch, RecordFile file, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        using var call = connection.Ingest.AppendRecords(connection.Headers, cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new AppendRecordsRequest { Open = new OpenSession { Batch = batch } }, cancellationToken);
        if (!await call.ResponseStream.MoveNext(cancellationToken))
            throw new CommandFailedException("服务未应答 / the service did not answer");
        var opened = call.ResponseStream.Current.Opened;

        // The window keeps that many chunks on their way; each acknowledgement frees one place.
        using var window = new SemaphoreSlim(Math.Max(1, opened.Window));
        var sent = new ConcurrentQueue<PushProgress>();
        var acknowledging = AcknowledgeAsync(call.ResponseStream, window, sent, progress, cancellationToken);
        var (index, chain) = (0L, new byte[SHA256.HashSizeInBytes]);
        var chunk = new RecordChunk { FirstIndex = opened.CommittedOffset };
        var bytes = 0;
        var position = 0L;
        foreach (var (record, end) in file.Read())
        {
            chain = Extend(chain, record);
            var before = position;
            position = end;
            if (index++ < opened.CommittedOffset)
                continue;
            if (chunk.Records.Count > 0 && (bytes + record.Length > ChunkBytes || chunk.Records.Count == ChunkRecords))
            {
                await SendAsync(chunk, new PushProgress(PushStage.Appending, index - 1, before));
                chunk = new RecordChunk { FirstIndex = index - 1 };
                bytes = 0;
            }

            chunk.Records.Add(record);
            bytes += record.Length;
        }

        if (chunk.Records.Count > 0)
            await SendAsync(chunk, new PushProgress(PushStage.Appending, index, position));
        await call.RequestStream.CompleteAsync();
        await acknowledging;
        return (index, chain);

        async Task SendAsync(RecordChunk ready, PushProgress reached)
        {
            // A refusal ends the answers; then waiting for a place would never end.
            var free = window.WaitAsync(cancellationToken);
            if (await Task.WhenAny(free, acknowledging) == acknowledging && !free.IsCompleted)
            {
                await acknowledging;
                throw new CommandFailedException("服务提前结束了上报 / the service ended the upload");
            }

            await free;
            ready.Crc32C = Crc32C.Compute(ready.Records);
            sent.Enqueue(reached);
            try
            {
                await call.RequestStream.WriteAsync(new AppendRecordsRequest { Chunk = ready }, cancellationToken);
            }
            catch (Exception exception) when (exception is RpcException or InvalidOperationException)
            {
                // The answers say why.
                await acknowledging;
                throw;
            }
        }
    }

    private static async Task AcknowledgeAsync(
        IAsyncStreamReader<AppendRecordsResponse> answers, SemaphoreSlim window, ConcurrentQueue<PushProgress> sent, Action<PushProgress> progress, CancellationToken cancellationToken)
    {
        while (await answers.MoveNext(cancellationToken))
        {
            if (sent.TryDequeue(out var reached))
                progress(reached);
            window.Release();
        }
    }

    private static (long Records, byte[] Chain) Chain(RecordFile file)
    {
        var (index, chain) = (0L, new byte[SHA256.HashSizeInBytes]);
        foreach (var (record, _) in file.Read())
        {
            index++;
            chain = Extend(chain, record);
        }

        return (index, chain);
    }

    private static byte[] Extend(byte[] chain, ByteString record)
    {
        var buffer = new byte[chain.Length + record.Length];
        chain.CopyTo(buffer, 0);
        record.CopyTo(buffer, chain.Length);
        return SHA256.HashData(buffer);
    }
}
