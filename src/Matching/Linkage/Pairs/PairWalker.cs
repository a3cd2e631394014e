using System.Collections.Concurrent;
using System.Numerics;
using Matching.Linkage.Blocking;
using Matching.Linkage.Models;

namespace Matching.Linkage.Pairs;

/// <summary>What a rule gave.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Pairs">Pairs within its blocks.</param>
/// <param name="NewPairs">Of them those that no earlier rule gave; -1 where they were not walked.</param>
/// <param name="Blocks">Blocks with a pair.</param>
/// <param name="LargestBlock">Records of the largest.</param>
/// <param name="RefinedBlocks">Blocks that were too large and were divided by further expressions.</param>
/// <param name="CutBlocks">Blocks that stayed too large and were left out: what is lost to linkage.</param>
/// <param name="CutPairs">Their pairs.</param>
public sealed record RuleReport(string Rule, long Pairs, long NewPairs, int Blocks, int LargestBlock, int RefinedBlocks, int CutBlocks, long CutPairs);

/// <summary>How far a walk is: pairs walked of pairs in all blocks of the rules begun, and rules done of all.</summary>
public readonly record struct WalkProgress(int RulesDone, int Rules, long Pairs, long PairsOfRule, long PairsDoneOfRule);

/// <summary>
/// Walks all candidate pairs once, each with the first rule that gives it: rule by rule, its blocks cut into slices that workers take. The
/// slices and the order within them depend on the data alone.
/// </summary>
internal sealed class PairWalker
{
    private const long PairsOfSlice = 1 << 18;

    private readonly CompiledModel _model;
    private readonly RuleKeys[] _rules;
    private readonly int[] _columnOf;
    private readonly int _columns;
    private readonly uint[] _rows;
    private readonly bool[] _hasEarlierMulti;
    private readonly int _workers;

    public PairWalker(CompiledModel model, int workers)
    {
        _model = model;
        _workers = workers;
        var blocking = model.Model.Blocking;
        _rules = [.. blocking.Rules.Select(rule => new RuleKeys(rule, blocking, model.Records))];
        _columnOf = new int[_rules.Length];
        foreach (var (index, rule) in _rules.Index())
            _columnOf[index] = rule.IsMulti ? -1 : _columns++;
        _rows = new uint[(long)_columns * model.Records.Count];
        _hasEarlierMulti = [.. _rules.Select((_, index) => _rules.Take(index).Any(rule => rule.IsMulti))];
    }

    /// <summary>Blocks of each rule without walking their pairs.</summary>
    public IEnumerable<RuleReport> Analyse(CancellationToken cancellation)
    {
        for (var rule = 0; rule < _rules.Length; rule++)
            yield return Report(rule, Build(rule, cancellation), -1);
    }

    /// <summary>Walks.</summary>
    /// <param name="work">What happens to pairs.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public List<RuleReport> Walk(IPairWork work, Action<WalkProgress>? progress, CancellationToken cancellation)
    {
        var reports = new List<RuleReport>();
        var total = 0L;
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            var blocks = Build(rule, cancellation);
            Demand(total + blocks.Pairs);
            var fresh = WalkRule(rule, blocks, work, done => progress?.Invoke(new WalkProgress(rule, _rules.Length, total + done, blocks.Pairs, done)), cancellation);
            total += blocks.Pairs;
            reports.Add(Report(rule, blocks, fresh));
            Remember(rule, cancellation);
        }

