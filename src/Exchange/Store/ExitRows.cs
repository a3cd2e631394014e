using Matching.Casework.Exits;
using Matching.Rules;

namespace Exchange.Store;

/// <summary>A household on its way out. Days are yyyymmdd of China, 0 for none.</summary>
public sealed class ExitCaseRow
{
    /// <summary>The row's number, in the order in which cases came; given by whoever writes.</summary>
    public long Id { get; set; }

    /// <summary>The case's id.</summary>
    public required string CaseId { get; set; }

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

    /// <summary>Which period of the household it ends.</summary>
    public int Period { get; set; }

    /// <summary>Why it is to leave.</summary>
    public ExitReason Reason { get; set; }

    /// <summary>The stable id of the finding for which it was proposed; empty for none.</summary>
    public string FindingId { get; set; } = "";

    /// <summary>The rule profile.</summary>
    public required string Profile { get; set; }

    /// <summary>Working days of publicity.</summary>
    public int PublicityWorkingDays { get; set; }

    /// <summary>Months of grace.</summary>
    public int GraceMonths { get; set; }

    /// <summary>Months of watching.</summary>
    public int WatchMonths { get; set; }

    /// <summary>Years of keeping.</summary>
    public int KeepYears { get; set; }

    /// <summary>Where it stands.</summary>
    public ExitState State { get; set; }

    /// <summary>The organisation of whoever proposed it.</summary>
    public string ProposerOrganization { get; set; } = "";

    /// <summary>Whoever proposed it.</summary>
    public string Proposer { get; set; } = "";

    /// <summary>The organisation of whoever checked it; empty for nobody.</summary>
    public string CheckerOrganization { get; set; } = "";

    /// <summary>Whoever checked it.</summary>
    public string Checker { get; set; } = "";

    /// <summary>The organisation of whoever hung it out; empty for nobody.</summary>
    public string PubliciserOrganization { get; set; } = "";

    /// <summary>Whoever hung it out.</summary>
    public string Publiciser { get; set; } = "";

    /// <summary>The organisation of whoever approved it; empty for nobody.</summary>
    public string ApproverOrganization { get; set; } = "";

    /// <summary>Whoever approved it.</summary>
    public string Approver { get; set; } = "";

    /// <summary>The first day of publicity.</summary>
    public int PublicFrom { get; set; }

    /// <summary>Its last day.</summary>
    public int PublicUntil { get; set; }

    /// <summary>The last day of the grace.</summary>
    public int GraceUntil { get; set; }

    /// <summary>By when it is to be visited again.</summary>
    public int RecheckBy { get; set; }

    /// <summary>The day on which it left.</summary>
    public int ExitDay { get; set; }

    /// <summary>Until when it stays watched.</summary>
    public int WatchUntil { get; set; }

    /// <summary>Until when its file is kept.</summary>
    public int KeepUntil { get; set; }

    /// <summary>When it was proposed, milliseconds since 1970 UTC.</summary>
    public long OpenedTime { get; set; }

    /// <summary>Grows with every step.</summary>
    public long Version { get; set; }
}

/// <summary>Something that was done to an exit case. Never changed, never removed.</summary>
public sealed class ExitEventRow
{
    /// <summary>Its place among all events of cases, in the order of their commits.</summary>
    public long Sequence { get; set; }

    /// <summary>The case's row number.</summary>
    public long ExitId { get; set; }

    /// <summary>The case's id.</summary>
    public required string CaseId { get; set; }

    /// <summary>The file's region, by which events are shown.</summary>
    public int Region { get; set; }

    /// <summary>The file's owning union.</summary>
    public required string OwningUnion { get; set; }

    /// <summary>The file number.</summary>
    public required string FileNumber { get; set; }

    /// <summary>Why the household is to leave.</summary>
    public ExitReason Reason { get; set; }

    /// <summary>When, milliseconds since 1970 UTC.</summary>
    public long Time { get; set; }

    /// <summary>On which day of China, yyyymmdd.</summary>
    public int Day { get; set; }

    /// <summary>What.</summary>
    public ExitAction Action { get; set; }

    /// <summary>The organisation of whoever did it.</summary>
    public string Organization { get; set; } = "";

    /// <summary>Whoever did it.</summary>
    public string Person { get; set; } = "";

    /// <summary>Where it stood before.</summary>
    public ExitState From { get; set; }

    /// <summary>Where it stood afterwards.</summary>
    public ExitState To { get; set; }

    /// <summary>Whether it changed the household's standing: others want to know.</summary>
    public bool IsNotice { get; set; }

    /// <summary>In words.</summary>
    public string Note { get; set; } = "";

    /// <summary>Where the evidence is kept.</summary>
    public string EvidenceReference { get; set; } = "";
}
