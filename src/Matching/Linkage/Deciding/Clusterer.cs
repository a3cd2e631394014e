using Matching.Linkage.Columns;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Deciding;

/// <summary>
/// Groups records of one side into persons. Edges join groups from the strongest down; two groups become one only when all that is known of
/// their members, taken together, speaks for it, so that one stray edge cannot merge two persons (average linkage on log odds).
/// </summary>
internal sealed class Clusterer
{
    /// <summary>Pairs across two groups that are looked at; beyond, the first members of each by id.</summary>
    private const int MostAcross = 20;

    /// <summary>No single pair speaks louder than this, in microbits.</summary>
    private const int Loudest = 20 * ModelWeights.Bit;

    /// <summary>Groups up to this size list all their pairs; larger ones only those that were found.</summary>
    private const int MostListed = 50;

    private readonly CompiledModel _model;
    private readonly PairProbe _probe;
    private readonly UnionFind _sets;
    private readonly Dictionary<(int, int), bool> _human;
    private readonly List<(int Left, int Right)> _apart;
    private readonly RecordColumn? _source;

    public Clusterer(CompiledModel model, IReadOnlyList<HumanDecision> human)
    {
        _model = model;
        _probe = new PairProbe(model);
        _sets = new UnionFind(model.Records.Count);
        _human = human.ToDictionary(decision => Key(decision.Left, decision.Right), decision => decision.AreOne);
        _source = model.Model.Decision.Source is { } source ? model.Records[source] : null;
        _apart = [.. human.Where(decision => !decision.AreOne).Select(decision => Key(decision.Left, decision.Right))];
    }

    /// <summary>Decides on pairs and forms groups.</summary>
    /// <param name="pairs">Pairs that reach review, by left and right.</param>
    public (List<Link> Links, List<Cluster> Clusters) Decide(IReadOnlyList<ScoredPair> pairs)
    {
        foreach (var ((left, right), areOne) in _human.OrderBy(decision => decision.Key))
        {
            if (areOne)
                Join(left, right);
        }

        foreach (var pair in Strongest(pairs))
            Consider(pair);
        var links = new List<Link>();
        var known = new HashSet<(int, int)>();
        foreach (var pair in pairs)
        {
            known.Add((pair.Left, pair.Right));
            if (DecideOn(pair) is { } link)
                links.Add(link);
        }

        AddImplied(links, known);
        links.Sort((a, b) => a.Pair.Left != b.Pair.Left ? a.Pair.Left.CompareTo(b.Pair.Left) : a.Pair.Right.CompareTo(b.Pair.Right));
        return (links, Describe(links));
    }

    private static (int, int) Key(int a, int b) => a < b ? (a, b) : (b, a);

    /// <summary>From the strongest down; equal weights by the hashes of the records' ids, so that the order of the records does not matter.</summary>
    private ScoredPair[] Strongest(IReadOnlyList<ScoredPair> pairs)
    {
        var ids = _model.Records.Ids;
        var keys = new (int Weight, ulong First, ulong Last)[pairs.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            var (left, right) = (ids.Hash(pairs[i].Left), ids.Hash(pairs[i].Right));
            keys[i] = (-pairs[i].Weight, Math.Min(left, right), Math.Max(left, right));
        }

        var sorted = pairs.ToArray();
        Array.Sort(keys, sorted);
        return sorted;
    }

    private void Consider(ScoredPair pair)
    {
        if (_human.ContainsKey((pair.Left, pair.Right)))
            return;
        var (a, b) = (_sets.Find(pair.Left), _sets.Find(pair.Right));
        if (a == b || IsKeptApart(a, b) || ShareSource(a, b))
            return;
        var verdict = _model.Definite.Judge(pair.Levels).Verdict;
        if (verdict is DefiniteVerdict.Review)
            return;
        if (verdict is DefiniteVerdict.Match)
        {
            _sets.Unite(a, b);
            return;
        }

        var isMatch = pair.Weight >= _model.Weights.MatchWeight;
        if (_sets.SizeOf(a) == 1 && _sets.SizeOf(b) == 1 ? isMatch : Across(a, b) >= (isMatch ? 0 : _model.Weights.MatchWeight))
            _sets.Unite(a, b);
    }

    /// <summary>The mean weight of the pairs across two groups, in microbits.</summary>
    private double Across(int a, int b)
    {
        var (left, right) = (First(a), First(b));
        double sum = 0;
        foreach (var member in left)
        {
            var scored = _probe.Score(member, right, ScoredPair.NoRule);
            sum += scored.Sum(pair => (double)Math.Clamp(pair.Weight, -Loudest, Loudest)) - ((double)(right.Length - scored.Count) * Loudest);
        }

        return sum / left.Length / right.Length;
    }

