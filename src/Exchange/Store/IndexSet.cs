namespace Exchange.Store;

/// <summary>Indexes of records, each once. Immutable.</summary>
public sealed class IndexSet
{
    private readonly long[] _sorted;

    /// <summary>A set of those indexes.</summary>
    public IndexSet(IEnumerable<long> indexes) => _sorted = [.. indexes.Distinct().Order()];

    /// <summary>The empty one.</summary>
    public static IndexSet Empty { get; } = new([]);

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The indexes, rising.</summary>
    public IReadOnlyList<long> Indexes => _sorted;

    /// <summary>Whether an index is among them.</summary>
    public bool Contains(long index) => _sorted.Length > 0 && Array.BinarySearch(_sorted, index) >= 0;
}
