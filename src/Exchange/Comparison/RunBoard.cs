using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>A shard that this node works on.</summary>
/// <param name="RunId">The run's row number.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Shard">The shard's number in it.</param>
/// <param name="Fence">The number of the claim: a later one ends this one's right to write.</param>
/// <param name="Parts">How many of its parts others, or this node before, have committed.</param>
internal sealed record ShardClaim(long RunId, RunStage Stage, int Shard, long Fence, int Parts);

/// <summary>What looking for work gave.</summary>
/// <param name="Claim">A shard to work on; null where there is none now.</param>
/// <param name="Stage">The stage that the run is at.</param>
/// <param name="HasEnded">Whether the run has ended.</param>
internal readonly record struct BoardAnswer(ShardClaim? Claim, RunStage Stage, bool HasEnded);

/// <summary>The shard is no longer this node's, or its run no longer under way: nothing more may be written.</summary>
internal sealed class ShardLostException() : Exception("The shard was taken over, or its run has ended.");

/// <summary>
/// The table of a run's shards, by which nodes share it. A claim is fenced by a number (Kleppmann, "How to do distributed locking", 2016): whoever was frozen and
/// wakes up finds its writes refused. A node is taken for dead when its beat has stood still for the lease on the clock of the one who looks, so no clocks need agree.
/// </summary>
internal sealed class RunBoard(IExchangeStore store, TimeProvider clock, ExchangeOptions options)
{
    private static readonly RunStage[] Order = [RunStage.Load, RunStage.IdentityJoin, RunStage.Checks, RunStage.Reconciliation];
    private readonly Dictionary<(RunStage Stage, int Shard), (long Fence, long Beat, long Since)> _seen = [];
    private readonly Lock _lock = new();
    private long _seenRun;

    /// <summary>This node's name.</summary>
    public string Node { get; } = options.Node.Length > 0 ? options.Node : Guid.NewGuid().ToString("N")[..12];

    /// <summary>Claims a shard of the first stage that is not done.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stages">The stages that this node may work on now.</param>
    /// <param name="totals">How much a stage has in all, for the progress.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<BoardAnswer> ClaimAsync(RunRow run, IReadOnlySet<RunStage> stages, Func<RunStage, long> totals, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var state = await context.Runs.AsNoTracking().Where(row => row.Id == run.Id).Select(row => new { row.State, row.Stage }).SingleAsync(token);
            if (state.State is not RunState.Running)
                return new BoardAnswer(null, state.Stage, true);
            var shards = await context.RunShards.AsNoTracking().Where(row => row.RunId == run.Id && row.State != ShardState.Done).ToListAsync(token);
            var stage = Order.First(candidate => shards.Any(shard => shard.Stage == candidate));
            if (!stages.Contains(stage))
                return new BoardAnswer(null, stage, false);
            if (Pick(run.Id, shards.Where(shard => shard.Stage == stage)) is not { } picked)
                return new BoardAnswer(null, stage, false);
            var claim = new ShardClaim(run.Id, stage, picked.Shard, picked.Fence + 1, picked.Parts);

