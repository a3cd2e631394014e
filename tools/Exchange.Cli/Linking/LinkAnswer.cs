using Matching.Linkage.Evaluation;
using Matching.Linkage.Pairs;

namespace Exchange.Cli.Linking;

/// <summary>What <c>exchange link --json</c> says.</summary>
internal sealed record LinkAnswer
{
    public required int LeftRecords { get; init; }

    public required int RightRecords { get; init; }

    public required int Records { get; init; }

    /// <summary>Candidate pairs, each counted once.</summary>
    public required long Pairs { get; init; }

    /// <summary>Candidate pairs a second, from the first key to the last score: blocking and scoring together.</summary>
    public required double PairsPerSecond { get; init; }

    public required IReadOnlyList<RuleReport> Rules { get; init; }

    public required int Matches { get; init; }

    public required int Review { get; init; }

    public required int Clusters { get; init; }

    public required int ClustersWithBridges { get; init; }

    public required string ModelHash { get; init; }

    public required string ModelFile { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required int ResumedSlices { get; init; }

    public required LinkSeconds Seconds { get; init; }

    public required double PeakMemoryMiB { get; init; }

    public EvaluationReport? Truth { get; init; }
}

/// <summary>Seconds of each stage.</summary>
internal sealed record LinkSeconds(double Load, double Block, double Train, double Score, double Decide, double Write, double Evaluate, double Total);
