using Exchange.Cli.Linking;

namespace Exchange.Cli.Tables;

/// <summary>A CSV file.</summary>
internal sealed class CsvTable : ITable
{
    private readonly CsvSource _source;

    /// <summary>Opens it.</summary>
    /// <exception cref="FormatException">It has no headings, or two of one name.</exception>
    public CsvTable(string path) => _source = new CsvSource(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> Headings => _source.Headings;

    /// <inheritdoc/>
    public long Row => _source.Line;

    /// <inheritdoc/>
    public long Position => _source.Position;

    /// <inheritdoc/>
    public bool Read()
    {
        while (_source.Read())
        {
            for (var column = 0; column < Headings.Count; column++)
            {
                if (!_source.Cell(column).IsWhiteSpace())
                    return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public TableCell Cell(int column)
    {
        var text = _source.Cell(column).Trim();

        // ="6201…": how exports keep a spreadsheet from making a number of it.
        if (text.Length > 3 && text.StartsWith("=\"") && text.EndsWith("\""))
            text = text[2..^1];
        return new TableCell(text.ToString());
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