            // Its node may be slow and not dead, and commit a part just now, beside this write: then it has beaten, and keeps its shard.
            var claimed = await Rows(context, claim).Where(row => row.Fence == picked.Fence && row.Beat == picked.Beat && row.State == picked.State).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, ShardState.Claimed).SetProperty(row => row.Node, Node)
                    .SetProperty(row => row.Fence, claim.Fence).SetProperty(row => row.Beat, row => row.Beat + 1),
                token);
            if (claimed != 1)
                return new BoardAnswer(null, stage, false);
            if (state.Stage != stage)
                await EnterAsync(context, run.Id, state.Stage, stage, totals(stage), token);
            return new BoardAnswer(claim, stage, false);
        },
        cancellationToken);

    /// <summary>Says that this node still lives.</summary>
    /// <returns>Whether the shard is still its own, and the run under way.</returns>
    public Task<bool> BeatAsync(ShardClaim claim, CancellationToken cancellationToken) => store.WriteBesideAsync(
        async (context, token) =>
            await Own(context, claim).ExecuteUpdateAsync(set => set.SetProperty(row => row.Beat, row => row.Beat + 1), token) == 1
            && await context.Runs.AnyAsync(row => row.Id == claim.RunId && row.State == RunState.Running, token),
        cancellationToken);

    /// <summary>Writes what a part of the shard has given, together with the note that it has.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="parts">How many parts are committed with this one.</param>
    /// <param name="isDone">Whether the shard is done.</param>
    /// <param name="progress">How much of the stage this was.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ShardLostException">The shard is no longer this node's; nothing was written.</exception>
    public Task WriteAsync(
        ShardClaim claim, int parts, bool isDone, long progress, Func<ExchangeContext, CancellationToken, Task> write, CancellationToken cancellationToken) => store.WriteBesideAsync(
        async (context, token) =>
        {
            // Both updates hold their rows until the commit: nobody takes the shard over or ends the run in between.
            var own = await Own(context, claim).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, isDone ? ShardState.Done : ShardState.Claimed).SetProperty(row => row.Parts, parts).SetProperty(row => row.Beat, row => row.Beat + 1), token);
            if (own != 1)
                throw new ShardLostException();
            await write(context, token);

            // Last, for all nodes wait for each other here.
            var running = await context.Runs.Where(row => row.Id == claim.RunId && row.State == RunState.Running).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.StageDone, row => row.StageDone + progress).SetProperty(row => row.Sequence, row => row.Sequence + 1), token);
            return running == 1 ? true : throw new ShardLostException();
        },
        cancellationToken);

    /// <summary>Publishes: enters the last stage, then writes everything that makes the run visible in one transaction, and clears the board after it.</summary>
    /// <param name="claim">The claim of the last shard.</param>
    /// <param name="run">The run.</param>
    /// <param name="publish">Writes the result at that time, milliseconds since 1970 UTC, and says how many runs it has made visible.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ShardLostException">The shard is no longer this node's, or the run has ended; nothing was written.</exception>
    public async Task FinishAsync(ShardClaim claim, RunRow run, Func<ExchangeContext, long, CancellationToken, Task<int>> publish, CancellationToken cancellationToken)
    {
        await WriteAsync(claim, 0, false, 0, (context, token) => EnterAsync(context, claim.RunId, claim.Stage, RunStage.Publish, 1, token), cancellationToken);
        await store.WriteAsync(
            async (context, token) =>
            {
                if (await Own(context, claim).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Done), token) != 1)
                    throw new ShardLostException();
                if (await publish(context, clock.GetUtcNow().ToUnixTimeMilliseconds(), token) != 1)
                    throw new ShardLostException();
                return await LeaveAsync(context, claim.RunId, RunStage.Publish, token);
            },
            cancellationToken);

        // Not in the same transaction: what is published need not wait for it, and the next start does it if this one does not come to it.
        await store.WriteAsync(
            async (context, token) =>
            {
                await RunEnding.ClearShardsAsync(context, claim.RunId, token);
                return await RunEnding.ForgetEarlierAsync(context, run, token);
            },
            CancellationToken.None);
    }

    /// <summary>Ends the stage that a run is at, and begins the next, inside a write.</summary>
    private async Task EnterAsync(ExchangeContext context, long runId, RunStage before, RunStage stage, long total, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await LeaveAsync(context, runId, before, cancellationToken);
        if (!await context.RunStages.AnyAsync(row => row.RunId == runId && row.Stage == stage, cancellationToken))
        {
            context.RunStages.Add(new RunStageRow { RunId = runId, Stage = stage, StartTime = now });
            await context.SaveChangesAsync(cancellationToken);
        }

        await context.Runs.Where(row => row.Id == runId).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.Stage, stage).SetProperty(row => row.StageDone, 0).SetProperty(row => row.StageTotal, total)
                .SetProperty(row => row.Sequence, row => row.Sequence + 1),
            cancellationToken);
    }

    /// <summary>Notes how long a stage took, inside a write.</summary>
    private Task<int> LeaveAsync(ExchangeContext context, long runId, RunStage stage, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return context.RunStages.Where(row => row.RunId == runId && row.Stage == stage && row.Milliseconds == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Milliseconds, row => now - row.StartTime + 1), cancellationToken);
    }

    /// <summary>Takes back what this node's namesake held before it was started anew: an operator who names a node says that there is one of it.</summary>
    public Task ReleaseOwnAsync(bool all, CancellationToken cancellationToken) => store.WriteAsync(
        (context, token) => context.RunShards.Where(row => row.State == ShardState.Claimed && (all || row.Node == Node))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Waiting).SetProperty(row => row.Fence, row => row.Fence + 1), token),
        cancellationToken);

    private static IQueryable<RunShardRow> Rows(ExchangeContext context, ShardClaim claim) =>
        context.RunShards.Where(row => row.RunId == claim.RunId && row.Stage == claim.Stage && row.Shard == claim.Shard);

    private static IQueryable<RunShardRow> Own(ExchangeContext context, ShardClaim claim) =>
        Rows(context, claim).Where(row => row.Fence == claim.Fence && row.State == ShardState.Claimed);

    /// <summary>A shard that nobody has, or one whose node has not been heard of for the lease.</summary>
    private RunShardRow? Pick(long runId, IEnumerable<RunShardRow> shards)
    {
        RunShardRow? orphan = null;
        lock (_lock)
        {
            // What was seen of another run's shards says nothing about this one's.
            if (_seenRun != runId)
                _seen.Clear();
            _seenRun = runId;
            foreach (var shard in shards.OrderBy(shard => shard.Shard))
            {
                if (shard.State is ShardState.Waiting)
                    return shard;
                var key = (shard.Stage, shard.Shard);
                if (!_seen.TryGetValue(key, out var seen) || (seen.Fence, seen.Beat) != (shard.Fence, shard.Beat))
                    _seen[key] = (shard.Fence, shard.Beat, clock.GetTimestamp());
                else if (clock.GetElapsedTime(seen.Since) > options.NodeLease)
                    orphan ??= shard;
            }
        }

        return orphan;
    }
}
