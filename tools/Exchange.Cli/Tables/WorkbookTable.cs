using System.Globalization;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Exchange.Cli.Tables;

/// <summary>A sheet of an Excel workbook, .xlsx or the old .xls. Read row by row; the library keeps a workbook's shared texts in memory.</summary>
internal sealed class WorkbookTable : ITable
{
    private const int HeadingsWithin = 20;
    private const int MaxColumns = 1000;
    private readonly FileStream _file;
    private readonly IExcelDataReader _reader;
    private readonly List<string> _headings = [];

    /// <summary>Opens a sheet, and finds the row of its headings.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says why.</exception>
    public WorkbookTable(string path, string? sheet, Func<string, bool> isHeading)
    {
        WorkbookGuard.Check(path);
        _file = File.OpenRead(path);
        try
        {
            _reader = Guarded(() => ExcelReaderFactory.CreateReader(_file, new ExcelReaderConfiguration { FallbackEncoding = System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GB18030"), LeaveOpen = true }));
            Select(path, sheet);
            FindHeadings(path, isHeading);
        }
        catch
        {
            _reader?.Dispose();
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Headings => _headings;

    /// <inheritdoc/>
    public long Row { get; private set; }

    /// <inheritdoc/>
    public long Position => _reader.RowCount > 0 ? _file.Length * Math.Min(Row, _reader.RowCount) / _reader.RowCount : 0;

    /// <inheritdoc/>
    public bool Read()
    {
        while (Next())
        {
            for (var column = 0; column < _headings.Count; column++)
            {
                if (!Cell(column).IsEmpty)
                    return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public TableCell Cell(int column) => column >= _reader.FieldCount ? TableCell.Empty : _reader.GetValue(column) switch
    {
        null => TableCell.Empty,
        string text => TableCell.Of(text),
        double number => TableCell.Of(number),
        int number => TableCell.Of(number),
        DateTime day => TableCell.Of(day),
        bool flag => new TableCell(flag ? "是" : "否"),
        var other => TableCell.Of(Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _file.Dispose();
    }

    private bool Next()
    {
        if (!Guarded(_reader.Read))
            return false;
        Row++;
        if (_reader.FieldCount > MaxColumns)
            throw new FormatException($"第{Row}行超过 {MaxColumns} 列,不像是数据表 / row {Row} has more than {MaxColumns} columns");
        return true;
    }

    private void Select(string path, string? sheet)
    {
        if (sheet is null)
            return;
        var names = new List<string>();
        do
        {
            if (_reader.Name == sheet)
                return;
            names.Add(_reader.Name);
        }
        while (Guarded(_reader.NextResult));
        throw new FormatException($"{Path.GetFileName(path)} 没有工作表“{sheet}”;有:{string.Join("、", names.Take(20))} / there is no such sheet");
    }

    /// <summary>The row with the most known headings among the first ones, for above it there may be a title; without any known one, the first row that holds something.</summary>
    private void FindHeadings(string path, Func<string, bool> isHeading)
    {
        var (best, bestRow, bestKnown) = (new List<string>(), 0L, -1);
        for (var i = 0; i < HeadingsWithin && Next(); i++)
        {
            var texts = Enumerable.Range(0, _reader.FieldCount).Select(column => Cell(column).Text).ToList();
            var known = texts.Count(isHeading);
            if (texts.Any(text => text.Length > 0) && known > bestKnown)
                (best, bestRow, bestKnown) = (texts, Row, known);
        }

        if (best.Count == 0)
            throw new FormatException($"{Path.GetFileName(path)} 的工作表“{_reader.Name}”是空的;数据在其他工作表时请用 --sheet 写明 / the sheet is empty");
        while (best.Count > 0 && best[^1].Length == 0)
            best.RemoveAt(best.Count - 1);
        if (best.Where(text => text.Length > 0).GroupBy(text => text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new FormatException($"表头中有重名的列“{twice.Key}” / two columns have the same heading");
        _headings.AddRange(best);

        // Back to the beginning of the sheet, and to the row below the headings.
        var name = _reader.Name;
        Guarded(() =>
        {
            _reader.Reset();
            while (_reader.Name != name && _reader.NextResult())
            {
            }

            return true;
        });
        Row = 0;
        while (Row < bestRow && Next())
        {
        }
    }

    /// <summary>Whatever a damaged workbook makes the library throw is a damaged workbook.</summary>
    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidPasswordException)
        {
            throw new FormatException($"{Path.GetFileName(_file.Name)} 有打开密码,请去掉密码后重试 / is protected by a password");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw Damaged();
        }
    }

    private FormatException Damaged() => new($"{Path.GetFileName(_file.Name)} 在第{Row + 1}行附近已损坏或不是工作簿,请用 Excel 打开后另存为 .xlsx 再试 / is damaged, or no workbook");
}
