using System.Text.Json.Serialization;

namespace Matching.Linkage.Columns;

/// <summary>A column as the model names it, and where it stands in each file.</summary>
public sealed record ColumnDefinition
{
    /// <summary>The model's name for it.</summary>
    public required string Name { get; init; }

    /// <summary>Its heading on the left; the name itself when not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Left { get; init; }

    /// <summary>Its heading on the right; that of the left when not given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Right { get; init; }

    /// <summary>What it holds.</summary>
    public ColumnKind Kind { get; init; }

    /// <summary>How the left writes dates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateOrder LeftDates { get; init; }

    /// <summary>How the right writes dates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateOrder RightDates { get; init; }

    /// <summary>Columns with the same word here share one table of values, so that a cell of one can be compared with a cell of the other (swapped names).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Values { get; init; }

    /// <summary>The heading on the left.</summary>
    [JsonIgnore]
    public string LeftHeading => Left ?? Name;

    /// <summary>The heading on the right.</summary>
    [JsonIgnore]
    public string RightHeading => Right ?? LeftHeading;
}
