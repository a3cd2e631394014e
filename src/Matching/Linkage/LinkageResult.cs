using Matching.Linkage.Deciding;
using Matching.Linkage.Pairs;

namespace Matching.Linkage;

/// <summary>What linkage found.</summary>
/// <param name="Links">Decided pairs, by left and right record.</param>
/// <param name="Clusters">Groups, where one side was deduplicated.</param>
/// <param name="Rules">What each blocking rule gave.</param>
/// <param name="Scored">All pairs from which it was decided, those that reach review and some below; what a later, incremental run starts from.</param>
public sealed record LinkageResult(
    IReadOnlyList<Link> Links, IReadOnlyList<Cluster> Clusters, IReadOnlyList<RuleReport> Rules, IReadOnlyList<ScoredPair> Scored);

/// <summary>Scored pairs before anything is decided.</summary>
/// <param name="Pairs">By left and right record.</param>
/// <param name="Rules">What each blocking rule gave.</param>
public sealed record ScoredPairs(IReadOnlyList<ScoredPair> Pairs, IReadOnlyList<RuleReport> Rules);
