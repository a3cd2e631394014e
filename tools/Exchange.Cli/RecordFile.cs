using System.Security.Cryptography;
using Exchange.V1;
using Google.Protobuf;

namespace Exchange.Cli;

/// <summary>A file of records: length-delimited protobuf (.pb) or a JSON record a line (.jsonl, .json).</summary>
internal sealed class RecordFile(string path)
{
    private const int MaxRecordBytes = 1024 * 1024;

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The file's length in bytes.</summary>
    public long Length => new FileInfo(path).Length;

    private bool IsJson => System.IO.Path.GetExtension(path) is ".jsonl" or ".json";

    /// <summary>The kind of the first record.</summary>
    /// <exception cref="FormatException">The file is empty or no such file.</exception>
    public RecordKind Kind()
    {
        foreach (var (bytes, _) in Read())
        {
            try
            {
                return (RecordKind)(int)Record.Parser.ParseFrom(bytes).RecordCase;
            }
            catch (InvalidProtocolBufferException)
            {
                throw new FormatException($"{path} 的第一条记录无法读取 / its first record cannot be read");
            }
        }

        throw new FormatException($"{path} 中没有记录 / holds no record");
    }

    /// <summary>A short text that is the same as long as the file is: the beginning of its SHA-256.</summary>
    public async Task<string> FingerprintAsync(CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))[..12];
    }

    /// <summary>Whether reading can begin where a record ended.</summary>
    public bool CanSeek => !IsJson;

    /// <summary>The records' bytes and how far into the file each ends.</summary>
    /// <param name="position">Where to begin: 0, or, where the file <see cref="CanSeek"/>, where a record ended.</param>
    /// <exception cref="FormatException">The file is cut or holds something else; the message says where.</exception>
    public IEnumerable<(ByteString Bytes, long Position)> Read(long position = 0) => IsJson ? ReadJson() : ReadDelimited(position);

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

        throw new FormatException($"{path} 不是记录文件 / is no file of records;支持 .pb(带长度前缀的 protobuf)和 .jsonl(每行一条 JSON),暂不支持 CSV 和 XLSX");
    }

    private IEnumerable<(ByteString Bytes, long Position)> ReadJson()
    {
        var line = 0;
        var position = 0L;
        foreach (var text in File.ReadLines(path, Linking.CsvSource.EncodingOf(path) ?? System.Text.Encoding.UTF8))
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
