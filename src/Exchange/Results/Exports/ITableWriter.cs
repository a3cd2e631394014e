namespace Exchange.Results.Exports;

/// <summary>Writes tables, row by row. The same rows give the same bytes. Disposing of it completes the file.</summary>
internal interface ITableWriter : IDisposable
{
    /// <summary>Begins a table; the one before has ended with it.</summary>
    void Begin(string title, IReadOnlyList<string> headings);

    /// <summary>Adds a row.</summary>
    void Row(IReadOnlyList<ExportCell> cells);

    /// <summary>Hands on what is held back.</summary>
    void Flush();
}
