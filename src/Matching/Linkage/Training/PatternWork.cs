using Matching.Linkage.Columns;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Training;

/// <summary>Counts the patterns of candidate pairs, or of a sample that depends on the records' ids and the seed alone.</summary>
internal sealed class PatternWork : IPairWork
{
    private readonly LinkageModel _model;
    private readonly ulong[]? _hashes;
    private readonly ulong _bound;

    /// <summary>Makes the work.</summary>
    /// <param name="model">The model.</param>
    /// <param name="records">The records.</param>
    /// <param name="share">The share of pairs to look at, above 0 and up to 1.</param>
    public PatternWork(LinkageModel model, RecordSet records, double share)
    {
        _model = model;
        Counts = new PatternCounts(model);
        if (share >= 1)
            return;
        _bound = (ulong)(share * ulong.MaxValue);
        _hashes = new ulong[records.Count];
        for (var record = 0; record < _hashes.Length; record++)
            _hashes[record] = records.Ids.Hash(record);
    }

    /// <summary>All that was counted.</summary>
    public PatternCounts Counts { get; }

    public PairScorer MakeScorer(CompiledModel model) => new(model, null);

    public bool Wants(int left, int right) =>
        _hashes is null || StableHashing.Finish(unchecked(_hashes[left] + _hashes[right]) ^ _model.Training.Seed) <= _bound;

    public bool Begin(int rule, int slice, out IPairSink? sink)
    {
        sink = new Sink(_model);
        return true;
    }

    public long Skip(int rule, int slice) => 0;

    public void End(int rule, int slice, IPairSink sink, long pairs)
    {
        lock (Counts)
            Counts.Add(((Sink)sink).Counts);
    }

    private sealed class Sink(LinkageModel model) : IPairSink
    {
        public PatternCounts Counts { get; } = new(model);

        public void Take(int outer, ReadOnlySpan<int> inner, ReadOnlySpan<int> weights, ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> places) =>
            Counts.Add(levels, stride, places);
    }
}
