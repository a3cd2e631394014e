using System.Text.Json.Serialization;

namespace Matching.Linkage.Comparing;

/// <summary>How the cells of a comparison are compared.</summary>
public enum ComparisonKind
{
    /// <summary>Words, names in letters and codes, by <c>exact swapped joined sorted initial prefix sound suffix&gt;=N jw&gt;=X lev&lt;=N damerau&lt;=N tokens&gt;=X</c>.</summary>
    Text = 0,

    /// <summary>Dates, by <c>exact dayMonth slip twoParts days&lt;=N year</c>.</summary>
    Date = 1,

    /// <summary>Numbers, by <c>exact abs&lt;=X percent&lt;=X</c>.</summary>
    Number = 2,

    /// <summary>Names in Chinese characters, by the levels of <see cref="Identity.NameLevel"/>.</summary>
    HanName = 3,

    /// <summary>Identity number, birth date and sex as one comparison, since the number holds the other two.</summary>
    Identity = 4,

    /// <summary>A function given in code.</summary>
    Custom = 5,
}

/// <summary>One comparison of a model: columns, levels from the strongest to the weakest, and, once trained, their probabilities.</summary>
/// <remarks>
/// Level 0 is always <em>missing</em> (a cell is empty on a side): it is no evidence either way. The levels listed follow from 1 on; the first that
/// holds is the pair's level; the last is <c>else</c>.
/// </remarks>
public sealed record ComparisonDefinition
{
    /// <summary>Its name, used in findings, definite rules and reports.</summary>
    public required string Name { get; init; }

    /// <summary>How cells are compared.</summary>
    public ComparisonKind Kind { get; init; }

    /// <summary>The columns: the first is compared; for swapped cells the second is the one swapped with; for an identity they are number, birth date and sex, empty where there is none.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The levels but for missing, the last being <c>else</c>.</summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>Levels at which how common the value is counts (term-frequency adjustment).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? TermFrequency { get; init; }

    /// <summary>Whether members of a family or residents of a place share it (surname, address, telephone): such agreement alone makes relatives, not one person.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Shared { get; init; }

    /// <summary>Probability of each level among matches, given that nothing is missing; in the order of <see cref="Levels"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? M { get; init; }

    /// <summary>Probability of each level among pairs that are no match.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? U { get; init; }

    /// <summary>Probability of each level among relatives and neighbours, where the model has that class.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Related { get; init; }

    /// <summary>Whether training leaves <see cref="M"/> as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FixedM { get; init; }

    /// <summary>Whether training leaves <see cref="U"/> as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool FixedU { get; init; }
}
