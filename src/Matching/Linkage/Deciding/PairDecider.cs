using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Deciding;

/// <summary>Decides on each pair for itself.</summary>
internal sealed class PairDecider(CompiledModel model, IReadOnlyList<HumanDecision> human)
{
    private readonly Dictionary<(int, int), bool> _human = human.ToDictionary(decision => (decision.Left, decision.Right), decision => decision.AreOne);

    /// <summary>Decides.</summary>
    public List<Link> Decide(IReadOnlyList<ScoredPair> pairs)
    {
        var links = new List<Link>();
        foreach (var pair in pairs)
        {
            if (_human.TryGetValue((pair.Left, pair.Right), out var areOne))
            {
                if (areOne)
                    links.Add(new Link(pair, LinkDecision.Match, LinkReason.Human));
                continue;
            }

            var verdict = model.Definite.Judge(pair.Levels).Verdict;
            var isMatch = verdict is DefiniteVerdict.Match || (pair.Weight >= model.Weights.MatchWeight && verdict is DefiniteVerdict.None);
            var reason = verdict is DefiniteVerdict.None ? LinkReason.Probability : LinkReason.Definite;
            links.Add(new Link(pair, isMatch ? LinkDecision.Match : LinkDecision.Review, reason));
        }

        links.Sort((a, b) => a.Pair.Left != b.Pair.Left ? a.Pair.Left.CompareTo(b.Pair.Left) : a.Pair.Right.CompareTo(b.Pair.Right));
        return links;
    }
}
