namespace Matching.Linkage.Deciding;

/// <summary>A group of records that are one person.</summary>
/// <param name="Id">Its id: that of the member whose id comes first, so that it stays when others join; after <see cref="StableClusterIds"/> the id it had before.</param>
/// <param name="Members">The records, ascending.</param>
/// <param name="Edges">Pairs among them that matched for themselves.</param>
/// <param name="Bridges">Edges without which the group would fall in two: with more than two members, what a person should look at first.</param>
public sealed record Cluster(string Id, IReadOnlyList<int> Members, int Edges, int Bridges)
{
    /// <summary>Edges of all that there could be, 0 to 1.</summary>
    public double Density => 2.0 * Edges / ((double)Members.Count * (Members.Count - 1));
}
