using Exchange.Records;
using Exchange.Store;

namespace Exchange.Comparison;

/// <summary>Consecutive households, judged.</summary>
/// <param name="First">The first household.</param>
/// <param name="End">The household before which it ends.</param>
/// <param name="Findings">Their findings, in canonical order.</param>
/// <param name="Counts">What was counted.</param>
/// <param name="Verdicts">The verdicts, for later runs.</param>
internal sealed record JudgedPart(int First, int End, IReadOnlyList<FindingRow> Findings, PartCounts Counts, IReadOnlyList<KeptVerdict> Verdicts);

/// <summary>
/// Every household of a shard with all that the registers say. Groups of households are judged side by side; what they give is taken in the order of the
/// households, so that the result does not depend on how many workers there are.
/// </summary>
internal sealed class HouseholdChecks(LoadedRun run, int workers)
{
    private const int GroupSize = 256;

    /// <summary>Judges households and hands on what each part gives, one part after the other.</summary>
    /// <param name="hits">Their hits.</param>
    /// <param name="judging">What they are judged by.</param>
    /// <param name="kept">Verdicts to be taken over, by household.</param>
    /// <param name="first">The first household; a part begins with it.</param>
    /// <param name="end">The household before which it ends.</param>
    /// <param name="receive">Takes a part.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task JudgeAsync(
        ShardHits hits, JudgingContext judging, IReadOnlyDictionary<int, KeptVerdict> kept, int first, int end, Func<JudgedPart, Task> receive, CancellationToken cancellationToken)
    {
        var underWay = new Queue<(int End, Task<GroupVerdict> Verdict)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var cores = new SemaphoreSlim(workers, workers);
        var (part, received) = (new PartBuilder(first), Task.CompletedTask);
        try
        {
            foreach (var (from, to) in Groups(first, end))
            {
                underWay.Enqueue((to, Task.Run(() => GroupAsync(from, to), stop.Token)));
                if (underWay.Count >= workers * 4)
                    await TakeAsync();
            }

            while (underWay.Count > 0)
                await TakeAsync();
            await received;
        }
        catch
        {
            // The groups still under way work for nobody: stop them, and wait so that none outlives the shard.
            await stop.CancelAsync();
            await Task.WhenAll([received, .. underWay.Select(group => group.Verdict)]).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        async Task<GroupVerdict> GroupAsync(int from, int to)
        {
            // As many at once as there are workers; some more wait, so that none stands still while results are taken.
            await cores.WaitAsync(stop.Token);
            try
            {
                return await new HouseholdGroup(run, hits, judging, kept).JudgeAsync(from, to, stop.Token);
            }
            finally
            {
                cores.Release();
            }
        }

        async Task TakeAsync()
        {
            var (to, task) = underWay.Dequeue();
            part.Add(await task);
            if (to < end && run.Plan.PartOf(to) == run.Plan.PartOf(part.First))
                return;

            // The part before must be written by now; while this one is written, judging goes on.
            await received;
            var built = part.Build(to);
            part = new PartBuilder(to);
            received = Task.Run(() => receive(built), CancellationToken.None);
        }
    }

    /// <summary>Households that lie in one batch and one part.</summary>
    private IEnumerable<(int First, int End)> Groups(int first, int end)
    {
        var headers = run.Households.Headers;
        for (var from = first; from < end;)
        {
            var to = from;
            while (to < end && to - from < GroupSize && headers[to].Input == headers[from].Input && run.Plan.PartOf(to) == run.Plan.PartOf(from))
                to++;
            yield return (from, to);
            from = to;
        }
    }

    private sealed class PartBuilder(int first)
    {
        private readonly List<FindingRow> _findings = [];
        private readonly PartCounts _counts = new();
        private readonly List<KeptVerdict> _verdicts = [];
        private readonly Dictionary<(int Input, long Index), (int Region, bool IsShared, bool IsCertain)> _records = [];

        public int First => first;

        public void Add(GroupVerdict group)
        {
            _findings.AddRange(group.Findings);
            _counts.Add(group.Counts);
            _verdicts.AddRange(group.Verdicts);
            foreach (var (hit, isCertain) in group.Outcomes)
            {
                ref var record = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_records, (hit.Input, hit.Index), out _);
                record = (hit.Region, hit.IsShared, record.IsCertain || isCertain);
            }
        }

        /// <summary>Counts each record once: matched if any of its hits is certain, ambiguous if all conflict.</summary>
        public JudgedPart Build(int end)
        {
            foreach (var ((input, index), (region, isShared, isCertain)) in _records)
            {
                if (isShared)
                    _counts.Shared.Add((input, index, region, isCertain));
                else
                    _counts.CountRecord(input, region, isCertain);
            }

            return new JudgedPart(first, end, _findings, _counts, _verdicts);
        }
    }
}
