using Exchange.Errors;
using Exchange.Profiles;
using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Checks;
using Matching.Rules;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>
/// What would change if other rules applied to the households of a run. Both sides are judged anew from the run's own pinned inputs, so that
/// nothing but the rules differs; nothing is kept. One simulation runs at a time: it reads as much as a run.
/// </summary>
public sealed class ProfileSimulator(
    IExchangeStore store, SealedRecords records, ReplacedRecords replaced, KeyRing keys, ProfileCatalogue profiles, ComparisonRunner runner, ExchangeOptions options) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Judges a run's households by its own profile and by another.</summary>
    /// <param name="run">The run.</param>
    /// <param name="library">Where the other profile's parts are found.</param>
    /// <param name="profile">The other profile.</param>
    /// <param name="progress">Is told how much is done, of how much.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: the other profile is for another region or day, or lacks amounts.</exception>
    public async Task<ProfileSimulation> SimulateAsync(
        RunDetails run, ProfileLibrary library, RuleProfile profile, Func<long, long, Task> progress, CancellationToken cancellationToken)
    {
        var before = runner.Judging(run.Row, run.Inputs) ?? throw Refusal.Create(ErrorReason.ProfileUnknown);
        profiles.RequireInForce(profile, run.Row.Region, before.AsOf);
        var after = new JudgingContext(library.Under(profile, before.AsOf), before.BusinessYear, before.AsOf, before.Sources, before.Regions);
        await _one.WaitAsync(cancellationToken);
        try
        {
            await RequireFiguresAsync(run, after, cancellationToken);
            await replaced.AttachAsync(run.Inputs, cancellationToken);
            var (row, workers) = (Shards(run.Row), options.Workers > 0 ? options.Workers : Environment.ProcessorCount);
            var plan = new RunPlan(row, run.Inputs);
            var households = await HouseholdLoad.LoadAsync(store, records, row, run.Inputs, before, workers, cancellationToken);
            var loaded = new LoadedRun(row, run.Inputs, before, plan, households, records, keys.Lookup);
            var hits = await JoinAsync(loaded, progress, cancellationToken);
            var counts = new[] { new PartCounts(), new PartCounts() };
            for (var shard = 0; shard < plan.CheckShards; shard++)
            {
                var (first, end) = plan.Range(shard, households.Judged);
                if (first == end)
                    continue;
                var read = await ShardHits.ReadAsync(records, run.Inputs, hits[shard], first, end, first, _ => true, workers, cancellationToken);
                for (var side = 0; side < counts.Length; side++)
                {
                    var total = counts[side];
                    await new HouseholdChecks(loaded, workers).JudgeAsync(
                        read, side == 0 ? before : after, new Dictionary<int, KeptVerdict>(), first, end,
                        async part =>
                        {
                            total.Add(part.Counts);
                            await progress(total.Households, households.Judged);
                        },
                        cancellationToken);
                }
            }

            return Compare(before.Profiles.Root.Name, profile.Name, households.Judged, counts[0].Counts, counts[1].Counts);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task RequireFiguresAsync(RunDetails run, JudgingContext after, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var batches = run.Inputs.Where(input => input.IsHouseholds() && (run.Row.SubjectBatchId is null || run.Row.SubjectBatchId == input.Id)).Select(input => input.Id).ToList();
        var regions = await context.Households.AsNoTracking().Where(row => batches.Contains(row.BatchId)).Select(row => row.Region).Distinct().ToListAsync(cancellationToken);
        var missing = regions.Where(region => Matching.Identity.RegionCode.Contains(run.Row.Region, region)).Order().SelectMany(after.Missing).ToList();
        if (missing.Count > 0)
            throw Refusal.StandardMissing(missing);
    }

    private async Task<List<StoredHit>[]> JoinAsync(LoadedRun run, Func<long, long, Task> progress, CancellationToken cancellationToken)
    {
        var hits = Enumerable.Range(0, run.Plan.CheckShards).Select(_ => new List<StoredHit>()).ToArray();
        var done = 0L;
        for (var shard = 0; shard < run.Plan.JoinShards; shard++)
        {
            var outcome = await new IdentityJoin(records, run.Run, run.Inputs, run.Households, run.Plan).JoinAsync(shard, cancellationToken);
            for (var i = 0; i < hits.Length; i++)
                hits[i].AddRange(outcome.Hits[i] ?? []);
            await progress(done += outcome.Counts.Records, run.Plan.RegisterRecords);
        }

        return hits;
    }

    /// <summary>The run's row as it is planned here: of before there were shards, or with other sizes, it says the same.</summary>
    private RunRow Shards(RunRow row)
    {
        (row.PartHouseholds, row.ShardHouseholds) = (options.PartHouseholds, Math.Max(1, options.ShardHouseholds / options.PartHouseholds) * options.PartHouseholds);
        return row;
    }

    private static ProfileSimulation Compare(string beforeName, string afterName, long households, IReadOnlyDictionary<(string Name, int Region), long> before, IReadOnlyDictionary<(string Name, int Region), long> after)
    {
        var (left, right) = (Sum(before), Sum(after));
        return new ProfileSimulation
        {
            BeforeProfile = beforeName,
            AfterProfile = afterName,
            Households = households,
            Codes =
            {
                FindingCatalogue.All.Select(kind => new SimulatedCode
                {
                    Code = kind.Code,
                    TitleZh = kind.TitleZh,
                    Before = left(name => name == RunCounts.Finding + kind.Code),
                    After = right(name => name == RunCounts.Finding + kind.Code),
                    UndecidedBefore = left(name => name == RunCounts.Undecided + kind.Code),
                    UndecidedAfter = right(name => name == RunCounts.Undecided + kind.Code),
                }),
            },
            Categories =
            {
                Categories.Select(category => new SimulatedCategory
                {
                    Category = category.Name,
                    TitleZh = category.Zh,
                    Before = left(name => IsSuggested(name, category.Name)),
                    After = right(name => IsSuggested(name, category.Name)),
                }),
            },
        };

        static Func<Func<string, bool>, long> Sum(IReadOnlyDictionary<(string Name, int Region), long> counts) => fits => counts.Where(pair => fits(pair.Key.Name)).Sum(pair => pair.Value);
    }

    private static readonly (string Name, string Zh)[] Categories =
        [("Deep", "深度困难"), ("Relative", "相对困难"), ("Accident", "意外致困"), ("None", "不符合各类标准"), ("Unknown", "无法判断"), ("Ended", "已脱困或注销(不判断)")];

    private static bool IsSuggested(string name, string category) =>
        name.StartsWith(RunCounts.Category, StringComparison.Ordinal) && name.EndsWith("/" + category, StringComparison.Ordinal);
}
