using Matching.Linkage.Pairs;

namespace Matching.Linkage.Deciding;

/// <summary>What is decided on a pair. Pairs that are neither are not listed.</summary>
public enum LinkDecision
{
    /// <summary>One person.</summary>
    Match = 1,

    /// <summary>A person must look.</summary>
    Review = 2,
}

/// <summary>What a decision rests on.</summary>
public enum LinkReason
{
    /// <summary>The probability alone.</summary>
    Probability = 0,

    /// <summary>The other records of the group: the pair alone would say less, or more.</summary>
    Cluster = 1,

    /// <summary>A definite rule of the model.</summary>
    Definite = 2,

    /// <summary>A person's decision.</summary>
    Human = 3,

    /// <summary>Another partner is nearly as good.</summary>
    Margin = 4,
}

/// <summary>A decided pair.</summary>
/// <param name="Pair">The pair and its evidence.</param>
/// <param name="Decision">What is decided.</param>
/// <param name="Reason">What that rests on.</param>
public sealed record Link(ScoredPair Pair, LinkDecision Decision, LinkReason Reason);

/// <summary>What a person decided on two records; it holds whatever the evidence, in this run and every later one.</summary>
/// <param name="Left">One record.</param>
/// <param name="Right">The other.</param>
/// <param name="AreOne">Whether they are one person.</param>
public readonly record struct HumanDecision(int Left, int Right, bool AreOne);
