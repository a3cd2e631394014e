using Exchange.Profiles;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>
/// The walk of a run (architecture.md): verify, join, check, reconcile, publish, in shards that every node on the database may take. Until the last step nothing is
/// visible; a run that does not balance fails and publishes nothing.
/// </summary>
public sealed class ComparisonRunner(
    IExchangeStore store, SealedRecords records, ReplacedRecords replaced, BatchContents contents, SealedCatalogue sealedBatches, KeyRing keys, ProfileCatalogue profiles, ExchangeOptions options, TimeProvider clock)
{
    private static readonly HashSet<RunStage> EveryStage = [RunStage.Load, RunStage.IdentityJoin, RunStage.Checks, RunStage.Reconciliation];

    // The checks of one shard keep all cores busy; of the other stages each shard is for one.
    private static readonly HashSet<RunStage> ManyAtOnce = [RunStage.Load, RunStage.IdentityJoin];
    private readonly RunBoard _board = new(store, clock, options);
    private readonly RunEnding _ending = new(store, clock);

    /// <summary>How many work at once.</summary>
    private int Workers => options.Workers > 0 ? options.Workers : Environment.ProcessorCount;

    /// <summary>Takes back what this node held before it was started anew, and removes what runs have left that ended while it was away.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _board.ReleaseOwnAsync(all: !store.IsShared, cancellationToken);
        await _ending.SweepAsync(cancellationToken);
    }

    /// <summary>Works on a run until it has ended, beside every other node that does.</summary>
    /// <param name="runId">The run's row number.</param>
    /// <param name="cancellationToken">The service is stopping; the run goes on at its last checkpoint with the next start, or on another node.</param>
    public async Task RunAsync(long runId, CancellationToken cancellationToken)
    {
        try
        {
            if (await BeginAsync(runId, cancellationToken) is not var (run, inputs))
                return;
            if (Judging(run, inputs) is not { } judging)
                throw new RunFailedException(RunFailures.RulesetRetired);
            await sealedBatches.RequireWholeAsync(cancellationToken);
            await replaced.AttachAsync(inputs, cancellationToken);
            await WorkAsync(run, inputs, judging, cancellationToken);
        }
        catch (RunFailedException failure)
        {
            await FailAsync(runId, failure.Reason, cancellationToken);
        }
        catch (DataDamagedException)
        {
            await FailAsync(runId, RunFailures.DataDamaged, cancellationToken);
        }
        finally
        {
            keys.Forget(-runId);
        }
    }

    /// <summary>Ends a run without a result; whatever it has written is removed.</summary>
    public Task FailAsync(long runId, string reason, CancellationToken cancellationToken) => _ending.FailAsync(runId, reason, cancellationToken);

    /// <summary>What the run judges by; null when its profile is no longer known, which cannot happen while the store is whole.</summary>
    internal JudgingContext? Judging(RunRow run, IReadOnlyList<BatchRow> inputs)
    {
        var asOf = CalendarDay.Read(run.AsOfDate)!.Value;
        return profiles.Library.Find(run.Profile) is not { } profile ? null : new JudgingContext(
            profiles.Library.Under(profile, asOf), run.BusinessYear, asOf,
            inputs.Where(input => !input.IsHouseholds()).Select(input => input.Kind).ToHashSet(), profiles.Regions);
    }

    /// <summary>What names a list of regions: verdicts on region codes depend on it.</summary>
    private static string Region(RegionTable regions) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{regions.Count} {(regions.HasHistory ? "history" : "current")}");

    /// <summary>Several lanes take shards; if one fails, all stop.</summary>
    private async Task WorkAsync(RunRow run, IReadOnlyList<BatchRow> inputs, JudgingContext judging, CancellationToken cancellationToken)
    {
        var plan = new RunPlan(run, inputs);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shards = new RunShards(store, records, replaced, contents, keys, _board, run, inputs, judging, plan, Workers);
        var lanes = Enumerable.Range(0, Workers).Select(async lane =>
        {
            try
            {
                await new RunLane(_board, run, plan, shards.WorkAsync, options, clock).WorkAsync(lane == 0 ? EveryStage : ManyAtOnce, stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }).ToList();
        await Task.WhenAll(lanes).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What made the others stop says more than that they were stopped.
        if (lanes.FirstOrDefault(lane => lane.IsFaulted) is { } faulted)
            await faulted;
        await Task.WhenAll(lanes);
    }

    /// <summary>Plans a run that nobody has begun, and reads it; null when it has ended already, for what is published never changes.</summary>
    private Task<(RunRow Run, IReadOnlyList<BatchRow> Inputs)?> BeginAsync(long runId, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var run = await context.Runs.SingleAsync(row => row.Id == runId, token);
            if (run.State is not (RunState.Pending or RunState.Running))
                return ((RunRow, IReadOnlyList<BatchRow>)?)null;
            var inputs = await context.RunInputs.Where(input => input.RunId == runId).OrderBy(input => input.Ordinal)
                .Join(context.Batches, input => input.BatchId, batch => batch.Id, (input, batch) => new { input.Ordinal, Batch = batch })
                .OrderBy(pair => pair.Ordinal).Select(pair => pair.Batch).ToListAsync(token);
            if (run.State is RunState.Running && await context.RunShards.AnyAsync(row => row.RunId == runId, token))
                return (run, inputs);

            // Nothing of it is there, or what a service of before there were shards has left.
            await RunEnding.ClearAsync(context, runId, token);
            run.State = RunState.Running;
            run.Sequence++;
            run.PartHouseholds = options.PartHouseholds;
            run.ShardHouseholds = Math.Max(1, options.ShardHouseholds / options.PartHouseholds) * options.PartHouseholds;
            var key = keys.Create(ResourceNames.Run(run.RunId));
            (run.KeyId, run.WrappedKey) = (key.KeyId, key.Wrapped);
            if (Judging(run, inputs) is { } judging)
            {
                run.InputDigest = Digests.Input(run, inputs, Region(judging.Regions), judging.Profiles);
                run.JudgingDigest = Digests.Judging(run, inputs, Region(judging.Regions), judging.Profiles);

                // In a full history a file's newer version takes the place of one of another year, which is no change of any batch: its own keys would not say so.
                run.BaseRunId = run.IsFull || run.SubjectBatchId is not null || run.SinceYear > 0 ? null : await context.Runs
                    .Where(earlier => earlier.State == RunState.Succeeded && earlier.JudgingDigest == run.JudgingDigest && context.RunVerdicts.Any(row => row.RunId == earlier.Id))
                    .OrderByDescending(earlier => earlier.Id).Select(earlier => (long?)earlier.Id).FirstOrDefaultAsync(token);
            }

            await context.SaveChangesAsync(token);
            await store.BulkInsertAsync(context, [.. new RunPlan(run, inputs).Shards()], token);
            return (run, inputs);
        },
        cancellationToken);
}

/// <summary>A run cannot give a result. The reason is stable and for programs.</summary>
/// <param name="reason">One of <see cref="RunFailures"/>.</param>
internal sealed class RunFailedException(string reason) : Exception(reason)
{
    public string Reason { get; } = reason;
}
