using Matching.Linkage.Models;

namespace Matching.Linkage.Pairs;

/// <summary>Keeps finished slices, so that an interrupted linkage goes on where it was. Called by several workers at once.</summary>
public interface ISliceStore
{
    /// <summary>The result of a slice, if an earlier attempt finished it.</summary>
    /// <param name="rule">The rule, by its place.</param>
    /// <param name="slice">The slice, by its place within the rule.</param>
    /// <param name="pairs">Pairs of the slice that no earlier rule gave.</param>
    /// <param name="kept">The pairs kept.</param>
    bool TryLoad(int rule, int slice, out long pairs, out IReadOnlyList<ScoredPair> kept);

    /// <summary>Keeps the result of a slice.</summary>
    void Save(int rule, int slice, long pairs, IReadOnlyList<ScoredPair> kept);
}

/// <summary>Scores candidate pairs and keeps those that reach a weight.</summary>
internal sealed class ScoringWork(CompiledModel model, int least, ISliceStore? store, Func<int, int, bool>? wants) : IPairWork
{
    private readonly List<(int Rule, int Slice, IReadOnlyList<ScoredPair> Kept)> _slices = [];

    /// <summary>All that was kept, by left and right record: the same however the work was shared out.</summary>
    public List<ScoredPair> Kept()
    {
        var kept = new List<ScoredPair>(_slices.Sum(slice => slice.Kept.Count));
        foreach (var slice in _slices)
            kept.AddRange(slice.Kept);
        kept.Sort((a, b) => a.Left != b.Left ? a.Left.CompareTo(b.Left) : a.Right.CompareTo(b.Right));
        return kept;
    }

    public PairScorer MakeScorer(CompiledModel compiled) => new(compiled, compiled.Definite.HasMatchRules ? null : least);

    public bool Wants(int left, int right) => wants is null || wants(left, right);

    public bool Begin(int rule, int slice, out IPairSink? sink)
    {
        sink = null;
        if (store is not null && store.TryLoad(rule, slice, out _, out _))
            return false;
        sink = new PairRecorder(model, least, rule);
        return true;
    }

    public long Skip(int rule, int slice)
    {
        _ = store!.TryLoad(rule, slice, out var pairs, out var kept);
        Add(rule, slice, kept);
        return pairs;
    }

    public void End(int rule, int slice, IPairSink sink, long pairs)
    {
        var kept = ((PairRecorder)sink).Kept;
        store?.Save(rule, slice, pairs, kept);
        Add(rule, slice, kept);
    }

    private void Add(int rule, int slice, IReadOnlyList<ScoredPair> kept)
    {
        lock (_slices)
            _slices.Add((rule, slice, kept));
    }
}
