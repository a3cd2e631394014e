namespace Matching.Linkage.Columns;

/// <summary>
/// The cells of all records as numbers of values, record by record: comparing two records touches one or two lines of memory each, wherever they
/// stand. Four bytes a cell; in memory, or in a file that is mapped, which the system may put out of memory.
/// </summary>
/// <param name="cells">Record after record.</param>
/// <param name="stride">Columns.</param>
public sealed class RecordCells(ReadOnlyMemory<int> cells, int stride)
{
    /// <summary>Cells of a record.</summary>
    public int Stride { get; } = stride;

    /// <summary>All cells; those of a record begin at record × <see cref="Stride"/>.</summary>
    public ReadOnlySpan<int> Span => cells.Span;

    /// <summary>One cell.</summary>
    public int this[int record, int column] => cells.Span[(record * Stride) + column];
}
