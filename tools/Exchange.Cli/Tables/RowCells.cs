namespace Exchange.Cli.Tables;

/// <summary>The mapped cells of a row.</summary>
internal sealed class RowCells
{
    private readonly TableCell[] _cells;
    private readonly long[] _rows;

    private RowCells(TableCell[] cells, long[] rows) => (_cells, _rows) = (cells, rows);

    /// <summary>The row, as a person counts it.</summary>
    public long Row { get; private init; }

    /// <summary>The cell of a mapped column by its number; empty for -1.</summary>
    public TableCell this[int column] => column < 0 ? TableCell.Empty : _cells[column];

    /// <summary>The row a table is at.</summary>
    public static RowCells Of(ITable table, RowMapping mapping)
    {
        var cells = new TableCell[mapping.Columns.Count];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = mapping.Columns[i] is { Constant: { } constant } ? TableCell.Of(constant) : table.Cell(mapping.Columns[i].Column);
        var rows = new long[cells.Length];
        Array.Fill(rows, table.Row);
        return new RowCells(cells, rows) { Row = table.Row };
    }

    /// <summary>A column's cell.</summary>
    public TableCell Of(MappedColumn column) => _cells[column.Place];

    /// <summary>The row that a column's cell stands in.</summary>
    public long RowOf(MappedColumn column) => _rows[column.Place];

    /// <summary>As this row, what is empty filled from the others.</summary>
    public RowCells Filled(IReadOnlyList<MappedColumn> columns, List<RowCells> others)
    {
        var (cells, rows) = ((TableCell[])_cells.Clone(), (long[])_rows.Clone());
        foreach (var place in columns.Select(column => column.Place).Where(place => cells[place].IsEmpty))
        {
            if (others.Find(row => !row._cells[place].IsEmpty) is { } filled)
                (cells[place], rows[place]) = (filled._cells[place], filled.Row);
        }

        return new RowCells(cells, rows) { Row = Row };
    }

    /// <summary>Shows nothing of what it holds.</summary>
    public override string ToString() => "(row)";
}
