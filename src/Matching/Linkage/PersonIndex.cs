using System.Numerics;

namespace Matching.Linkage;

/// <summary>Where a person stands: the household by its ordinal in the run, and 0 for the householder or the member's number.</summary>
public readonly record struct PersonPosition(int Household, int Member);

/// <summary>
/// The households' side of the identity join: every comparable person by number, held in memory while the registers stream past.
/// Fill it with <see cref="Add"/>, then look up. Adding is for one thread, looking up for any number.
/// </summary>
/// <remarks>
/// Open addressing with linear probing; positions of one number are chained in the order in which they came, so that results do not
/// depend on the table's size. Most looks are for numbers that nobody has (some ninety neighbours of a number, to find one that was mistyped): a bitmap of eight
/// bits a slot answers nine of ten of those from the processor's cache. About 30 bytes a person: 15 million persons need some 450 MiB.
/// </remarks>
public sealed class PersonIndex
{
    private const int None = -1;
    private const int LeastSlots = 1024;

    /// <summary>Eight bits of the bitmap for each slot.</summary>
    private const int SlotsPerWord = 8;
    private readonly List<PersonPosition> _positions;
    private readonly List<int> _next;
    private readonly bool _keysAreRandom;
    private Slot[] _slots;
    private ulong[] _present;
    private int _used;

    /// <summary>An empty index.</summary>
    /// <param name="persons">About how many persons it will hold.</param>
    /// <param name="keysAreRandom">
    /// Whether keys are as good as random, 63 bits, as lookup keys are: then they stand in their own order, and whoever looks them up in that order, as a join
    /// does, walks through memory instead of jumping.
    /// </param>
    public PersonIndex(int persons = 0, bool keysAreRandom = false)
    {
        _positions = new List<PersonPosition>(persons);
        _next = new List<int>(persons);
        _keysAreRandom = keysAreRandom;
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(LeastSlots, Math.Min(persons, 1 << 29) * 2));
        _slots = new Slot[slots];
        _present = new ulong[slots / SlotsPerWord];
    }

    /// <summary>How many persons were added.</summary>
    public int Count => _positions.Count;

    /// <summary>Adds a person.</summary>
    /// <param name="key">The number's key, above 0.</param>
    /// <param name="position">Where the person stands.</param>
    public void Add(long key, PersonPosition position)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(key);
        if (_used * 2 >= _slots.Length)
            Grow();

        ref var slot = ref FindSlot(key);
        var entry = _positions.Count;
        _positions.Add(position);
        _next.Add(None);
        if (slot.Key == 0)
        {
            slot = new Slot(key, entry);
            Mark(key);
            _used++;
        }
        else
        {
            _next[slot.Last] = entry;
        }

        slot.Last = entry;
    }

    /// <summary>Every position of that number, in the order in which they were added.</summary>
    public Matches Find(long key)
    {
        var (word, bit) = BitOf(key);
        if ((_present[word] & bit) == 0)
            return new Matches(this, None);
        ref var slot = ref FindSlot(key);
        return new Matches(this, slot.Key == 0 ? None : slot.First);
    }

    private ref Slot FindSlot(long key)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(Hash(key) >> (64 - BitOperations.Log2((uint)_slots.Length)));
        while (_slots[slot].Key != 0 && _slots[slot].Key != key)
            slot = (slot + 1) & mask;
        return ref _slots[slot];
    }

    /// <summary>Fibonacci hashing: numbers of one county and year differ only in their low digits.</summary>
    private ulong Hash(long key) => _keysAreRandom ? (ulong)key << 1 : unchecked((ulong)key * 0x9E3779B97F4A7C15UL);

    private (int Word, ulong Bit) BitOf(long key)
    {
        var bit = Hash(key) >> (64 - BitOperations.Log2((uint)_present.Length) - 6);
        return ((int)(bit >> 6), 1UL << (int)(bit & 63));
    }

    private void Mark(long key)
    {
        var (word, bit) = BitOf(key);
        _present[word] |= bit;
    }

    private void Grow()
    {
        var slots = _slots;
        _slots = new Slot[slots.Length * 2];
        _present = new ulong[_slots.Length / SlotsPerWord];
        foreach (var slot in slots)
        {
            if (slot.Key == 0)
                continue;
            FindSlot(slot.Key) = slot;
            Mark(slot.Key);
        }
    }

    /// <summary>A number's key, 0 where none stands, with its first and last entry: together, so that a look costs one line of the cache.</summary>
    private struct Slot(long key, int first)
    {
        public readonly long Key = key;
        public readonly int First = first;
        public int Last = first;
    }

    /// <summary>The positions of one number; enumerates without allocating.</summary>
    public struct Matches
    {
        private readonly PersonIndex _index;
        private int _entry;

        internal Matches(PersonIndex index, int entry)
        {
            _index = index;
            _entry = entry;
            Current = default;
        }

        /// <summary>The position at hand.</summary>
        public PersonPosition Current { get; private set; }

        /// <summary>Goes on to the next position.</summary>
        public bool MoveNext()
        {
            if (_entry == None)
                return false;
            Current = _index._positions[_entry];
            _entry = _index._next[_entry];
            return true;
        }

        /// <summary>For foreach.</summary>
        public readonly Matches GetEnumerator() => this;
    }
}
