using System.Globalization;
using Exchange.V1;

namespace Exchange.Cli.Reports;

/// <summary>Rejected records as a table that opens in Excel.</summary>
internal sealed class RejectionsCsv : IAsyncDisposable
{
    private readonly CsvFile _csv;

    public RejectionsCsv(string path) => _csv = new CsvFile(path, ["序号", "业务编号", "字段", "原因代码", "原因和改法"]);

    public void Write(Rejection rejection) => _csv.Write(
    [
        rejection.Index.ToString(CultureInfo.InvariantCulture), rejection.SourceCaseNumber, rejection.FieldPath, rejection.Reason.ToString(), rejection.TextZh,
    ]);

    public ValueTask DisposeAsync() => _csv.DisposeAsync();
}
