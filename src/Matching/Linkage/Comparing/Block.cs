using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Records that are compared with one another, gathered: their numbers side by side, column by column, so that a comparison runs over
/// contiguous memory. One worker's own; filled anew for each block.
/// </summary>
internal sealed class Block
{
    private readonly RecordColumn[] _columns;
    private readonly int[][] _ids;

    public Block(RecordSet records, IEnumerable<string> columns)
    {
        Records = records;
        _columns = [.. columns.Distinct(StringComparer.Ordinal).Select(name => records[name])];
        _ids = [.. _columns.Select(_ => new int[64])];
        Members = new int[64];
    }

    /// <summary>All records.</summary>
    public RecordSet Records { get; }

    /// <summary>How many are gathered.</summary>
    public int Count { get; private set; }

    /// <summary>The records gathered.</summary>
    public int[] Members { get; private set; }

    /// <summary>The place of a column among those gathered.</summary>
    public int SlotOf(string column) => Array.FindIndex(_columns, known => known.Name == column);

    /// <summary>The numbers of a column's values, by member.</summary>
    public ReadOnlySpan<int> Ids(int slot) => _ids[slot].AsSpan(0, Count);

    /// <summary>Gathers records.</summary>
    public void Load(ReadOnlySpan<int> records)
    {
        Count = records.Length;
        if (Members.Length < Count)
        {
            var room = Math.Max(Count, Members.Length * 2);
            Members = new int[room];
            for (var slot = 0; slot < _ids.Length; slot++)
                _ids[slot] = new int[room];
        }

        records.CopyTo(Members);
        var cells = Records.Cells.Span;
        var stride = Records.Cells.Stride;
        for (var i = 0; i < records.Length; i++)
        {
            var row = cells.Slice(records[i] * stride, stride);
            for (var slot = 0; slot < _ids.Length; slot++)
                _ids[slot][i] = row[_columns[slot].Index];
        }
    }
}
