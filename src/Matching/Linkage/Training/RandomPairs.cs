using Matching.Linkage.Columns;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Training;

/// <summary>
/// How often each level is seen in pairs taken at random, nearly all of which are no matches. The sample depends on the records' ids and the
/// seed, not on the order of the records; all pairs where there are few.
/// </summary>
internal static class RandomPairs
{
    private const int OthersPerRecord = 32;

    /// <summary>Counts.</summary>
    /// <param name="model">The model, compiled for the records.</param>
    /// <param name="count">Pairs to look at.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>By comparison and level.</returns>
    public static long[][] CountLevels(CompiledModel model, int count, ulong seed, CancellationToken cancellation)
    {
        var records = model.Records;
        var (outer, inner) = Sides(records);
        var isAll = records.PairCount <= count;
        var rounds = isAll ? outer.Length : Math.Max(1, count / OthersPerRecord);
        var total = model.Model.Comparisons.Select(comparison => new long[comparison.Levels.Count + 1]).ToArray();
        var gate = new object();
        Parallel.For(0, ((rounds - 1) / 256) + 1, new ParallelOptions { CancellationToken = cancellation }, () => new Counter(model), (piece, _, counter) =>
        {
            for (var round = piece * 256; round < Math.Min(rounds, (piece + 1) * 256); round++)
            {
                if (isAll)
                    counter.CountAll(outer, inner, round, records.IsLink);
                else
                    counter.CountSome(outer, inner, StableHashing.Mix(seed, (ulong)round), records.IsLink);
            }

            return counter;
        }, counter =>
        {
            lock (gate)
            {
                foreach (var (levels, own) in total.Zip(counter.Levels))
                {
                    for (var level = 0; level < levels.Length; level++)
                        levels[level] += own[level];
                }
            }
        });
        return total;
    }

    /// <summary>The records of each side in the order of their ids' hashes; the smaller side first, so that swapping sides changes nothing.</summary>
    private static (int[] Outer, int[] Inner) Sides(RecordSet records)
    {
        var left = Ordered(records, 0, records.LeftCount);
        if (!records.IsLink)
            return (left, left);
        var right = Ordered(records, records.LeftCount, records.Count);
        var isSwapped = right.Length < left.Length || (right.Length == left.Length && right.Length > 0 && records.Ids.Hash(right[0]) < records.Ids.Hash(left[0]));
        return isSwapped ? (right, left) : (left, right);
    }

    private static int[] Ordered(RecordSet records, int from, int to)
    {
        var order = new int[to - from];
        var hashes = new ulong[to - from];
        for (var i = 0; i < order.Length; i++)
            (order[i], hashes[i]) = (from + i, records.Ids.Hash(from + i));
        Array.Sort(hashes, order);
        return order;
    }

    /// <summary>One worker's counts.</summary>
    private sealed class Counter : IPairSink
    {
        private readonly PairScorer _scorer;
        private readonly List<int> _members = [];
        private readonly List<int> _inner = [];

        public Counter(CompiledModel model)
        {
            _scorer = new PairScorer(model, null);
            Levels = [.. model.Model.Comparisons.Select(comparison => new long[comparison.Levels.Count + 1])];
        }

        public long[][] Levels { get; }

        public void CountAll(int[] outer, int[] inner, int round, bool isLink)
        {
            for (var from = isLink ? 0 : round + 1; from < inner.Length; from += PairScorer.BatchSize)
                Count(outer[round], inner.AsSpan(from, Math.Min(PairScorer.BatchSize, inner.Length - from)));
        }

        public void CountSome(int[] outer, int[] inner, ulong seed, bool isLink)
        {
            var one = (int)(seed % (ulong)outer.Length);
            Span<int> others = stackalloc int[OthersPerRecord];
            for (var i = 0; i < others.Length; i++)
            {
                var place = (int)(StableHashing.Mix(seed, (ulong)i) % (ulong)inner.Length);
                if (!isLink && place == one)
                    place = (place + 1) % inner.Length;
                others[i] = inner[place];
            }

            Count(outer[one], others);
        }

        public void Take(int outer, ReadOnlySpan<int> inner, ReadOnlySpan<int> weights, ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> places)
        {
            for (var comparison = 0; comparison < Levels.Length; comparison++)
            {
                var own = Levels[comparison];
                foreach (var place in places)
                    own[levels[(comparison * stride) + place]]++;
            }
        }

        private void Count(int outer, ReadOnlySpan<int> others)
        {
            _members.Clear();
            _members.Add(outer);
            _members.AddRange(others);
            _inner.Clear();
            for (var i = 1; i <= others.Length; i++)
                _inner.Add(i);
            _scorer.Block.Load(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_members));
            _scorer.Score(0, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_inner), this);
        }
    }
}
