namespace Matching.Linkage.Columns;

/// <summary>Where finished cells are kept: in memory, or in a file that is mapped, which the system may put out of memory.</summary>
/// <param name="count">How many.</param>
public delegate Memory<int> AllocateCells(int count);

/// <summary>
/// Takes records one by one and makes columns of them. For one thread. First all of the left side, then, after <see cref="EndLeft"/>, the right.
/// </summary>
/// <param name="definitions">The columns.</param>
/// <param name="allocate">Where finished columns are kept; in memory when not given.</param>
public sealed class RecordSetBuilder(IReadOnlyList<ColumnDefinition> definitions, AllocateCells? allocate = null)
{
    private const int PieceBits = 16;
    private readonly ValueTable[] _values = MakeTables(definitions);
    private readonly List<int[]> _cells = [];
    private readonly char[] _room = new char[CellReader.Room];
    private readonly RecordIds _recordIds = new();
    private int _leftCount = -1;

    /// <summary>Records so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of values and their numbers so far.</summary>
    public long Bytes => _values.Distinct().Sum(values => values.Bytes) + ((long)Count * 4 * definitions.Count);

    /// <summary>Gives the next record a cell. Cells not given are missing.</summary>
    /// <param name="column">The column's place among the definitions.</param>
    /// <param name="cell">The cell as it came.</param>
    public void Set(int column, ReadOnlySpan<char> cell)
    {
        var definition = definitions[column];
        var order = _leftCount < 0 ? definition.LeftDates : definition.RightDates;
        var length = CellReader.Read(definition.Kind, order, cell, _room);
        SetReady(column, _room.AsSpan(0, length));
    }

    /// <summary>Adds records that were prepared elsewhere.</summary>
    public void Add(RecordBatch batch) => batch.CopyTo(this);

    /// <summary>Gives the next record a cell that is in its form.</summary>
    internal void SetReady(int column, ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return;
        while (_cells.Count <= Count >> PieceBits)
            _cells.Add(new int[definitions.Count << PieceBits]);
        _cells[Count >> PieceBits][((Count & ((1 << PieceBits) - 1)) * definitions.Count) + column] = _values[column].Intern(value);
    }

    /// <summary>Ends a record.</summary>
    /// <param name="id">Its own id, which no other record of its side has.</param>
    public void EndRecord(ReadOnlySpan<char> id)
    {
        _recordIds.Add(id);
        Count++;
    }

    /// <summary>What follows is the right side.</summary>
    public void EndLeft() => _leftCount = Count;

    /// <summary>The finished records. The builder is of no use afterwards.</summary>
    /// <exception cref="LinkageException">Two records of a side have the same id.</exception>
    public RecordSet Build()
    {
        var left = _leftCount < 0 ? Count : _leftCount;
        CheckIds(0, left);
        CheckIds(left, Count);
        var all = (long)Count * definitions.Count;
        if (all > Array.MaxLength)
            throw new LinkageException(LinkageFault.ColumnTooLarge, "记录数乘以列数超过 21 亿,请分批关联 / more than 2.1 billion cells; link in parts");
        var cells = allocate?.Invoke((int)all) ?? new int[all];
        for (var piece = 0; piece < _cells.Count; piece++)
        {
            var start = (piece << PieceBits) * definitions.Count;
            _cells[piece].AsSpan(0, Math.Min(_cells[piece].Length, (int)all - start)).CopyTo(cells.Span[start..]);
            _cells[piece] = [];
        }

        _cells.Clear();
        var kept = new RecordCells(cells, definitions.Count);
        return new RecordSet([.. definitions.Select((definition, index) => new RecordColumn(definition, index, kept, _values[index]))], kept, _recordIds, left, _leftCount >= 0);
    }

    private static ValueTable[] MakeTables(IReadOnlyList<ColumnDefinition> definitions)
    {
        var shared = new Dictionary<string, ValueTable>(StringComparer.Ordinal);
        var tables = new ValueTable[definitions.Count];
        for (var i = 0; i < tables.Length; i++)
        {
            if (definitions[i].Values is not { } group)
                tables[i] = new ValueTable();
            else if (!shared.TryGetValue(group, out tables[i]!))
                shared[group] = tables[i] = new ValueTable();
        }

        return tables;
    }

    private void CheckIds(int from, int to)
    {
        if (_recordIds.FindDuplicate(from, to) is { } twice)
        {
            throw new LinkageException(LinkageFault.DuplicateId,
                $"第 {twice.First - from + 1} 条和第 {twice.Second - from + 1} 条记录的编号相同,请在模型中另选编号列 / two records have the same id; name another id column in the model");
        }
    }
}
