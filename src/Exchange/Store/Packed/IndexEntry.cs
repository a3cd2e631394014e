using System.Runtime.InteropServices;

namespace Exchange.Store.Packed;

/// <summary>
/// One person of one record in a batch's index: 20 bytes, as they stand in a page (little-endian, as every machine that .NET runs on). Ordered by key,
/// then by record and person, so that an index is the same however its records came in.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly struct IndexEntry
{
    /// <summary>The highest index of a record: 48 bits.</summary>
    public const long MaxIndex = (1L << 48) - 1;

    private readonly uint _indexLow;
    private readonly ushort _indexHigh;
    private readonly ushort _member;
    private readonly uint _keyLow;
    private readonly uint _keyHigh;
    private readonly int _region;

    /// <summary>An entry.</summary>
    /// <param name="key">The lookup key, above 0; 0 where the number cannot be compared.</param>
    /// <param name="index">The record's index, at most <see cref="MaxIndex"/>.</param>
    /// <param name="member">The person in a household: 0 the householder; 0 in a register.</param>
    /// <param name="region">The record's region, GB/T 2260.</param>
    public IndexEntry(long key, long index, int member, int region)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(key);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, MaxIndex);
        (_keyLow, _keyHigh) = ((uint)(key & uint.MaxValue), (uint)(key >> 32));
        (_indexLow, _indexHigh) = ((uint)(index & uint.MaxValue), (ushort)(index >> 32));
        _member = checked((ushort)member);
        _region = region;
    }

    /// <summary>The lookup key.</summary>
    public long Key => ((long)_keyHigh << 32) | _keyLow;

    /// <summary>The record's index in its batch.</summary>
    public long Index => ((long)_indexHigh << 32) | _indexLow;

    /// <summary>The person in the record.</summary>
    public int Member => _member;

    /// <summary>The record's region.</summary>
    public int Region => _region;

    /// <summary>The order of entries in an index.</summary>
    public static int Compare(IndexEntry left, IndexEntry right)
    {
        var order = left.Key.CompareTo(right.Key);
        if (order == 0)
            order = left.Index.CompareTo(right.Index);
        return order == 0 ? left.Member.CompareTo(right.Member) : order;
    }
}
