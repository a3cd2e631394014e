using Exchange.Comparison;
using Exchange.Store;
using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RunState = Exchange.V1.RunState;

namespace Exchange.Tests.Comparison;

/// <summary>Runs in shards: stopped, gone on with, taken over, cancelled; the same on every store.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class RunShardSpecification(ExchangeServer kind)
{
    private static readonly ProvinceOptions Small = new() { Seed = 7, Households = 400, RegisterFactor = 4 };

    private static Action<ExchangeOptions> Cut(int shard, int part, int workers = 2) => options =>
    {
        (options.ShardHouseholds, options.PartHouseholds, options.Workers) = (shard, part, workers);
        options.NodeLease = TimeSpan.FromSeconds(1);
    };

    [StoreFact]
    public async Task The_digest_depends_neither_on_the_shards_nor_on_the_workers()
    {
        var digests = new HashSet<string>();
        foreach (var (shard, part, workers) in new[] { (100_000, 100_000, 1), (64, 16, 2), (7, 1, 4) })
        {
            await using var server = await StartedAsync(Cut(shard, part, workers));
            await server.PushProvinceAsync(Small);
            using var union = server.As(ExchangeServer.Province);
            var run = await union.RunAsync("cut-anyhow");
            Assert.Equal(RunState.Succeeded, run.State);
            digests.Add(Convert.ToHexString(run.ResultDigest.Span));
            Assert.Equal((0, 0, 0), await LeftAsync(server));
        }

        Assert.Single(digests);
    }

    [StoreFact]
    public async Task A_run_that_was_stopped_goes_on_at_its_checkpoint_and_gives_the_same()
    {
        await using var server = await StartedAsync(Cut(40, 2, 1));
        await server.PushProvinceAsync(Small);
        string whole;
        using (var union = server.As(ExchangeServer.Province))
        {
            whole = Convert.ToHexString((await union.RunAsync("whole")).ResultDigest.Span);
            await union.Comparison.CreateRunAsync(Sending.RunRequest("stopped"), union.Headers);
            await PartsAsync(server, 30);
        }

        await server.StopAsync();
        var kept = await StoppedPartsAsync(server);
        Assert.InRange(kept.Count, 30, 190);
        await server.StartAsync();

        // Nothing that was committed before the stop is judged again: each part is protected under a nonce of its own.
        var later = await PartsAsync(server, kept.Count + 5);
        Assert.All(kept, part => Assert.Equal(part.Bytes, later.Single(other => (other.Shard, other.Part) == (part.Shard, part.Part)).Bytes));
        using var again = server.As(ExchangeServer.Province);
        var run = await again.WatchAsync("runs/stopped");
        Assert.Equal((RunState.Succeeded, whole), (run.State, Convert.ToHexString(run.ResultDigest.Span)));
        Assert.Equal(run.Findings, (await again.FindingsAsync("stopped")).Count);
    }

    [StoreFact]
    public async Task A_shard_whose_node_has_died_is_taken_over_and_its_late_writes_are_refused()
    {
        await using var server = await StartedAsync(Cut(100, 50));
        await server.PushProvinceAsync(Small);
        using var union = server.As(ExchangeServer.Province);
        var whole = await union.RunAsync("whole");

        // A node that claims a shard as soon as there is one, and then says nothing more.
        var ghost = new RunBoard(server.Store, TimeProvider.System, new ExchangeOptions { Node = "ghost" });
        await union.Comparison.CreateRunAsync(Sending.RunRequest("haunted"), union.Headers);
        ShardClaim? claim = null;
        for (var tries = 0; claim is null && tries < 1000; tries++)
        {
            await using var context = server.Store.CreateContext();
            var row = await context.Runs.AsNoTracking().SingleAsync(run => run.RunId == "haunted");
            if (row.State is Exchange.Store.RunState.Running)
                claim = (await ghost.ClaimAsync(row, new HashSet<Exchange.Store.RunStage>(Enum.GetValues<Exchange.Store.RunStage>()), _ => 1, CancellationToken.None)).Claim;
        }

        Assert.NotNull(claim);
        var run = await union.WatchAsync("runs/haunted");
        Assert.Equal((RunState.Succeeded, whole.ResultDigest), (run.State, run.ResultDigest));
        await Assert.ThrowsAsync<ShardLostException>(() => ghost.WriteAsync(claim, 1, true, 1, (_, _) => Task.CompletedTask, CancellationToken.None));
        Assert.False(await ghost.BeatAsync(claim, CancellationToken.None));
    }

    [StoreFact]
    public async Task A_claim_that_was_taken_over_can_no_longer_write_though_its_shard_is_still_under_way()
    {
        // The service's own worker would take such runs up, or clear them away.
        await using var server = await kind.StartAnotherAsync(options => options.Workers = 1, without: typeof(RunWorker));
        await using (var context = server.Store.CreateContext())
        {
            context.Runs.Add(new RunRow { RunId = "by-hand", Organization = "nobody", Profile = "none@1", RequestDigest = new byte[32], State = Exchange.Store.RunState.Succeeded });
            await context.SaveChangesAsync();
            var id = await context.Runs.Select(run => run.Id).SingleAsync();
            context.RunShards.Add(new RunShardRow { RunId = id, Stage = Exchange.Store.RunStage.Checks, Shard = 0, State = ShardState.Waiting });
            await context.SaveChangesAsync();
        }

        await using var after = server.Store.CreateContext();
        var row = await after.Runs.AsNoTracking().SingleAsync();
        var stages = new HashSet<Exchange.Store.RunStage> { Exchange.Store.RunStage.Checks };
        var clock = new MovedClock();
        RunBoard Board(string node) => new(server.Store, clock, new ExchangeOptions { Node = node, NodeLease = TimeSpan.FromSeconds(15) });
        var (first, second) = (Board("first"), Board("second"));
        Assert.True((await first.ClaimAsync(row, stages, _ => 1, CancellationToken.None)).HasEnded);
        await after.Runs.ExecuteUpdateAsync(set => set.SetProperty(run => run.State, Exchange.Store.RunState.Running));
        row.State = Exchange.Store.RunState.Running;
        try
        {
            var claim = (await first.ClaimAsync(row, stages, _ => 1, CancellationToken.None)).Claim!;
            Assert.Null((await second.ClaimAsync(row, stages, _ => 1, CancellationToken.None)).Claim);
            clock.Move(TimeSpan.FromSeconds(14));
            Assert.True(await first.BeatAsync(claim, CancellationToken.None));
            clock.Move(TimeSpan.FromSeconds(14));
            Assert.Null((await second.ClaimAsync(row, stages, _ => 1, CancellationToken.None)).Claim);
            clock.Move(TimeSpan.FromSeconds(16));
            var taken = (await second.ClaimAsync(row, stages, _ => 1, CancellationToken.None)).Claim!;
            Assert.Equal(claim.Fence + 1, taken.Fence);
            await Assert.ThrowsAsync<ShardLostException>(() => first.WriteAsync(claim, 1, false, 1, (_, _) => Task.CompletedTask, CancellationToken.None));
            await second.WriteAsync(taken, 1, true, 5, (_, _) => Task.CompletedTask, CancellationToken.None);
            Assert.Equal(5, await after.Runs.Select(run => run.StageDone).SingleAsync());

            // What was seen of one run's shard is not taken for the next one's, though it has the same number and has beaten as often.
            var next = new RunRow { RunId = "next-hand", Organization = "nobody", Profile = "none@1", RequestDigest = new byte[32], State = Exchange.Store.RunState.Running };
            after.Runs.Add(next);
            await after.SaveChangesAsync();
            after.RunShards.Add(new RunShardRow { RunId = next.Id, Stage = Exchange.Store.RunStage.Checks, Shard = 0, State = ShardState.Claimed, Node = "third", Fence = claim.Fence, Beat = 2 });
            await after.SaveChangesAsync();
            Assert.Null((await first.ClaimAsync(next, stages, _ => 1, CancellationToken.None)).Claim);
            Assert.Null((await second.ClaimAsync(next, stages, _ => 1, CancellationToken.None)).Claim);
        }
        finally
        {
            await after.Runs.ExecuteDeleteAsync();
        }
    }

    [StoreFact]
    public async Task A_cancelled_run_ends_within_two_seconds_and_leaves_nothing()
    {
        await using var server = await StartedAsync(Cut(40, 1, 1));
        await server.PushProvinceAsync(Small);
        using var union = server.As(ExchangeServer.Province);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        await union.Comparison.CreateRunAsync(Sending.RunRequest("regretted"), union.Headers);
        await PartsAsync(server, 5);
        var cancel = new CancelRunRequest { Name = "runs/regretted" };
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", lanzhou.Comparison.CancelRunAsync(cancel, lanzhou.Headers));
        var cancelled = (await union.Comparison.CancelRunAsync(cancel, union.Headers)).Run;
        Assert.Equal(RunState.Cancelled, cancelled.State);
        Assert.Equal(cancelled, (await union.Comparison.CancelRunAsync(cancel, union.Headers)).Run);
        Assert.Equal(cancelled, await union.WatchAsync("runs/regretted"));
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 0, 0), await LeftAsync(server));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "RUN_NOT_PUBLISHED", union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/regretted" }, union.Headers));

        // The worker is free again at once, and a run that has ended stays as it is.
        var next = await union.RunAsync("next-one");
        Assert.Equal(RunState.Succeeded, next.State);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "RUN_ENDED", union.Comparison.CancelRunAsync(new CancelRunRequest { Name = "runs/next-one" }, union.Headers));
        Assert.Equal(next, (await union.Comparison.GetRunAsync(new GetRunRequest { Name = "runs/next-one" }, union.Headers)).Run);
    }

    [StoreFact]
    public async Task Cancelling_never_waits_for_a_node_that_waits_for_it()
    {
        await using var server = await StartedAsync(Cut(40, 1, 2));
        await server.PushProvinceAsync(Small);
        using var union = server.As(ExchangeServer.Province);
        for (var number = 0; number < 15; number++)
        {
            await union.Comparison.CreateRunAsync(Sending.RunRequest($"soon-gone-{number}"), union.Headers);
            await PartsAsync(server, 1 + number);
            Assert.Equal(RunState.Cancelled, (await union.Comparison.CancelRunAsync(new CancelRunRequest { Name = $"runs/soon-gone-{number}" }, union.Headers)).Run.State);
        }
    }

    [StoreFact]
    public async Task A_run_says_how_far_it_is_and_how_long_the_stage_will_take()
    {
        await using var server = await StartedAsync(Cut(400, 1, 1));
        await server.PushProvinceAsync(Small);
        using var union = server.As(ExchangeServer.Province);
        await union.Comparison.CreateRunAsync(Sending.RunRequest("followed"), union.Headers);
        await PartsAsync(server, 10);
        var run = (await union.Comparison.GetRunAsync(new GetRunRequest { Name = "runs/followed" }, union.Headers)).Run;
        Assert.Equal((RunState.Running, Exchange.V1.RunStage.Checks, 400L), (run.State, run.Stage, run.StageTotal));
        Assert.InRange(run.StageDone, 10, 400);
        Assert.InRange(run.StageRemainingSeconds, 0, 60);
        Assert.Equal(400, (await union.WatchAsync("runs/followed")).Households);
    }

    /// <summary>Waits until so many parts of the checks are committed, and gives them.</summary>
    private static async Task<List<RunPartRow>> PartsAsync(ExchangeServer server, int least)
    {
        for (var tries = 0; tries < 2000; tries++)
        {
            await using var context = server.Store.CreateContext();
            var parts = await context.RunParts.AsNoTracking().Where(part => part.Stage == Exchange.Store.RunStage.Checks).ToListAsync();
            if (parts.Count >= least)
                return parts;
            await Task.Delay(5);
        }

        throw new TimeoutException("The run did not come so far.");
    }

    /// <summary>The parts as the stop has left them.</summary>
    private static async Task<List<RunPartRow>> StoppedPartsAsync(ExchangeServer server)
    {
        using var store = server.OpenStore();
        await using var context = store.CreateContext();
        return await context.RunParts.AsNoTracking().Where(part => part.Stage == Exchange.Store.RunStage.Checks).ToListAsync();
    }

    private static async Task<(int Shards, int Hits, int Parts)> LeftAsync(ExchangeServer server)
    {
        // What is published does not wait for it to be removed.
        for (var tries = 0; ; tries++)
        {
            await using var context = server.Store.CreateContext();
            var left = (await context.RunShards.CountAsync(), await context.RunHits.CountAsync(), await context.RunParts.CountAsync());
            if (left is (0, 0, 0) || tries == 100)
                return left;
            await Task.Delay(20);
        }
    }

    private async Task<ExchangeServer> StartedAsync(Action<ExchangeOptions> configure) => await kind.StartAnotherAsync(configure);

    private sealed class MovedClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Move(TimeSpan by) => _ticks += by.Ticks;
    }
}

public sealed class RunShardOnSqliteTests() : RunShardSpecification(new ExchangeServer());

public sealed class RunShardOnPostgreSqlTests() : RunShardSpecification(new PostgreSqlServer());

public sealed class RunShardOnSqlServerTests() : RunShardSpecification(new SqlServerServer());
