using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Deciding;

/// <summary>
/// Decides on pairs across two sides. Where a side holds everyone once, each record of the other has one partner at most: the best, if it leads
/// by the margin; else it is for a person to say. Ties fall by the records' ids.
/// </summary>
internal sealed class Assigner
{
    /// <summary>Share of linked records with one partner only from which the other side counts as holding everyone once.</summary>
    private const double MostlyOnce = 0.95;

    /// <summary>Microbits by which a partner must lead to be the only one that counts.</summary>
    private const int ClearLead = 5 * ModelWeights.Bit;

    private readonly CompiledModel _model;
    private readonly Dictionary<(int, int), bool> _human;
    private readonly int _margin;

    public Assigner(CompiledModel model, IReadOnlyList<HumanDecision> human)
    {
        _model = model;
        _human = human.ToDictionary(decision => (decision.Left, decision.Right), decision => decision.AreOne);
        _margin = ModelWeights.ToMicrobits(model.Model.Decision.Margin);
    }

    /// <summary>Decides.</summary>
    /// <param name="pairs">Pairs that reach review, by left and right.</param>
    public List<Link> Decide(IReadOnlyList<ScoredPair> pairs)
    {
        var (leftOnce, rightOnce) = WhoHoldsOnce(pairs);
        var candidates = pairs.Where(pair => !_human.TryGetValue((pair.Left, pair.Right), out var areOne) || areOne).ToList();
        candidates.Sort(Before);
        var (byLeft, byRight) = (new Dictionary<int, ScoredPair>(), new Dictionary<int, ScoredPair>());
        var (runnersLeft, runnersRight) = (new Dictionary<int, List<ScoredPair>>(), new Dictionary<int, List<ScoredPair>>());
        var (chosen, links) = (new List<ScoredPair>(), new List<Link>());
        foreach (var pair in candidates)
        {
            var isFree = (!rightOnce || !byLeft.ContainsKey(pair.Left)) && (!leftOnce || !byRight.ContainsKey(pair.Right));
            if (!isFree)
            {
                Note(runnersLeft, pair.Left, pair);
                Note(runnersRight, pair.Right, pair);
                continue;
            }

            byLeft.TryAdd(pair.Left, pair);
            byRight.TryAdd(pair.Right, pair);
            chosen.Add(pair);
        }

        var contested = new HashSet<ScoredPair>();
        foreach (var pair in chosen)
        {
            if (Judge(pair) is not { } link)
                continue;
            if (link is { Decision: LinkDecision.Match, Reason: LinkReason.Probability })
            {
                var rivals = Rivals(pair, rightOnce ? runnersLeft.GetValueOrDefault(pair.Left) : null, byRight, other => other.Right)
                    .Concat(Rivals(pair, leftOnce ? runnersRight.GetValueOrDefault(pair.Right) : null, byLeft, other => other.Left)).ToList();
                if (rivals.Count > 0)
                {
                    link = new Link(pair, LinkDecision.Review, LinkReason.Margin);
                    contested.UnionWith(rivals);
                }
            }

            links.Add(link);
        }

        links.AddRange(contested.Select(pair => new Link(pair, LinkDecision.Review, LinkReason.Margin)));
        links.Sort((a, b) => a.Pair.Left != b.Pair.Left ? a.Pair.Left.CompareTo(b.Pair.Left) : a.Pair.Right.CompareTo(b.Pair.Right));
        return links;
    }

    private static void Note(Dictionary<int, List<ScoredPair>> runners, int record, ScoredPair pair)
    {
        if (!runners.TryGetValue(record, out var own))
            runners[record] = own = [];
        own.Add(pair);
    }

    /// <summary>Pairs nearly as good whose other record is not clearly somebody else's.</summary>
    private IEnumerable<ScoredPair> Rivals(ScoredPair pair, List<ScoredPair>? runners, Dictionary<int, ScoredPair> taken, Func<ScoredPair, int> other)
    {
        foreach (var runner in runners ?? [])
        {
            if (runner.Weight + _margin <= pair.Weight)
                continue;
            if (taken.TryGetValue(other(runner), out var owner) && !ReferenceEquals(owner, pair) && (IsHuman(owner) || owner.Weight - _margin >= runner.Weight))
                continue;
            yield return runner;
        }
    }

    private bool IsHuman(ScoredPair pair) => _human.ContainsKey((pair.Left, pair.Right));

    private int Before(ScoredPair a, ScoredPair b)
    {
        if (IsHuman(a) != IsHuman(b))
            return IsHuman(a) ? -1 : 1;
        if (a.Weight != b.Weight)
            return b.Weight.CompareTo(a.Weight);
        var ids = _model.Records.Ids;
        return ids.Compare(a.Left, b.Left) is var by and not 0 ? by : ids.Compare(a.Right, b.Right);
    }

    private Link? Judge(ScoredPair pair)
    {
        if (IsHuman(pair))
            return new Link(pair, LinkDecision.Match, LinkReason.Human);
        return _model.Definite.Judge(pair.Levels).Verdict switch
        {
            DefiniteVerdict.Match => new Link(pair, LinkDecision.Match, LinkReason.Definite),
            DefiniteVerdict.Review => new Link(pair, LinkDecision.Review, LinkReason.Definite),
            _ when pair.Weight >= _model.Weights.MatchWeight => new Link(pair, LinkDecision.Match, LinkReason.Probability),
            _ when pair.Weight >= _model.Weights.ReviewWeight => new Link(pair, LinkDecision.Review, LinkReason.Probability),
            _ => null,
        };
    }

    private (bool Left, bool Right) WhoHoldsOnce(IReadOnlyList<ScoredPair> pairs)
    {
        switch (_model.Model.Decision.OneToOne)
        {
            case OneToOne.None:
                return (false, false);
            case OneToOne.Left:
                return (true, false);
            case OneToOne.Right:
                return (false, true);
            case OneToOne.Both:
                return (true, true);
            default:
                var matches = pairs.Where(pair => pair.Weight >= _model.Weights.MatchWeight).ToList();
                return (IsMostlyOnce(matches.GroupBy(pair => pair.Right)), IsMostlyOnce(matches.GroupBy(pair => pair.Left)));
        }
    }

    /// <summary>A true double is about as good a partner as the other; relatives and neighbours that pass for matches are much worse ones.</summary>
    private static bool IsMostlyOnce(IEnumerable<IGrouping<int, ScoredPair>> partners)
    {
        var (once, all) = (0, 0);
        foreach (var own in partners)
        {
            var best = own.Max(pair => pair.Weight);
            once += own.Count(pair => pair.Weight > best - ClearLead) == 1 ? 1 : 0;
            all++;
        }

        return all > 0 && once >= MostlyOnce * all;
    }
}
