using System.Numerics;

namespace Matching.Linkage.Blocking;

/// <summary>Says of most keys that were added once that they were; never of one that was added twice. Two bits of memory a key and more; any number of threads add.</summary>
public sealed class TwiceFilter
{
    private readonly ulong[] _once;
    private readonly ulong[] _twice;
    private readonly int _shift;

    /// <summary>A filter for about so many keys.</summary>
    public TwiceFilter(long keys)
    {
        var bits = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(keys * 8, 1 << 10, 1L << 33));
        _once = new ulong[bits / 64];
        _twice = new ulong[bits / 64];
        _shift = 64 - BitOperations.Log2((ulong)bits);
    }

    /// <summary>Adds keys, whose high bits must be as good as random.</summary>
    public void Add(ReadOnlySpan<ulong> keys)
    {
        foreach (var key in keys)
        {
            var place = key >> _shift;
            var bit = 1UL << (int)(place & 63);
            if ((Interlocked.Or(ref _once[place >> 6], bit) & bit) != 0)
                Interlocked.Or(ref _twice[place >> 6], bit);
        }
    }

    /// <summary>False: the key was added once at most.</summary>
    public bool MayBeTwice(ulong key) => (_twice[(key >> _shift) >> 6] & (1UL << (int)((key >> _shift) & 63))) != 0;
}
