namespace Matching.Linkage.Deciding;

/// <summary>Lets groups keep the ids they had in an earlier result, so that what others noted down stays true.</summary>
public static class StableClusterIds
{
    /// <summary>
    /// A group takes the earlier id that most of its members had, if no other group has more of them; ties go to the id that comes first. A group
    /// without an earlier id, or one whose own would collide, takes a free one from its members.
    /// </summary>
    /// <param name="clusters">The groups now.</param>
    /// <param name="earlier">By record the id of its group before; records that had none are absent.</param>
    /// <param name="idOf">A record's own id.</param>
    public static IReadOnlyList<Cluster> Keep(IReadOnlyList<Cluster> clusters, IReadOnlyDictionary<int, string> earlier, Func<int, string> idOf)
    {
        var votes = new List<(int Count, string Id, int Cluster)>();
        for (var i = 0; i < clusters.Count; i++)
        {
            votes.AddRange(clusters[i].Members.Where(earlier.ContainsKey).GroupBy(member => earlier[member], StringComparer.Ordinal)
                .Select(group => (group.Count(), group.Key, i)));
        }

        var ids = new string?[clusters.Count];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, id, cluster) in votes.OrderByDescending(vote => vote.Count).ThenBy(vote => vote.Id, StringComparer.Ordinal).ThenBy(vote => vote.Cluster))
        {
            if (ids[cluster] is null && taken.Add(id))
                ids[cluster] = id;
        }

        // An id that was ever given is not given to others while its people are still about.
        taken.UnionWith(earlier.Values);
        for (var i = 0; i < ids.Length; i++)
            ids[i] ??= clusters[i].Members.Select(idOf).Order(StringComparer.Ordinal).First(taken.Add);
        return [.. clusters.Select((cluster, i) => cluster with
        {
            Id = ids[i]!,
        })];
    }
}
