namespace Matching.Identity;

/// <summary>How two names compare.</summary>
/// <param name="Level">The level of agreement.</param>
/// <param name="SameText">Whether the two came with the very same characters, before any normalisation.</param>
/// <param name="Position">The position that differs, counted from 0, where one does; else -1.</param>
public readonly record struct NameComparison(NameLevel Level, bool SameText, int Position)
{
    /// <summary>Whether nothing in the two names contradicts that they are one; characters that were lost contradict nothing, and prove nothing.</summary>
    public bool IsCompatible => Level is NameLevel.Exact or NameLevel.Variant or NameLevel.Wildcard;
}
