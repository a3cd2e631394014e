using System.Buffers.Binary;
using Google.Protobuf;

namespace Exchange.Store.Packed;

/// <summary>
/// Consecutive records as they came, in one piece: how many, where each ends, then their bytes. Small enough that one record costs little to read, large enough
/// that ten million of them are two hundred thousand rows.
/// </summary>
public readonly struct RecordBlock
{
    /// <summary>A block is closed once it holds this many bytes.</summary>
    public const int TargetBytes = 8 * 1024;

    /// <summary>A block is closed once it holds this many records.</summary>
    public const int MaxRecords = 128;

    private const int HeadLength = sizeof(int);
    private readonly ReadOnlyMemory<byte> _plain;

    /// <summary>Reads a block.</summary>
    /// <param name="firstIndex">The index of its first record.</param>
    /// <param name="plain">Its bytes, opened.</param>
    public RecordBlock(long firstIndex, ReadOnlyMemory<byte> plain)
    {
        (FirstIndex, _plain) = (firstIndex, plain);
        Count = BinaryPrimitives.ReadInt32LittleEndian(plain.Span);
    }

    /// <summary>The index of the first record.</summary>
    public long FirstIndex { get; }

    /// <summary>How many records.</summary>
    public int Count { get; }

    /// <summary>Whether a record stands in it.</summary>
    public bool Holds(long index) => index >= FirstIndex && index < FirstIndex + Count;

    /// <summary>The bytes of a record.</summary>
    public ReadOnlySpan<byte> this[long index]
    {
        get
        {
            var number = checked((int)(index - FirstIndex));
            ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(index));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count, nameof(index));
            var start = number == 0 ? 0 : End(number - 1);
            return _plain.Span.Slice(BodyStart + start, End(number) - start);
        }
    }

    private int BodyStart => HeadLength + (Count * sizeof(int));

    /// <summary>How many of the records from <paramref name="start"/> on make the next block.</summary>
    public static int Cut(IReadOnlyList<ByteString> records, int start)
    {
        var (count, bytes) = (0, 0);
        while (start + count < records.Count && count < MaxRecords && (count == 0 || bytes + records[start + count].Length <= TargetBytes))
            bytes += records[start + count++].Length;
        return count;
    }

    /// <summary>Packs records.</summary>
    public static byte[] Pack(IReadOnlyList<ByteString> records, int start, int count)
    {
        var length = 0;
        for (var i = 0; i < count; i++)
            length += records[start + i].Length;
        var plain = new byte[HeadLength + (count * sizeof(int)) + length];
        BinaryPrimitives.WriteInt32LittleEndian(plain, count);
        var (end, body) = (0, HeadLength + (count * sizeof(int)));
        for (var i = 0; i < count; i++)
        {
            var record = records[start + i];
            record.Span.CopyTo(plain.AsSpan(body + end));
            end += record.Length;
            BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(HeadLength + (i * sizeof(int))), end);
        }

        return plain;
    }

    private int End(int number) => BinaryPrimitives.ReadInt32LittleEndian(_plain.Span[(HeadLength + (number * sizeof(int)))..]);
}