        progress?.Invoke(new WalkProgress(_rules.Length, _rules.Length, total, 0, 0));
        return reports;
    }

    /// <summary>Makes the rules' keys final, as a walk would, so that <see cref="FirstRule"/> can be asked.</summary>
    public void Prepare(CancellationToken cancellation)
    {
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            _ = Build(rule, cancellation);
            Remember(rule, cancellation);
        }
    }

    /// <summary>The first rule that gives a pair, or -1 for none. After <see cref="Walk"/> or <see cref="Prepare"/>.</summary>
    public int FirstRule(int left, int right)
    {
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            if (Shares(rule, left, right))
                return rule;
        }

        return -1;
    }

    private RuleReport Report(int rule, BlockList blocks, long fresh)
    {
        var largest = 0;
        for (var block = 0; block < blocks.Count; block++)
            largest = Math.Max(largest, blocks.Starts[block + 1] - blocks.Starts[block]);
        return new RuleReport(_model.Model.Blocking.Rules[rule].Name, blocks.Pairs, fresh, blocks.Count, largest, blocks.Refined, blocks.CutBlocks, blocks.CutPairs);
    }

    private BlockList Build(int rule, CancellationToken cancellation) =>
        BlockListBuilder.Build(_rules[rule], _model.Records, _model.Model.Blocking.MaxBlockPairs, cancellation);

    private void Demand(long pairs)
    {
        if (pairs > _model.Model.Blocking.MaxPairs)
        {
            throw new LinkageException(LinkageFault.TooManyPairs,
                $"候选对超过上限 {_model.Model.Blocking.MaxPairs};请收紧分块规则或提高 blocking.maxPairs / more candidate pairs than allowed: make the blocking rules stricter or raise blocking.maxPairs");
        }
    }

    /// <summary>Keeps 32 bits of each record's key of a rule, so that later rules see at a glance which pairs may be this rule's.</summary>
    private void Remember(int rule, CancellationToken cancellation)
    {
        var column = _columnOf[rule];
        if (column < 0)
            return;
        const int Piece = 1 << 14;
        Parallel.For(0, (_model.Records.Count / Piece) + 1, Options(cancellation), piece =>
        {
            Span<ulong> keys = stackalloc ulong[RuleKeys.MostKeys];
            for (var record = piece * Piece; record < Math.Min(_model.Records.Count, (piece + 1) * Piece); record++)
            {
                var count = _rules[rule].Keys(record, keys);
                _rows[((long)record * _columns) + column] = count == 0 ? 0 : Short(keys[0]);
            }
        });
    }

    private static uint Short(ulong key) => (uint)(key >> 32) is var high && high > 1 ? high : high + 2;

    private ParallelOptions Options(CancellationToken cancellation) => new()
    {
        CancellationToken = cancellation,
        MaxDegreeOfParallelism = _workers,
    };

    private long WalkRule(int rule, BlockList blocks, IPairWork work, Action<long> progress, CancellationToken cancellation)
    {
        var slices = Cut(blocks);
        long walked = 0, fresh = 0;
        var pool = new ConcurrentBag<Worker>();
        Parallel.For(0, slices.Count, Options(cancellation), index =>
        {
            if (!work.Begin(rule, index, out var sink))
            {
                // Done by an earlier attempt at the same work.
                Interlocked.Add(ref fresh, work.Skip(rule, index));
                progress(Interlocked.Add(ref walked, slices[index].Pairs));
                return;
            }

            if (!pool.TryTake(out var worker))
                worker = new Worker(this, work);
            var own = worker.Walk(rule, blocks, slices[index], sink!, cancellation);
            pool.Add(worker);
            work.End(rule, index, sink!, own);
            Interlocked.Add(ref fresh, own);
            progress(Interlocked.Add(ref walked, slices[index].Pairs));
        });
        return fresh;
    }

    private List<Slice> Cut(BlockList blocks)
    {
        var slices = new List<Slice>();
        var (first, pairs) = (0, 0L);
        for (var block = 0; block < blocks.Count; block++)
        {
            pairs += BlockListBuilder.PairsOf(blocks.Block(block), _model.Records);
            if (pairs < PairsOfSlice && block < blocks.Count - 1)
                continue;
            slices.Add(new Slice(first, block + 1, pairs));
            (first, pairs) = (block + 1, 0);
        }

        return slices;
    }

    private bool Shares(int rule, int left, int right)
    {
        if (_columnOf[rule] is var column and >= 0
            && (_rows[((long)left * _columns) + column] is var own && (own == 0 || own != _rows[((long)right * _columns) + column])))
            return false;
        return SmallestShared(rule, left, right) != 0;
    }

    /// <summary>The smallest key that two records share in a rule, or 0.</summary>
    private ulong SmallestShared(int rule, int left, int right)
    {
        Span<ulong> a = stackalloc ulong[RuleKeys.MostKeys];
        Span<ulong> b = stackalloc ulong[RuleKeys.MostKeys];
        a = a[.._rules[rule].Keys(left, a)];
        b = b[.._rules[rule].Keys(right, b)];
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            if (a[i] == b[j])
                return a[i];
            if (a[i] < b[j])
                i++;
            else
                j++;
        }

        return 0;
    }

    /// <summary>Blocks from one to before another, and their pairs.</summary>
    private readonly record struct Slice(int From, int To, long Pairs);

    /// <summary>What one worker needs to walk slices.</summary>
    private sealed class Worker
    {
        private readonly PairWalker _walker;
        private readonly PairScorer? _scorer;
        private readonly IPairWork _work;
        private readonly int[] _inner = new int[PairScorer.BatchSize];
        private uint[] _rows = new uint[4096];
        private int _width;

        public Worker(PairWalker walker, IPairWork work)
        {
            (_walker, _work) = (walker, work);
            _scorer = work.MakeScorer(walker._model);
        }

        public long Walk(int rule, BlockList blocks, Slice slice, IPairSink sink, CancellationToken cancellation)
        {
            var records = _walker._model.Records;
            var fresh = 0L;
            for (var index = slice.From; index < slice.To; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                var members = blocks.Block(index);
                var left = records.IsLink ? BlockListBuilder.LeftOf(members, records) : members.Length - 1;
                _scorer?.Block.Load(members);
                LoadRows(rule, members);
                for (var outer = 0; outer < left; outer++)
                    fresh += WalkMember(rule, blocks.Keys[blocks.Starts[index]], members, outer, records.IsLink ? left : outer + 1, sink);
            }

            return fresh;
        }

        private void LoadRows(int rule, ReadOnlySpan<int> members)
        {
            // Rules before this one that have one key a record stand in the first columns, for multi-key rules have none.
            var columns = 0;
            for (var earlier = 0; earlier < rule; earlier++)
                columns += _walker._columnOf[earlier] >= 0 ? 1 : 0;
            _width = (columns + Vector<uint>.Count - 1) / Vector<uint>.Count * Vector<uint>.Count;
            if (_rows.Length < members.Length * _width)
                _rows = new uint[members.Length * _width * 2];
            for (var i = 0; i < members.Length; i++)
            {
                var row = _rows.AsSpan(i * _width, _width);
                _walker._rows.AsSpan(checked((int)((long)members[i] * _walker._columns)), columns).CopyTo(row);
                row[columns..].Clear();
            }
        }

        private int WalkMember(int rule, ulong key, ReadOnlySpan<int> members, int outer, int from, IPairSink sink)
        {
            Span<uint> own = stackalloc uint[_width];
            _rows.AsSpan(outer * _width, _width).CopyTo(own);

            // A missing key is 0 on one side and 1 on the other: no key is either, so that missing equals nothing.
            for (var i = 0; i < own.Length; i++)
                own[i] = own[i] == 0 ? 1 : own[i];
            var (count, fresh) = (0, 0);
            var isMulti = _walker._hasEarlierMulti[rule] || _walker._rules[rule].IsMulti;
            for (var inner = from; inner < members.Length; inner++)
            {
                if (MayHaveEarlier(own, inner) && HasEarlier(rule, members[outer], members[inner], own, inner))
                    continue;
                if (isMulti && !IsFirstOfMulti(rule, key, members[outer], members[inner]))
                    continue;
                fresh++;
                if (!_work.Wants(members[outer], members[inner]))
                    continue;
                _inner[count++] = inner;
                if (count == _inner.Length)
                    count = Flush(outer, count, sink);
            }

            Flush(outer, count, sink);
            return fresh;
        }

        private int Flush(int outer, int count, IPairSink sink)
        {
            if (count > 0)
                _scorer?.Score(outer, _inner.AsSpan(0, count), sink);
            return 0;
        }

        private bool MayHaveEarlier(ReadOnlySpan<uint> own, int inner)
        {
            var row = _rows.AsSpan(inner * _width, _width);
            for (var i = 0; i < own.Length; i += Vector<uint>.Count)
            {
                if (Vector.EqualsAny(new Vector<uint>(own[i..]), new Vector<uint>(row[i..])))
                    return true;
            }

            return false;
        }

        private bool HasEarlier(int rule, int left, int right, ReadOnlySpan<uint> own, int inner)
        {
            var row = _rows.AsSpan(inner * _width, _width);
            for (var earlier = 0; earlier < rule; earlier++)
            {
                if (_walker._columnOf[earlier] is var column and >= 0 && own[column] == row[column] && _walker.SmallestShared(earlier, left, right) != 0)
                    return true;
            }

            return false;
        }

        private bool IsFirstOfMulti(int rule, ulong key, int left, int right)
        {
            for (var earlier = 0; earlier < rule; earlier++)
            {
                if (_walker._columnOf[earlier] < 0 && _walker.SmallestShared(earlier, left, right) != 0)
                    return false;
            }

            return !_walker._rules[rule].IsMulti || _walker.SmallestShared(rule, left, right) == key;
        }
    }
}
