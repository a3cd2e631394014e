using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Profiles;
using Exchange.Review;
using Exchange.Store;
using Exchange.V1;
using Matching.Casework;
using Matching.Casework.Exits;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;
using CoreAction = Matching.Casework.Exits.ExitAction;
using CoreReason = Matching.Rules.ExitReason;
using CoreReviewState = Matching.Casework.ReviewState;
using CoreState = Matching.Casework.Exits.ExitState;
using CoreSuggestion = Matching.Checks.Facts.Suggestion;

namespace Exchange.Exits;

/// <summary>What somebody proposes.</summary>
/// <param name="Review">The confirmed finding, reviews/{finding}; empty by hand.</param>
/// <param name="OwningUnion">By hand: the owning union.</param>
/// <param name="FileNumber">By hand: the file number.</param>
/// <param name="Reason">Why.</param>
/// <param name="Profile">By hand: the rule profile; empty for the service's own.</param>
public sealed record ExitProposal(string Review, string OwningUnion, string FileNumber, CoreReason Reason, string Profile);

/// <summary>Exit cases: reads them, and takes the steps that people ask for, each in one transaction with its event.</summary>
public sealed class ExitDesk(IExchangeStore store, WorkingDayCalendar calendar, ProfileCatalogue profiles, TimeProvider clock)
{
    private const string ReturnCode = "F80";

    /// <summary>Today in China, by whose days everything here goes.</summary>
    public DateOnly Today => clock.ChinaDay();

    /// <summary>Cases after a row number, in the order in which they came.</summary>
    public async Task<List<ExitCaseRow>> ListAsync(ExitQuery query, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await query.Of(context.ExitCases.AsNoTracking()).Where(row => row.Id > after).OrderBy(row => row.Id).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>One case of the caller's region.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public async Task<ExitCaseRow> GetAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseExit(name);
        await using var context = store.CreateContext();
        return Visible(caller, name, await context.ExitCases.AsNoTracking().SingleOrDefaultAsync(row => row.CaseId == id, cancellationToken));
    }

    /// <summary>
    /// Confirmed findings after a row number that suggest an exit, or a return, with the case of the household's last exit. Those that need nobody any more are left out, so
    /// fewer than asked for may come though there are more.
    /// </summary>
    /// <returns>The findings, and after which row number to go on; null at the end.</returns>
    public async Task<(List<(ReviewRow Review, string Exit)> Candidates, long? Next)> CandidatesAsync(ReviewQuery query, bool returns, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var confirmed = query.Of(context.Reviews.AsNoTracking(), CoreReviewState.Confirmed).Where(row => row.Id > after);
        var asked = returns
            ? confirmed.Where(row => row.Code == ReturnCode)
            : confirmed.Where(row => context.Findings.Any(finding => finding.RunId == row.RunId && finding.FindingId == row.FindingId && finding.Suggestion == CoreSuggestion.Exit));
        var rows = await asked.OrderBy(row => row.Id).Take(count + 1).ToListAsync(cancellationToken);
        var (candidates, shown) = (new List<(ReviewRow, string)>(), rows.Take(count).ToList());
        foreach (var union in shown.GroupBy(row => row.OwningUnion, StringComparer.Ordinal))
        {
            var numbers = union.Select(row => row.FileNumber).Distinct(StringComparer.Ordinal).ToList();
            var cases = await context.ExitCases.AsNoTracking().Where(row => row.OwningUnion == union.Key && numbers.Contains(row.FileNumber))
                .Select(row => new { row.Id, row.FileNumber, row.CaseId, row.State, row.FindingId }).ToListAsync(cancellationToken);
            var last = cases.GroupBy(row => row.FileNumber, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.MaxBy(row => row.Id)!, StringComparer.Ordinal);
            foreach (var row in union)
            {
                var known = last.GetValueOrDefault(row.FileNumber);
                if (returns ? known?.State is CoreState.Exited : known is null || (known.State is CoreState.Retained or CoreState.Returned && known.FindingId != row.FindingId))
                    candidates.Add((row, returns ? known!.CaseId : ""));
            }
        }

        return ([.. candidates.OrderBy(candidate => candidate.Item1.Id)], rows.Count > count ? shown[^1].Id : null);
    }

