using System.Text.Json.Serialization;

namespace Matching.Linkage.Blocking;

/// <summary>
/// A blocking rule: two records are a candidate pair when they agree on every expression. A missing cell agrees with nothing.
/// </summary>
/// <remarks>
/// An expression is a column's name, or one of <c>prefix(C,N) suffix(C,N) year(C) month(C) monthDay(C) joined(C) sorted(C) first(C) last(C) sound(C) shape(C)
/// birth(NUMBER,DATE)</c>, or one that gives several keys, of which one must be shared: <c>near(C)</c> (values within one edit), <c>about(C,N)</c> (numbers that agree to about N digits),
/// <c>words(C)</c>.
/// </remarks>
public sealed record BlockingRule
{
    /// <summary>Its name in reports and results.</summary>
    public required string Name { get; init; }

    /// <summary>The expressions that must all agree.</summary>
    public required IReadOnlyList<string> All { get; init; }

    /// <summary>Expressions added one after the other to blocks that are too large; the model's when not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Refine { get; init; }
}

/// <summary>All rules of a model.</summary>
public sealed record BlockingDefinition
{
    /// <summary>The rules; a pair belongs to the first that it satisfies.</summary>
    public required IReadOnlyList<BlockingRule> Rules { get; init; }

    /// <summary>Expressions added to blocks that are too large, where the rule does not name its own.</summary>
    public IReadOnlyList<string> Refine { get; init; } = [];

    /// <summary>Pairs that a block may have before it is refined.</summary>
    public long MaxBlockPairs { get; init; } = 200_000;

    /// <summary>Candidate pairs that all rules together may have; beyond it linkage refuses to start.</summary>
    public long MaxPairs { get; init; } = 20_000_000_000;
}
