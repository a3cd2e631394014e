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

/// <summary>How far a walk is.</summary>
/// <param name="PairsDone">Pairs walked, those that several rules give counted several times.</param>
/// <param name="Pairs">All of them.</param>
public readonly record struct WalkProgress(long PairsDone, long Pairs);

/// <summary>
/// Walks all candidate pairs once, each with the first rule that gives it: rule by rule, its blocks cut into slices that workers take. The
/// slices and the order within them depend on the data alone.
/// </summary>
internal sealed class PairWalker(CompiledModel model, CandidatePairs candidates, int workers)
{
    private const long PairsOfSlice = 1 << 15;

    /// <summary>Members of blocks that are fetched ahead of time.</summary>
    private const int Ahead = 16;

    /// <summary>Walks.</summary>
    /// <param name="work">What happens to pairs.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Ends the walk.</param>
    public List<RuleReport> Walk(IPairWork work, Action<WalkProgress>? progress, CancellationToken cancellation)
    {
        var reports = new List<RuleReport>();
        var pool = new ConcurrentBag<Worker>();
        var (before, total) = (0L, candidates.PairCount);
        for (var rule = 0; rule < candidates.Rules.Count; rule++)
        {
            var blocks = candidates.Blocks(rule, workers, cancellation);
            var start = before;
            var fresh = WalkRule(rule, blocks, work, pool, done => progress?.Invoke(new WalkProgress(start + done, total)), cancellation);
            before += blocks.Pairs;
            reports.Add(candidates.Reports[rule] with
            {
                NewPairs = fresh,
            });
        }

        return reports;
    }

    private long WalkRule(int rule, BlockList blocks, IPairWork work, ConcurrentBag<Worker> pool, Action<long> progress, CancellationToken cancellation)
    {
        var slices = Cut(blocks);
        long walked = 0, fresh = 0;
        Parallel.For(0, slices.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, index =>
        {
            long own;
            if (work.Begin(rule, index, out var sink))
            {
                if (!pool.TryTake(out var worker))
                    worker = new Worker(model, candidates, work);
                own = worker.Walk(rule, blocks, slices[index], sink!, cancellation);
                pool.Add(worker);
                work.End(rule, index, sink!, own);
            }
            else
            {
                // Done by an earlier attempt at the same work.
                own = work.Skip(rule, index);
            }

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
            pairs += BlockListBuilder.PairsOf(blocks.Block(block), candidates.Records);
            if (pairs < PairsOfSlice && block < blocks.Count - 1)
                continue;
            slices.Add(new Slice(first, block + 1, pairs));
            (first, pairs) = (block + 1, 0);
        }

        return slices;
    }

    /// <summary>Blocks from one to before another, and their pairs.</summary>
    private readonly record struct Slice(int From, int To, long Pairs);

    /// <summary>What one worker needs to walk slices.</summary>
    private sealed class Worker(CompiledModel model, CandidatePairs candidates, IPairWork work)
    {
        private readonly PairScorer _scorer = work.MakeScorer(model);
        private readonly int[] _inner = new int[PairScorer.BatchSize];
        private uint[] _rows = new uint[4096];
        private int _width;

        public long Walk(int rule, BlockList blocks, Slice slice, IPairSink sink, CancellationToken cancellation)
        {
            var records = candidates.Records;
            var (fresh, columns) = (0L, candidates.ColumnsBefore(rule));
            for (var index = slice.From; index < slice.To; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                Fetch(blocks, index, columns > 0);
                var members = blocks.Block(index);
                var left = records.IsLink ? BlockListBuilder.LeftOf(members, records) : members.Length - 1;
                _scorer.Block.Load(members);
                LoadRows(columns, members);
                for (var outer = 0; outer < left; outer++)
                    fresh += WalkMember(rule, blocks.Keys[blocks.Starts[index]], members, outer, records.IsLink ? left : outer + 1, sink);
            }

            return fresh;
        }

        /// <summary>Asks for the cells and rows of members some way ahead; a walk over small blocks is otherwise all waiting.</summary>
        private void Fetch(BlockList blocks, int index, bool withRows)
        {
            var cells = candidates.Records.Cells;
            var from = blocks.Starts[index] + Ahead;
            var to = Math.Min(blocks.Starts[index + 1] + Ahead, blocks.Records.Length);
            for (var entry = from; entry < to; entry++)
            {
                var record = blocks.Records[entry];
                Prefetch.Line(cells.Span, record * cells.Stride);
                if (withRows)
                    candidates.PrefetchRow(record);
            }
        }

        private void LoadRows(int columns, ReadOnlySpan<int> members)
        {
            _width = (columns + Vector<uint>.Count - 1) / Vector<uint>.Count * Vector<uint>.Count;
            if (_rows.Length < members.Length * _width)
                _rows = new uint[members.Length * _width * 2];
            for (var i = 0; i < members.Length && columns > 0; i++)
            {
                var row = _rows.AsSpan(i * _width, _width);
                candidates.Row(members[i])[..columns].CopyTo(row);
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
            var asksMulti = candidates.HasEarlierMulti[rule] || candidates.IsMulti(rule);
            for (var inner = from; inner < members.Length; inner++)
            {
                if (MayHaveEarlier(own, inner) && candidates.HasEarlierSingle(rule, members[outer], members[inner]))
                    continue;
                if (asksMulti && !candidates.IsFirstOfMulti(rule, key, members[outer], members[inner]))
                    continue;
                fresh++;
                if (!work.Wants(members[outer], members[inner]))
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
                _scorer.Score(outer, _inner.AsSpan(0, count), sink);
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
    }
}
