using System.Security.Cryptography;
using Exchange.Cli.Tables;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Cli;

/// <summary>A file of records: length-delimited protobuf (.pb), a JSON record a line (.jsonl, .json), or a table (.csv, .xlsx, .xls).</summary>
/// <param name="path">Where it is.</param>
/// <param name="table">How it is read where it is a table.</param>
internal sealed class RecordFile(string path, TableOptions? table = null)
{
    private readonly TableOptions _table = table ?? new TableOptions();

    private const int MaxRecordBytes = 1024 * 1024;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The file's length in bytes.</summary>
    public long Length => new FileInfo(path).Length;

    /// <summary>Whether it is a table.</summary>
    public bool IsTable => Table.IsOne(path);

    private bool IsJson => System.IO.Path.GetExtension(path) is ".jsonl" or ".json";

    /// <summary>The kind of the first record.</summary>
    /// <exception cref="FormatException">The file is empty or no such file.</exception>
    public RecordKind Kind()
    {
        if (IsTable)
        {
            using var opened = Table.Open(path, _table.Sheet, HeadingBook.Shipped.Knows);
            return RowMapping.Of(opened.Headings, _table).Kind;
        }

        foreach (var (bytes, _) in Read())
        {
            try
            {
                return Record.Parser.ParseFrom(bytes) is { RecordCase: not Record.RecordOneofCase.None and var kind } ? (RecordKind)(int)kind
                    : throw new FormatException($"{path} 的第一条记录是空的,可能不是记录文件 / its first record is empty");
            }
            catch (InvalidProtocolBufferException)
            {
                throw new FormatException($"{path} 的第一条记录无法读取 / its first record cannot be read");
            }
        }

        throw new FormatException($"{path} 中没有记录 / holds no record");
    }

    /// <summary>A short text that is the same as long as the file is, and the way in which it is read: the beginning of a SHA-256.</summary>
    public async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        var hash = await SHA256.HashDataAsync(stream, cancellationToken);
        if (IsTable)
        {
            var mapping = _table.Mapping is { } file ? await File.ReadAllBytesAsync(file, cancellationToken) : [];
            var options = $"{_table.Kind}\n{_table.Sheet}\n{string.Join('\n', _table.Constants ?? [])}\n{_table.SkipBad}\n";
            hash = SHA256.HashData([.. hash, .. System.Text.Encoding.UTF8.GetBytes(options), .. mapping]);
        }

        return Convert.ToHexStringLower(hash)[..12];
    }

    /// <summary>Reads a table to its end, for what is wrong in it; nothing is kept but the problems.</summary>
    /// <param name="most">How many problems are kept.</param>
    /// <param name="progress">Is told how many bytes are read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">It is no table that can be read at all.</exception>
    public TableExamination Examine(int most, Action<long> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> unknown = [];
        var (records, bad, problems) = (0L, 0L, new List<CellProblem>());
        foreach (var record in TableRecords.Read(path, _table, mapping => unknown = mapping.Unknown))
        {
            cancellationToken.ThrowIfCancellationRequested();
            records++;
            bad += record.Record is null ? 1 : 0;
            problems.AddRange(record.Problems.Take(most - problems.Count));
            progress(record.Position);
        }

        return new TableExamination(records, bad, problems, unknown);
    }

    /// <summary>Where in a table the records of those indexes begin, rows as a person counts them.</summary>
    public Dictionary<long, long> Rows(IReadOnlySet<long> indexes)
    {
        var (rows, index) = (new Dictionary<long, long>(), 0L);
        foreach (var record in TableRecords.Read(path, _table).Where(record => record.Record is not null))
        {
            if (indexes.Contains(index))
                rows[index] = record.Row;
            if (rows.Count == indexes.Count)
                break;
            index++;
        }

        return rows;
    }

    /// <summary>How many records there are, and the chain over them.</summary>
    public (long Records, byte[] Chain) Chain(CancellationToken cancellationToken)
    {
        var (records, chain) = (0L, new byte[SHA256.HashSizeInBytes]);
        foreach (var (bytes, _) in Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            records++;
            chain = SHA256.HashData([.. chain, .. bytes.Span]);
        }

        return (records, chain);
    }

    /// <summary>Whether reading can begin where a record ended.</summary>
    public bool CanSeek => !IsJson && !IsTable;

    /// <summary>The records' bytes and how far into the file each ends.</summary>
    /// <param name="position">Where to begin: 0, or, where the file <see cref="CanSeek"/>, where a record ended.</param>
    /// <exception cref="FormatException">The file is cut or holds something else; the message says where.</exception>
    public IEnumerable<(ByteString Bytes, long Position)> Read(long position = 0) => IsTable ? ReadTable() : IsJson ? ReadJson() : ReadDelimited(position);

    private IEnumerable<(ByteString Bytes, long Position)> ReadTable()
    {
        foreach (var record in TableRecords.Read(path, _table))
        {
            if (record.Record is not null)
                yield return (record.Record.ToByteString(), record.Position);
            else if (!_table.SkipBad)
                throw new FormatException($"{System.IO.Path.GetFileName(path)} {record.Problems[0]}");
        }
    }

    private IEnumerable<(ByteString Bytes, long Position)> ReadDelimited(long position)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 256 * 1024);
        stream.Position = position;
        for (var number = 1L; ReadLength(stream, number) is { } length; number++)
        {
            var buffer = new byte[length];
            if (stream.ReadAtLeast(buffer, length, throwOnEndOfStream: false) < length)
                throw Cut(number);
            yield return (UnsafeByteOperations.UnsafeWrap(buffer), stream.Position);
        }
    }

    private int? ReadLength(FileStream stream, long number)
    {
        var length = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var value = stream.ReadByte();
            if (value < 0)
                return shift == 0 ? null : throw Cut(number);
            length |= (value & 0x7F) << shift;
            if (value < 0x80)
                return length <= MaxRecordBytes && length >= 0 ? length : throw new FormatException($"{path} 第{number}条记录长度不合理,可能不是记录文件 / record {number} has no plausible length");
        }

        throw new FormatException($"{path} 不是记录文件 / is no file of records;支持 .pb(带长度前缀的 protobuf)、.jsonl(每行一条 JSON)、.csv、.xlsx 和 .xls");
    }

    private IEnumerable<(ByteString Bytes, long Position)> ReadJson()
    {
        var line = 0;
        var position = 0L;
        foreach (var text in BoundedLines.Read(path, Linking.CsvSource.EncodingOf(path) ?? System.Text.Encoding.UTF8))
        {
            line++;
            position += text.Length + 1;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            yield return (ParseJson(text, line), position);
        }
    }

    private ByteString ParseJson(string text, int line)
    {
        try
        {
            return Record.Parser.ParseJson(text).ToByteString();
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            // The parser's own message may quote the line, which holds people.
            throw new FormatException($"{path} 第{line}行不是有效的 JSON 记录 / line {line} is no record in JSON");
        }
    }

    private FormatException Cut(long number) => new($"{path} 在第{number}条记录处中断,文件不完整 / ends within record {number}");
}

/// <summary>What a table holds.</summary>
/// <param name="Records">Its records, those that cannot be taken included.</param>
/// <param name="Bad">Those.</param>
/// <param name="Problems">What is wrong with them, the first ones.</param>
/// <param name="UnknownHeadings">Columns that nothing is done with.</param>
internal sealed record TableExamination(long Records, long Bad, IReadOnlyList<CellProblem> Problems, IReadOnlyList<string> UnknownHeadings);
