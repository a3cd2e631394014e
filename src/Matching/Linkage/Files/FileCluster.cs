namespace Matching.Linkage.Files;

/// <summary>Household files that hang together, directly or through others: what one person should look at in one go.</summary>
/// <param name="Files">The files, ascending; at least two.</param>
/// <param name="Links">The links among them, each pair once, the smaller number left, in order.</param>
/// <param name="Relation">The strongest relation among them.</param>
/// <param name="Bridges">Links without which the cluster would fall in two: with more than two files, what to look at first. 0 for two files.</param>
public sealed record FileCluster(IReadOnlyList<int> Files, IReadOnlyList<FileLink> Links, FileRelation Relation, int Bridges);
