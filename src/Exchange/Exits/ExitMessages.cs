using Exchange.Review;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Matching.Casework.Exits;
using Matching.Identity;
using ExitAction = Exchange.V1.ExitAction;
using ExitReason = Exchange.V1.ExitReason;
using ExitState = Exchange.V1.ExitState;

namespace Exchange.Exits;

/// <summary>Exit cases as the contract writes them.</summary>
internal static class ExitMessages
{
    /// <summary>A case.</summary>
    public static V1.ExitCase Of(ExitCaseRow row) => new()
    {
        Name = ResourceNames.Exit(row.CaseId),
        OwningUnion = row.OwningUnion,
        FileNumber = row.FileNumber,
        RegionCode = RegionCode.Format(row.Region),
        Period = row.Period,
        Reason = (ExitReason)row.Reason,
        Review = row.FindingId.Length > 0 ? ResourceNames.Review(row.FindingId) : "",
        Profile = row.Profile,
        Terms = new V1.ExitTerms { PublicityWorkingDays = row.PublicityWorkingDays, GraceMonths = row.GraceMonths, WatchMonths = row.WatchMonths, KeepYears = row.KeepYears },
        State = (ExitState)row.State,
        Proposer = ReviewMessages.Person(row.ProposerOrganization, row.Proposer),
        Checker = ReviewMessages.Person(row.CheckerOrganization, row.Checker),
        Publiciser = ReviewMessages.Person(row.PubliciserOrganization, row.Publiciser),
        Approver = ReviewMessages.Person(row.ApproverOrganization, row.Approver),
        PublicFrom = row.PublicFrom,
        PublicUntil = row.PublicUntil,
        GraceUntil = row.GraceUntil,
        RecheckBy = row.RecheckBy,
        ExitDay = row.ExitDay,
        WatchUntil = row.WatchUntil,
        KeepUntil = row.KeepUntil,
        Allowed = { ExitMachine.AllowedIn(row.State).Select(action => (ExitAction)action) },
        OpenedTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.OpenedTime)),
        Etag = ExitDesk.Etag(row),
    };

    /// <summary>Something that was done to one.</summary>
    public static ExitEvent Of(ExitEventRow happened) => new()
    {
        Sequence = happened.Sequence,
        Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(happened.Time)),
        Exit = ResourceNames.Exit(happened.CaseId),
        OwningUnion = happened.OwningUnion,
        FileNumber = happened.FileNumber,
        Reason = (ExitReason)happened.Reason,
        Action = (ExitAction)happened.Action,
        Reviewer = ReviewMessages.Person(happened.Organization, happened.Person),
        From = (ExitState)happened.From,
        To = (ExitState)happened.To,
        Note = happened.Note,
        EvidenceReference = happened.EvidenceReference,
    };
}
