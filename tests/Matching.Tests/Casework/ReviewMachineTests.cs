using Matching.Casework;

namespace Matching.Tests.Casework;

/// <summary>How a finding goes through its review.</summary>
public sealed class ReviewMachineTests
{
    private static readonly Actor Zhang = new("union-620102", "a-01");
    private static readonly Actor Li = new("union-620102", "a-02");

    [Fact]
    public void One_person_decides_where_no_second_is_asked_for()
    {
        var claimed = Done(ReviewMachine.Claim(FindingReview.New, Zhang));
        Assert.Equal((ReviewState.Claimed, Zhang), (claimed.State, claimed.Assignee));
        var decided = Done(ReviewMachine.Decide(claimed, Zhang, ReviewOutcome.Dismissed, needsSecond: false));
        Assert.Equal((ReviewState.Dismissed, Zhang, Actor.Nobody, false), (decided.State, decided.Decider, decided.Assignee, decided.IsOpen));
        Assert.Equal(FindingReview.New, Done(ReviewMachine.Reopen(decided)));
    }

    [Theory]
    [InlineData(ReviewOutcome.Confirmed, ReviewState.Confirmed)]
    [InlineData(ReviewOutcome.Dismissed, ReviewState.Dismissed)]
    public void Where_a_second_is_asked_for_it_must_be_another_person(ReviewOutcome outcome, ReviewState state)
    {
        var waiting = Done(ReviewMachine.Decide(Done(ReviewMachine.Claim(FindingReview.New, Zhang)), Zhang, outcome, needsSecond: true));
        Assert.Equal((ReviewState.AwaitingSecond, true), (waiting.State, waiting.IsOpen));
        Assert.Equal(ReviewRefusal.SamePerson, ReviewMachine.Second(waiting, Zhang, agrees: true).Refusal);
        Assert.Equal(ReviewRefusal.SamePerson, ReviewMachine.Second(waiting, Zhang, agrees: false).Refusal);

        // The same id at another union is another person.
        Assert.Equal(ReviewRefusal.None, ReviewMachine.Second(waiting, Zhang with { Organization = "union-620100" }, agrees: true).Refusal);
        Assert.Equal(state, Done(ReviewMachine.Second(waiting, Li, agrees: true)).State);
        Assert.Equal(FindingReview.New, Done(ReviewMachine.Second(waiting, Li, agrees: false)));
    }

    [Theory]
    [InlineData(ReviewOutcome.NeedsEvidence, ReviewState.NeedsEvidence)]
    [InlineData(ReviewOutcome.Disputed, ReviewState.Disputed)]
    public void What_is_not_settled_stays_open_and_needs_no_second(ReviewOutcome outcome, ReviewState state)
    {
        var left = Done(ReviewMachine.Decide(Done(ReviewMachine.Claim(FindingReview.New, Zhang)), Zhang, outcome, needsSecond: true));
        Assert.Equal((state, true), (left.State, left.IsOpen));
        Assert.Equal(Li, Done(ReviewMachine.Claim(left, Li)).Assignee);
    }

    [Fact]
    public void What_somebody_has_claimed_nobody_else_touches_but_a_union_above_takes_it_back()
    {
        var claimed = Done(ReviewMachine.Claim(FindingReview.New, Zhang));
        Assert.Equal(claimed, Done(ReviewMachine.Claim(claimed, Zhang)));
        Assert.Equal(ReviewRefusal.ClaimedByOther, ReviewMachine.Claim(claimed, Li).Refusal);
        Assert.Equal(ReviewRefusal.ClaimedByOther, ReviewMachine.Decide(claimed, Li, ReviewOutcome.Confirmed, false).Refusal);
        Assert.Equal(ReviewRefusal.ClaimedByOther, ReviewMachine.Release(claimed, Li, isAbove: false).Refusal);
        Assert.Equal(FindingReview.New, Done(ReviewMachine.Release(claimed, Li, isAbove: true)));
        Assert.Equal(FindingReview.New, Done(ReviewMachine.Release(claimed, Zhang, isAbove: false)));
    }

