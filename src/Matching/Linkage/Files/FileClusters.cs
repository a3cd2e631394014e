using Matching.Linkage.Deciding;

namespace Matching.Linkage.Files;

/// <summary>Forms clusters of household files: connected components of their links.</summary>
public static class FileClusters
{
    /// <summary>Forms clusters. Neither the order of the links matters nor who has found them.</summary>
    /// <param name="links">The links; a pair may come from both sides, then the stronger relation and the larger number of persons count.</param>
    /// <returns>The clusters, by their first file.</returns>
    public static IReadOnlyList<FileCluster> Form(IEnumerable<FileLink> links)
    {
        var pairs = new SortedDictionary<(int Left, int Right), FileLink>();
        foreach (var link in links)
        {
            if (link.Left == link.Right || link.Relation is FileRelation.Unspecified)
                continue;
            var key = link.Left < link.Right ? (link.Left, link.Right) : (Left: link.Right, Right: link.Left);
            var known = pairs.GetValueOrDefault(key);
            pairs[key] = new FileLink(
                key.Left, key.Right, (FileRelation)Math.Max((int)known.Relation, (int)link.Relation), Math.Max(known.Persons, link.Persons));
        }

        int[] files = [.. pairs.Keys.Select(key => key.Left).Concat(pairs.Keys.Select(key => key.Right)).Distinct().Order()];
        var sets = new UnionFind(files.Length);
        foreach (var (left, right) in pairs.Keys)
        {
            var (a, b) = (sets.Find(PlaceOf(left)), sets.Find(PlaceOf(right)));
            if (a != b)
                sets.Unite(a, b);
        }

        // Files and pairs are in order, so what is gathered by them is, too.
        var clusters = new Dictionary<int, (List<int> Files, List<FileLink> Links)>();
        var order = new List<int>();
        for (var place = 0; place < files.Length; place++)
        {
            var root = sets.Find(place);
            if (!clusters.TryGetValue(root, out var cluster))
            {
                clusters[root] = cluster = ([], []);
                order.Add(root);
            }

            cluster.Files.Add(files[place]);
        }

        foreach (var link in pairs.Values)
            clusters[sets.Find(PlaceOf(link.Left))].Links.Add(link);
        return [.. order.Select(root => Describe(clusters[root].Files, clusters[root].Links))];

        int PlaceOf(int file) => Array.BinarySearch(files, file);
    }

    private static FileCluster Describe(List<int> files, List<FileLink> links) => new(
        files, links, links.Max(link => link.Relation),
        files.Count == 2 ? 0 : Bridges.Count(files, [.. links.Select(link => (link.Left, link.Right))]));
}