    /// <summary>Proposes that a household leaves. The same proposal of the same person, sent again, is answered with its case.</summary>
    /// <exception cref="Grpc.Core.RpcException">
    /// NOT_FOUND; ALREADY_EXISTS/EXIT_UNDER_WAY; FAILED_PRECONDITION: the finding is not confirmed, the household has left, or its profile does not say how it leaves.
    /// </exception>
    public Task<ExitCaseRow> ProposeAsync(Participant caller, ExitProposal proposal, Actor by, string note, string evidence, CancellationToken cancellationToken) => store.WriteAsync(
        async (context, token) =>
        {
            var row = proposal.Review.Length > 0 ? await OfReviewAsync(context, caller, proposal, token) : await OfFileAsync(context, caller, proposal, token);
            var earlier = await context.ExitCases.Where(exit => exit.OwningUnion == row.OwningUnion && exit.FileNumber == row.FileNumber).OrderBy(exit => exit.Id).ToListAsync(token);
            if (earlier.Count > 0 && earlier[^1] is var last && (last.ToValue().IsOpen || last.State is CoreState.Exited))
            {
                if (last.State is CoreState.Proposed && last.Version == 1 && last.Reason == row.Reason && last.FindingId == row.FindingId && last.ToValue().Proposer == by)
                    return last;
                throw last.State is CoreState.Exited ? NotAllowed(last) : Refusal.Create(ErrorReason.ExitUnderWay, null, ("exit", ResourceNames.Exit(last.CaseId)));
            }

            SetTerms(row);
            row.Id = 1 + (await context.ExitCases.MaxAsync(exit => (long?)exit.Id, token) ?? 0);
            row.CaseId = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', row.OwningUnion, row.FileNumber, earlier.Count.ToString(CultureInfo.InvariantCulture))))[..16]);
            row.Period = 1 + earlier.Count(exit => exit.State is CoreState.Returned);
            row.OpenedTime = clock.GetUtcNow().ToUnixTimeMilliseconds();
            context.ExitCases.Add(row);
            await TakeAsync(context, row, CoreAction.Propose, by, note, evidence, token);
            return row;
        },
        cancellationToken);

    /// <summary>Takes a step.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND; ABORTED/ETAG_STALE; FAILED_PRECONDITION: it cannot be taken, or not yet, or not by this person.</exception>
    public Task<ExitCaseRow> StepAsync(Participant caller, string name, CoreAction action, Actor by, string etag, string note, string evidence, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseExit(name);
        return store.WriteAsync(
            async (context, token) =>
            {
                var row = Visible(caller, name, await context.ExitCases.SingleOrDefaultAsync(exit => exit.CaseId == id, token));
                if (etag != Etag(row))
                    throw Refusal.Create(ErrorReason.EtagStale, name, ("etag", Etag(row)));
                await TakeAsync(context, row, action, by, note, evidence, token);
                return row;
            },
            cancellationToken);
    }

    /// <summary>What was done to a case after a sequence.</summary>
    public async Task<List<ExitEventRow>> EventsAsync(ExitCaseRow row, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.ExitEvents.AsNoTracking().Where(happened => happened.ExitId == row.Id && happened.Sequence > after).OrderBy(happened => happened.Sequence).Take(count)
            .ToListAsync(cancellationToken);
    }

