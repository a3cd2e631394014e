using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>What a node does for each shard of a run. The households are loaded once a node, when first they are needed.</summary>
internal sealed class RunShards(
    IExchangeStore store, SealedRecords records, ReplacedRecords replaced, BatchContents contents, KeyRing keys, RunBoard board, RunRow run, IReadOnlyList<BatchRow> inputs, JudgingContext judging, RunPlan plan, int workers)
{
    private readonly Lock _lock = new();
    private Task<LoadedRun>? _loading;

    /// <summary>Works on a shard.</summary>
    public Task WorkAsync(ShardClaim claim, CancellationToken cancellationToken) => claim.Stage switch
    {
        RunStage.Load => VerifyAsync(claim, cancellationToken),
        RunStage.IdentityJoin => JoinAsync(claim, cancellationToken),
        RunStage.Checks => CheckAsync(claim, cancellationToken),
        _ => FinishAsync(claim, cancellationToken),
    };

    /// <summary>Holds the plain rows of an input against what was sealed.</summary>
    private async Task VerifyAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        var input = inputs[claim.Shard];
        await contents.VerifyAsync(input, cancellationToken);
        await board.WriteAsync(claim, 1, true, input.CommittedOffset, static (_, _) => Task.CompletedTask, cancellationToken);
    }

    private async Task JoinAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        var loaded = await LoadedAsync(cancellationToken);
        var outcome = await new IdentityJoin(records, run, inputs, loaded.Households, plan).JoinAsync(claim.Shard, cancellationToken);
        var cipher = keys.CipherOf(run);
        var hits = new List<RunHitsRow>();
        for (var shard = 0; shard < outcome.Hits.Length; shard++)
        {
            if (outcome.Hits[shard] is { } found)
                hits.Add(new RunHitsRow { RunId = run.Id, Shard = shard, JoinShard = claim.Shard, Bytes = cipher.Protect(BlobKind.Hits, HitsNumber(shard, claim.Shard), StoredHit.Bytes(found)) });
        }

        await board.WriteAsync(
            claim, 1, true, outcome.Counts.Records,
            async (context, token) =>
            {
                await store.BulkInsertAsync(context, hits, token);
                await store.BulkInsertAsync(context, [Part(claim, 0, outcome.Counts.ToBytes())], token);
            },
            cancellationToken);
    }

    private async Task CheckAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        var loaded = await LoadedAsync(cancellationToken);
        var (first, end) = plan.Range(claim.Shard, loaded.Households.Judged);
        var from = Math.Min(end, first + (claim.Parts * run.PartHouseholds));
        if (from == end)
        {
            await board.WriteAsync(claim, claim.Parts, true, 0, static (_, _) => Task.CompletedTask, cancellationToken);
            return;
        }

        var kept = await KeptAsync(loaded, from, end, cancellationToken);
        var hits = await ShardHits.ReadAsync(
            records, inputs, await HitsAsync(claim.Shard, cancellationToken), first, end, from, household => !kept.ContainsKey(household), workers, cancellationToken);
        await new HouseholdChecks(loaded, workers).JudgeAsync(
            hits, judging, kept, from, end,
            part => board.WriteAsync(
                claim, ((part.First - first) / run.PartHouseholds) + 1, part.End == end, part.End - part.First,
                async (context, token) =>
                {
                    await store.BulkInsertAsync(context, part.Findings, token);
                    await store.BulkInsertAsync(context, [Part(claim, (part.First - first) / run.PartHouseholds, part.Counts.ToBytes())], token);
                    await store.BulkInsertAsync(context, Verdicts(loaded, part), token);
                },
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Verdicts of an earlier run for some households, where nothing that has changed since can touch them.</summary>
    private static async Task<Dictionary<int, KeptVerdict>> KeptAsync(LoadedRun loaded, int first, int end, CancellationToken cancellationToken)
    {
        var kept = new Dictionary<int, KeptVerdict>();
        if (loaded.Kept is null)
            return kept;
        var headers = loaded.Households.Headers;
        for (var from = first; from < end;)
        {
            var to = from;
            while (to < end && headers[to].Input == headers[from].Input)
                to++;
            var verdicts = await loaded.Kept.ReadAsync(loaded.Inputs[headers[from].Input].Id, headers[from].Index, headers[to - 1].Index, cancellationToken);
            for (; from < to; from++)
            {
                if (verdicts.TryGetValue(headers[from].Index, out var verdict))
                    kept[from] = verdict;
            }
        }

        return kept;
    }

    /// <summary>A part's verdicts as rows: one for each batch. None for a precheck, which is asked once.</summary>
    private List<RunVerdictRow> Verdicts(LoadedRun loaded, JudgedPart part)
    {
        if (run.SubjectBatchId is not null)
            return [];
        return
        [
            .. part.Verdicts.GroupBy(verdict => loaded.Households.Headers[verdict.Ordinal].Input).Select(group =>
            {
                var (verdicts, batch) = (group.ToList(), inputs[group.Key].Id);
                return new RunVerdictRow
                {
                    RunId = run.Id,
                    BatchId = batch,
                    FirstIndex = verdicts[0].Index,
                    LastIndex = verdicts[^1].Index,
                    Bytes = keys.CipherOf(run).Protect(BlobKind.Verdicts, KeptVerdicts.Number(batch, verdicts[0].Index), KeptVerdict.Write(verdicts)),
                };
            }),
        ];
    }

    private async Task FinishAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        var loaded = await LoadedAsync(cancellationToken);
        var (joined, judged) = (new List<JoinCounts>(), new PartCounts());
        await using (var context = store.CreateContext())
        {
            var parts = context.RunParts.AsNoTracking().Where(row => row.RunId == run.Id).OrderBy(row => row.Stage).ThenBy(row => row.Shard).ThenBy(row => row.Part);
            await foreach (var part in parts.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                var bytes = keys.CipherOf(run).Open(BlobKind.Part, PartNumber(part.Stage, part.Shard, part.Part), part.Bytes);
                if (part.Stage is RunStage.IdentityJoin)
                    joined.Add(JoinCounts.Read(bytes));
                else
                    judged.Add(PartCounts.Read(bytes));
            }
        }

        await new RunFinish(store, records, board, loaded, workers).FinishAsync(claim, joined, judged, cancellationToken);
    }

    /// <summary>The hits of a shard of the checks, from all shards of the join.</summary>
    private async Task<List<StoredHit>> HitsAsync(int shard, CancellationToken cancellationToken)
    {
        var hits = new List<StoredHit>();
        await using var context = store.CreateContext();
        var rows = context.RunHits.AsNoTracking().Where(row => row.RunId == run.Id && row.Shard == shard).OrderBy(row => row.JoinShard);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
            hits.AddRange(StoredHit.Read(keys.CipherOf(run).Open(BlobKind.Hits, HitsNumber(shard, row.JoinShard), row.Bytes)));
        return hits;
    }

    private Task<LoadedRun> LoadedAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Whoever asks first loads for all; if that fails or is given up, the next one tries again.
            if (_loading is null || _loading.IsFaulted || _loading.IsCanceled)
                _loading = LoadAsync(cancellationToken);
            return _loading.WaitAsync(cancellationToken);
        }
    }

    private async Task<LoadedRun> LoadAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        var households = await HouseholdLoad.LoadAsync(store, records, run, inputs, judging, workers, cancellationToken);
        var kept = await new RunChanges(store, records, replaced, keys).FindAsync(run, inputs, households, cancellationToken);
        return new LoadedRun(run, inputs, judging, plan, households, records, keys.Lookup) { Kept = kept };
    }

    private RunPartRow Part(ShardClaim claim, int part, byte[] counts) => new()
    {
        RunId = run.Id,
        Stage = claim.Stage,
        Shard = claim.Shard,
        Part = part,
        Bytes = keys.CipherOf(run).Protect(BlobKind.Part, PartNumber(claim.Stage, claim.Shard, part), counts),
    };

    // What is authenticated with a blob: which one it is, so that none can stand in for another.
    private static long HitsNumber(int shard, int joinShard) => ((long)shard << 32) | (uint)joinShard;

    private static long PartNumber(RunStage stage, int shard, int part) => ((long)stage << 56) | ((long)shard << 28) | (uint)part;
}
