namespace Matching.Linkage.Columns;

/// <summary>
/// Records as columns. Of two sides the left ones come first; with one side, records are compared among themselves. Never changes once built.
/// </summary>
public sealed class RecordSet
{
    private readonly Dictionary<string, RecordColumn> _byName;

    internal RecordSet(IReadOnlyList<RecordColumn> columns, RecordCells cells, RecordIds ids, int leftCount, bool isLink)
    {
        (Columns, Cells, Ids, LeftCount, IsLink) = (columns, cells, ids, leftCount, isLink);
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<RecordColumn> Columns { get; }

    /// <summary>The cells of all columns.</summary>
    public RecordCells Cells { get; }

    /// <summary>The records' ids.</summary>
    public RecordIds Ids { get; }

    /// <summary>All records of both sides.</summary>
    public int Count => Ids.Count;

    /// <summary>Records of the left side: those numbered from 0 to below this. All of them where there is one side.</summary>
    public int LeftCount { get; }

    /// <summary>Whether two sides are linked; else one side is searched for duplicates.</summary>
    public bool IsLink { get; }

    /// <summary>How many pairs there are to decide on.</summary>
    public double PairCount => IsLink ? (double)LeftCount * (Count - LeftCount) : (double)Count * (Count - 1) / 2;

    /// <summary>A column by the model's name.</summary>
    /// <exception cref="LinkageException">There is none.</exception>
    public RecordColumn this[string name] => _byName.TryGetValue(name, out var column)
        ? column
        : throw new LinkageException(LinkageFault.ColumnMissing, $"没有名为 {name} 的列 / the data has no column named {name}");
}
