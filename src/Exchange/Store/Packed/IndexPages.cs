using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Exchange.Protection;

namespace Exchange.Store.Packed;

/// <summary>How entries stand in the pages of an index and in the columns that they are made from.</summary>
internal static class IndexPages
{
    /// <summary>Entries in a page: with what protection adds just under 2 KB, so that no database puts a page out of its row.</summary>
    public const int PageEntries = 96;

    /// <summary>The longest page before protection, bytes.</summary>
    public const int MaxLength = sizeof(int) + (PageEntries * EntryLength);

    private const int Version = 1;
    private const int EntryLength = 20;

    /// <summary>A page's bytes before protection.</summary>
    public static byte[] Page(ReadOnlySpan<IndexEntry> entries)
    {
        var plain = new byte[sizeof(int) + (entries.Length * EntryLength)];
        BinaryPrimitives.WriteInt32LittleEndian(plain, Version);
        MemoryMarshal.AsBytes(entries).CopyTo(plain.AsSpan(sizeof(int)));
        return plain;
    }

    /// <summary>A page's entries.</summary>
    public static ReadOnlySpan<IndexEntry> Entries(ReadOnlySpan<byte> plain) =>
        plain.Length >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(plain) == Version && (plain.Length - sizeof(int)) % EntryLength == 0
            ? MemoryMarshal.Cast<byte, IndexEntry>(plain[sizeof(int)..])
            : throw new DataDamagedException();

    /// <summary>A chunk's entries, before they are sorted into pages.</summary>
    public static byte[] Columns(ReadOnlySpan<IndexEntry> persons, ReadOnlySpan<IndexEntry> names)
    {
        var plain = new byte[sizeof(int) + ((persons.Length + names.Length) * EntryLength)];
        BinaryPrimitives.WriteInt32LittleEndian(plain, persons.Length);
        MemoryMarshal.AsBytes(persons).CopyTo(plain.AsSpan(sizeof(int)));
        MemoryMarshal.AsBytes(names).CopyTo(plain.AsSpan(sizeof(int) + (persons.Length * EntryLength)));
        return plain;
    }

    /// <summary>The entries of one kind in a chunk's columns.</summary>
    public static ReadOnlySpan<IndexEntry> Columns(byte[] plain, IndexKind kind)
    {
        var all = MemoryMarshal.Cast<byte, IndexEntry>(plain.AsSpan(sizeof(int)));
        var persons = BinaryPrimitives.ReadInt32LittleEndian(plain);
        return kind is IndexKind.Person ? all[..persons] : all[persons..];
    }
}
