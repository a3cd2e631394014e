namespace Generate;

/// <summary>SplitMix64: the same numbers from the same seed on every machine and every version of .NET.</summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A whole number from 0 to below <paramref name="end"/>.</summary>
    public int Next(int end) => (int)(NextBits() % (ulong)end);

    /// <summary>A whole number from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    public long Between(long first, long last) => first + (long)(NextBits() % (ulong)(last - first + 1));

    /// <summary>True in that many of a hundred cases.</summary>
    public bool Percent(int share) => Next(100) < share;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    private ulong NextBits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
