using Matching.Casework;

namespace Exchange.Store;

/// <summary>What was found when a decision was looked at once more. Numbers as in the contract; they never change.</summary>
public enum QualityVerdict
{
    /// <summary>Nobody has looked yet.</summary>
    Unspecified = 0,

    /// <summary>The decision was right.</summary>
    Upheld = 1,

    /// <summary>It was not.</summary>
    Overturned = 2,
}

/// <summary>A share of the decided findings, drawn to be looked at once more.</summary>
public sealed class QualitySampleRow
{
    /// <summary>The row's number, in the order in which samples were drawn; given by whoever writes.</summary>
    public long Id { get; set; }

    /// <summary>Its id.</summary>
    public required string SampleId { get; set; }

    /// <summary>The region it was drawn from, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>The union it was drawn from; empty for all.</summary>
    public string OwningUnion { get; set; } = "";

    /// <summary>The codes it was drawn from, with commas; empty for all.</summary>
    public string Codes { get; set; } = "";

    /// <summary>The share, percent.</summary>
    public int Percent { get; set; }

    /// <summary>The seed.</summary>
    public required string Seed { get; set; }

    /// <summary>How many findings it was drawn from.</summary>
    public long Population { get; set; }

    /// <summary>How many were drawn.</summary>
    public int Size { get; set; }

    /// <summary>Of how many the decision was right.</summary>
    public int Upheld { get; set; }

    /// <summary>Of how many it was not.</summary>
    public int Overturned { get; set; }

    /// <summary>The organisation of whoever drew it.</summary>
    public required string Organization { get; set; }

    /// <summary>Whoever drew it.</summary>
    public required string Person { get; set; }

    /// <summary>When, milliseconds since 1970 UTC.</summary>
    public long Time { get; set; }
}

/// <summary>A finding of a sample.</summary>
public sealed class QualityItemRow
{
    /// <summary>The sample's row number.</summary>
    public long SampleId { get; set; }

    /// <summary>The finding's row number in review.</summary>
    public long ReviewId { get; set; }

    /// <summary>The finding's stable id.</summary>
    public required string FindingId { get; set; }

    /// <summary>The file's region.</summary>
    public int Region { get; set; }

    /// <summary>The file's owning union.</summary>
    public required string OwningUnion { get; set; }

    /// <summary>The file number.</summary>
    public required string FileNumber { get; set; }

    /// <summary>The code.</summary>
    public required string Code { get; set; }

    /// <summary>The finding's version when it was drawn.</summary>
    public long Version { get; set; }

    /// <summary>What had been decided.</summary>
    public ReviewOutcome Outcome { get; set; }

    /// <summary>The organisation of whoever had decided it.</summary>
    public string DeciderOrganization { get; set; } = "";

    /// <summary>Whoever had decided it.</summary>
    public string Decider { get; set; } = "";

    /// <summary>What was found.</summary>
    public QualityVerdict Verdict { get; set; }

    /// <summary>The organisation of whoever looked; empty before.</summary>
    public string CheckerOrganization { get; set; } = "";

    /// <summary>Whoever looked.</summary>
    public string Checker { get; set; } = "";

    /// <summary>When, milliseconds since 1970 UTC; 0 before.</summary>
    public long Time { get; set; }

    /// <summary>In words.</summary>
    public string Note { get; set; } = "";

    /// <summary>Where the evidence is kept.</summary>
    public string EvidenceReference { get; set; } = "";
}
