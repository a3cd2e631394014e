namespace Matching.Linkage.Blocking;

/// <summary>Says of most keys that are not there that they are not; never of one that is. A Bloom filter of one word a key.</summary>
internal sealed class KeyFilter
{
    private readonly ulong[] _words;
    private readonly int _shift;

    public KeyFilter(long bits)
    {
        var words = 64L;
        while (words * 64 < bits && words < 1 << 27)
            words *= 2;
        _words = new ulong[words];
        _shift = 64 - System.Numerics.BitOperations.Log2((ulong)words);
    }

    public void Add(ReadOnlySpan<ulong> keys)
    {
        foreach (var key in keys)
            _words[(int)(key >> _shift)] |= Mask(key);
    }

    public bool MayHold(ulong key)
    {
        var mask = Mask(key);
        return (_words[(int)(key >> _shift)] & mask) == mask;
    }

    /// <summary>Three bits of the word; taken from the key's low bits, which do not choose the word.</summary>
    private static ulong Mask(ulong key) => (1UL << (int)(key & 63)) | (1UL << (int)((key >> 6) & 63)) | (1UL << (int)((key >> 12) & 63));
}
