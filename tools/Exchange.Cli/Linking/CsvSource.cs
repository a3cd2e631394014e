using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Exchange.Cli.Linking;

/// <summary>A CSV file as rows of cells: UTF-8 with or without a mark, UTF-16, or GB18030, as it comes. Streams; memory does not grow with the file.</summary>
internal sealed class CsvSource : IDisposable
{
    private const int LookedAt = 1 << 20;

    /// <summary>The longest row, bytes: an unclosed quote, or a file that is one line, ends here and not in memory.</summary>
    private const int MaxRowBytes = 1 << 20;
    private static readonly CsvReaderOptions Options = new() { MaxRecordSize = MaxRowBytes, TrackLineNumbers = true };
    private readonly CsvReader _reader;
    private readonly StreamReader? _text;
    private char[] _room = new char[256];
    private long _row;

    public CsvSource(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"没有该文件:{path} / no such file");
        var encoding = EncodingOf(path);
        if (encoding is null)
        {
            _reader = CsvReader.FromFile(path, Options, FileOptions.SequentialScan);
        }
        else
        {
            _text = new StreamReader(path, encoding);
            _reader = CsvReader.Create(_text, Options, leaveOpen: true);
        }

        Headings = [.. _reader.Headers.Select(heading => heading.Trim().Trim('\uFEFF'))];
        if (Headings.Count == 0)
            throw new FormatException($"文件没有表头:{Path.GetFileName(path)} / the file has no header row");
        if (Headings.Distinct(StringComparer.Ordinal).Count() != Headings.Count)
            throw new FormatException($"表头中有重名的列“{Headings.GroupBy(heading => heading).First(group => group.Count() > 1).Key}”:{Path.GetFileName(path)} / two columns have the same heading");
    }

    /// <summary>The columns' headings, trimmed.</summary>
    public IReadOnlyList<string> Headings { get; }

    /// <summary>Bytes read so far.</summary>
    public long Position => _reader.ByteOffset;

    /// <summary>The line on which the row begins, from 1.</summary>
    public long Line => _reader.LineNumber;

    /// <summary>Rows with more or fewer cells than headings so far.</summary>
    public int RaggedRows { get; private set; }

    /// <summary>The first of them, counted without the headings.</summary>
    public long FirstRagged { get; private set; }

    /// <summary>Goes to the next row; rows without any cell are passed over.</summary>
    public bool Read()
    {
        if (!_reader.Read())
            return false;
        _row++;
        if (_reader.FieldCount != Headings.Count && RaggedRows++ == 0)
            FirstRagged = _row;
        return true;
    }

    /// <summary>A cell of the row; empty where the row is too short. Valid until the next call.</summary>
    public ReadOnlySpan<char> Cell(int column)
    {
        if (column >= _reader.FieldCount)
            return [];
        var bytes = _reader.GetSpan(column);
        if (bytes.Length > _room.Length)
            _room = new char[bytes.Length * 2];
        return _room.AsSpan(0, Encoding.UTF8.GetChars(bytes, _room));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader.Dispose();
        _text?.Dispose();
    }

    /// <summary>Null for UTF-8.</summary>
    internal static Encoding? EncodingOf(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[LookedAt];
        var count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (bytes is [0xFF, 0xFE, ..])
            return Encoding.Unicode;
        if (bytes is [0xFE, 0xFF, ..])
            return Encoding.BigEndianUnicode;

        // The last character may be cut by the window.
        for (var cut = 0; cut < 4 && cut <= count; cut++)
        {
            if (Utf8.IsValid(bytes.AsSpan(0, count - cut)))
                return null;
            if (count < LookedAt)
                break;
        }

        return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
    }
}
