namespace Matching.Linkage.Columns;

/// <summary>
/// Some records brought to the form in which they are compared, not yet part of a record set: one thread reads and prepares while another adds. Reused
/// once it was added.
/// </summary>
/// <param name="definitions">The columns.</param>
/// <param name="isRight">Whether the records are of the right side, whose dates may be written otherwise.</param>
public sealed class RecordBatch(IReadOnlyList<ColumnDefinition> definitions, bool isRight)
{
    private readonly List<int> _ends = [];
    private char[] _text = new char[1 << 16];
    private int _used;

    /// <summary>Records so far.</summary>
    public int Count { get; private set; }

    /// <summary>Gives the next record its cells, one after the other: every column once, in the order of the definitions.</summary>
    /// <param name="column">The column's place among the definitions.</param>
    /// <param name="cell">The cell as it came.</param>
    public void Set(int column, ReadOnlySpan<char> cell)
    {
        Reserve(CellReader.Room);
        var order = isRight ? definitions[column].RightDates : definitions[column].LeftDates;
        _used += CellReader.Read(definitions[column].Kind, order, cell, _text.AsSpan(_used));
        _ends.Add(_used);
    }

    /// <summary>Ends a record.</summary>
    /// <param name="id">Its own id.</param>
    public void EndRecord(ReadOnlySpan<char> id)
    {
        Reserve(id.Length);
        id.CopyTo(_text.AsSpan(_used));
        _used += id.Length;
        _ends.Add(_used);
        Count++;
    }

    /// <summary>Forgets all records.</summary>
    public void Clear()
    {
        _ends.Clear();
        _used = 0;
        Count = 0;
    }

    /// <summary>Hands the records to a builder.</summary>
    internal void CopyTo(RecordSetBuilder builder)
    {
        var (start, next) = (0, 0);
        for (var record = 0; record < Count; record++)
        {
            for (var column = 0; column < definitions.Count; column++)
            {
                var end = _ends[next++];
                builder.SetReady(column, _text.AsSpan(start, end - start));
                start = end;
            }

            var last = _ends[next++];
            builder.EndRecord(_text.AsSpan(start, last - start));
            start = last;
        }
    }

    private void Reserve(int more)
    {
        if (_used + more > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _used + more));
    }
}
