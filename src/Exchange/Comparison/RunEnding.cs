using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>How runs end without a result, and what is removed then.</summary>
internal sealed class RunEnding(IExchangeStore store, TimeProvider clock)
{
    /// <summary>Ends a run that has not ended; whatever it has written is removed. What is published stays.</summary>
    /// <returns>Whether this call ended it.</returns>
    public Task<bool> FailAsync(long runId, string reason, CancellationToken cancellationToken) => EndAsync(runId, RunState.Failed, reason, cancellationToken);

    /// <summary>Ends a run because somebody asked for it. Nodes at work on it notice within a second, and none of their writes is taken from here on.</summary>
    /// <returns>Whether this call ended it.</returns>
    public Task<bool> CancelAsync(long runId, CancellationToken cancellationToken) => EndAsync(runId, RunState.Cancelled, "", cancellationToken);

    /// <summary>Removes what nodes hand each other, of runs that have ended.</summary>
    public Task SweepAsync(CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var ended = context.Runs.Where(run => run.State != RunState.Pending && run.State != RunState.Running).Select(run => run.Id);
            await context.RunHits.Where(row => ended.Contains(row.RunId)).ExecuteDeleteAsync(token);
            await context.RunParts.Where(row => ended.Contains(row.RunId)).ExecuteDeleteAsync(token);
            return await context.RunShards.Where(row => ended.Contains(row.RunId)).ExecuteDeleteAsync(token);
        },
        cancellationToken);

    /// <summary>Removes the verdicts of runs before a published one that judge by the same, inside a write: the newest are enough.</summary>
    public static Task<int> ForgetEarlierAsync(ExchangeContext context, RunRow run, CancellationToken cancellationToken)
    {
        var earlier = context.Runs.Where(other => other.Id != run.Id && other.JudgingDigest == run.JudgingDigest && other.State == RunState.Succeeded).Select(other => other.Id);
        return context.RunVerdicts.Where(row => earlier.Contains(row.RunId)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Removes everything that a run has written, inside a write.</summary>
    public static async Task ClearAsync(ExchangeContext context, long runId, CancellationToken cancellationToken)
    {
        await context.Findings.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.Cells.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunCounts.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.UncoveredPersons.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunClusterFiles.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunClusters.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunStages.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunVerdicts.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await ClearShardsAsync(context, runId, cancellationToken);
    }

    /// <summary>Removes what nodes hand each other, inside a write.</summary>
    public static async Task ClearShardsAsync(ExchangeContext context, long runId, CancellationToken cancellationToken)
    {
        await context.RunHits.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunParts.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunShards.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
    }

    private Task<bool> EndAsync(long runId, RunState state, string reason, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            // Shards before the run, as every node's write locks them: the other way round the two would wait for each other. From here on no node's write is taken.
            await context.RunShards.Where(row => row.RunId == runId).ExecuteUpdateAsync(set => set.SetProperty(row => row.Fence, row => row.Fence + 1), token);
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var ended = await context.Runs.Where(run => run.Id == runId && (run.State == RunState.Pending || run.State == RunState.Running)).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.State, state)
                    .SetProperty(run => run.FailureReason, reason)
                    .SetProperty(run => run.EndTime, now)
                    .SetProperty(run => run.Sequence, run => run.Sequence + 1),
                token);
            if (ended == 1)
                await ClearAsync(context, runId, token);
            return ended == 1;
        },
        cancellationToken);
}
