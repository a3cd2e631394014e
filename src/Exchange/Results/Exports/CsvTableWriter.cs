using System.Text;
using CsvHelper;

namespace Exchange.Results.Exports;

/// <summary>One table that opens in a spreadsheet: UTF-8 with a mark, and no cell that would be run as a formula.</summary>
internal sealed class CsvTableWriter : ITableWriter
{
    private readonly StreamWriter _text;
    private readonly CsvWriter _csv;

    public CsvTableWriter(Stream target)
    {
        _text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _csv = CsvWriter.Create(_text, CsvWriterOptions.Default with { Injection = CsvInjection.Escape }, leaveOpen: true);
    }

    public void Begin(string title, IReadOnlyList<string> headings) => _csv.WriteRecord([.. headings]);

    public void Row(IReadOnlyList<ExportCell> cells) => _csv.WriteRecord([.. cells.Select(cell => cell.Text)]);

    public void Flush()
    {
        _csv.Flush();
        _text.Flush();
    }

    public void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }
}