    private int[] First(int root)
    {
        var members = _sets.Members(root).ToArray();
        Array.Sort(members, _model.Records.Ids.Compare);
        return members.Length > MostAcross ? members[..MostAcross] : members;
    }

    private void Join(int left, int right)
    {
        var (a, b) = (_sets.Find(left), _sets.Find(right));
        if (a != b && !IsKeptApart(a, b))
            _sets.Unite(a, b);
    }

    private bool IsKeptApart(int a, int b) =>
        _apart.Exists(pair => (_sets.Find(pair.Left), _sets.Find(pair.Right)) is var roots && (roots == (a, b) || roots == (b, a)));

    /// <summary>Whether two groups have records of one register, which holds everyone once.</summary>
    private bool ShareSource(int a, int b) => _source is not null
        && _sets.Members(a).Select(_source.IdOf).Where(source => source != 0).Intersect(_sets.Members(b).Select(_source.IdOf)).Any();

    private Link? DecideOn(ScoredPair pair)
    {
        if (_human.TryGetValue((pair.Left, pair.Right), out var areOne))
            return !areOne ? null : new Link(pair, _sets.Find(pair.Left) == _sets.Find(pair.Right) ? LinkDecision.Match : LinkDecision.Review, LinkReason.Human);
        var verdict = _model.Definite.Judge(pair.Levels).Verdict;
        if (verdict is DefiniteVerdict.Review)
            return new Link(pair, LinkDecision.Review, LinkReason.Definite);
        var isMatch = pair.Weight >= _model.Weights.MatchWeight || verdict is DefiniteVerdict.Match;
        if (_sets.Find(pair.Left) == _sets.Find(pair.Right))
            return new Link(pair, LinkDecision.Match, verdict is DefiniteVerdict.Match ? LinkReason.Definite : isMatch ? LinkReason.Probability : LinkReason.Cluster);
        return pair.Weight >= _model.Weights.ReviewWeight || isMatch
            ? new Link(pair, LinkDecision.Review, isMatch ? LinkReason.Cluster : LinkReason.Probability)
            : null;
    }

    /// <summary>Pairs within a group that no rule gave, or whose own weight is too low.</summary>
    private void AddImplied(List<Link> links, HashSet<(int, int)> known)
    {
        foreach (var group in Groups())
        {
            // Of two members the pair is known, or there would be no group.
            if (group.Length == 2 || group.Length > MostListed)
                continue;
            for (var i = 0; i < group.Length - 1; i++)
            {
                var first = group[i];
                int[] others = [.. group.Skip(i + 1).Where(other => !known.Contains((first, other)))];
                foreach (var pair in _probe.Score(first, others, ScoredPair.NoRule))
                {
                    var isHuman = _human.ContainsKey((pair.Left, pair.Right));
                    var isReview = !isHuman && _model.Definite.Judge(pair.Levels).Verdict is DefiniteVerdict.Review;
                    links.Add(new Link(pair, isReview ? LinkDecision.Review : LinkDecision.Match, isHuman ? LinkReason.Human : isReview ? LinkReason.Definite : LinkReason.Cluster));
                }
            }
        }
    }

    private IEnumerable<int[]> Groups()
    {
        for (var record = 0; record < _model.Records.Count; record++)
        {
            if (_sets.Find(record) != record || _sets.SizeOf(record) == 1)
                continue;
            var members = _sets.Members(record).ToArray();
            Array.Sort(members);
            yield return members;
        }
    }

    private List<Cluster> Describe(List<Link> links)
    {
        var edges = links.Where(link => link.Decision is LinkDecision.Match && link.Reason is not LinkReason.Cluster)
            .ToLookup(link => _sets.Find(link.Pair.Left), link => (link.Pair.Left, link.Pair.Right));
        var clusters = new List<Cluster>();
        foreach (var members in Groups())
        {
            var own = edges[_sets.Find(members[0])].ToList();
            var first = members.MinBy(member => member, Comparer<int>.Create(_model.Records.Ids.Compare));
            clusters.Add(new Cluster(_model.Records.Ids[first], members, own.Count, members.Length == 2 ? 0 : Bridges.Count(members, own)));
        }

        clusters.Sort((a, b) => a.Members[0].CompareTo(b.Members[0]));
        return clusters;
    }
}
