using Exchange.Review;
using Exchange.Store;
using Matching.Casework;
using Matching.Casework.Exits;
using Matching.Identity;

namespace Exchange.Exits;

/// <summary>Between rows and the pure values that go through an exit.</summary>
internal static class ExitMapping
{
    /// <summary>The value of a row.</summary>
    public static ExitCase ToValue(this ExitCaseRow row) => new(
        row.State, new Actor(row.ProposerOrganization, row.Proposer), new Actor(row.CheckerOrganization, row.Checker), new Actor(row.PubliciserOrganization, row.Publiciser),
        new Actor(row.ApproverOrganization, row.Approver), Day(row.PublicFrom), Day(row.PublicUntil), Day(row.GraceUntil), Day(row.RecheckBy), Day(row.ExitDay), Day(row.WatchUntil), Day(row.KeepUntil));

    /// <summary>What its profile fixed.</summary>
    public static ExitTerms Terms(this ExitCaseRow row) => new(row.PublicityWorkingDays, row.GraceMonths, row.WatchMonths, row.KeepYears);

    /// <summary>Writes a value into its row; the row is another version then.</summary>
    public static void Take(this ExitCaseRow row, ExitCase value)
    {
        row.State = value.State;
        (row.ProposerOrganization, row.Proposer) = (value.Proposer.Organization, value.Proposer.Person);
        (row.CheckerOrganization, row.Checker) = (value.Checker.Organization, value.Checker.Person);
        (row.PubliciserOrganization, row.Publiciser) = (value.Publiciser.Organization, value.Publiciser.Person);
        (row.ApproverOrganization, row.Approver) = (value.Approver.Organization, value.Approver.Person);
        (row.PublicFrom, row.PublicUntil) = (Number(value.PublicFrom), Number(value.PublicUntil));
        (row.GraceUntil, row.RecheckBy) = (Number(value.GraceUntil), Number(value.RecheckBy));
        (row.ExitDay, row.WatchUntil, row.KeepUntil) = (Number(value.ExitDay), Number(value.WatchUntil), Number(value.KeepUntil));
        row.Version++;
    }

    private static DateOnly? Day(int day) => day == 0 ? null : CalendarDay.Read(day);

    private static int Number(DateOnly? day) => day?.ToNumber() ?? 0;
}
