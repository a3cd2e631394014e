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
/// access chaining, VLDB 2015). 32 to 64 bytes a key of the smaller side, four more where keys repeat; nothing a key of the larger.
/// </remarks>
public sealed class KeyJoin
{
    private const int Ahead = 16;
    private const int None = -1;
    private readonly Slot[] _slots;
    private readonly ulong[] _filter;
    private readonly int _shift;
    private readonly int _filterShift;
    private int[] _next = [];

    /// <summary>Makes the table.</summary>
    /// <param name="keys">Keys of the smaller side, by record; 0 for a record without one. A key may come several times.</param>
    public KeyJoin(ReadOnlySpan<long> keys)
    {
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, keys.Length * 2L));
        _shift = 64 - BitOperations.Log2((uint)slots);
        _slots = new Slot[slots];
        var words = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, keys.Length / 8));
        _filterShift = 64 - BitOperations.Log2((uint)words);
        _filter = new ulong[words];

        // From the back, so that records of one key chain in their order.
        for (var record = keys.Length - 1; record >= 0; record--)
        {
            if (record >= Ahead)
                Prefetch.Line<Slot>(_slots, (int)(Hash(keys[record - Ahead]) >> _shift));
            if (keys[record] != 0)
                Add(keys[record], record, keys.Length);
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
                places[count] = (int)(hash >> _shift);
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
    public int Next(int record) => _next.Length == 0 ? None : _next[record];

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

    private void Add(long key, int record, int count)
    {
        var hash = Hash(key);
        _filter[(int)(hash >> _filterShift)] |= Mask(hash);
        var place = (int)(hash >> _shift);
        while (_slots[place].Key != 0 && _slots[place].Key != key)
            place = (place + 1) & (_slots.Length - 1);
        if (_slots[place].Key == key)
        {
            if (_next.Length == 0)
            {
                _next = new int[count];
                Array.Fill(_next, None);
            }

            _next[record] = _slots[place].Record;
        }

        _slots[place] = new Slot(key, record);
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
            place = (place + 1) & (_slots.Length - 1);
        }

        return _slots[place].Record;
    }

    /// <summary>Key and record side by side, so that finding one has fetched the other.</summary>
    private readonly record struct Slot(long Key, int Record);
}
