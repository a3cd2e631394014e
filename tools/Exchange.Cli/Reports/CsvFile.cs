using System.Text;
using CsvHelper;

namespace Exchange.Cli.Reports;

/// <summary>A table that opens in Excel: UTF-8 with a mark, and no cell that Excel would run as a formula.</summary>
internal sealed class CsvFile : IAsyncDisposable
{
    private readonly CsvWriter _csv;

    public CsvFile(string path, string[] headings)
    {
        var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        _csv = CsvWriter.Create(writer, CsvWriterOptions.Default with { Injection = CsvInjection.Escape }, leaveOpen: false);
        _csv.WriteRecord(headings);
    }

    public void Write(string[] cells) => _csv.WriteRecord(cells);

    public async ValueTask DisposeAsync() => await _csv.DisposeAsync();
}
