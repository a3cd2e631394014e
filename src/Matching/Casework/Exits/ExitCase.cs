namespace Matching.Casework.Exits;

/// <summary>A household on its way out: a pure value. Days are those of China.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Proposer">Who proposed it.</param>
/// <param name="Checker">Who checked it last; nobody before.</param>
/// <param name="Publiciser">Who hung it out; nobody before.</param>
/// <param name="Approver">Who approved it; nobody before.</param>
/// <param name="PublicFrom">The first day of publicity.</param>
/// <param name="PublicUntil">Its last day: approval is possible after it.</param>
/// <param name="GraceUntil">The last day of the grace; null where there is none.</param>
/// <param name="RecheckBy">By when the household is to be visited again; null outside its grace.</param>
/// <param name="ExitDay">The day on which it left.</param>
/// <param name="WatchUntil">Until when it stays watched.</param>
/// <param name="KeepUntil">Until when its file is kept.</param>
public sealed record ExitCase(
    ExitState State, Actor Proposer, Actor Checker, Actor Publiciser, Actor Approver, DateOnly? PublicFrom = null, DateOnly? PublicUntil = null, DateOnly? GraceUntil = null,
    DateOnly? RecheckBy = null, DateOnly? ExitDay = null, DateOnly? WatchUntil = null, DateOnly? KeepUntil = null)
{
    /// <summary>A household that nobody has proposed.</summary>
    public static ExitCase None { get; } = new(ExitState.Unspecified, Actor.Nobody, Actor.Nobody, Actor.Nobody, Actor.Nobody);

    /// <summary>Whether it is under way.</summary>
    public bool IsOpen => State is ExitState.Proposed or ExitState.Checked or ExitState.Publicised or ExitState.Grace;
}

/// <summary>What the rule profile fixes for one case, by its region and reason.</summary>
/// <param name="PublicityWorkingDays">For how many working days it hangs out at least, the day of hanging out not counted; 0 for none.</param>
/// <param name="GraceMonths">Months of grace; 0 for none.</param>
/// <param name="WatchMonths">For how many months the household stays watched after it has left.</param>
/// <param name="KeepYears">For how many years its file is kept after it has left; 10 by 总工办发〔2016〕36号 Art. 15.</param>
public sealed record ExitTerms(int PublicityWorkingDays, int GraceMonths, int WatchMonths, int KeepYears);

/// <summary>A step that somebody takes.</summary>
/// <param name="Action">What.</param>
/// <param name="By">Who.</param>
/// <param name="Day">The day it is taken; for <see cref="ExitAction.Publicise"/> the first day of publicity.</param>
public readonly record struct ExitStep(ExitAction Action, Actor By, DateOnly Day);

/// <summary>
/// How a household leaves. A pure function, enforced here and nowhere else: nobody leaves without two people, without having hung out for the days that the profile asks for,
/// or before their grace is over and they were visited in its last month. Whoever finds that the household is to stay, or has come back, needs nobody else's word.
/// </summary>
public static class ExitMachine
{
    private static readonly (ExitState From, ExitAction Action)[] Steps =
    [
        (ExitState.Unspecified, ExitAction.Propose),
        (ExitState.Proposed, ExitAction.Check), (ExitState.Proposed, ExitAction.Retain),
        (ExitState.Checked, ExitAction.Publicise), (ExitState.Checked, ExitAction.Retain),
        (ExitState.Publicised, ExitAction.Contest), (ExitState.Publicised, ExitAction.Approve), (ExitState.Publicised, ExitAction.Refuse), (ExitState.Publicised, ExitAction.Retain),
        (ExitState.Grace, ExitAction.Recheck), (ExitState.Grace, ExitAction.Complete), (ExitState.Grace, ExitAction.Retain),
        (ExitState.Exited, ExitAction.Return),
    ];

    /// <summary>What may be done in a state.</summary>
    public static IReadOnlyList<ExitAction> AllowedIn(ExitState state) => [.. Steps.Where(step => step.From == state).Select(step => step.Action)];

