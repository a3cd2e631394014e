using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage;

/// <summary>Links records with a trained model: walks the candidate pairs, scores them, decides. The main path of linkage.</summary>
public sealed class Linker
{
    /// <summary>Pairs below this probability are not kept: neither reviewers nor curves look further down.</summary>
    private const double KeepProbability = 0.05;

    private readonly CompiledModel _model;
    private readonly LinkageOptions _options;
    private readonly int _least;
    private CandidatePairs? _candidates;

    /// <summary>Makes the model ready for the records.</summary>
    /// <param name="model">A trained model.</param>
    /// <param name="records">The records.</param>
    /// <param name="options">Workers and progress.</param>
    /// <exception cref="LinkageException">The model is not trained, contradicts itself or does not fit the records.</exception>
    public Linker(LinkageModel model, RecordSet records, LinkageOptions? options = null)
    {
        if (model.Trained is null)
            throw new LinkageException(LinkageFault.NotTrained, "模型尚未训练,请加 --train / the model is not trained; train it first");
        _options = options ?? new LinkageOptions();
        _candidates = _options.Candidates;
        _model = new CompiledModel(model, records, _options.Custom);
        _least = Math.Min(_model.Weights.ReviewWeight, ModelWeights.ToMicrobits(Math.Log2(KeepProbability / (1 - KeepProbability))));
    }

    /// <summary>Counts what each blocking rule gives, before any pair is scored.</summary>
    public static IReadOnlyList<RuleReport> Analyse(LinkageModel model, RecordSet records, LinkageOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LinkageOptions();
        return CandidatePairs.Make(model, records, options.Workers, cancellation: cancellation).Reports;
    }

    /// <summary>Links all records.</summary>
    /// <param name="human">What people decided; it overrides.</param>
    /// <param name="store">Where finished slices are kept, for an interrupted run to go on.</param>
    /// <param name="cancellation">Ends the work.</param>
    public LinkageResult Link(IReadOnlyList<HumanDecision>? human = null, ISliceStore? store = null, CancellationToken cancellation = default)
    {
        return Decide(Score(store, cancellation), human);
    }

    /// <summary>The first half of <see cref="Link"/>: walks the candidate pairs and scores them.</summary>
    /// <param name="store">Where finished slices are kept, for an interrupted run to go on.</param>
    /// <param name="cancellation">Ends the work.</param>
    public ScoredPairs Score(ISliceStore? store = null, CancellationToken cancellation = default)
    {
        var work = new ScoringWork(_model, _least, store, null);
        var rules = new PairWalker(_model, Candidates(cancellation), _options.Workers).Walk(work, _options.Progress, cancellation);
        return new ScoredPairs(work.Kept(), rules);
    }

    /// <summary>The second half of <see cref="Link"/>: decides on scored pairs.</summary>
    /// <param name="scored">What was scored.</param>
    /// <param name="human">What people decided; it overrides.</param>
    public LinkageResult Decide(ScoredPairs scored, IReadOnlyList<HumanDecision>? human = null)
    {
        human ??= [];
        var pairs = WithHuman(scored.Pairs, human);
        if (_model.Records.IsLink)
            return new LinkageResult(new Assigner(_model, human).Decide(pairs), [], scored.Rules, scored.Pairs);
        if (!_model.Model.Decision.Cluster)
            return new LinkageResult(new PairDecider(_model, human).Decide(pairs), [], scored.Rules, scored.Pairs);
        var (links, clusters) = new Clusterer(_model, human).Decide(pairs);
        return new LinkageResult(links, clusters, scored.Rules, scored.Pairs);
    }

    /// <summary>Links with records added since an earlier result. Gives what <see cref="Link"/> would give for all records, at the cost of the new ones.</summary>
    /// <param name="isNew">Whether a record was not there before.</param>
    /// <param name="earlier">What the earlier run scored (<see cref="LinkageResult.Scored"/>), with the places that its records have now.</param>
    /// <param name="human">What people decided.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <remarks>
    /// A block that grew beyond its cap is refined now: earlier pairs that only it gave are dropped, as a full run would. More records only
    /// ever make blocks finer, so no earlier pair can come back.
    /// </remarks>
    public LinkageResult LinkAdded(Func<int, bool> isNew, IReadOnlyList<ScoredPair> earlier, IReadOnlyList<HumanDecision>? human = null, CancellationToken cancellation = default)
    {
        var work = new ScoringWork(_model, _least, null, (left, right) => isNew(left) || isNew(right));
        var candidates = Candidates(cancellation);
        var rules = new PairWalker(_model, candidates, _options.Workers).Walk(work, _options.Progress, cancellation);
        var kept = work.Kept();
        foreach (var pair in earlier)
        {
            if (candidates.FirstRule(pair.Left, pair.Right) is var rule and >= 0)
            {
                kept.Add(pair with
                {
                    Rule = rule,
                });
            }
        }

        kept.Sort((a, b) => a.Left != b.Left ? a.Left.CompareTo(b.Left) : a.Right.CompareTo(b.Right));
        return Decide(new ScoredPairs(kept, rules), human);
    }

    /// <summary>Scores one pair, whether or not a rule gives it.</summary>
    /// <returns>Null when a definite rule says that it is none.</returns>
    public ScoredPair? Score(int left, int right) => new PairProbe(_model).Score(left, [right], ScoredPair.NoRule).FirstOrDefault();

    /// <summary>The candidate pairs, made at the first call.</summary>
    public CandidatePairs Candidates(CancellationToken cancellation = default) =>
        _candidates ??= CandidatePairs.Make(_model.Model, _model.Records, _options.Workers, cancellation: cancellation);

    /// <summary>Pairs that reach review or that a rule or a person made matches, and those that only a person gave.</summary>
    private List<ScoredPair> WithHuman(IReadOnlyList<ScoredPair> kept, IReadOnlyList<HumanDecision> human)
    {
        var pairs = kept.Where(pair => pair.Weight >= _model.Weights.ReviewWeight || _model.Definite.Judge(pair.Levels).Verdict is DefiniteVerdict.Match).ToList();
        var known = pairs.Select(pair => (pair.Left, pair.Right)).ToHashSet();
        foreach (var decision in human.Where(decision => decision.AreOne && !known.Contains((decision.Left, decision.Right))))
        {
            // Even a pair that a definite rule excludes is listed when a person linked it.
            pairs.Add(Score(decision.Left, decision.Right)
                ?? new ScoredPair(decision.Left, decision.Right, ScoredPair.NoRule, 0, new byte[_model.Comparers.Length], new sbyte[_model.Comparers.Length]));
        }

        return pairs;
    }
}
