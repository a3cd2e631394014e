using Matching.Casework;
using Matching.Casework.Exits;

namespace Matching.Tests.Casework;

/// <summary>How a household leaves, against a table and a reference written here a second time.</summary>
public sealed class ExitMachineTests
{
    private static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.Shipped;
    private static readonly ExitTerms Usual = new(5, 6, 36, 10);
    private static readonly Actor Ann = new("union-a", "a");
    private static readonly Actor Ben = new("union-a", "b");
    private static readonly Actor Above = new("union-b", "a");

    [Fact]
    public void Nobody_leaves_without_two_people_the_days_of_publicity_and_the_grace()
    {
        // 2026-09-28 is a Monday before the National Day holidays: 1 to 7 October are off, 10 October (a Saturday) is worked.
        var day = new DateOnly(2026, 9, 28);
        var hung = Walk(ExitCase.None, Usual, (ExitAction.Propose, Ann, day), (ExitAction.Check, Ann, day), (ExitAction.Publicise, Ann, day));
        Assert.Equal((day, new DateOnly(2026, 10, 10)), (hung.PublicFrom, hung.PublicUntil));
        Assert.Equal(ExitRefusal.SamePerson, Refused(hung, Usual, ExitAction.Approve, Ann, new DateOnly(2026, 10, 11)));
        Assert.Equal(ExitRefusal.PublicityNotOver, Refused(hung, Usual, ExitAction.Approve, Ben, new DateOnly(2026, 10, 10)));
        var grace = Walk(hung, Usual, (ExitAction.Approve, Ben, new DateOnly(2026, 10, 12)));
        Assert.Equal((ExitState.Grace, new DateOnly(2027, 4, 12), new DateOnly(2026, 11, 12)), (grace.State, grace.GraceUntil, grace.RecheckBy));
        Assert.Equal(ExitRefusal.GraceNotOver, Refused(grace, Usual, ExitAction.Complete, Ann, new DateOnly(2027, 4, 12)));
        Assert.Equal(ExitRefusal.RecheckMissing, Refused(grace, Usual, ExitAction.Complete, Ann, new DateOnly(2027, 4, 13)));
        var visited = Walk(grace, Usual, (ExitAction.Recheck, Ann, new DateOnly(2027, 3, 20)));
        var exited = Walk(visited, Usual, (ExitAction.Complete, Ann, new DateOnly(2027, 4, 13)));
        Assert.Equal((ExitState.Exited, new DateOnly(2027, 4, 13), new DateOnly(2030, 4, 13), new DateOnly(2037, 4, 13)), (exited.State, exited.ExitDay, exited.WatchUntil, exited.KeepUntil));
        Assert.Equal(ExitState.Returned, Walk(exited, Usual, (ExitAction.Return, Ben, new DateOnly(2027, 9, 1))).State);
    }

    [Fact]
    public void Where_the_profile_gives_no_grace_approval_ends_it_and_the_same_id_at_another_union_is_another_person()
    {
        var day = new DateOnly(2026, 3, 2);
        var hung = Walk(ExitCase.None, Usual with { GraceMonths = 0 }, (ExitAction.Propose, Ann, day), (ExitAction.Check, Ben, day), (ExitAction.Publicise, Ben, day));
        foreach (var by in (Actor[])[Ann, Ben])
            Assert.Equal(ExitRefusal.SamePerson, Refused(hung, Usual, ExitAction.Approve, by, day.AddDays(30)));
        Assert.Equal(ExitState.Exited, Walk(hung, Usual with { GraceMonths = 0 }, (ExitAction.Approve, Above, day.AddDays(30))).State);
    }

    [Fact]
    public void After_an_objection_it_is_checked_and_hung_out_anew()
    {
        var day = new DateOnly(2026, 3, 2);
        var hung = Walk(ExitCase.None, Usual, (ExitAction.Propose, Ann, day), (ExitAction.Check, Ben, day), (ExitAction.Publicise, Ben, day));
        var again = Walk(hung, Usual, (ExitAction.Contest, Ann, day.AddDays(3)));
        Assert.Equal((ExitState.Proposed, Actor.Nobody, Actor.Nobody, null), (again.State, again.Checker, again.Publiciser, again.PublicUntil));
        Assert.Equal(ExitRefusal.NotAllowed, Refused(again, Usual, ExitAction.Publicise, Ann, day.AddDays(3)));
        var second = Walk(again, Usual, (ExitAction.Check, Ann, day.AddDays(4)), (ExitAction.Publicise, Ann, day.AddDays(4)));
        Assert.True(second.PublicUntil > hung.PublicUntil);

        // Who checked the first time has no part in the second: what they prepared is void.
        Assert.Equal(ExitState.Grace, Walk(second, Usual, (ExitAction.Approve, Ben, day.AddDays(30))).State);
    }

