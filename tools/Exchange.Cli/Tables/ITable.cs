namespace Exchange.Cli.Tables;

/// <summary>A table, row by row. Memory does not grow with the number of rows.</summary>
internal interface ITable : IDisposable
{
    /// <summary>The headings, trimmed; empty for a column without one.</summary>
    IReadOnlyList<string> Headings { get; }

    /// <summary>The row as a person who opens the file counts it, from 1.</summary>
    long Row { get; }

    /// <summary>About how many bytes of the file are read.</summary>
    long Position { get; }

    /// <summary>Goes to the next row that holds anything.</summary>
    /// <exception cref="FormatException">The file is damaged or beyond what a table may be; the message says where.</exception>
    bool Read();

    /// <summary>A cell of the row; empty where the row is too short.</summary>
    TableCell Cell(int column);
}

/// <summary>Opens tables by what is in them, whatever they are called.</summary>
internal static class Table
{
    private static ReadOnlySpan<byte> Zip => "PK\u0003\u0004"u8;

    private static ReadOnlySpan<byte> CompoundFile => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Whether a file of that name is read as a table.</summary>
    public static bool IsOne(string path) => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TSV" or ".TXT" or ".XLSX" or ".XLSM" or ".XLS";

    /// <summary>Opens a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sheet">The sheet's name; null for the first one.</param>
    /// <param name="isHeading">Whether a text is a known heading, to find the row of the headings below a title.</param>
    /// <exception cref="FormatException">It is no table; the message says why.</exception>
    public static ITable Open(string path, string? sheet, Func<string, bool> isHeading)
    {
        Span<byte> head = stackalloc byte[8];
        int length;
        using (var file = File.OpenRead(path))
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        head = head[..length];
        var isWorkbook = head.StartsWith(Zip) || head.SequenceEqual(CompoundFile);
        if (!isWorkbook && Path.GetExtension(path).ToUpperInvariant() is ".XLSX" or ".XLSM" or ".XLS")
            throw new FormatException($"{Path.GetFileName(path)} 的内容不是 Excel 工作簿(可能是网页或文本改了扩展名),请用 Excel 打开后另存为 .xlsx / is no workbook, whatever it is called");
        if (isWorkbook)
            return new WorkbookTable(path, sheet, isHeading);
        return sheet is null ? new CsvTable(path) : throw new FormatException("--sheet 只用于 Excel 工作簿 / is for workbooks");
    }
}
