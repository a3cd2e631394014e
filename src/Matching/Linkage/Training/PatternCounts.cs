using System.Runtime.InteropServices;
using Matching.Linkage.Models;

namespace Matching.Linkage.Training;

/// <summary>
/// How often each agreement pattern (one level for each comparison) was seen. Training works on these alone, however many pairs there are.
/// </summary>
internal sealed class PatternCounts
{
    private readonly Dictionary<ulong, long> _counts = [];
    private readonly ulong[] _radix;

    public PatternCounts(LinkageModel model)
    {
        _radix = new ulong[model.Comparisons.Count];
        ulong product = 1;
        for (var i = 0; i < _radix.Length; i++)
        {
            _radix[i] = product;
            product = product <= ulong.MaxValue / 64
                ? product * (ulong)(model.Comparisons[i].Levels.Count + 1)
                : throw new LinkageException(LinkageFault.ModelInvalid, "比较项和级别太多,模式数超出范围 / too many comparisons and levels");
        }

        LevelCounts = [.. model.Comparisons.Select(comparison => comparison.Levels.Count + 1)];
    }

    /// <summary>Levels of each comparison, missing included.</summary>
    public int[] LevelCounts { get; }

    /// <summary>Patterns and how often each was seen, in the order of the patterns.</summary>
    public IEnumerable<(byte[] Levels, long Count)> Patterns => _counts.OrderBy(pattern => pattern.Key).Select(pattern => (Unpack(pattern.Key), pattern.Value));

    /// <summary>Pairs seen.</summary>
    public long Total => _counts.Values.Sum();

    /// <summary>Counts pairs.</summary>
    public void Add(ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> places)
    {
        foreach (var place in places)
        {
            ulong pattern = 0;
            for (var i = 0; i < _radix.Length; i++)
                pattern += levels[(i * stride) + place] * _radix[i];
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pattern, out _)++;
        }
    }

    /// <summary>Takes over another's counts.</summary>
    public void Add(PatternCounts other)
    {
        foreach (var (pattern, count) in other._counts)
            CollectionsMarshal.GetValueRefOrAddDefault(_counts, pattern, out _) += count;
    }

    private byte[] Unpack(ulong pattern)
    {
        var levels = new byte[_radix.Length];
        for (var i = 0; i < levels.Length; i++)
            levels[i] = (byte)(pattern / _radix[i] % (ulong)LevelCounts[i]);
        return levels;
    }
}
