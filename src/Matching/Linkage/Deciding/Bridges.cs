namespace Matching.Linkage.Deciding;

/// <summary>Finds edges without which a group would fall apart (Tarjan, A note on finding the bridges of a graph, 1974).</summary>
internal static class Bridges
{
    /// <summary>Counts them. Depth-first without recursion, so that a long chain cannot exhaust the stack.</summary>
    public static int Count(IReadOnlyList<int> members, IReadOnlyList<(int Left, int Right)> edges)
    {
        var places = new Dictionary<int, int>();
        for (var i = 0; i < members.Count; i++)
            places[members[i]] = i;
        var neighbours = new List<(int To, int Edge)>[members.Count];
        for (var i = 0; i < neighbours.Length; i++)
            neighbours[i] = [];
        for (var edge = 0; edge < edges.Count; edge++)
        {
            var (left, right) = (places[edges[edge].Left], places[edges[edge].Right]);
            neighbours[left].Add((right, edge));
            neighbours[right].Add((left, edge));
        }

        var (entered, lowest, clock, bridges) = (new int[members.Count], new int[members.Count], 0, 0);
        var path = new Stack<(int Member, int Edge, int Next)>();
        for (var start = 0; start < members.Count; start++)
        {
            if (entered[start] != 0)
                continue;
            entered[start] = lowest[start] = ++clock;
            path.Push((start, -1, 0));
            while (path.TryPop(out var at))
            {
                if (at.Next < neighbours[at.Member].Count)
                {
                    path.Push(at with
                    {
                        Next = at.Next + 1,
                    });
                    var (to, edge) = neighbours[at.Member][at.Next];
                    if (edge == at.Edge)
                        continue;
                    if (entered[to] != 0)
                    {
                        lowest[at.Member] = Math.Min(lowest[at.Member], entered[to]);
                        continue;
                    }

                    entered[to] = lowest[to] = ++clock;
                    path.Push((to, edge, 0));
                }
                else if (path.TryPeek(out var parent))
                {
                    lowest[parent.Member] = Math.Min(lowest[parent.Member], lowest[at.Member]);
                    bridges += lowest[at.Member] > entered[parent.Member] ? 1 : 0;
                }
            }
        }

        return bridges;
    }
}
