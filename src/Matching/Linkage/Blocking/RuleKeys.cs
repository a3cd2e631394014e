using Matching.Linkage.Columns;

namespace Matching.Linkage.Blocking;

/// <summary>
/// The keys of one rule: those of its expressions combined, and, where a block was too large, further expressions added. Two records are a pair of
/// the rule when they share a key.
/// </summary>
/// <remarks>A record with more keys than <see cref="MostKeys"/> keeps the smallest, the same on every run.</remarks>
internal sealed class RuleKeys
{
    /// <summary>Keys of one record in one rule, at most.</summary>
    public const int MostKeys = 256;

    private readonly KeyExpression[] _all;
    private readonly KeyExpression[] _refine;
    private readonly HashSet<ulong> _refined = [];

    public RuleKeys(BlockingRule rule, BlockingDefinition blocking, RecordSet records)
    {
        if (rule.All.Count == 0)
            throw new LinkageException(LinkageFault.ModelInvalid, $"分块规则 {rule.Name} 没有表达式 / the blocking rule {rule.Name} has no expression");
        _all = [.. rule.All.Select(text => KeyExpression.Parse(text, records))];
        _refine = [.. (rule.Refine ?? blocking.Refine).Where(text => !rule.All.Contains(text)).Select(text => KeyExpression.Parse(text, records))];
        if (_refine.Any(expression => expression.IsMulti))
            throw new LinkageException(LinkageFault.ModelInvalid, "细分表达式不能有多个键 / a refining expression must not give several keys");
        IsMulti = _all.Any(expression => expression.IsMulti);
    }

    /// <summary>Whether a record can have several keys.</summary>
    public bool IsMulti { get; }

    /// <summary>How often a block can be refined.</summary>
    public int Depth => _refine.Length;

    /// <summary>Marks a block as too large: its records' keys take in one expression more.</summary>
    public void Refine(ulong key) => _refined.Add(key);

    /// <summary>A record's keys, sorted, each once.</summary>
    /// <returns>How many; <paramref name="keys"/> has room for <see cref="MostKeys"/>.</returns>
    public int Keys(int record, Span<ulong> keys)
    {
        Span<ulong> own = stackalloc ulong[KeyExpression.MostKeys];
        var count = _all[0].Keys(record, keys);
        for (var i = 1; i < _all.Length && count > 0; i++)
        {
            var added = _all[i].Keys(record, own);
            count = Combine(keys, count, own[..added]);
        }

        if (_refined.Count > 0)
            count = Refine(record, keys[..count]);
        if (IsMulti)
            keys[..count].Sort();
        return count;
    }

    private static int Combine(Span<ulong> keys, int count, ReadOnlySpan<ulong> own)
    {
        if (own.Length == 1)
        {
            for (var i = 0; i < count; i++)
                keys[i] = ToKey(StableHashing.Mix(keys[i], own[0]));
            return count;
        }

        // From the back, so that what is still to be read is not overwritten; beyond the room the rest is left out.
        var kept = Math.Min(count, own.IsEmpty ? 0 : MostKeys / own.Length);
        for (var i = kept - 1; i >= 0; i--)
        {
            var key = keys[i];
            for (var j = own.Length - 1; j >= 0; j--)
                keys[(i * own.Length) + j] = ToKey(StableHashing.Mix(key, own[j]));
        }

        return kept * own.Length;
    }

    private static ulong ToKey(ulong hash) => hash < 2 ? hash + 2 : hash;

    private int Refine(int record, Span<ulong> keys)
    {
        Span<ulong> own = stackalloc ulong[KeyExpression.MostKeys];
        var kept = 0;
        foreach (var first in keys)
        {
            var key = first;
            for (var depth = 0; depth < _refine.Length && _refined.Contains(key); depth++)
                key = _refine[depth].Keys(record, own) == 1 ? ToKey(StableHashing.Mix(key, own[0])) : 0;
            if (key != 0 && !_refined.Contains(key))
                keys[kept++] = key;
        }

        return kept;
    }
}
