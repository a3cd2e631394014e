using System.Text.Json.Serialization;
using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;

namespace Matching.Linkage.Models;

/// <summary>
/// A Fellegi–Sunter model: columns, blocking rules, comparisons with their probabilities, prior, decision. The whole of what a linkage depends on
/// besides the data, so that a model file and its hash make a result reproducible.
/// </summary>
/// <remarks>Fellegi and Sunter, A theory for record linkage (JASA 64, 1969).</remarks>
public sealed record LinkageModel
{
    /// <summary>The version of the file format that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the file format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Heading of the column with the records' ids; the first column when empty, the number of the row for <c>#</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The same on the right, where it differs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RightId { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ColumnDefinition> Columns { get; init; }

    /// <summary>Which pairs are looked at.</summary>
    public required BlockingDefinition Blocking { get; init; }

    /// <summary>What is compared.</summary>
    public required IReadOnlyList<ComparisonDefinition> Comparisons { get; init; }

    /// <summary>Rules that decide beside the probabilities.</summary>
    public DefiniteRules Definite { get; init; } = new();

    /// <summary>How scores become decisions.</summary>
    public DecisionDefinition Decision { get; init; } = new();

    /// <summary>How the model is trained.</summary>
    public TrainingDefinition Training { get; init; } = new();

    /// <summary>What training found; null before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TrainedParameters? Trained { get; init; }
}

/// <summary>How a model is trained.</summary>
public sealed record TrainingDefinition
{
    /// <summary>Seed of all samples.</summary>
    public ulong Seed { get; init; } = 20_260_101;

    /// <summary>Random pairs from which the probabilities among non-matches are taken.</summary>
    public int RandomPairs { get; init; } = 1_000_000;

    /// <summary>Candidate pairs that are looked at; a sample beyond.</summary>
    public long CandidatePairs { get; init; } = 2_000_000;

    /// <summary>Rounds after which training is held not to settle.</summary>
    public int MaxRounds { get; init; } = 3000;

    /// <summary>
    /// Names of blocking rules whose pairs are nearly all matches, with the share of all matches that they are thought to find: they give the first prior.
    /// Empty: the first prior is one match for every third record.
    /// </summary>
    public IReadOnlyList<string> DeterministicRules { get; init; } = [];

    /// <summary>The share of all matches that the deterministic rules are thought to find, above 0 and up to 1.</summary>
    public double DeterministicRecall { get; init; } = 0.7;

    /// <summary>Whether the prior stays as the deterministic rules give it.</summary>
    public bool FixPrior { get; init; }

    /// <summary>Whether a third class, relatives and neighbours, is looked for where comparisons are marked as shared.</summary>
    public bool Related { get; init; } = true;
}

/// <summary>What training found, beside the probabilities in the comparisons.</summary>
public sealed record TrainedParameters
{
    /// <summary>The probability that two records taken at random are one person.</summary>
    public required double Prior { get; init; }

    /// <summary>The probability that two records taken at random are relatives or neighbours; 0 where there is no such class.</summary>
    public double RelatedPrior { get; init; }

    /// <summary>Rounds until it settled.</summary>
    public int Rounds { get; init; }

    /// <summary>Candidate pairs looked at.</summary>
    public long Pairs { get; init; }

    /// <summary>Records of both sides.</summary>
    public long Records { get; init; }

    /// <summary>What people should look at: levels never seen, levels out of order.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How common values are, by comparison.</summary>
    public IReadOnlyDictionary<string, TermFrequencies> Terms { get; init; } = new Dictionary<string, TermFrequencies>();
}

/// <summary>
/// How common values of a comparison are, frozen with the model: what is added to the weight when both have the value, in quarters of a bit. Values
/// stand as hashes, and only those that at least five records have.
/// </summary>
public sealed record TermFrequencies
{
    /// <summary>For all values not listed.</summary>
    public required int Other { get; init; }

    /// <summary>Listed values: the sixteen hexadecimal digits of the value's hash, and quarters of a bit.</summary>
    public required IReadOnlyDictionary<string, int> Values { get; init; }
}
