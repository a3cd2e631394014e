namespace Matching.Linkage.Blocking;

/// <summary>For a rule that gives records several keys: by record those keys that it shares with another, sorted.</summary>
internal sealed class SharedKeys
{
    private readonly int[] _starts;
    private readonly ulong[] _keys;

    private SharedKeys(int[] starts, ulong[] keys) => (_starts, _keys) = (starts, keys);

    /// <summary>Those of a rule's blocks.</summary>
    public static SharedKeys Of(BlockList blocks, int recordCount)
    {
        var starts = new int[recordCount + 1];
        foreach (var record in blocks.Records)
            starts[record + 1]++;
        for (var record = 0; record < recordCount; record++)
            starts[record + 1] += starts[record];
        var next = starts[..^1];
        var keys = new ulong[blocks.Records.Length];

        // Entries come by key, so that each record's own come sorted.
        for (var entry = 0; entry < blocks.Records.Length; entry++)
            keys[next[blocks.Records[entry]]++] = blocks.Keys[entry];
        return new SharedKeys(starts, keys);
    }

    /// <summary>The smallest key that two records share, or 0.</summary>
    public ulong Smallest(int left, int right)
    {
        var (i, endI, j, endJ) = (_starts[left], _starts[left + 1], _starts[right], _starts[right + 1]);
        while (i < endI && j < endJ)
        {
            var (a, b) = (_keys[i], _keys[j]);
            if (a == b)
                return a;
            i += a < b ? 1 : 0;
            j += b < a ? 1 : 0;
        }

        return 0;
    }
}
