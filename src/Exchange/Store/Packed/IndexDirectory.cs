using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Exchange.Protection;

namespace Exchange.Store.Packed;

/// <summary>What is kept in memory of a sealed batch's index: the first key of each page, and a filter. 10.7 bits a person or so.</summary>
internal sealed class IndexDirectory
{
    private const int Version = 1;
    private readonly long[] _firstKeys;
    private readonly KeyFilter _filter;

    private IndexDirectory(long[] firstKeys, KeyFilter filter) => (_firstKeys, _filter) = (firstKeys, filter);

    /// <summary>How many pages the index has.</summary>
    public int Pages => _firstKeys.Length;

    /// <summary>The directory's bytes before protection.</summary>
    public static byte[] Write(ReadOnlySpan<long> firstKeys, KeyFilter filter)
    {
        var plain = new byte[(2 * sizeof(int)) + (firstKeys.Length * sizeof(long)) + filter.Bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, Version);
        BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(sizeof(int)), firstKeys.Length);
        MemoryMarshal.AsBytes(firstKeys).CopyTo(plain.AsSpan(2 * sizeof(int)));
        filter.Bytes.Span.CopyTo(plain.AsSpan((2 * sizeof(int)) + (firstKeys.Length * sizeof(long))));
        return plain;
    }

    /// <summary>Reads a directory.</summary>
    /// <exception cref="DataDamagedException">It is none.</exception>
    public static IndexDirectory Read(byte[] plain)
    {
        if (plain.Length < 2 * sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(plain) != Version)
            throw new DataDamagedException();
        var pages = BinaryPrimitives.ReadInt32LittleEndian(plain.AsSpan(sizeof(int)));
        var keys = MemoryMarshal.Cast<byte, long>(plain.AsSpan(2 * sizeof(int), pages * sizeof(long))).ToArray();
        return new IndexDirectory(keys, KeyFilter.Read(plain.AsMemory((2 * sizeof(int)) + (pages * sizeof(long)))));
    }

    /// <summary>False: no record of that region has the key. Only of registers' names, to whose filter each entry is added with its region, too.</summary>
    public bool MayHold(long key, int region) => _filter.MayHold(WithRegion(key, region));

    /// <summary>One key for a key and a region.</summary>
    public static long WithRegion(long key, int region) => (long)(unchecked(((ulong)key ^ (uint)region) * 0x9E37_79B9_7F4A_7C15UL) >> 1);

    /// <summary>The first page in which a key may stand, and -1 where it certainly stands in none.</summary>
    public int FirstPage(long key)
    {
        if (_firstKeys.Length == 0 || !_filter.MayHold(key))
            return -1;

        // The first page that begins with the key or above it; the key may have begun on the page before.
        var page = FirstAtLeast(key);
        return page > 0 ? page - 1 : _firstKeys[0] == key ? 0 : -1;
    }

    /// <summary>The pages in which keys from one to before another may stand: from the first to before the last.</summary>
    public (int First, int Last) Between(long first, long end) =>
        (Math.Max(0, FirstAtLeast(first) - 1), end == long.MaxValue ? _firstKeys.Length : FirstAtLeast(end));

    /// <summary>Whether a page may hold the key, given that the one before may.</summary>
    public bool GoesOn(long key, int page) => page < _firstKeys.Length && _firstKeys[page] == key;

    private int FirstAtLeast(long key)
    {
        var (low, high) = (0, _firstKeys.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_firstKeys[middle] < key)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
