using Matching.Linkage.Blocking;
using Matching.Linkage.Comparing;
using Matching.Linkage.Pairs;

namespace Matching.Linkage;

/// <summary>How linkage is run; nothing here changes a result, but for strictness, which can refuse one.</summary>
public sealed record LinkageOptions
{
    /// <summary>Workers at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether what training warns of is an error.</summary>
    public bool Strict { get; init; }

    /// <summary>Functions for custom comparisons, by the comparison's name.</summary>
    public IReadOnlyDictionary<string, CompareValues>? Custom { get; init; }

    /// <summary>The candidate pairs where they are made already: of the same blocking rules and the same records.</summary>
    public CandidatePairs? Candidates { get; init; }

    /// <summary>Told now and then how far a walk is; from several threads.</summary>
    public Action<WalkProgress>? Progress { get; init; }
}
