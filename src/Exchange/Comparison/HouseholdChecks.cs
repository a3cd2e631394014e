using System.Security.Cryptography;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Checks.Facts;

namespace Exchange.Comparison;

/// <summary>What judging gave.</summary>
/// <param name="Findings">How many findings.</param>
/// <param name="ExitCandidates">Households that may exit.</param>
/// <param name="FindingsDigest">SHA-256 over the findings in canonical order.</param>
/// <param name="Counts">What was counted by city, in canonical order.</param>
internal sealed record ChecksOutcome(long Findings, long ExitCandidates, byte[] FindingsDigest, IReadOnlyList<RunCountRow> Counts);

/// <summary>
/// Third stage: every household with all that the registers say. Groups of households are judged side by side; their findings are taken in
/// the order of the households, so that the result does not depend on how many workers there are.
/// </summary>
internal sealed class HouseholdChecks(
    IExchangeStore store,
    SealedRecords records,
    LookupKeys lookup,
    RunRow run,
    IReadOnlyList<BatchRow> inputs,
    LoadedHouseholds households,
    JoinHits hits,
    JudgingContext judging,
    ReconciliationLedger ledger,
    int workers,
    bool keep = true)
{
    private const int GroupSize = 256;

    public async Task<ChecksOutcome> JudgeAllAsync(RunProgress progress, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (findings, exits, judged) = (0L, 0L, 0L);
        var counts = new Dictionary<(string Name, int Region), long>();
        var underWay = new Queue<Task<GroupVerdict>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            foreach (var (first, end) in Groups())
            {
                var group = new HouseholdGroup(records, lookup, run, inputs, households, hits, judging);
                underWay.Enqueue(Task.Run(() => group.JudgeAsync(first, end, stop.Token), stop.Token));
                if (underWay.Count >= workers * 2)
                    await TakeAsync(underWay.Dequeue());
            }

            while (underWay.TryDequeue(out var task))
                await TakeAsync(task);
        }
        catch
        {
            // The groups still under way work for nobody: stop them, and wait so that none outlives the run.
            await stop.CancelAsync();
            await Task.WhenAll(underWay).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        return new ChecksOutcome(
            findings, exits, digest.GetHashAndReset(),
            [
                .. counts.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).ThenBy(pair => pair.Key.Region)
                    .Select(pair => new RunCountRow { RunId = run.Id, Name = pair.Key.Name, Region = pair.Key.Region, Count = pair.Value }),
            ]);

        async Task TakeAsync(Task<GroupVerdict> task)
        {
            var verdict = await task;
            foreach (var row in verdict.Findings)
                row.Position = ++findings;

            exits += verdict.ExitCandidates;
            foreach (var (key, count) in verdict.Counts)
                counts[key] = counts.GetValueOrDefault(key) + count;

            foreach (var evidence in verdict.EvidenceDigests)
                digest.AppendData(evidence);
            foreach (var ((organization, region, unit), cell) in verdict.Cells)
                ledger.Cell(organization, region, RecordKind.HouseholdFile, unit).Add(cell);
            if (keep && verdict.Findings.Count > 0)
            {
                await store.WriteAsync(
                    async (context, token) =>
                    {
                        await store.BulkInsertAsync(context, verdict.Findings, token);
                        return true;
                    },
                    cancellationToken);
            }

            judged += verdict.Households;
            await progress.ReportAsync(judged, cancellationToken);
        }
    }

    /// <summary>Runs of ordinals that lie in one batch.</summary>
    private IEnumerable<(int First, int End)> Groups()
    {
        for (var first = 0; first < households.Judged;)
        {
            var end = first;
            while (end < households.Judged && end - first < GroupSize && households.Headers[end].Input == households.Headers[first].Input)
                end++;
            yield return (first, end);
            first = end;
        }
    }
}
