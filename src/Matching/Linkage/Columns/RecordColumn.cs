namespace Matching.Linkage.Columns;

/// <summary>One column of all records: for each the number of its value, 0 for missing.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Index">Its place among the columns.</param>
/// <param name="Cells">The cells of all columns.</param>
/// <param name="Values">The distinct values.</param>
public sealed record RecordColumn(ColumnDefinition Definition, int Index, RecordCells Cells, ValueTable Values)
{
    /// <summary>The model's name for it.</summary>
    public string Name => Definition.Name;

    /// <summary>The number of a record's value.</summary>
    public int IdOf(int record) => Cells[record, Index];

    /// <summary>Shows no value.</summary>
    public override string ToString() => $"{Name} ({Definition.Kind})";
}
