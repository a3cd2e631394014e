namespace Matching.Linkage.Columns;

/// <summary>One column of all records: for each the number of its value, 0 for missing.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Ids">By record; four bytes each, in memory or in a file that is mapped.</param>
/// <param name="Values">The distinct values.</param>
public sealed record RecordColumn(ColumnDefinition Definition, ReadOnlyMemory<int> Ids, ValueTable Values)
{
    /// <summary>The model's name for it.</summary>
    public string Name => Definition.Name;

    /// <summary>Shows no value.</summary>
    public override string ToString() => $"{Name} ({Definition.Kind})";
}
