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
using RunStage = Exchange.Store.RunStage;

namespace Exchange.Comparison;

/// <summary>
/// What would change if other rules applied to the households of a run. Both sides are judged anew from the run's own pinned inputs, so that
/// nothing but the rules differs; nothing is kept. One simulation runs at a time: it reads as much as a run.
/// </summary>
public sealed class ProfileSimulator(
    IExchangeStore store, SealedRecords records, ReplacedRecords replaced, KeyRing keys, ProfileCatalogue profiles, ComparisonRunner runner, ExchangeOptions options, TimeProvider clock) : IDisposable
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
            var quiet = new RunProgress(store, clock, run.Row.Id, progress);
            await quiet.BeginAsync(RunStage.Load, run.Inputs.Where(input => input.IsHouseholds()).Sum(input => input.Accepted), cancellationToken);
            await RequireFiguresAsync(run, after, cancellationToken);
            await replaced.AttachAsync(run.Inputs, cancellationToken);
            var households = await HouseholdLoad.LoadAsync(store, records, run.Row, run.Inputs, before, Ledger(run), quiet, cancellationToken);
            await quiet.BeginAsync(RunStage.IdentityJoin, run.Inputs.Where(input => !input.IsHouseholds()).Sum(input => input.Accepted), cancellationToken);
            var hits = await IdentityJoin.JoinAsync(store, records, run.Inputs, households, Ledger(run), quiet, cancellationToken);
            var counts = new List<IReadOnlyList<RunCountRow>>();
            foreach (var judging in new[] { before, after })
            {
                await quiet.BeginAsync(RunStage.Checks, households.Judged, cancellationToken);
                var checks = new HouseholdChecks(store, records, keys.Lookup, run.Row, run.Inputs, households, hits, judging, Ledger(run), options.Workers > 0 ? options.Workers : Environment.ProcessorCount, keep: false);
                counts.Add((await checks.JudgeAllAsync(quiet, cancellationToken)).Counts);
            }

            return Compare(before.Profiles.Root.Name, profile.Name, households.Judged, counts[0], counts[1]);
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

    private static ReconciliationLedger Ledger(RunDetails run) => new(run.Row.Region, run.Row.SubjectBatchId);

    private static ProfileSimulation Compare(string beforeName, string afterName, long households, IReadOnlyList<RunCountRow> before, IReadOnlyList<RunCountRow> after)
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

        static Func<Func<string, bool>, long> Sum(IReadOnlyList<RunCountRow> counts) => fits => counts.Where(row => fits(row.Name)).Sum(row => row.Count);
    }

    private static readonly (string Name, string Zh)[] Categories =
        [("Deep", "深度困难"), ("Relative", "相对困难"), ("Accident", "意外致困"), ("None", "不符合各类标准"), ("Unknown", "无法判断"), ("Ended", "已脱困或注销(不判断)")];

    private static bool IsSuggested(string name, string category) =>
        name.StartsWith(RunCounts.Category, StringComparison.Ordinal) && name.EndsWith("/" + category, StringComparison.Ordinal);
}
