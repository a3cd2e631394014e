namespace Exchange.Store;

/// <summary>A rule profile as it was first seen here. Never changed, never removed.</summary>
public sealed class RuleProfileRow
{
    /// <summary>id@version.</summary>
    public required string Name { get; set; }

    /// <summary>The text.</summary>
    public required string Json { get; set; }

    /// <summary>When it came, milliseconds since 1970 UTC.</summary>
    public long CreateTime { get; set; }
}

/// <summary>That somebody asked, and about how many households. Holds nothing of what was shown.</summary>
public sealed class AuditRow
{
    /// <summary>The row's number, given by the writer: it grows with time.</summary>
    public long Id { get; set; }

    /// <summary>When, milliseconds since 1970 UTC.</summary>
    public long Time { get; set; }

    /// <summary>Who.</summary>
    public required string Organization { get; set; }

    /// <summary>What, such as PRECHECK.</summary>
    public required string Action { get; set; }

    /// <summary>By which rule profile, id@version.</summary>
    public required string Profile { get; set; }

    /// <summary>How many households were shown.</summary>
    public long Households { get; set; }

    /// <summary>How many findings were given.</summary>
    public long Findings { get; set; }
}
