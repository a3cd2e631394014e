using Matching.Casework;
using Matching.Checks.Facts;

namespace Exchange.Store;

/// <summary>A finding in review: one for each doubt about each file, whatever run finds it.</summary>
public sealed class ReviewRow
{
    /// <summary>The row's number, in the order in which findings came; given by whoever writes.</summary>
    public long Id { get; set; }

    /// <summary>The finding's stable id.</summary>
    public required string FindingId { get; set; }

    /// <summary>The file's province, GB/T 2260.</summary>
    public int Province { get; set; }

    /// <summary>The file's city.</summary>
    public int City { get; set; }

    /// <summary>The file's region.</summary>
    public int Region { get; set; }

    /// <summary>The file's owning union.</summary>
    public required string OwningUnion { get; set; }

    /// <summary>The file number.</summary>
    public required string FileNumber { get; set; }

    /// <summary>The code.</summary>
    public required string Code { get; set; }

    /// <summary>How it weighs.</summary>
    public Severity Severity { get; set; }

    /// <summary>SHA-256 over what it rests on.</summary>
    public byte[] EvidenceDigest { get; set; } = [];

    /// <summary>The row number of the newest run that found it.</summary>
    public long RunId { get; set; }

    /// <summary>Where it stands.</summary>
    public ReviewState State { get; set; }

    /// <summary>Whether somebody still has to do something.</summary>
    public bool IsOpen { get; set; }

    /// <summary>The organisation of whoever has claimed it; empty for nobody.</summary>
    public string AssigneeOrganization { get; set; } = "";

    /// <summary>Whoever has claimed it.</summary>
    public string Assignee { get; set; } = "";

    /// <summary>The organisation of whoever decided first; empty for nobody.</summary>
    public string DeciderOrganization { get; set; } = "";

    /// <summary>Whoever decided first.</summary>
    public string Decider { get; set; } = "";

    /// <summary>What was decided.</summary>
    public ReviewOutcome Outcome { get; set; }

    /// <summary>Why.</summary>
    public DecisionReason Reason { get; set; }

    /// <summary>Where it stood before it was gone.</summary>
    public ReviewState BeforeGone { get; set; }

    /// <summary>Whether a second person is asked for.</summary>
    public bool NeedsSecond { get; set; }

    /// <summary>The last day for a decision, yyyymmdd; 0 for none.</summary>
    public int DueDate { get; set; }

    /// <summary>Whether the holidays of that year were not known.</summary>
    public bool IsDueDateProvisional { get; set; }

    /// <summary>When it was opened, milliseconds since 1970 UTC.</summary>
    public long OpenedTime { get; set; }

    /// <summary>Grows with every change.</summary>
    public long Version { get; set; }
}

/// <summary>Something that was done to a finding in review. Never changed, never removed.</summary>
public sealed class ReviewEventRow
{
    /// <summary>Its place among all events, in the order of their commits.</summary>
    public long Sequence { get; set; }

    /// <summary>The finding's row number.</summary>
    public long ReviewId { get; set; }

    /// <summary>The finding's stable id.</summary>
    public required string FindingId { get; set; }

    /// <summary>The file's region, by which events are shown.</summary>
    public int Region { get; set; }

    /// <summary>When, milliseconds since 1970 UTC.</summary>
    public long Time { get; set; }

    /// <summary>What.</summary>
    public ReviewAction Action { get; set; }

    /// <summary>The organisation of whoever did it; empty for a run.</summary>
    public string Organization { get; set; } = "";

    /// <summary>Whoever did it.</summary>
    public string Person { get; set; } = "";

    /// <summary>Where it stood before.</summary>
    public ReviewState From { get; set; }

    /// <summary>Where it stood afterwards.</summary>
    public ReviewState To { get; set; }

    /// <summary>What was decided.</summary>
    public ReviewOutcome Outcome { get; set; }

    /// <summary>Why.</summary>
    public DecisionReason Reason { get; set; }

    /// <summary>In words.</summary>
    public string Note { get; set; } = "";

    /// <summary>Where the evidence is kept.</summary>
    public string EvidenceReference { get; set; } = "";

    /// <summary>The run that did it; 0 for people.</summary>
    public long RunId { get; set; }
}

/// <summary>How far the findings of a run have been taken into review.</summary>
public sealed class ReviewRouteRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The position of the last finding that was taken.</summary>
    public long Position { get; set; }

    /// <summary>After all findings were taken: the last row that was asked whether the run still finds it.</summary>
    public long Asked { get; set; }

    /// <summary>Whether all of it is done.</summary>
    public bool IsDone { get; set; }
}
