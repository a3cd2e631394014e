using System.Text.Json.Serialization;

namespace Matching.Linkage.Models;

/// <summary>Which side holds each person once.</summary>
public enum OneToOne
{
    /// <summary>Found out from the links themselves: a side counts as holding everyone once when for at least 95 % of those linked to it one partner clearly leads.</summary>
    Auto = 0,

    /// <summary>Neither side.</summary>
    None = 1,

    /// <summary>The left side: a right record has one partner at most.</summary>
    Left = 2,

    /// <summary>The right side: a left record has one partner at most.</summary>
    Right = 3,

    /// <summary>Both sides.</summary>
    Both = 4,
}

/// <summary>How scores become decisions. The thresholds are fixed before any data is seen.</summary>
public sealed record DecisionDefinition
{
    /// <summary>
    /// Probability from which a pair is a match: 0.9, for a wrong link costs about ten times a missed one; groups, partners and definite rules guard besides.
    /// </summary>
    public double Match { get; init; } = 0.9;

    /// <summary>Probability from which a pair that is no match goes to review: likelier than not.</summary>
    public double Review { get; init; } = 0.5;

    /// <summary>Where a side holds everyone once: bits by which the best partner must lead the second, else both go to review.</summary>
    public double Margin { get; init; } = 3;

    /// <summary>Which side holds everyone once; only where two sides are linked.</summary>
    public OneToOne OneToOne { get; init; }

    /// <summary>A column that says from which register a record comes, each of which holds everyone once: a group has at most one record of each. Null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>Whether groups of records that are one person are formed, and pairs within a group count as linked by it; only where one side is deduplicated.</summary>
    public bool Cluster { get; init; } = true;
}

/// <summary>A condition on the levels of comparisons that decides a pair whatever its probability.</summary>
public sealed record DefiniteRule
{
    /// <summary>Its name, which results show.</summary>
    public required string Name { get; init; }

    /// <summary>By comparison the levels of which one must hold; <c>missing</c> may be among them.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> When { get; init; }
}

/// <summary>Rules that decide beside the probabilities. A pair that both kinds claim goes to review.</summary>
public sealed record DefiniteRules
{
    /// <summary>Surely one person.</summary>
    public IReadOnlyList<DefiniteRule> Match { get; init; } = [];

    /// <summary>Surely not one person.</summary>
    public IReadOnlyList<DefiniteRule> NonMatch { get; init; } = [];

    /// <summary>Never decided by machine: at most review.</summary>
    public IReadOnlyList<DefiniteRule> Review { get; init; } = [];

    /// <summary>Whether there is none.</summary>
    [JsonIgnore]
    public bool IsEmpty => Match.Count + NonMatch.Count + Review.Count == 0;
}
