namespace Matching.Casework;

/// <summary>A person who acts: the organisation that vouches for them, and the organisation's own id of them. Never a name.</summary>
/// <param name="Organization">The organisation's code.</param>
/// <param name="Person">The id that it has given the person.</param>
public readonly record struct Actor(string Organization, string Person)
{
    /// <summary>Nobody: what a run does.</summary>
    public static Actor Nobody { get; } = new("", "");

    /// <summary>Whether it is nobody.</summary>
    public bool IsNobody => Organization.Length == 0;
}

/// <summary>A finding in its review: a pure value.</summary>
/// <param name="State">Where it stands.</param>
/// <param name="Assignee">Who is at work on it; nobody outside <see cref="ReviewState.Claimed"/>.</param>
/// <param name="Decider">Who decided first; nobody while nothing is decided.</param>
/// <param name="Outcome">What was decided, or is proposed to the second person.</param>
/// <param name="BeforeGone">Where it stood before it was gone; unspecified otherwise.</param>
public sealed record FindingReview(ReviewState State, Actor Assignee, Actor Decider, ReviewOutcome Outcome, ReviewState BeforeGone)
{
    /// <summary>A finding that a run has just found.</summary>
    public static FindingReview New { get; } = new(ReviewState.Open, Actor.Nobody, Actor.Nobody, ReviewOutcome.Unspecified, ReviewState.Unspecified);

    /// <summary>Whether somebody still has to do something.</summary>
    public bool IsOpen => State is not (ReviewState.Confirmed or ReviewState.Dismissed or ReviewState.Gone);
}

/// <summary>Why an action was refused.</summary>
public enum ReviewRefusal
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The state does not allow it; <see cref="ReviewMachine.AllowedIn"/> names what it allows.</summary>
    NotAllowed,

    /// <summary>Somebody else has claimed it.</summary>
    ClaimedByOther,

    /// <summary>The second person must be another than the first.</summary>
    SamePerson,
}

/// <summary>
/// How a finding goes through its review. A pure function, enforced here and nowhere else: a machine proposes, a person decides, and where the profile asks a second
/// person agrees. What runs do (found, changed, gone) never takes a decision back but where the evidence changes.
/// </summary>
public static class ReviewMachine
{
    private static readonly (ReviewState From, ReviewAction Action)[] ByPeople =
    [
        (ReviewState.Open, ReviewAction.Claim), (ReviewState.NeedsEvidence, ReviewAction.Claim), (ReviewState.Disputed, ReviewAction.Claim),
        (ReviewState.Claimed, ReviewAction.Release), (ReviewState.Claimed, ReviewAction.Decide),
        (ReviewState.AwaitingSecond, ReviewAction.Approve), (ReviewState.AwaitingSecond, ReviewAction.Refuse),
        (ReviewState.Confirmed, ReviewAction.Reopen), (ReviewState.Dismissed, ReviewAction.Reopen),
    ];

    /// <summary>What people may do in a state.</summary>
    public static IReadOnlyList<ReviewAction> AllowedIn(ReviewState state) => [.. ByPeople.Where(pair => pair.From == state).Select(pair => pair.Action)];

    /// <summary>Somebody claims it. Claiming what one has claimed already changes nothing.</summary>
    public static (FindingReview Next, ReviewRefusal Refusal) Claim(FindingReview review, Actor by)
    {
        if (review.State is ReviewState.Claimed)
            return (review, review.Assignee == by ? ReviewRefusal.None : ReviewRefusal.ClaimedByOther);
        return Allowed(review, ReviewAction.Claim) is var refusal && refusal is not ReviewRefusal.None ? (review, refusal) : (review with { State = ReviewState.Claimed, Assignee = by }, refusal);
    }

    /// <summary>Whoever claimed it gives it back, or a union above takes it from them.</summary>
    public static (FindingReview Next, ReviewRefusal Refusal) Release(FindingReview review, Actor by, bool isAbove)
    {
        if (Allowed(review, ReviewAction.Release) is var refusal && refusal is not ReviewRefusal.None)
            return (review, refusal);
        return review.Assignee == by || isAbove
            ? (review with { State = ReviewState.Open, Assignee = Actor.Nobody }, ReviewRefusal.None)
            : (review, ReviewRefusal.ClaimedByOther);
    }

