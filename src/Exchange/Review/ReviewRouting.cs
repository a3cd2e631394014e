using Exchange.Profiles;
using Exchange.Store;
using Exchange.V1;
using Matching.Casework;
using Matching.Identity;
using Matching.Rules;
using Microsoft.EntityFrameworkCore;
using CoreAction = Matching.Casework.ReviewAction;
using CoreReview = Matching.Casework.FindingReview;
using CoreState = Matching.Casework.ReviewState;
using RunState = Exchange.Store.RunState;

namespace Exchange.Review;

/// <summary>
/// Takes what runs have published into review, some findings at a time, each time in one transaction with the note how far it has come: whenever the service is killed it goes
/// on there, and nothing is taken twice. What was decided stays decided as long as the evidence is the same, whatever run finds it.
/// </summary>
public sealed class ReviewRouting(IExchangeStore store, WorkingDayCalendar calendar, ProfileCatalogue profiles, TimeProvider clock)
{
    private const int Portion = 2_000;

    /// <summary>For so long a published run waits for those that are under way: both would want the same cores, and whoever compares again after a correction is waiting.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Takes a portion of the oldest run that has not been taken whole.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        await using (var context = store.CreateContext())
        {
            if (await NextAsync(context, cancellationToken) is null)
                return false;
        }

        return await store.WriteAsync(
            async (context, token) =>
            {
                if (await NextAsync(context, token) is not { } run)
                    return false;
                var route = await context.ReviewRoutes.SingleOrDefaultAsync(row => row.RunId == run.Id, token);
                if (route is null)
                    context.ReviewRoutes.Add(route = new ReviewRouteRow { RunId = run.Id });
                if (!await TakeFindingsAsync(context, run, route, token) && !await AskMissingAsync(context, run, route, token))
                    route.IsDone = true;
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken);
    }

    private async Task<RunRow?> NextAsync(ExchangeContext context, CancellationToken cancellationToken)
    {
        var next = await context.Runs.AsNoTracking()
            .Where(run => run.State == RunState.Succeeded && run.SubjectBatchId == null && !context.ReviewRoutes.Any(route => route.RunId == run.Id && route.IsDone))
            .OrderBy(run => run.Id).FirstOrDefaultAsync(cancellationToken);
        if (next is null || clock.GetUtcNow().ToUnixTimeMilliseconds() - next.EndTime > Patience.TotalMilliseconds)
            return next;
        return await context.Runs.AnyAsync(run => run.State == RunState.Pending || run.State == RunState.Running, cancellationToken) ? null : next;
    }

    /// <summary>Takes the next findings; false when there are none left.</summary>
    private async Task<bool> TakeFindingsAsync(ExchangeContext context, RunRow run, ReviewRouteRow route, CancellationToken cancellationToken)
    {
        // Without what takes most room: of a finding that is known already nothing else is asked.
        var findings = await context.Findings.AsNoTracking().Where(row => row.RunId == run.Id && row.Position > route.Position).OrderBy(row => row.Position).Take(Portion)
            .Select(row => new { row.FindingId, row.Position, row.EvidenceDigest, row.Severity }).ToListAsync(cancellationToken);
        if (findings.Count == 0)
            return false;
        var ids = findings.Select(finding => finding.FindingId).ToList();
        var known = await context.Reviews.AsNoTracking().Where(row => ids.Contains(row.FindingId)).ToDictionaryAsync(row => row.FindingId, cancellationToken);
        var unknown = ids.Where(id => !known.ContainsKey(id)).ToList();
        var whole = unknown.Count == 0 ? [] : await context.Findings.AsNoTracking().Where(row => row.RunId == run.Id && unknown.Contains(row.FindingId)).ToDictionaryAsync(row => row.FindingId, cancellationToken);
        var nextId = 1 + (await context.Reviews.MaxAsync(row => (long?)row.Id, cancellationToken) ?? 0);
        var (added, changed, same, events) = (new List<ReviewRow>(), new List<ReviewRow>(), new List<long>(), new List<ReviewEventRow>());
        var rules = new Rules(profiles, run, calendar, clock);
        foreach (var finding in findings)
        {
            if (!known.TryGetValue(finding.FindingId, out var row))
            {
                added.Add(row = New(nextId++, run, whole[finding.FindingId]));
                rules.Open(row);
                continue;
            }

            if (row.RunId > run.Id)
                continue;
            var (next, action) = ReviewMachine.Found(row.ToValue(), row.EvidenceDigest.AsSpan().SequenceEqual(finding.EvidenceDigest));
            if (action is CoreAction.Unspecified)
            {
                same.Add(row.Id);
                continue;
            }

            events.Add(Event(row, next, action, run));
            row.Take(next);
            if (action is CoreAction.EvidenceChanged)
                rules.Open(row);
            (row.RunId, row.EvidenceDigest, row.Severity) = (run.Id, finding.EvidenceDigest, finding.Severity);
            changed.Add(row);
        }

        // Nearly all of a second run: one statement, and no index of theirs is touched.
        if (same.Count > 0)
            await context.Reviews.Where(row => same.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.RunId, run.Id), cancellationToken);

