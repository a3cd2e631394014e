using System.Security.Cryptography;
using Exchange.Protection;
using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Casework;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>The last step of a run, done by one node: the accounts must balance, then everything is visible at once.</summary>
internal sealed class RunFinish(IExchangeStore store, SealedRecords records, RunBoard board, LoadedRun loaded, int workers)
{
    /// <summary>Balances and publishes.</summary>
    /// <param name="claim">The claim of the last shard.</param>
    /// <param name="joined">What the shards of the join counted.</param>
    /// <param name="judged">What the parts of the checks counted, in order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunFailedException">The accounts do not balance.</exception>
    /// <exception cref="DataDamagedException">Households are missing from the parts.</exception>
    public async Task FinishAsync(ShardClaim claim, IReadOnlyList<JoinCounts> joined, PartCounts judged, CancellationToken cancellationToken)
    {
        var (run, inputs) = (loaded.Run, loaded.Inputs);
        if (judged.Households != loaded.Households.Judged || joined.Count != loaded.Plan.JoinShards)
            throw new DataDamagedException();
        var ledger = new ReconciliationLedger(run.Region, run.SubjectBatchId);
        ledger.Add(inputs, loaded.Households);
        foreach (var counts in joined)
            ledger.Add(inputs, counts);
        ledger.Add(inputs, judged);
        ledger.Move(inputs, judged.Linked);
        await ledger.AddKeylessAsync(store, inputs, cancellationToken);
        await ledger.AddRejectionsAsync(store, inputs, cancellationToken);
        ledger.RequireBalance(inputs);
        var uncovered = await UncoveredPersons.CountAsync(records, run, inputs, loaded.Judging, joined.SelectMany(counts => counts.Uncovered), cancellationToken);

        var clusters = await RunClusters.FormAsync(store, loaded, judged.FileLinks, cancellationToken);

        var cells = ledger.Cells(run.Id);
        List<RunCountRow> counted =
        [
            .. judged.Counts.Select(pair => new RunCountRow { RunId = run.Id, Name = pair.Key.Name, Region = pair.Key.Region, Count = pair.Value }),
            .. uncovered.Counts,
            .. clusters.Counts,
        ];
        using var findings = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var evidence in judged.EvidenceDigests)
            findings.AppendData(evidence);
        var digest = Digests.Result(findings.GetHashAndReset(), cells, counted, clusters.Digests);
        await board.FinishAsync(
            claim, run,
            async (context, now, token) =>
            {
                await store.BulkInsertAsync(context, cells, token);
                await store.BulkInsertAsync(context, counted, token);
                await store.BulkInsertAsync(context, await DecidedAsync(context, run, token), token);
                await store.BulkInsertAsync(context, uncovered.Persons, token);
                await store.BulkInsertAsync(context, clusters.Clusters, token);
                await store.BulkInsertAsync(context, clusters.Files, token);
                await store.BulkInsertAsync(
                    context, [new RunStageRow { RunId = run.Id, Stage = RunStage.Linkage, StartTime = now, Milliseconds = 1 + (judged.LinkageMicroseconds / 1000 / workers) }], token);
                var registers = inputs.Where(input => !input.IsHouseholds()).Sum(input => input.CommittedOffset);
                return await context.Runs.Where(row => row.Id == run.Id && row.State == RunState.Running).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.State, RunState.Succeeded)
                        .SetProperty(row => row.ResultDigest, digest)
                        .SetProperty(row => row.Households, loaded.Households.Judged)
                        .SetProperty(row => row.Persons, loaded.Households.Persons)
                        .SetProperty(row => row.RegisterRecords, registers)
                        .SetProperty(row => row.Findings, judged.EvidenceDigests.Count)
                        .SetProperty(row => row.Reused, judged.Reused)
                        .SetProperty(row => row.ExitCandidates, judged.ExitCandidates)
                        .SetProperty(row => row.EndTime, now)
                        .SetProperty(row => row.StageDone, 1)
                        .SetProperty(row => row.Sequence, row => row.Sequence + 1),
                    token);
            },
            cancellationToken);
    }

    /// <summary>
    /// How often each code was confirmed and dismissed in the run's region until now, by the files' region: for whoever reads the report. Kept as it is, so that a report of the run
    /// stays the same; no part of the result digest, for it is not what was found.
    /// </summary>
    private static async Task<List<RunCountRow>> DecidedAsync(ExchangeContext context, RunRow run, CancellationToken cancellationToken)
    {
        var (low, high) = RegionCode.Bounds(run.Region);
        var decided = await context.Reviews.Where(row => (row.State == ReviewState.Confirmed || row.State == ReviewState.Dismissed) && row.Region >= low && row.Region <= high)
            .GroupBy(row => new { row.Code, row.Region, row.State }).Select(group => new { group.Key.Code, group.Key.Region, group.Key.State, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        return [.. decided.Select(group => new RunCountRow { RunId = run.Id, Name = (group.State is ReviewState.Confirmed ? "confirmed/" : "dismissed/") + group.Code, Region = group.Region, Count = group.Count })];
    }
}
