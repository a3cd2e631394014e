using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Matching.Linkage.Columns;

/// <summary>
/// The distinct values of a column, each with a number of its own: comparing two cells for equality is comparing two numbers, and what is
/// costly to find out of a value is found out once. Number 0 is the missing value. Filled by one thread, read by any number.
/// </summary>
/// <remarks>
/// Memory a value: its characters (one byte each when all are ASCII, else two), 10 bytes of directory and 8 to 16 of hash slots.
/// Values are cut at <see cref="MaxLength"/> characters. A table holds up to 2 GiB of characters.
/// </remarks>
public sealed class ValueTable
{
    /// <summary>Characters of a value that count; what follows is cut.</summary>
    public const int MaxLength = 1024;

    /// <summary>Bytes that may be read past a value's end without leaving the heap: one vector of 64.</summary>
    internal const int Slack = 64;

    private const ushort WideFlag = 0x8000;
    private byte[] _heap = new byte[4096];
    private int[] _starts = new int[256];
    private ushort[] _lengths = new ushort[256];
    private uint[] _hashes = new uint[256];
    private int[] _slots = new int[512];
    private int _used;

    /// <summary>How many numbers are given, the missing value among them: numbers go from 0 to below this.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>Bytes held.</summary>
    public long Bytes => _heap.Length + ((long)_starts.Length * 10) + (_slots.Length * 4L);

    /// <summary>The value of a number; empty for the missing value.</summary>
    public string this[int id]
    {
        get
        {
            Span<char> room = stackalloc char[MaxLength];
            return new string(room[..CopyTo(id, room)]);
        }
    }

    /// <summary>Length of a value in UTF-16 units.</summary>
    public int LengthOf(int id) => _lengths[id] & ~WideFlag;

    /// <summary>A hash of the value that is the same in every table, run and version.</summary>
    public ulong StableHash(int id)
    {
        Span<char> room = stackalloc char[MaxLength];
        return StableHashing.Of(room[..CopyTo(id, room)]);
    }

    /// <summary>Copies a value's characters.</summary>
    /// <returns>How many.</returns>
    public int CopyTo(int id, Span<char> target)
    {
        var length = LengthOf(id);
        if (IsWide(id))
        {
            MemoryMarshal.Cast<byte, char>(_heap.AsSpan(_starts[id], length * 2)).CopyTo(target);
            return length;
        }

        var bytes = _heap.AsSpan(_starts[id], length);
        for (var i = 0; i < bytes.Length; i++)
            target[i] = (char)bytes[i];
        return length;
    }

    /// <summary>The number of a value, a new one when it was not there. Empty is the missing value.</summary>
    public int Intern(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return 0;
        if (value.Length > MaxLength)
            value = value[..MaxLength];
        var hash = (uint)(StableHashing.Of(value) >> 32);
        var mask = _slots.Length - 1;
        var slot = (int)(hash & (uint)mask);
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var id = _slots[slot];
            if (_hashes[id] == hash && IsEqual(id, value))
                return id;
        }

        return Add(value, hash, slot);
    }

    /// <summary>The number of a value, or 0 when it was never seen.</summary>
    public int Find(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            return 0;
        var hash = (uint)(StableHashing.Of(value) >> 32);
        var mask = _slots.Length - 1;
        for (var slot = (int)(hash & (uint)mask); _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var id = _slots[slot];
            if (_hashes[id] == hash && IsEqual(id, value))
                return id;
        }

        return 0;
    }

    /// <summary>A value as the string metrics read it, without copying.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TextRef Text(int id) => new(ref _heap[_starts[id]], LengthOf(id), IsWide(id));

    private bool IsWide(int id) => (_lengths[id] & WideFlag) != 0;

    private int Add(ReadOnlySpan<char> value, uint hash, int slot)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lengths, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }

        var isWide = !System.Text.Ascii.IsValid(value);
        var bytes = isWide ? value.Length * 2 : value.Length;
        var start = isWide ? (_used + 1) & ~1 : _used;
        Reserve((long)start + bytes + Slack);
        if (isWide)
        {
            MemoryMarshal.AsBytes(value).CopyTo(_heap.AsSpan(start));
        }
        else
        {
            for (var i = 0; i < value.Length; i++)
                _heap[start + i] = (byte)value[i];
        }

        var id = Count++;
        _starts[id] = start;
        _lengths[id] = (ushort)(value.Length | (isWide ? WideFlag : 0));
        _hashes[id] = hash;
        _used = start + bytes;
        _slots[slot] = id;
        if (Count * 2L > _slots.Length)
            Rehash();
        return id;
    }

    private void Reserve(long bytes)
    {
        if (bytes <= _heap.Length)
            return;
        if (bytes > Array.MaxLength)
            throw new LinkageException(LinkageFault.ColumnTooLarge, "一列的不同取值超过 2 GiB 字符 / the distinct values of a column exceed 2 GiB of characters");
        Array.Resize(ref _heap, (int)Math.Min(Array.MaxLength, Math.Max(bytes, _heap.Length * 2L)));
    }

    private void Rehash()
    {
        _slots = new int[checked(_slots.Length * 2)];
        var mask = _slots.Length - 1;
        for (var id = 1; id < Count; id++)
        {
            var slot = (int)(_hashes[id] & (uint)mask);
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = id;
        }
    }

    private bool IsEqual(int id, ReadOnlySpan<char> value)
    {
        if (LengthOf(id) != value.Length)
            return false;
        if (IsWide(id))
            return MemoryMarshal.Cast<byte, char>(_heap.AsSpan(_starts[id], value.Length * 2)).SequenceEqual(value);
        return System.Text.Ascii.Equals(_heap.AsSpan(_starts[id], value.Length), value);
    }
}