    [Fact]
    public void Exactly_the_steps_of_the_table_are_allowed()
    {
        var table = new Dictionary<ExitState, ExitAction[]>
        {
            [ExitState.Unspecified] = [ExitAction.Propose],
            [ExitState.Proposed] = [ExitAction.Check, ExitAction.Retain],
            [ExitState.Checked] = [ExitAction.Publicise, ExitAction.Retain],
            [ExitState.Publicised] = [ExitAction.Contest, ExitAction.Approve, ExitAction.Refuse, ExitAction.Retain],
            [ExitState.Grace] = [ExitAction.Recheck, ExitAction.Complete, ExitAction.Retain],
            [ExitState.Exited] = [ExitAction.Return],
            [ExitState.Retained] = [],
            [ExitState.Returned] = [],
        };
        foreach (var state in Enum.GetValues<ExitState>())
        {
            Assert.Equal(table[state].Order(), ExitMachine.AllowedIn(state).Order());
            foreach (var action in Enum.GetValues<ExitAction>().Where(action => !table[state].Contains(action)))
                Assert.Equal(ExitRefusal.NotAllowed, Refused(ExitCase.None with { State = state }, Usual, action, Ann, new DateOnly(2026, 3, 2)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Twenty_thousand_random_histories_hold_what_was_promised(int seed)
    {
        var random = new Random(seed);
        Actor[] people = [Ann, Ben, Above];
        var (exits, returned) = (0, 0);
        for (var history = 0; history < 20_000; history++)
        {
            var terms = new ExitTerms(random.Next(0, 8), random.Next(0, 4), 36, 10);
            var (exit, day) = (ExitCase.None, new DateOnly(2026, 1, 1).AddDays(random.Next(300)));
            var done = new List<ExitStep>();
            for (var i = 0; i < 40; i++)
            {
                day = day.AddDays(random.Next(4) switch { 0 => 0, 1 => random.Next(4), 2 => random.Next(15), _ => random.Next(40) });
                var allowed = ExitMachine.AllowedIn(exit.State).Where(action => action is not ExitAction.Retain || random.Next(8) == 0).ToList();
                var action = random.Next(4) == 0 || allowed.Count == 0 ? (ExitAction)random.Next(1, 11) : allowed[random.Next(allowed.Count)];
                var step = new ExitStep(action, people[random.Next(people.Length)], day);
                var (next, refusal) = ExitMachine.Take(exit, step, terms, Calendar);
                if (refusal is not ExitRefusal.None)
                {
                    Assert.Equal(exit, next);
                    continue;
                }

                done.Add(step);
                if (next.State is ExitState.Exited && exit.State is not ExitState.Exited)
                {
                    exits++;
                    AssertMayLeave(done, terms, day);
                }

                returned += next.State is ExitState.Returned ? 1 : 0;
                exit = next;
            }
        }

        Assert.True(exits > 1000 && returned > 300, $"{exits} exits, {returned} returns");
    }

    /// <summary>From the steps alone, not from what the machine keeps.</summary>
    private static void AssertMayLeave(List<ExitStep> done, ExitTerms terms, DateOnly day)
    {
        var approval = done.FindLastIndex(step => step.Action is ExitAction.Approve);
        var publicity = done.FindLastIndex(step => step.Action is ExitAction.Publicise);
        var check = done.FindLastIndex(step => step.Action is ExitAction.Check);
        Assert.True(check >= 0 && check < publicity && publicity < approval, "checked, hung out, approved");
        Assert.DoesNotContain(done[approval].By, (Actor[])[done[0].By, done[check].By, done[publicity].By]);
        Assert.DoesNotContain(done[publicity..], step => step.Action is ExitAction.Contest or ExitAction.Refuse);
        var (from, until) = (done[publicity].Day, done[approval].Day);
        var hung = Enumerable.Range(1, until.DayNumber - from.DayNumber).Count(i => Calendar.IsWorkingDay(from.AddDays(i)) && from.AddDays(i) < until);
        Assert.True(hung >= terms.PublicityWorkingDays, $"{hung} working days of {terms.PublicityWorkingDays}");
        if (terms.GraceMonths == 0)
            return;
        Assert.True(day > until.AddMonths(terms.GraceMonths));
        Assert.Contains(done[approval..], step => step.Action is ExitAction.Recheck && step.Day.AddMonths(1) >= day);
    }

    private static ExitCase Walk(ExitCase exit, ExitTerms terms, params (ExitAction Action, Actor By, DateOnly Day)[] steps)
    {
        foreach (var (action, by, day) in steps)
        {
            var (next, refusal) = ExitMachine.Take(exit, new ExitStep(action, by, day), terms, Calendar);
            Assert.Equal(ExitRefusal.None, refusal);
            exit = next;
        }

        return exit;
    }

    private static ExitRefusal Refused(ExitCase exit, ExitTerms terms, ExitAction action, Actor by, DateOnly day)
    {
        var (next, refusal) = ExitMachine.Take(exit, new ExitStep(action, by, day), terms, Calendar);
        Assert.Equal(exit, next);
        return refusal;
    }
}