    /// <summary>Whoever claimed it decides.</summary>
    /// <param name="review">The finding.</param>
    /// <param name="by">Who.</param>
    /// <param name="outcome">What.</param>
    /// <param name="needsSecond">Whether the profile asks for a second person to confirm or dismiss it.</param>
    public static (FindingReview Next, ReviewRefusal Refusal) Decide(FindingReview review, Actor by, ReviewOutcome outcome, bool needsSecond)
    {
        if (Allowed(review, ReviewAction.Decide) is var refusal && refusal is not ReviewRefusal.None)
            return (review, refusal);
        if (review.Assignee != by)
            return (review, ReviewRefusal.ClaimedByOther);
        var state = outcome switch
        {
            ReviewOutcome.NeedsEvidence => ReviewState.NeedsEvidence,
            ReviewOutcome.Disputed => ReviewState.Disputed,
            _ when needsSecond => ReviewState.AwaitingSecond,
            ReviewOutcome.Confirmed => ReviewState.Confirmed,
            ReviewOutcome.Dismissed => ReviewState.Dismissed,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
        };
        return (review with { State = state, Assignee = Actor.Nobody, Decider = by, Outcome = outcome }, ReviewRefusal.None);
    }

    /// <summary>A second person agrees with what was decided, or does not; then it is open again.</summary>
    public static (FindingReview Next, ReviewRefusal Refusal) Second(FindingReview review, Actor by, bool agrees)
    {
        if (Allowed(review, agrees ? ReviewAction.Approve : ReviewAction.Refuse) is var refusal && refusal is not ReviewRefusal.None)
            return (review, refusal);
        if (review.Decider == by)
            return (review, ReviewRefusal.SamePerson);
        return agrees
            ? (review with { State = review.Outcome is ReviewOutcome.Confirmed ? ReviewState.Confirmed : ReviewState.Dismissed }, ReviewRefusal.None)
            : (FindingReview.New, ReviewRefusal.None);
    }

    /// <summary>Somebody has it looked at again.</summary>
    public static (FindingReview Next, ReviewRefusal Refusal) Reopen(FindingReview review) =>
        Allowed(review, ReviewAction.Reopen) is var refusal && refusal is not ReviewRefusal.None ? (review, refusal) : (FindingReview.New, refusal);

    /// <summary>A run finds it.</summary>
    /// <param name="review">How it stood.</param>
    /// <param name="isSameEvidence">Whether on the evidence that it had.</param>
    /// <returns>How it stands, and what happened; unspecified for nothing.</returns>
    public static (FindingReview Next, ReviewAction Action) Found(FindingReview review, bool isSameEvidence)
    {
        if (!isSameEvidence)
            return (FindingReview.New, ReviewAction.EvidenceChanged);

        // Whoever was at work on it when it went has to claim it anew.
        return review.State is not ReviewState.Gone ? (review, ReviewAction.Unspecified)
            : review.BeforeGone is ReviewState.Claimed ? (FindingReview.New, ReviewAction.FoundAgain)
            : (review with { State = review.BeforeGone, BeforeGone = ReviewState.Unspecified }, ReviewAction.FoundAgain);
    }

    /// <summary>A run of the same scope does not find it.</summary>
    public static (FindingReview Next, ReviewAction Action) Missing(FindingReview review) => review.State is ReviewState.Gone
        ? (review, ReviewAction.Unspecified)
        : (review with { State = ReviewState.Gone, Assignee = Actor.Nobody, BeforeGone = review.State }, ReviewAction.NoLongerFound);

    private static ReviewRefusal Allowed(FindingReview review, ReviewAction action) => ByPeople.Contains((review.State, action)) ? ReviewRefusal.None : ReviewRefusal.NotAllowed;
}
