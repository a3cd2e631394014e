using Matching.Linkage.Models;

namespace Matching.Linkage.Pairs;

/// <summary>Scores single pairs outside of a walk. For one thread.</summary>
internal sealed class PairProbe
{
    private readonly CompiledModel _model;
    private readonly PairScorer _scorer;
    private readonly int[] _inner;

    public PairProbe(CompiledModel model)
    {
        _model = model;
        _scorer = new PairScorer(model, null);
        _inner = [.. Enumerable.Range(1, PairScorer.BatchSize)];
    }

    /// <summary>Scores one record with others; pairs that a definite rule excludes are left out.</summary>
    public List<ScoredPair> Score(int record, ReadOnlySpan<int> others, int rule)
    {
        var recorder = new PairRecorder(_model, int.MinValue, rule);
        for (var from = 0; from < others.Length; from += PairScorer.BatchSize)
        {
            var some = others[from..Math.Min(others.Length, from + PairScorer.BatchSize)];
            _scorer.Block.Load([record, .. some]);
            _scorer.Score(0, _inner.AsSpan(0, some.Length), recorder);
        }

        return recorder.Kept;
    }
}
