using Matching.Linkage.Comparing;
using Matching.Linkage.Models;

namespace Matching.Linkage.Pairs;

/// <summary>
/// Compares one record of a block with many others, comparison by comparison. Where only pairs above a weight are wanted, pairs that can no longer
/// reach it are dropped on the way, before what is dear is measured. One worker's own.
/// </summary>
internal sealed class PairScorer
{
    /// <summary>Others that are compared at once: levels of a batch stay in the first-level cache.</summary>
    public const int BatchSize = 512;

    private readonly CompiledModel _model;
    private readonly LevelCache[] _caches;
    private readonly int[] _termSlots;
    private readonly byte[] _levels;
    private readonly byte[] _column = new byte[BatchSize];
    private readonly int[] _members = new int[BatchSize];
    private readonly int[] _places = new int[BatchSize];
    private readonly int[] _weights = new int[BatchSize];
    private readonly int[] _records = new int[BatchSize];
    private readonly int[] _mostAfter;
    private readonly int[] _mostOpen;
    private readonly int? _least;

    /// <summary>Makes one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="least">Weight below which pairs may be dropped; null for all pairs.</param>
    public PairScorer(CompiledModel model, int? least)
    {
        _model = model;
        _least = least;
        Block = new Block(model.Records, model.Columns);
        _caches = [.. model.Comparers.Select(comparer => comparer.MakeCache(Block))];
        _termSlots = [.. model.Comparers.Select(comparer => Block.SlotOf(comparer.Columns[0]))];
        _levels = new byte[model.Comparers.Length * BatchSize];
        _mostAfter = new int[model.Comparers.Length];
        _mostOpen = [.. model.Weights.Levels.Select(weights => weights.Skip(2).Max())];
    }

    /// <summary>The block at hand; load it before scoring.</summary>
    public Block Block { get; }

    /// <summary>Compares one member with others and hands on what is left.</summary>
    /// <param name="outer">The one.</param>
    /// <param name="inner">The others, up to <see cref="BatchSize"/>.</param>
    /// <param name="sink">Takes the pairs.</param>
    public void Score(int outer, ReadOnlySpan<int> inner, IPairSink sink)
    {
        var count = inner.Length;
        inner.CopyTo(_members);
        for (var i = 0; i < count; i++)
        {
            _places[i] = i;
            _weights[i] = _model.Weights.Prior;
        }

        if (_least is not null)
            FindMost(outer);
        for (var step = 0; step < _model.Order.Length && count > 0; step++)
        {
            count = Compare(step, outer, count);
            if (_least is { } least)
                count = DropBelow(least - _mostAfter[step], count);
        }

        if (count == 0)
            return;
        for (var i = 0; i < count; i++)
            _records[i] = Block.Members[_members[i]];
        sink.Take(Block.Members[outer], _records.AsSpan(0, count), _weights.AsSpan(0, count), _levels, BatchSize, _places.AsSpan(0, count));
    }

    /// <summary>One comparison of all that are left.</summary>
    /// <returns>How many are still left.</returns>
    private int Compare(int step, int outer, int count)
    {
        var comparison = _model.Order[step];
        var (comparer, cache) = (_model.Comparers[comparison], _caches[comparison]);
        comparer.Compare(Block, outer, _members.AsSpan(0, count), _column.AsSpan(0, count), cache);
        if (comparer.LeavesOpen)
            count = Resolve(comparer, cache, outer, count, _least is { } least ? least - _mostAfter[step] - _mostOpen[comparison] : int.MinValue);
        var column = _column.AsSpan(0, count);
        AddWeights(comparison, outer, column);
        var row = _levels.AsSpan(comparison * BatchSize, BatchSize);
        for (var i = 0; i < column.Length; i++)
            row[_places[i]] = column[i];
        return count;
    }

    /// <summary>Measures what was left open, but for pairs that could not reach the weight even so.</summary>
    private int Resolve(Comparer comparer, LevelCache cache, int outer, int count, int least)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            var level = _column[i];
            if (level == Comparer.Open)
            {
                if (_weights[i] < least)
                    continue;
                level = comparer.Resolve(Block, outer, _members[i], cache);
            }

            (_column[kept], _members[kept], _places[kept], _weights[kept]) = (level, _members[i], _places[i], _weights[i]);
            kept++;
        }

        return kept;
    }

    /// <summary>The most that the comparisons after each can add for this record: its own values bound what term frequency gives.</summary>
    private void FindMost(int outer)
    {
        var most = 0;
        for (var step = _model.Order.Length - 1; step >= 0; step--)
        {
            _mostAfter[step] = most;
            var comparison = _model.Order[step];
            most += _model.Terms[comparison] is { } terms
                ? _model.MostOf(comparison, terms[Block.Ids(_termSlots[comparison])[outer]])
                : _model.MostOf(comparison, 0);
        }
    }

    private void AddWeights(int comparison, int outer, ReadOnlySpan<byte> column)
    {
        var weights = _model.Weights.Levels[comparison];
        for (var i = 0; i < column.Length; i++)
            _weights[i] += weights[column[i]];
        if (_model.Terms[comparison] is not { } terms)
            return;
        var uses = _model.Weights.UsesTerm[comparison];
        var ids = Block.Ids(_termSlots[comparison]);
        var own = terms[ids[outer]];
        for (var i = 0; i < column.Length; i++)
        {
            if (uses[column[i]])
                _weights[i] += Math.Min(own, terms[ids[_members[i]]]) * ModelWeights.TermUnit;
        }
    }

    private int DropBelow(int least, int count)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
        {
            _members[kept] = _members[i];
            _places[kept] = _places[i];
            var weight = _weights[i];
            _weights[kept] = weight;
            kept += weight >= least ? 1 : 0;
        }

        return kept;
    }
}
