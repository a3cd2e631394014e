using System.Threading.Channels;
using Exchange.V1;

namespace Exchange.Ingest;

/// <summary>
/// Chunks are prepared while those before them are being stored; whatever has been prepared meanwhile is stored in one transaction. Acknowledgements keep the
/// order of the chunks, each after its commit. As many chunks are in memory as the window allows, and no more; over all streams, as many bytes as the budget allows.
/// </summary>
/// <param name="session">The writer.</param>
/// <param name="budget">What all streams share.</param>
/// <param name="acknowledge">Tells the sender that a chunk is stored for good.</param>
internal sealed class AppendPipeline(AppendSession session, AppendBudget budget, Func<StoredChunk, CancellationToken, Task> acknowledge)
{
    private long _underWay;

    /// <summary>Takes chunks until the sender ends or a chunk is refused; what came before a refused chunk is stored and acknowledged.</summary>
    /// <exception cref="Grpc.Core.RpcException">As <see cref="AppendSession.Prepare"/> and <see cref="AppendSession.CommitAsync"/>.</exception>
    public async Task RunAsync(IAsyncEnumerable<RecordChunk> chunks, CancellationToken cancellationToken)
    {
        var prepared = Channel.CreateBounded<PendingChunk>(new BoundedChannelOptions(Limits.AppendWindow) { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var storing = StoreAsync(prepared.Reader, stop);
        try
        {
            await foreach (var chunk in chunks.WithCancellation(stop.Token))
            {
                var bytes = chunk.Records.Sum(record => record.Length);
                await budget.TakeAsync(bytes, stop.Token);
                Interlocked.Add(ref _underWay, bytes);
                var pending = session.Prepare(chunk.FirstIndex, chunk.Records);
                pending.BudgetBytes = bytes;
                await prepared.Writer.WriteAsync(pending, stop.Token);
            }
        }
        finally
        {
            prepared.Writer.Complete();
            try
            {
                // Where storing failed, that is what stopped the reading, and its error is the one to tell.
                await storing;
            }
            finally
            {
                // What was read and never stored.
                budget.Return((int)Interlocked.Exchange(ref _underWay, 0));
            }
        }
    }

    private async Task StoreAsync(ChannelReader<PendingChunk> prepared, CancellationTokenSource stop)
    {
        try
        {
            var group = new List<PendingChunk>(Limits.AppendWindow);
            while (await prepared.WaitToReadAsync(stop.Token))
            {
                group.Clear();
                while (group.Count < Limits.AppendWindow && prepared.TryRead(out var chunk))
                    group.Add(chunk);
                var stored = await session.CommitAsync(group, stop.Token);
                var bytes = group.Sum(chunk => chunk.BudgetBytes);
                Interlocked.Add(ref _underWay, -bytes);
                budget.Return(bytes);
                foreach (var chunk in stored)
                    await acknowledge(chunk, stop.Token);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }
}
