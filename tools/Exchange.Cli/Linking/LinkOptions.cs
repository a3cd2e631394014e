namespace Exchange.Cli.Linking;

/// <summary>What <c>exchange link</c> was asked to do.</summary>
internal sealed record LinkOptions
{
    public required string Left { get; init; }

    public string? Right { get; init; }

    public required string Model { get; init; }

    public bool Train { get; init; }

    public bool Strict { get; init; }

    public string? Truth { get; init; }

    public required string Out { get; init; }

    /// <summary>People's decisions: a CSV with left_id, right_id, decision (link or unlink).</summary>
    public string? Decisions { get; init; }

    /// <summary>Where groups are written; null for nowhere.</summary>
    public string? Clusters { get; init; }

    /// <summary>Where the report for reviewers is written; null for nowhere.</summary>
    public string? Report { get; init; }

    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Memory that columns may take before they are put into mapped files, in MiB.</summary>
    public int MemoryMiB { get; init; } = 4096;
}
