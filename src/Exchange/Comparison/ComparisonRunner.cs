using Exchange.Profiles;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>
/// The walk of a run (architecture.md): load, join, check, reconcile, publish. Until the last step nothing is visible; a run that does not
/// balance fails and publishes nothing.
/// </summary>
public sealed class ComparisonRunner(
    IExchangeStore store, SealedRecords records, ReplacedRecords replaced, BatchContents contents, SealedCatalogue sealedBatches, KeyRing keys, ProfileCatalogue profiles, ExchangeOptions options, TimeProvider clock)
{
    /// <summary>Carries out a run.</summary>
    /// <param name="runId">The run's row number.</param>
    /// <param name="cancellationToken">The service is stopping; the run starts again with the next start.</param>
    public async Task RunAsync(long runId, CancellationToken cancellationToken)
    {
        if (await BeginAsync(runId, cancellationToken) is not var (run, inputs))
            return;
        if (Judging(run, inputs) is not { } judging)
        {
            await FailAsync(runId, RunFailures.RulesetRetired, cancellationToken);
            return;
        }

        var progress = new RunProgress(store, clock, runId);
        var ledger = new ReconciliationLedger(run.Region, run.SubjectBatchId);
        try
        {
            await sealedBatches.RequireWholeAsync(cancellationToken);
            foreach (var input in inputs)
                await contents.VerifyAsync(input, cancellationToken);
            await replaced.AttachAsync(inputs, cancellationToken);
            await progress.BeginAsync(RunStage.Load, inputs.Where(input => input.IsHouseholds()).Sum(input => input.Accepted), cancellationToken);
            var households = await HouseholdLoad.LoadAsync(store, records, run, inputs, judging, ledger, progress, cancellationToken);

            await progress.BeginAsync(RunStage.IdentityJoin, inputs.Where(input => !input.IsHouseholds()).Sum(input => input.Accepted), cancellationToken);
            var hits = await IdentityJoin.JoinAsync(store, records, inputs, households, ledger, progress, cancellationToken);

            await progress.BeginAsync(RunStage.Checks, households.Judged, cancellationToken);
            var checks = new HouseholdChecks(store, records, keys.Lookup, run, inputs, households, hits, judging, ledger, WorkerCount());
            var outcome = await checks.JudgeAllAsync(progress, cancellationToken);
            var uncovered = await UncoveredPersons.FindAsync(records, run, inputs, households, judging, cancellationToken);
            outcome = outcome with { Counts = [.. outcome.Counts, .. uncovered.Counts] };

            await progress.BeginAsync(RunStage.Reconciliation, 1, cancellationToken);
            hits.Account(ledger);
            await ledger.AddRejectionsAsync(store, inputs, cancellationToken);
            ledger.RequireBalance(inputs);

            await progress.BeginAsync(RunStage.Publish, 1, cancellationToken);
            await PublishAsync(run, inputs, households, ledger, outcome, uncovered.Persons, progress, cancellationToken);
        }
        catch (RunFailedException failure)
        {
            await FailAsync(runId, failure.Reason, cancellationToken);
        }
        catch (DataDamagedException)
        {
            await FailAsync(runId, RunFailures.DataDamaged, cancellationToken);
        }
    }

    /// <summary>Ends a run without a result; whatever it has written is removed.</summary>
    public Task FailAsync(long runId, string reason, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            // Whatever goes wrong after the publishing, what is published stays.
            if (await context.Runs.AnyAsync(run => run.Id == runId && run.State == RunState.Succeeded, token))
                return 0;
            await ClearAsync(context, runId, token);
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            return await context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.State, RunState.Failed)
                    .SetProperty(run => run.FailureReason, reason)
                    .SetProperty(run => run.EndTime, now)
                    .SetProperty(run => run.Sequence, run => run.Sequence + 1),
                token);
        },
        cancellationToken);

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

    private int WorkerCount() => options.Workers > 0 ? options.Workers : Environment.ProcessorCount;

    /// <summary>Marks a run as begun; null when it has ended already, for what is published never changes.</summary>
    private Task<(RunRow Run, IReadOnlyList<BatchRow> Inputs)?> BeginAsync(long runId, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var run = await context.Runs.SingleAsync(row => row.Id == runId, token);
            if (run.State is RunState.Succeeded or RunState.Failed)
                return ((RunRow, IReadOnlyList<BatchRow>)?)null;

            // A run that a stopped service left behind begins anew.
            await ClearAsync(context, runId, token);
            var inputs = await context.RunInputs.Where(input => input.RunId == runId).OrderBy(input => input.Ordinal)
                .Join(context.Batches, input => input.BatchId, batch => batch.Id, (input, batch) => new { input.Ordinal, Batch = batch })
                .OrderBy(pair => pair.Ordinal).Select(pair => pair.Batch).ToListAsync(token);
            run.State = RunState.Running;
            run.Sequence++;
            if (Judging(run, inputs) is { } judging)
                run.InputDigest = Digests.Input(run, inputs, Region(judging.Regions), judging.Profiles);
            await context.SaveChangesAsync(token);
            return (run, inputs);
        },
        cancellationToken);

    private async Task PublishAsync(
        RunRow run, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, ReconciliationLedger ledger, ChecksOutcome outcome,
        IReadOnlyList<UncoveredPersonRow> uncovered, RunProgress progress, CancellationToken cancellationToken)
    {
        var cells = ledger.Cells(run.Id);
        var digest = Digests.Result(outcome.FindingsDigest, cells, outcome.Counts);
        await progress.EndStageAsync(cancellationToken);
        await store.WriteAsync(
            async (context, token) =>
            {
                await store.BulkInsertAsync(context, cells, token);
                await store.BulkInsertAsync(context, outcome.Counts, token);
                await store.BulkInsertAsync(context, uncovered, token);
                var registers = inputs.Where(input => !input.IsHouseholds()).Sum(input => input.CommittedOffset);
                var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
                return await context.Runs.Where(row => row.Id == run.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.State, RunState.Succeeded)
                        .SetProperty(row => row.ResultDigest, digest)
                        .SetProperty(row => row.Households, households.Judged)
                        .SetProperty(row => row.Persons, households.Persons)
                        .SetProperty(row => row.RegisterRecords, registers)
                        .SetProperty(row => row.Findings, outcome.Findings)
                        .SetProperty(row => row.ExitCandidates, outcome.ExitCandidates)
                        .SetProperty(row => row.EndTime, now)
                        .SetProperty(row => row.StageDone, 1)
                        .SetProperty(row => row.Sequence, row => row.Sequence + 1),
                    token);
            },
            cancellationToken);
    }

    private static async Task ClearAsync(ExchangeContext context, long runId, CancellationToken cancellationToken)
    {
        await context.Findings.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.Cells.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunCounts.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.UncoveredPersons.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
        await context.RunStages.Where(row => row.RunId == runId).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>A run cannot give a result. The reason is stable and for programs.</summary>
/// <param name="reason">One of <see cref="RunFailures"/>.</param>
internal sealed class RunFailedException(string reason) : Exception(reason)
{
    public string Reason { get; } = reason;
}
