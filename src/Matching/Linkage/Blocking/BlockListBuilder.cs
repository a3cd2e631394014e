using Matching.Linkage.Columns;

namespace Matching.Linkage.Blocking;

/// <summary>Makes a rule's blocks: keys of all records, sorted, too large ones refined.</summary>
/// <remarks>
/// Memory: twelve bytes for each key of a record while the rule is at work, twice while sorting. Of two sides, records of the larger whose key
/// the smaller has not are never stored: a filter of sixteen bits a key on the smaller side stands before.
/// </remarks>
internal static class BlockListBuilder
{
    private const int FilterBitsPerKey = 16;
    private const int PieceSize = 1 << 14;

    /// <summary>Makes them.</summary>
    /// <param name="rule">The rule's keys; too large blocks are marked in it as refined.</param>
    /// <param name="records">All records.</param>
    /// <param name="maxBlockPairs">Pairs that a block may have.</param>
    /// <param name="workers">Workers at once.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public static BlockList Build(RuleKeys rule, RecordSet records, long maxBlockPairs, int workers, CancellationToken cancellation)
    {
        var refined = 0;
        var options = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers };
        for (var depth = 0; ; depth++)
        {
            var (keys, entries) = Collect(rule, records, options);
            var tooLarge = FindTooLarge(keys, entries, records, maxBlockPairs);
            if (tooLarge.Count == 0 || depth >= rule.Depth)
                return Finish(keys, entries, records, tooLarge, refined, rule);
            refined += tooLarge.Count;
            foreach (var (start, _) in tooLarge)
                rule.Refine(keys[start]);
        }
    }

    /// <summary>Pairs of a block: all of one side, or those across.</summary>
    public static long PairsOf(ReadOnlySpan<int> members, RecordSet records)
    {
        if (!records.IsLink)
            return (long)members.Length * (members.Length - 1) / 2;
        var left = LeftOf(members, records);
        return (long)left * (members.Length - left);
    }

    /// <summary>How many members of a block are on the left.</summary>
    public static int LeftOf(ReadOnlySpan<int> members, RecordSet records)
    {
        var (low, high) = (0, members.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (members[middle] < records.LeftCount)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static (ulong[] Keys, int[] Records) Collect(RuleKeys rule, RecordSet records, ParallelOptions options)
    {
        if (!records.IsLink)
        {
            var all = CollectRange(rule, 0, records.Count, null, options);
            return Sort(DropSingle(all, options), options);
        }

        var rightCount = records.Count - records.LeftCount;
        var (smallFrom, smallTo) = records.LeftCount <= rightCount ? (0, records.LeftCount) : (records.LeftCount, records.Count);
        var (largeFrom, largeTo) = records.LeftCount <= rightCount ? (records.LeftCount, records.Count) : (0, records.LeftCount);
        var small = CollectRange(rule, smallFrom, smallTo, null, options);
        var filter = new KeyFilter(small.Sum(piece => (long)piece.Keys.Length) * FilterBitsPerKey);
        foreach (var piece in small)
            filter.Add(piece.Keys);
        var large = CollectRange(rule, largeFrom, largeTo, filter, options);
        return Sort(smallFrom == 0 ? [.. small, .. large] : [.. large, .. small], options);
    }

    private static Piece[] CollectRange(RuleKeys rule, int from, int to, KeyFilter? filter, ParallelOptions options)
    {
        var pieces = new Piece[((to - from) / PieceSize) + 1];
        Parallel.For(0, pieces.Length, options, piece =>
        {
            Span<ulong> own = stackalloc ulong[RuleKeys.MostKeys];
            var keys = new List<ulong>(PieceSize);
            var entries = new List<int>(PieceSize);
            for (var record = from + (piece * PieceSize); record < Math.Min(to, from + ((piece + 1) * PieceSize)); record++)
            {
                var count = rule.Keys(record, own);
                for (var i = 0; i < count; i++)
                {
                    if ((i > 0 && own[i] == own[i - 1]) || filter?.MayHold(own[i]) == false)
                        continue;
                    keys.Add(own[i]);
                    entries.Add(record);
                }
            }

            pieces[piece] = new Piece([.. keys], [.. entries]);
        });
        return pieces;
    }

    /// <summary>Drops most keys that a single record has: they make no block, and sorting them would be most of the work.</summary>
    private static Piece[] DropSingle(Piece[] pieces, ParallelOptions options)
    {
        var filter = new TwiceFilter(pieces.Sum(piece => (long)piece.Keys.Length));
        Parallel.ForEach(pieces, options, piece => filter.Add(piece.Keys));
        Parallel.For(0, pieces.Length, options, index =>
        {
            var (keys, records) = (pieces[index].Keys, pieces[index].Records);
            var kept = 0;
            for (var i = 0; i < keys.Length; i++)
            {
                (keys[kept], records[kept]) = (keys[i], records[i]);
                kept += filter.MayBeTwice(keys[i]) ? 1 : 0;
            }

            pieces[index] = new Piece(keys[..kept], records[..kept]);
        });
        return pieces;
    }

    /// <summary>
    /// Sorts by key and record: first dealt into buckets by the highest bits in the order of the records, then each bucket for itself.
    /// </summary>
    private static (ulong[] Keys, int[] Records) Sort(Piece[] pieces, ParallelOptions options)
    {
        const int BucketBits = 10;
        const int Shift = 64 - BucketBits;
        var total = pieces.Sum(piece => (long)piece.Keys.Length);
        if (total > Array.MaxLength)
            throw new LinkageException(LinkageFault.TooManyPairs, "一条分块规则的键过多,请收紧规则 / a blocking rule gives too many keys; make it stricter");
        var starts = new int[(1 << BucketBits) + 1];
        foreach (var piece in pieces)
        {
            foreach (var key in piece.Keys)
                starts[(int)(key >> Shift) + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var next = starts[..^1];
        var keys = new ulong[total];
        var records = new int[total];
        foreach (var piece in pieces)
        {
            for (var i = 0; i < piece.Keys.Length; i++)
            {
                var place = next[(int)(piece.Keys[i] >> Shift)]++;
                keys[place] = piece.Keys[i];
                records[place] = piece.Records[i];
            }
        }

        Parallel.For(0, 1 << BucketBits, options, bucket =>
        {
            var (from, count) = (starts[bucket], starts[bucket + 1] - starts[bucket]);
            keys.AsSpan(from, count).Sort(records.AsSpan(from, count));

            // Sorting by key leaves the records of a block in any order.
            for (int i = from, end; i < from + count; i = end)
            {
                for (end = i + 1; end < from + count && keys[end] == keys[i];)
                    end++;
                if (end - i > 1)
                    records.AsSpan(i, end - i).Sort();
            }
        });
        return (keys, records);
    }

    private static List<(int Start, int End)> FindTooLarge(ulong[] keys, int[] entries, RecordSet records, long maxBlockPairs)
    {
        var tooLarge = new List<(int, int)>();
        for (int i = 0, end; i < keys.Length; i = end)
        {
            for (end = i + 1; end < keys.Length && keys[end] == keys[i];)
                end++;
            if ((long)(end - i) * (end - i) > maxBlockPairs && PairsOf(entries.AsSpan(i, end - i), records) > maxBlockPairs)
                tooLarge.Add((i, end));
        }

        return tooLarge;
    }

    private static BlockList Finish(ulong[] keys, int[] entries, RecordSet records, List<(int Start, int End)> cut, int refined, RuleKeys rule)
    {
        var cutPairs = 0L;
        foreach (var (start, end) in cut)
        {
            cutPairs += PairsOf(entries.AsSpan(start, end - start), records);
            rule.Refine(keys[start]);
        }

        var starts = new List<int>();
        var (kept, pairs, nextCut) = (0, 0L, 0);
        for (int i = 0, end; i < keys.Length; i = end)
        {
            for (end = i + 1; end < keys.Length && keys[end] == keys[i];)
                end++;
            if (nextCut < cut.Count && cut[nextCut].Start == i)
            {
                nextCut++;
                continue;
            }

            var own = PairsOf(entries.AsSpan(i, end - i), records);
            if (own == 0)
                continue;
            pairs += own;
            starts.Add(kept);
            Array.Copy(keys, i, keys, kept, end - i);
            Array.Copy(entries, i, entries, kept, end - i);
            kept += end - i;
        }

        starts.Add(kept);
        Array.Resize(ref keys, kept);
        Array.Resize(ref entries, kept);
        return new BlockList(keys, entries, [.. starts], pairs, refined, cut.Count, cutPairs);
    }

    /// <summary>Keys of some records, in their order.</summary>
    private sealed record Piece(ulong[] Keys, int[] Records);
}
