using System.Buffers.Binary;
using System.IO.Compression;

namespace Exchange.Cli.Tables;

/// <summary>
/// Looks at a workbook before anything is built from it: what unpacks to far more than it is, holds thousands of parts, or has a text longer than any cell
/// may be, is refused while it is being unpacked, in a few KiB of memory.
/// </summary>
internal static class WorkbookGuard
{
    private const long MaxOldBytes = 256L * 1024 * 1024;
    private const long MaxPartBytes = 4L * 1024 * 1024 * 1024;
    private const long MaxSharedTextBytes = 1024L * 1024 * 1024;
    private const int MaxParts = 2000;
    private const int MaxRatio = 100;
    private const int RatioFloor = 64 * 1024;

    /// <summary>The longest text of a cell: 32,767 characters, each at most 10 bytes as XML writes it (&amp;#x10FFFF;).</summary>
    private const int MaxTextBytes = 32_767 * 10;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var value = (uint)i;
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        return value;
    })];

    /// <exception cref="FormatException">It is not fit to be read; the message says why.</exception>
    public static void Check(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.StartsWith("PK"u8))
        {
            if (file.Length > MaxOldBytes)
                throw Refuse("旧格式(.xls)文件过大,请另存为 .xlsx / an old workbook of more than 256 MiB");
            return;
        }

        var parts = Parts(file);
        if (parts > MaxParts)
            throw Refuse($"工作簿含有 {parts} 个部件,不像是数据表 / a workbook of {parts} parts");
        file.Position = 0;
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var part in zip.Entries)
                Check(part);
        }
        catch (InvalidDataException)
        {
            throw Refuse("文件已损坏或不完整 / the file is damaged or cut");
        }
    }

    private static void Check(ZipArchiveEntry part)
    {
        var isShared = part.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase);
        var isXml = part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || part.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase);
        using var stream = part.Open();
        var buffer = new byte[64 * 1024];
        var (total, sinceTag, crc) = (0L, 0L, uint.MaxValue);
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            total += count;
            if (total > RatioFloor && total > part.CompressedLength * MaxRatio)
                throw Refuse("文件解压后膨胀超过100倍,疑似压缩炸弹;如确为正常数据,请另存为 CSV / unpacks to more than a hundred times its size");
            if (total > (isShared ? MaxSharedTextBytes : MaxPartBytes))
                throw Refuse("工作簿内容过大,请另存为 CSV / too large when unpacked");
            crc = Crc32(crc, buffer.AsSpan(0, count));
            if (isXml)
                sinceTag = Longest(buffer.AsSpan(0, count), sinceTag);
        }

        // A turned bit may be another person's number: what the archive says of its parts must be so.
        if (~crc != part.Crc32 || total != part.Length)
            throw new InvalidDataException();
    }

    /// <summary>CRC-32 as ZIP has it (ISO 3309, reversed polynomial EDB88320), without the inversions at both ends.</summary>
    private static uint Crc32(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            crc = CrcTable[(byte)(crc & 0xFF) ^ b] ^ (crc >> 8);
        return crc;
    }

    /// <summary>Bytes since the last tag began; a text is never longer than that.</summary>
    private static long Longest(ReadOnlySpan<byte> bytes, long sinceTag)
    {
        while (true)
        {
            var next = bytes.IndexOf((byte)'<');
            sinceTag += next < 0 ? bytes.Length : next;
            if (sinceTag > MaxTextBytes)
                throw Refuse("含有超长的单元格或标记,不像是数据表 / a cell longer than any can be");
            if (next < 0)
                return sinceTag;
            sinceTag = 0;
            bytes = bytes[(next + 1)..];
        }
    }

    /// <summary>How many parts the archive says it has, before they are listed; its directory stands at the end.</summary>
    private static long Parts(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, 22 + ushort.MaxValue)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + 22 > tail.Length)
            throw Refuse("文件已损坏或不完整 / the file is damaged or cut");
        var directory = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
        var parts = BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 10));
        return directory > 16 * 1024 * 1024 ? ushort.MaxValue : parts;
    }

    private static FormatException Refuse(string why) => new(why);
}
