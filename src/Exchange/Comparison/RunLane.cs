using Exchange.Store;

namespace Exchange.Comparison;

/// <summary>Takes one shard of a run after the other and keeps a sign of life beside each.</summary>
/// <param name="board">The table of shards.</param>
/// <param name="run">The run.</param>
/// <param name="plan">How it is cut.</param>
/// <param name="work">Works on a shard.</param>
/// <param name="options">The lease.</param>
/// <param name="clock">The clock.</param>
internal sealed class RunLane(RunBoard board, RunRow run, RunPlan plan, Func<ShardClaim, CancellationToken, Task> work, ExchangeOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Works until the run has ended, or has come to a stage that is not for this lane.</summary>
    /// <param name="stages">The stages for this lane.</param>
    /// <param name="cancellationToken">The service stops, or another lane has failed.</param>
    public async Task WorkAsync(IReadOnlySet<RunStage> stages, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await board.ClaimAsync(run, stages, plan.Total, cancellationToken);
            if (answer.HasEnded || !stages.Contains(answer.Stage))
                return;
            if (answer.Claim is null)
                await Task.Delay(Pause, clock, cancellationToken);
            else
                await WorkAsync(answer.Claim, cancellationToken);
        }
    }

    private async Task WorkAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beating = BeatAsync(claim, lost);
        try
        {
            await work(claim, lost.Token);
        }
        catch (Exception exception) when (exception is ShardLostException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Another node has it now, or the run was cancelled: the next look says which.
        }
        finally
        {
            await lost.CancelAsync();
            await beating;
        }
    }

    private async Task BeatAsync(ShardClaim claim, CancellationTokenSource lost)
    {
        // Four beats a lease, and at least one a second, for that is also how a cancelled run is noticed.
        var pause = options.NodeLease / 4 < TimeSpan.FromSeconds(1) ? options.NodeLease / 4 : TimeSpan.FromSeconds(1);
        try
        {
            while (true)
            {
                await Task.Delay(pause, clock, lost.Token);
                try
                {
                    if (await board.BeatAsync(claim, lost.Token))
                        continue;
                    await lost.CancelAsync();
                    return;
                }
                catch (StoreUnavailableException)
                {
                    // Tried again; if the database stays away, the work itself will say so.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
