using System.Text.Json.Nodes;
using Exchange.V1;
using RecordKind = Matching.Checks.Facts.RecordKind;

namespace Docs;

/// <summary>What a numbered case shows.</summary>
public enum Expectation
{
    /// <summary>The code is raised.</summary>
    Found,

    /// <summary>The household is just inside the line: the code is not raised, and is not undecided.</summary>
    Clear,

    /// <summary>The data is missing: the code is undecided.</summary>
    Unknown,

    /// <summary>The facts suggest a category.</summary>
    Suggests,
}

/// <summary>One numbered case: a household, what the registers and other files say, and what must come out. Shared by documentation and tests.</summary>
public sealed class NumberedCase
{
    /// <summary>Its number, such as F42-2.</summary>
    public required string Id { get; init; }

    /// <summary>The code it is about; empty for a case of a profile.</summary>
    public required string Code { get; init; }

    /// <summary>What must come out.</summary>
    public required Expectation Expect { get; init; }

    /// <summary>The person: 0 the householder, 1 and up the members, -1 the household.</summary>
    public int Member { get; init; }

    /// <summary>The case in a few words, Chinese.</summary>
    public required string Title { get; init; }

    /// <summary>The file.</summary>
    public required HouseholdFile Household { get; init; }

    /// <summary>What the registers hold.</summary>
    public IReadOnlyList<Record> Registers { get; init; } = [];

    /// <summary>Other files.</summary>
    public IReadOnlyList<HouseholdFile> Others { get; init; } = [];

    /// <summary>The registers at hand.</summary>
    public required IReadOnlySet<RecordKind> Sources { get; init; }

    /// <summary>The profile, id@version.</summary>
    public required string Profile { get; init; }

    /// <summary>Rules of a profile below it; null for none.</summary>
    public JsonObject? Rules { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The year.</summary>
    public required int BusinessYear { get; init; }

    /// <summary>Whether the list of regions knows retired ones.</summary>
    public bool HasRegionHistory { get; init; }

    /// <summary>The severity that must come; unspecified for any.</summary>
    public Matching.Checks.Facts.Severity Severity { get; init; }

    /// <summary>The suggestion that must come; null for any.</summary>
    public Matching.Checks.Facts.Suggestion? Suggestion { get; init; }

    /// <summary>The category that must be suggested: Deep, Relative, Accident, None or Unknown; empty when not asked.</summary>
    public string Category { get; init; } = "";

    /// <summary>Shows its number.</summary>
    public override string ToString() => $"{Id} {Title}";
}