        await store.BulkInsertAsync(context, added, cancellationToken);
        await store.BulkInsertOrUpdateAsync(context, changed, cancellationToken);
        await ReviewEvents.AddAsync(store, context, events, cancellationToken);
        route.Position = findings[^1].Position;
        return true;
    }

    /// <summary>
    /// Asks for the next findings of earlier runs whether the run, which has judged their files, still finds them; false when there are none left. Only a run that looks at
    /// everything can say so, only of files that it has judged, and only if it has looked at no less than the run that found them: a county's run does not see the other
    /// file of a duplicate in the next county, and one without the funeral register finds nobody dead.
    /// </summary>
    private async Task<bool> AskMissingAsync(ExchangeContext context, RunRow run, ReviewRouteRow route, CancellationToken cancellationToken)
    {
        if ((RunKind)run.Kind is not (RunKind.AnnualReconciliation or RunKind.FullHistory))
            return false;
        var (low, high) = RegionCode.Bounds(run.Region);
        var asked = context.Reviews.AsNoTracking()
            .Where(row => row.Id > route.Asked && row.RunId < run.Id && row.State != CoreState.Gone && row.Region >= low && row.Region <= high);
        if (run.OwningUnion.Length > 0)
            asked = asked.Where(row => row.OwningUnion == run.OwningUnion);
        var rows = await asked.OrderBy(row => row.Id).Take(Portion).ToListAsync(cancellationToken);
        if (rows.Count == 0)
            return false;
        var inputs = context.RunInputs.Where(input => input.RunId == run.Id).Select(input => input.BatchId);
        var sources = await SourcesAsync(context, run.Id, cancellationToken);
        var saysNothing = new HashSet<long>();
        foreach (var earlierId in rows.Select(row => row.RunId).Distinct())
        {
            var earlier = await context.Runs.AsNoTracking().SingleAsync(row => row.Id == earlierId, cancellationToken);
            if (!RegionCode.Contains(run.Region, earlier.Region) || !(await SourcesAsync(context, earlierId, cancellationToken)).IsSubsetOf(sources))
                saysNothing.Add(earlierId);
        }

        var (gone, events) = (new List<ReviewRow>(), new List<ReviewEventRow>());
        foreach (var union in rows.Where(row => !saysNothing.Contains(row.RunId)).GroupBy(row => row.OwningUnion, StringComparer.Ordinal))
        {
            var numbers = union.Select(row => row.FileNumber).Distinct(StringComparer.Ordinal).ToList();
            var judged = await context.Households.AsNoTracking().Where(file => inputs.Contains(file.BatchId) && file.OwningUnion == union.Key && numbers.Contains(file.FileNumber))
                .Select(file => file.FileNumber).ToListAsync(cancellationToken);
            foreach (var row in union.Where(row => judged.Contains(row.FileNumber)))
            {
                var (next, action) = ReviewMachine.Missing(row.ToValue());
                events.Add(Event(row, next, action, run));
                row.Take(next);
                gone.Add(row);
            }
        }

        await store.BulkInsertOrUpdateAsync(context, gone, cancellationToken);
        await ReviewEvents.AddAsync(store, context, events, cancellationToken);
        route.Asked = rows[^1].Id;
        return true;
    }

    /// <summary>Who sent which kind of data to a run.</summary>
    private static async Task<HashSet<(string Organization, Matching.Checks.Facts.RecordKind Kind)>> SourcesAsync(ExchangeContext context, long runId, CancellationToken cancellationToken)
    {
        var inputs = context.RunInputs.Where(input => input.RunId == runId).Select(input => input.BatchId);
        var sources = await context.Batches.AsNoTracking().Where(batch => inputs.Contains(batch.Id)).Select(batch => new { batch.Organization, batch.Kind }).Distinct().ToListAsync(cancellationToken);
        return [.. sources.Select(source => (source.Organization, source.Kind))];
    }

    private static ReviewRow New(long id, RunRow run, FindingRow finding)
    {
        var file = Finding.Parser.ParseFrom(finding.Payload).Household;
        return new ReviewRow
        {
            Id = id,
            FindingId = finding.FindingId,
            Province = finding.Region / 10_000 * 10_000,
            City = RegionCode.City(finding.Region),
            Region = finding.Region,
            OwningUnion = finding.OwningUnion,
            FileNumber = file.FileNumber,
            Code = finding.Code,
            Severity = finding.Severity,
            EvidenceDigest = finding.EvidenceDigest,
            RunId = run.Id,
            State = CoreReview.New.State,
            IsOpen = CoreReview.New.IsOpen,
        };
    }

    private ReviewEventRow Event(ReviewRow row, CoreReview next, CoreAction action, RunRow run) => new()
    {
        ReviewId = row.Id,
        FindingId = row.FindingId,
        Region = row.Region,
        Time = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        Action = action,
        From = row.State,
        To = next.State,
        RunId = run.Id,
    };

    /// <summary>What the run's profile says of reviews, by region.</summary>
    private sealed class Rules(ProfileCatalogue profiles, RunRow run, WorkingDayCalendar calendar, TimeProvider clock)
    {
        private readonly RegionalProfiles? _profiles = profiles.Library.Find(run.Profile) is { } root ? profiles.Library.Under(root, CalendarDay.Read(run.AsOfDate)!.Value) : null;
        private readonly DateOnly _today = clock.ChinaDay();
        private readonly long _now = clock.GetUtcNow().ToUnixTimeMilliseconds();

        /// <summary>Opens a finding: from today on it has its deadline.</summary>
        public void Open(ReviewRow row)
        {
            row.OpenedTime = _now;
            var rules = _profiles?.For(row.Region).Casework;
            row.NeedsSecond = rules?.SecondReview.Contains(row.Code) ?? false;
            (row.DueDate, row.IsDueDateProvisional) = (0, false);
            if (rules is not { DecisionWorkingDays: > 0 })
                return;
            var due = calendar.After(_today, rules.DecisionWorkingDays);
            (row.DueDate, row.IsDueDateProvisional) = (due.ToNumber(), !calendar.Knows(due.Year) || !calendar.Knows(_today.Year));
        }
    }
}
