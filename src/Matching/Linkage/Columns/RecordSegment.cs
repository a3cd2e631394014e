using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Matching.Linkage.Columns;

/// <summary>
/// Records as one block of bytes, for a store to keep (compressed and encrypted as it likes) and to hand back: the distinct values of each column once,
/// then the cells as their numbers. Some 64 Ki records make a good segment.
/// </summary>
/// <remarks>
/// Little-endian: magic "XLS1", columns, records; for each column its name, kind and distinct values; the records' ids; the cells record by record. Texts
/// are UTF-8 behind their length; numbers below 2^31 are written seven bits a byte. Values are already in their form, so that reading costs no
/// normalising, and a segment written by one version of the forms must not be read by another: <see cref="FormVersion"/> stands in it.
/// </remarks>
public static class RecordSegment
{
    /// <summary>Raised when cells come into another form than before.</summary>
    public const int FormVersion = 1;

    private const uint Magic = 0x31534C58;

    /// <summary>Writes some records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="from">The first.</param>
    /// <param name="to">Behind the last.</param>
    /// <param name="output">Where to.</param>
    public static void Write(RecordSet records, int from, int to, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(4), Magic);
        output.Advance(4);
        Put(output, FormVersion);
        Put(output, records.Columns.Count);
        Put(output, to - from);
        var numbers = new Dictionary<int, int>[records.Columns.Count];
        foreach (var (index, column) in records.Columns.Index())
        {
            var own = numbers[index] = new Dictionary<int, int> { [0] = 0 };
            for (var record = from; record < to; record++)
                own.TryAdd(column.IdOf(record), own.Count);
            Put(output, column.Name);
            Put(output, (int)column.Definition.Kind);
            Put(output, own.Count);
            foreach (var id in own.Keys.Skip(1))
                Put(output, column.Values[id]);
        }

        for (var record = from; record < to; record++)
        {
            Put(output, records.Ids[record]);
            for (var column = 0; column < numbers.Length; column++)
                Put(output, numbers[column][records.Cells[record, column]]);
        }
    }

    /// <summary>Adds a segment's records to those of a builder, whose columns find theirs by name; columns that the segment has not stay missing.</summary>
    /// <exception cref="LinkageException">It is no segment, is damaged, or was written with another form of cells.</exception>
    public static void Read(ReadOnlySpan<byte> segment, IReadOnlyList<ColumnDefinition> definitions, RecordSetBuilder builder)
    {
        var input = new Reader(segment);
        if (input.Fixed32() != Magic || input.Number() != FormVersion)
            throw Damaged();
        var (columns, count) = (input.Number(), input.Number());
        var places = new int[columns];
        var values = new string[columns][];
        for (var column = 0; column < columns; column++)
        {
            var (name, kind) = (input.Text(), input.Number());
            places[column] = definitions.ToList().FindIndex(definition => definition.Name == name && (int)definition.Kind == kind);
            values[column] = new string[input.Number()];
            for (var value = 0; value < values[column].Length; value++)
                values[column][value] = value == 0 ? "" : input.Text();
        }

        for (var record = 0; record < count; record++)
        {
            var id = input.Text();
            for (var column = 0; column < columns; column++)
            {
                var number = input.Number();
                if (number >= values[column].Length)
                    throw Damaged();
                if (places[column] >= 0)
                    builder.SetReady(places[column], values[column][number]);
            }

            builder.EndRecord(id);
        }

        if (!input.IsAtEnd)
            throw Damaged();
    }

    private static LinkageException Damaged() => new(LinkageFault.SegmentInvalid, "数据段无法识别或已损坏,请由原始数据重新生成 / the segment is damaged or of another version; make it anew from the data");

    private static void Put(IBufferWriter<byte> output, int number)
    {
        var room = output.GetSpan(5);
        var length = 0;
        for (var rest = (uint)number; ; rest >>= 7)
        {
            room[length++] = (byte)((rest & 0x7F) | (rest > 0x7F ? 0x80u : 0));
            if (rest <= 0x7F)
                break;
        }

        output.Advance(length);
    }

    private static void Put(IBufferWriter<byte> output, string text)
    {
        Put(output, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }

    private ref struct Reader(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

        public int Number()
        {
            uint number = 0;
            for (var shift = 0; shift < 35; shift += 7)
            {
                var next = Take(1)[0];
                number |= (uint)(next & 0x7F) << shift;
                if ((next & 0x80) == 0)
                    return number <= int.MaxValue ? (int)number : throw Damaged();
            }

            throw Damaged();
        }

        public string Text() => Encoding.UTF8.GetString(Take(Number()));

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length)
                throw Damaged();
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }
    }
}
