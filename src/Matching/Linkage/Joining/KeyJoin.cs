using System.Numerics;
using System.Runtime.CompilerServices;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Joining;

/// <summary>
/// Joins by key: the smaller side becomes a table, the larger streams past once, in pieces of any size and on any number of threads. Nothing of the
/// larger side is kept.
/// </summary>
/// <remarks>
/// Before the table stands a filter of at least eight bits a key, small enough for the second-level cache, which turns away nearly all keys that are not
/// there; slots are fetched ahead sixteen at a time (Lang et al., Performance-optimal filtering, VLDB 2019; Kocberber et al., Asynchronous memory
/// access chaining, VLDB 2015). Some 27 bytes a key of the smaller side, four more where keys repeat; nothing a key of the larger.
/// </remarks>
public sealed class KeyJoin
{
    private const int Ahead = 16;
    private const int None = -1;
    private const int PartBits = 1;

    /// <summary>Keys from which the table is made in parts side by side.</summary>
    private const int ManyKeys = 1 << 16;

    private readonly Slot[] _slots;
    private readonly ulong[] _filter;
    private readonly int _filterShift;
    private int[]? _next;

    /// <summary>Makes the table.</summary>
    /// <param name="keys">Keys of the smaller side, by record; 0 for a record without one. A key may come several times.</param>
    public KeyJoin(ReadOnlyMemory<long> keys)
    {
        _slots = new Slot[Math.Max(16, checked((int)(keys.Length * 8L / 5)))];
        var words = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, keys.Length / 8));
        _filterShift = 64 - BitOperations.Log2((uint)words);
        _filter = new ulong[words];
        if (keys.Length < ManyKeys)
        {
            Add(keys.Span, 0, 0, null);
            return;
        }

        // The highest bits of the hash choose slot and filter word, so parts that differ in them touch different memory; what a part cannot
        // place before its end waits until all are done.
        var late = new List<int>[1 << PartBits];
        Parallel.For(0, late.Length, part => Add(keys.Span, part, PartBits, late[part] = []));
        foreach (var records in late)
        {
            foreach (var record in records)
                Add(keys.Span[record], record, keys.Length, _slots.Length * 2);
        }
    }

    /// <summary>Finds for each key of a piece of the larger side the first record of the smaller side that has it.</summary>
    /// <param name="keys">The piece; 0 for a record without a key.</param>
    /// <param name="first">Gets for each the first record, or -1.</param>
    /// <returns>How many have one.</returns>
    public int Find(ReadOnlySpan<long> keys, Span<int> first)
    {
        Span<int> waiting = stackalloc int[Ahead];
        Span<int> places = stackalloc int[Ahead];
        first[..keys.Length].Fill(None);
        var found = 0;
        for (var from = 0; from < keys.Length; from += Ahead)
        {
            var to = Math.Min(keys.Length, from + Ahead);
            var count = 0;
            for (var i = from; i < to; i++)
            {
                // What passes the filter waits while its slot is fetched; no branch depends on whether it does.
                var hash = Hash(keys[i]);
                var bits = Mask(hash);
                waiting[count] = i;
                places[count] = PlaceOf(hash);
                Prefetch.Line<Slot>(_slots, places[count]);
                count += (_filter[(int)(hash >> _filterShift)] & bits) == bits ? 1 : 0;
            }

            for (var j = 0; j < count; j++)
            {
                var record = Find(keys[waiting[j]], places[j]);
                first[waiting[j]] = record;
                found += record >= 0 ? 1 : 0;
            }
        }

        return found;
    }

    /// <summary>The next record of the smaller side with the same key, or -1.</summary>
    public int Next(int record) => _next is null ? None : _next[record];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(long key)
    {
        unchecked
        {
            var spread = (ulong)key * 0x9E3779B97F4A7C15UL;
            return (spread ^ (spread >> 32)) * 0xBF58476D1CE4E5B9UL;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mask(ulong hash) => (1UL << (int)((hash >> 8) & 63)) | (1UL << (int)((hash >> 14) & 63));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(ulong hash) => (int)Math.BigMul(hash, (ulong)_slots.Length, out _);

    /// <summary>Adds the keys of one part, from the back, so that records of one key chain in their order.</summary>
    private void Add(ReadOnlySpan<long> keys, int part, int bits, List<int>? late)
    {
        var end = bits == 0 ? _slots.Length * 2 : (int)(((long)part + 1) * _slots.Length >> bits);
        Span<int> waiting = stackalloc int[Ahead];
        for (var record = keys.Length - 1; record >= 0;)
        {
            // Sixteen of this part at a time, their slots fetched while the next are looked for.
            var count = 0;
            for (; record >= 0 && count < Ahead; record--)
            {
                var hash = Hash(keys[record]);
                waiting[count] = record;
                if ((bits > 0 && (int)(hash >> (64 - bits)) != part) || keys[record] == 0)
                    continue;
                Prefetch.Line<Slot>(_slots, PlaceOf(hash));
                count++;
            }

            foreach (var one in waiting[..count])
            {
                if (!Add(keys[one], one, keys.Length, end))
                    late!.Add(one);
            }
        }
    }

    /// <summary>Adds a key, looking for a slot up to a place.</summary>
    /// <returns>False when there was none.</returns>
    private bool Add(long key, int record, int count, int end)
    {
        var hash = Hash(key);
        _filter[(int)(hash >> _filterShift)] |= Mask(hash);
        var place = PlaceOf(hash);
        while (_slots[place].Key != 0 && _slots[place].Key != key)
        {
            if (++place == end)
                return false;
            place = place == _slots.Length ? 0 : place;
        }

        if (_slots[place].Key == key)
            Chain(record, _slots[place].Record, count);
        _slots[place] = new Slot(key, record);
        return true;
    }

    private void Chain(int record, int next, int count)
    {
        if (_next is null)
        {
            var fresh = new int[count];
            Array.Fill(fresh, None);
            Interlocked.CompareExchange(ref _next, fresh, null);
        }

        _next[record] = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(long key, int place)
    {
        if (key == 0)
            return None;
        while (_slots[place].Key != key)
        {
            if (_slots[place].Key == 0)
                return None;
            place = place + 1 == _slots.Length ? 0 : place + 1;
        }

        return _slots[place].Record;
    }

    /// <summary>Key and record side by side, so that finding one has fetched the other.</summary>
    private readonly record struct Slot(long Key, int Record);
}
