using Exchange.V1;
using WorkingDayCalendar = Matching.Casework.WorkingDayCalendar;

namespace Faults;

/// <summary>
/// The reference model of reviews and exits, from their documents (docs/review.md, docs/exits.md) and not from the service's code: given what was done, in order, it says whether that
/// was allowed, and where the finding or the household stands.
/// </summary>
internal static class CaseworkModel
{
    // Of the sample profile, as its documents give them.
    private const int PublicityWorkingDays = 5;

    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Replays what was done to a finding.</summary>
    /// <returns>Where it stands.</returns>
    /// <exception cref="InvalidDataException">Something was not allowed, or led elsewhere.</exception>
    public static ReviewState Replay(IReadOnlyList<ReviewEvent> events, bool needsSecond)
    {
        var (state, assignee, decider, outcome) = (ReviewState.Open, "", "", ReviewOutcome.Unspecified);
        foreach (var happened in events)
        {
            var person = happened.Reviewer.Person;
            Arena.Require(happened.From == state, $"{happened.Review}: {happened.Action} says that it stood {happened.From}, it stood {state}");
            var allowed = (state, happened.Action) switch
            {
                (ReviewState.Open or ReviewState.NeedsEvidence or ReviewState.Disputed, ReviewAction.Claim) => true,
                (ReviewState.Claimed, ReviewAction.Release or ReviewAction.Decide) => person == assignee,
                (ReviewState.AwaitingSecond, ReviewAction.Approve or ReviewAction.Refuse) => person != decider,
                (ReviewState.Confirmed or ReviewState.Dismissed, ReviewAction.Reopen) => true,
                _ => false,
            };
            Arena.Require(allowed, $"{happened.Review}: {happened.Action} by {person} while {state}, claimed by {assignee}, decided by {decider}");
            if (happened.Action is ReviewAction.Decide)
                (decider, outcome) = (person, happened.Outcome);
            state = happened.Action switch
            {
                ReviewAction.Claim => ReviewState.Claimed,
                ReviewAction.Decide when outcome is ReviewOutcome.NeedsEvidence => ReviewState.NeedsEvidence,
                ReviewAction.Decide when outcome is ReviewOutcome.Disputed => ReviewState.Disputed,
                ReviewAction.Decide when needsSecond => ReviewState.AwaitingSecond,
                ReviewAction.Decide or ReviewAction.Approve => outcome is ReviewOutcome.Confirmed ? ReviewState.Confirmed : ReviewState.Dismissed,
                _ => ReviewState.Open,
            };
            assignee = happened.Action is ReviewAction.Claim ? person : "";
            Arena.Require(happened.To == state, $"{happened.Review}: {happened.Action} led to {happened.To}, not to {state}");
        }

        return state;
    }

    /// <summary>Replays what was done to an exit case.</summary>
    /// <returns>Where it stands.</returns>
    /// <exception cref="InvalidDataException">Something was not allowed, came too early, or led elsewhere.</exception>
    public static ExitState Replay(IReadOnlyList<ExitEvent> events, ExitReason reason, int graceMonths)
    {
        var (state, prepared) = (ExitState.Unspecified, new HashSet<string>(StringComparer.Ordinal));
        var (proposer, hung, approved, visited) = ("", default(DateOnly), default(DateOnly), default(DateOnly));
        foreach (var happened in events)
        {
            var (person, day) = (happened.Reviewer.Person, DateOnly.FromDateTime(happened.Time.ToDateTimeOffset().ToOffset(China).DateTime));
            var what = $"{happened.Exit} ({reason}): {happened.Action} by {person} on {day:yyyy-MM-dd} while {state}";
            Arena.Require(happened.From == state, $"{what}: it says that it stood {happened.From}");
            switch (state, happened.Action)
            {
                case (ExitState.Unspecified, ExitAction.Propose):
                    (proposer, state) = (person, ExitState.Proposed);
                    break;
                case (ExitState.Proposed, ExitAction.Check):
                    (prepared, state) = ([proposer, person], ExitState.Checked);
                    break;
                case (ExitState.Checked, ExitAction.Publicise):
                    prepared.Add(person);
                    (hung, state) = (day, ExitState.Publicised);
                    break;
                case (ExitState.Publicised, ExitAction.Contest):
                    state = ExitState.Proposed;
                    break;
                case (ExitState.Publicised, ExitAction.Refuse):
                    Arena.Require(!prepared.Contains(person), $"{what}: has prepared it");
                    state = ExitState.Proposed;
                    break;
                case (ExitState.Publicised, ExitAction.Approve):
                    Arena.Require(!prepared.Contains(person), $"{what}: has prepared it");
                    Arena.Require(WorkingDaysBetween(hung, day) >= PublicityWorkingDays, $"{what}: hung out since {hung:yyyy-MM-dd} only");
                    (approved, visited, state) = (day, day, graceMonths == 0 ? ExitState.Exited : ExitState.Grace);
                    break;
                case (ExitState.Grace, ExitAction.Recheck):
                    visited = day;
                    break;
                case (ExitState.Grace, ExitAction.Complete):
                    Arena.Require(day > approved.AddMonths(graceMonths), $"{what}: in grace since {approved:yyyy-MM-dd}");
                    Arena.Require(day <= visited.AddMonths(1), $"{what}: last visited {visited:yyyy-MM-dd}");
                    state = ExitState.Exited;
                    break;
                case (ExitState.Proposed or ExitState.Checked or ExitState.Publicised or ExitState.Grace, ExitAction.Retain):
                    state = ExitState.Retained;
                    break;
                case (ExitState.Exited, ExitAction.Return):
                    state = ExitState.Returned;
                    break;
                default:
                    throw new InvalidDataException($"{what}: not allowed");
            }

            Arena.Require(happened.To == state, $"{what}: led to {happened.To}, not to {state}");
        }

        return state;
    }

    /// <summary>Whole working days between two days, neither of them counted.</summary>
    private static int WorkingDaysBetween(DateOnly from, DateOnly until)
    {
        var days = 0;
        for (var day = from.AddDays(1); day < until; day = day.AddDays(1))
            days += WorkingDayCalendar.Shipped.IsWorkingDay(day) ? 1 : 0;
        return days;
    }
}