    /// <summary>What was done in a region after a sequence.</summary>
    public async Task<List<ExitEventRow>> EventsAsync(int region, bool noticesOnly, long after, int count, CancellationToken cancellationToken)
    {
        var (low, high) = RegionCode.Bounds(region);
        await using var context = store.CreateContext();
        return await context.ExitEvents.AsNoTracking()
            .Where(happened => happened.Sequence > after && happened.Region >= low && happened.Region <= high && (!noticesOnly || happened.IsNotice))
            .OrderBy(happened => happened.Sequence).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>How many cases stand where, by city and reason.</summary>
    public async Task<List<(int City, CoreReason Reason, CoreState State, long Count)>> CountAsync(ExitQuery query, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var groups = await query.Of(context.ExitCases.AsNoTracking()).GroupBy(row => new { row.City, row.Reason, row.State })
            .Select(group => new { group.Key.City, group.Key.Reason, group.Key.State, Count = group.LongCount() }).ToListAsync(cancellationToken);
        return [.. groups.OrderBy(group => group.City).ThenBy(group => group.Reason).ThenBy(group => group.State).Select(group => (group.City, group.Reason, group.State, group.Count))];
    }

    /// <summary>How many households came to stand somewhere in which month, yyyymm.</summary>
    public async Task<List<(int Month, CoreState State, long Count)>> MonthsAsync(ExitQuery query, CancellationToken cancellationToken)
    {
        var (low, high) = RegionCode.Bounds(query.Region);
        await using var context = store.CreateContext();
        var events = context.ExitEvents.AsNoTracking().Where(happened => happened.IsNotice && happened.Region >= low && happened.Region <= high);
        if (query.OwningUnion.Length > 0)
            events = events.Where(happened => happened.OwningUnion == query.OwningUnion);
        var groups = await events.GroupBy(happened => new { Month = happened.Day / 100, happened.To }).Select(group => new { group.Key.Month, group.Key.To, Count = group.LongCount() })
            .ToListAsync(cancellationToken);
        return [.. groups.OrderBy(group => group.Month).ThenBy(group => group.To).Select(group => (group.Month, group.To, group.Count))];
    }

    /// <summary>A row's version as callers see it.</summary>
    public static string Etag(ExitCaseRow row) => row.Version.ToString(CultureInfo.InvariantCulture);

    private static ExitCaseRow Visible(Participant caller, string name, ExitCaseRow? row) => row is not null && caller.Covers(row.Region) ? row : throw Refusal.NotFound(name);

    /// <summary>The household of a confirmed finding, under the profile of the run that found it.</summary>
    private static async Task<ExitCaseRow> OfReviewAsync(ExchangeContext context, Participant caller, ExitProposal proposal, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseReview(proposal.Review);
        var review = await context.Reviews.AsNoTracking().SingleOrDefaultAsync(row => row.FindingId == id, cancellationToken);
        if (review is null || !caller.Covers(review.Region))
            throw Refusal.NotFound(proposal.Review);
        if (review.State is not CoreReviewState.Confirmed)
            throw Refusal.Create(ErrorReason.ActionNotAllowed, proposal.Review, ("state", ReviewDesk.Name(review.State.ToString())), ("allowed", ""));
        var profile = await context.Runs.Where(run => run.Id == review.RunId).Select(run => run.Profile).SingleAsync(cancellationToken);
        return New(review.Region, review.OwningUnion, review.FileNumber, proposal.Reason, profile, review.FindingId);
    }

    /// <summary>A household by its file, as the newest sealed batch has it.</summary>
    private async Task<ExitCaseRow> OfFileAsync(ExchangeContext context, Participant caller, ExitProposal proposal, CancellationToken cancellationToken)
    {
        var file = await NewestFiles.RequireAsync(context, caller, proposal.OwningUnion, proposal.FileNumber, cancellationToken);
        return file.InForce
            ? New(file.Region, file.OwningUnion, file.FileNumber, proposal.Reason, profiles.Require(proposal.Profile).Name, "")
            : throw Refusal.FieldInvalid("file_number", "该档案已不在档(已脱困或已注销)", "the file is no longer in force");
    }

    private static ExitCaseRow New(int region, string union, string file, CoreReason reason, string profile, string finding) => new()
    {
        CaseId = "",
        Province = region / 10_000 * 10_000,
        City = RegionCode.City(region),
        Region = region,
        OwningUnion = union,
        FileNumber = file,
        Reason = reason,
        Profile = profile,
        FindingId = finding,
    };

    /// <summary>Fixes what the profile says for the region and reason, once: a later version of the profile changes nothing for a case under way.</summary>
    private void SetTerms(ExitCaseRow row)
    {
        var root = profiles.Require(row.Profile);
        var rules = profiles.Library.Under(root, Today).For(row.Region);
        var days = rules.Casework?.PublicityWorkingDays ?? throw Missing("casework.publicityWorkingDays");
        var months = rules.GraceFor(row.Region, row.Reason) ?? throw Missing($"grace {RegionCode.Format(row.Region)} {ReviewDesk.Name(row.Reason.ToString())}");
        (row.PublicityWorkingDays, row.GraceMonths, row.WatchMonths, row.KeepYears, row.Profile) = (days, months, rules.Watch.ReturnMonths, rules.Casework.KeepYears, rules.Name);

        Grpc.Core.RpcException Missing(string what) => Refusal.Create(ErrorReason.ExitTermsMissing, null, ("profile", rules.Name), ("missing", what));
    }

    private async Task TakeAsync(ExchangeContext context, ExitCaseRow row, CoreAction action, Actor by, string note, string evidence, CancellationToken cancellationToken)
    {
        // One look at the clock: the day that is written down is the day that was judged by, at midnight too.
        var now = clock.GetUtcNow();
        var step = new ExitStep(action, by, now.ChinaDay());
        var before = row.State;
        var (next, refusal) = ExitMachine.Take(row.ToValue(), step, row.Terms(), calendar);
        Require(row, refusal);
        row.Take(next);
        context.ExitEvents.Add(new ExitEventRow
        {
            // Writes come one after the other, so whoever has read up to a number has missed none below it.
            Sequence = 1 + (await context.ExitEvents.MaxAsync(happened => (long?)happened.Sequence, cancellationToken) ?? 0),
            ExitId = row.Id,
            CaseId = row.CaseId,
            Region = row.Region,
            OwningUnion = row.OwningUnion,
            FileNumber = row.FileNumber,
            Reason = row.Reason,
            Time = now.ToUnixTimeMilliseconds(),
            Day = step.Day.ToNumber(),
            Action = step.Action,
            Organization = step.By.Organization,
            Person = step.By.Person,
            From = before,
            To = next.State,
            IsNotice = next.State != before && next.State is CoreState.Grace or CoreState.Exited or CoreState.Retained or CoreState.Returned,
            Note = note,
            EvidenceReference = evidence,
        });
        await context.SaveChangesAsync(cancellationToken);
    }

    private static void Require(ExitCaseRow row, ExitRefusal refusal)
    {
        switch (refusal)
        {
            case ExitRefusal.NotAllowed:
                throw NotAllowed(row);
            case ExitRefusal.SamePerson:
                throw Refusal.Create(ErrorReason.SecondPersonRequired);
            case ExitRefusal.PublicityNotOver:
                throw Refusal.Create(ErrorReason.PeriodNotOver, null, ("until", Number(row.PublicUntil)));
            case ExitRefusal.GraceNotOver:
                throw Refusal.Create(ErrorReason.PeriodNotOver, null, ("until", Number(row.GraceUntil)));
            case ExitRefusal.RecheckMissing:
                throw Refusal.Create(ErrorReason.RecheckMissing, null, ("recheck_by", Number(row.RecheckBy)));
            default:
                return;
        }
    }

    private static Grpc.Core.RpcException NotAllowed(ExitCaseRow row) => Refusal.Create(
        ErrorReason.ActionNotAllowed, ResourceNames.Exit(row.CaseId), ("state", ReviewDesk.Name(row.State.ToString())),
        ("allowed", string.Join(',', ExitMachine.AllowedIn(row.State).Select(action => ReviewDesk.Name(action.ToString())))));

    private static string Number(int day) => day.ToString(CultureInfo.InvariantCulture);
}
