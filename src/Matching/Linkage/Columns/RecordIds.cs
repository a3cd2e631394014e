using System.Text;

namespace Matching.Linkage.Columns;

/// <summary>The records' own ids, in the order of the records. UTF-8 in one piece of memory: their bytes and five more each.</summary>
public sealed class RecordIds
{
    private readonly List<byte[]> _pieces = [];
    private readonly List<int> _starts = [];
    private byte[] _piece = [];
    private int _used;
    private int[]? _order;

    /// <summary>How many.</summary>
    public int Count => _starts.Count;

    /// <summary>The id of a record.</summary>
    public string this[int record]
    {
        get
        {
            var bytes = Bytes(record);
            return Encoding.UTF8.GetString(bytes);
        }
    }

    /// <summary>Adds the next record's id.</summary>
    public void Add(ReadOnlySpan<char> id)
    {
        const int PieceSize = 1 << 20;
        var size = Encoding.UTF8.GetMaxByteCount(id.Length) + 4;
        if (_used + size > _piece.Length)
        {
            _piece = new byte[Math.Max(PieceSize, size)];
            _pieces.Add(_piece);
            _used = 0;
            PieceStarts.Add(_starts.Count);
        }

        var written = Encoding.UTF8.GetBytes(id, _piece.AsSpan(_used + 4));
        BitConverter.TryWriteBytes(_piece.AsSpan(_used), written);
        _starts.Add(_used);
        _used += written + 4;
        _order = null;
    }

    /// <summary>A hash of a record's id: the same wherever the record stands.</summary>
    public ulong Hash(int record)
    {
        Span<char> room = stackalloc char[512];
        var bytes = Bytes(record);
        if (bytes.Length <= room.Length)
            return StableHashing.Of(room[..Encoding.UTF8.GetChars(bytes, room)]);
        return StableHashing.Of(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>Compares two records by their ids, byte by byte.</summary>
    public int Compare(int left, int right) => Bytes(left).SequenceCompareTo(Bytes(right));

    /// <summary>The first two records of a range that have the same id, or null.</summary>
    public (int First, int Second)? FindDuplicate(int from, int to)
    {
        var hashes = new ulong[to - from];
        var records = new int[to - from];
        for (var i = 0; i < hashes.Length; i++)
        {
            hashes[i] = Hash(from + i);
            records[i] = from + i;
        }

        Array.Sort(hashes, records);
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1] && Compare(records[i], records[i - 1]) == 0)
                return (Math.Min(records[i], records[i - 1]), Math.Max(records[i], records[i - 1]));
        }

        return null;
    }

    /// <summary>The record of a range with this id, or -1.</summary>
    public int Find(string id, int from, int to)
    {
        var order = _order ??= BuildOrder();
        var wanted = Encoding.UTF8.GetBytes(id);
        var (low, high) = (0, order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Bytes(order[middle]).SequenceCompareTo(wanted) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        for (; low < order.Length && Bytes(order[low]).SequenceEqual(wanted); low++)
        {
            if (order[low] >= from && order[low] < to)
                return order[low];
        }

        return -1;
    }

    private List<int> PieceStarts { get; } = [];

    private int[] BuildOrder()
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => Compare(a, b) is var by && by != 0 ? by : a.CompareTo(b));
        return order;
    }

    private ReadOnlySpan<byte> Bytes(int record)
    {
        var piece = PieceStarts.BinarySearch(record);
        var bytes = _pieces[piece >= 0 ? piece : ~piece - 1].AsSpan(_starts[record]);
        return bytes.Slice(4, BitConverter.ToInt32(bytes));
    }
}
