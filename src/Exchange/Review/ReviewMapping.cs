using Exchange.Store;
using Matching.Casework;

namespace Exchange.Review;

/// <summary>Between rows and the pure values that go through the review.</summary>
internal static class ReviewMapping
{
    /// <summary>The value of a row.</summary>
    public static FindingReview ToValue(this ReviewRow row) => new(
        row.State, new Actor(row.AssigneeOrganization, row.Assignee), new Actor(row.DeciderOrganization, row.Decider), row.Outcome, row.BeforeGone);

    /// <summary>Writes a value into its row; the row is another version then.</summary>
    public static void Take(this ReviewRow row, FindingReview value)
    {
        row.State = value.State;
        row.IsOpen = value.IsOpen;
        (row.AssigneeOrganization, row.Assignee) = (value.Assignee.Organization, value.Assignee.Person);
        (row.DeciderOrganization, row.Decider) = (value.Decider.Organization, value.Decider.Person);
        row.Outcome = value.Outcome;
        row.BeforeGone = value.BeforeGone;
        if (value.Outcome is ReviewOutcome.Unspecified)
            row.Reason = DecisionReason.Unspecified;
        row.Version++;
    }

    /// <summary>The day it is in China, by whose days deadlines go.</summary>
    public static DateOnly ChinaDay(this TimeProvider clock) => clock.GetUtcNow().ChinaDay();

    /// <summary>The day that a moment belongs to in China.</summary>
    public static DateOnly ChinaDay(this DateTimeOffset time) => DateOnly.FromDateTime(time.ToOffset(TimeSpan.FromHours(8)).DateTime);

    /// <summary>A day as yyyymmdd.</summary>
    public static int ToNumber(this DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;
}