    [Fact]
    public void People_may_do_in_each_state_what_the_table_says_and_nothing_else()
    {
        var table = new Dictionary<ReviewState, ReviewAction[]>
        {
            [ReviewState.Open] = [ReviewAction.Claim],
            [ReviewState.Claimed] = [ReviewAction.Release, ReviewAction.Decide],
            [ReviewState.NeedsEvidence] = [ReviewAction.Claim],
            [ReviewState.Disputed] = [ReviewAction.Claim],
            [ReviewState.AwaitingSecond] = [ReviewAction.Approve, ReviewAction.Refuse],
            [ReviewState.Confirmed] = [ReviewAction.Reopen],
            [ReviewState.Dismissed] = [ReviewAction.Reopen],
            [ReviewState.Gone] = [],
        };
        foreach (var (state, allowed) in table)
        {
            Assert.Equal(allowed, ReviewMachine.AllowedIn(state));
            var review = FindingReview.New with { State = state, Assignee = state is ReviewState.Claimed ? Zhang : Actor.Nobody, Decider = Li, Outcome = ReviewOutcome.Confirmed };
            Assert.Equal(allowed.Contains(ReviewAction.Claim) || state is ReviewState.Claimed, ReviewMachine.Claim(review, Zhang).Refusal is ReviewRefusal.None);
            Assert.Equal(allowed.Contains(ReviewAction.Release), ReviewMachine.Release(review, Zhang, false).Refusal is ReviewRefusal.None);
            Assert.Equal(allowed.Contains(ReviewAction.Decide), ReviewMachine.Decide(review, Zhang, ReviewOutcome.Confirmed, false).Refusal is ReviewRefusal.None);
            Assert.Equal(allowed.Contains(ReviewAction.Approve), ReviewMachine.Second(review, Zhang, true).Refusal is ReviewRefusal.None);
            Assert.Equal(allowed.Contains(ReviewAction.Refuse), ReviewMachine.Second(review, Zhang, false).Refusal is ReviewRefusal.None);
            Assert.Equal(allowed.Contains(ReviewAction.Reopen), ReviewMachine.Reopen(review).Refusal is ReviewRefusal.None);
        }
    }

    [Fact]
    public void A_run_takes_a_decision_back_only_where_the_evidence_changes()
    {
        foreach (var state in Enum.GetValues<ReviewState>().Where(state => state is not (ReviewState.Unspecified or ReviewState.Gone)))
        {
            var review = FindingReview.New with { State = state, Decider = Li, Outcome = ReviewOutcome.Confirmed, Assignee = state is ReviewState.Claimed ? Zhang : Actor.Nobody };
            Assert.Equal((review, ReviewAction.Unspecified), ReviewMachine.Found(review, isSameEvidence: true));
            Assert.Equal((FindingReview.New, ReviewAction.EvidenceChanged), ReviewMachine.Found(review, isSameEvidence: false));
            var (gone, action) = ReviewMachine.Missing(review);
            Assert.Equal((ReviewState.Gone, ReviewAction.NoLongerFound, false), (gone.State, action, gone.IsOpen));
            Assert.Equal((gone, ReviewAction.Unspecified), ReviewMachine.Missing(gone));
            var (again, found) = ReviewMachine.Found(gone, isSameEvidence: true);
            Assert.Equal((state is ReviewState.Claimed ? ReviewState.Open : state, ReviewAction.FoundAgain), (again.State, found));
            if (state is not ReviewState.Claimed)
                Assert.Equal(review, again);
            Assert.Equal(FindingReview.New, ReviewMachine.Found(gone, isSameEvidence: false).Next);
        }
    }

    private static FindingReview Done((FindingReview Next, ReviewRefusal Refusal) step)
    {
        Assert.Equal(ReviewRefusal.None, step.Refusal);
        return step.Next;
    }
}
