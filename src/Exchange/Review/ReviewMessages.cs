using Exchange.V1;
using Google.Protobuf.WellKnownTypes;

namespace Exchange.Review;

/// <summary>What callers see of findings in review.</summary>
internal static class ReviewMessages
{
    /// <summary>A finding in review.</summary>
    public static V1.FindingReview Of(ReviewDetails details, TimeProvider clock)
    {
        var row = details.Row;
        var finding = details.Finding is null ? null : Finding.Parser.ParseFrom(details.Finding.Payload);
        if (finding is not null)
            finding.Name = ResourceNames.Finding(details.RunId, row.FindingId);
        return new V1.FindingReview
        {
            Name = ResourceNames.Review(row.FindingId),
            Finding = finding,
            State = (ReviewState)row.State,
            Assignee = Person(row.AssigneeOrganization, row.Assignee),
            Decider = Person(row.DeciderOrganization, row.Decider),
            Outcome = (ReviewOutcome)row.Outcome,
            Reason = (DecisionReason)row.Reason,
            NeedsSecond = row.NeedsSecond,
            DueDate = row.DueDate,
            Overdue = row.IsOpen && row.DueDate > 0 && row.DueDate < clock.ChinaDay().ToNumber(),
            DueDateProvisional = row.IsDueDateProvisional,
            OpenedTime = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.OpenedTime)),
            Etag = ReviewDesk.Etag(row),
        };
    }

    /// <summary>A person; null for nobody.</summary>
    public static Reviewer? Person(string organization, string person) => organization.Length == 0 ? null : new Reviewer { Organization = organization, Person = person };
}