    /// <summary>Takes a step.</summary>
    /// <param name="exit">Where the household stands.</param>
    /// <param name="step">The step.</param>
    /// <param name="terms">What the profile fixes.</param>
    /// <param name="calendar">Which days are working days.</param>
    /// <returns>Where it stands then, or where it stood and why the step was refused.</returns>
    public static (ExitCase Next, ExitRefusal Refusal) Take(ExitCase exit, ExitStep step, ExitTerms terms, WorkingDayCalendar calendar)
    {
        if (!Steps.Contains((exit.State, step.Action)))
            return (exit, ExitRefusal.NotAllowed);
        return step.Action switch
        {
            ExitAction.Propose => To(exit with { State = ExitState.Proposed, Proposer = step.By }),
            ExitAction.Check => To(exit with { State = ExitState.Checked, Checker = step.By }),
            ExitAction.Publicise => To(exit with
            {
                State = ExitState.Publicised,
                Publiciser = step.By,
                PublicFrom = step.Day,
                PublicUntil = terms.PublicityWorkingDays == 0 ? step.Day.AddDays(-1) : calendar.After(step.Day, terms.PublicityWorkingDays),
            }),
            ExitAction.Contest => To(ToBeChecked(exit)),
            ExitAction.Refuse => HasPrepared(exit, step.By) ? (exit, ExitRefusal.SamePerson) : To(ToBeChecked(exit)),
            ExitAction.Approve => Approve(exit, step, terms),
            ExitAction.Recheck => To(exit with { RecheckBy = step.Day.AddMonths(1) }),
            ExitAction.Complete => Complete(exit, step, terms),
            ExitAction.Retain => To(exit with { State = ExitState.Retained, RecheckBy = null }),
            ExitAction.Return => To(exit with { State = ExitState.Returned }),
            _ => (exit, ExitRefusal.NotAllowed),
        };
    }

    private static (ExitCase, ExitRefusal) To(ExitCase next) => (next, ExitRefusal.None);

    /// <summary>What was hung out is void: the household hangs out anew after it was checked anew.</summary>
    private static ExitCase ToBeChecked(ExitCase exit) =>
        exit with { State = ExitState.Proposed, Checker = Actor.Nobody, Publiciser = Actor.Nobody, PublicFrom = null, PublicUntil = null };

    private static (ExitCase, ExitRefusal) Approve(ExitCase exit, ExitStep step, ExitTerms terms)
    {
        if (HasPrepared(exit, step.By))
            return (exit, ExitRefusal.SamePerson);
        if (step.Day <= exit.PublicUntil)
            return (exit, ExitRefusal.PublicityNotOver);
        var approved = exit with { Approver = step.By };
        return To(terms.GraceMonths == 0
            ? Leave(approved, step.Day, terms)
            : approved with { State = ExitState.Grace, GraceUntil = step.Day.AddMonths(terms.GraceMonths), RecheckBy = step.Day.AddMonths(1) });
    }

    private static (ExitCase, ExitRefusal) Complete(ExitCase exit, ExitStep step, ExitTerms terms)
    {
        if (step.Day <= exit.GraceUntil)
            return (exit, ExitRefusal.GraceNotOver);
        return step.Day <= exit.RecheckBy ? To(Leave(exit, step.Day, terms)) : (exit, ExitRefusal.RecheckMissing);
    }

    private static ExitCase Leave(ExitCase exit, DateOnly day, ExitTerms terms) => exit with
    {
        State = ExitState.Exited,
        RecheckBy = null,
        ExitDay = day,
        WatchUntil = day.AddMonths(terms.WatchMonths),
        KeepUntil = day.AddYears(terms.KeepYears),
    };

    private static bool HasPrepared(ExitCase exit, Actor by) => by == exit.Proposer || by == exit.Checker || by == exit.Publiciser;
}
