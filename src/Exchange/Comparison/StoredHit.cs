using System.Runtime.InteropServices;
using Exchange.Protection;

namespace Exchange.Comparison;

/// <summary>
/// A register record that carries the number of a person in a household file: 20 bytes, as the join hands them to the checks (little-endian, as every machine that
/// .NET runs on).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct StoredHit
{
    private const uint SharedBit = 0x8000;
    private readonly int _household;
    private readonly uint _indexLow;
    private readonly ushort _indexHigh;
    private readonly ushort _member;
    private readonly ushort _input;
    private readonly ushort _flags;
    private readonly int _region;

    /// <param name="household">The household's ordinal.</param>
    /// <param name="member">The person in it.</param>
    /// <param name="input">The ordinal of the record's batch among the run's inputs.</param>
    /// <param name="index">The record's index in its batch.</param>
    /// <param name="region">The record's region.</param>
    /// <param name="isShared">Whether the number stands in households of other parts of the run, too.</param>
    public StoredHit(int household, int member, int input, long index, int region, bool isShared)
    {
        (_household, _member, _input, _region) = (household, checked((ushort)member), checked((ushort)input), region);
        (_indexLow, _indexHigh) = ((uint)(index & uint.MaxValue), (ushort)(index >> 32));
        _flags = isShared ? (ushort)SharedBit : (ushort)0;
    }

    public int Household => _household;

    public int Member => _member;

    public int Input => _input;

    public long Index => ((long)_indexHigh << 32) | _indexLow;

    public int Region => _region;

    public bool IsShared => (_flags & SharedBit) != 0;

    /// <summary>The hits as bytes.</summary>
    public static ReadOnlySpan<byte> Bytes(List<StoredHit> hits) => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(hits));

    /// <summary>Reads hits.</summary>
    /// <exception cref="DataDamagedException">They are none.</exception>
    public static ReadOnlySpan<StoredHit> Read(byte[] bytes) =>
        bytes.Length % Marshal.SizeOf<StoredHit>() == 0 ? MemoryMarshal.Cast<byte, StoredHit>(bytes) : throw new DataDamagedException();

    /// <summary>In the order of the records, then of the persons.</summary>
    public static int CompareByRecord(StoredHit left, StoredHit right)
    {
        var order = left._input.CompareTo(right._input);
        if (order == 0)
            order = left.Index.CompareTo(right.Index);
        if (order == 0)
            order = left._household.CompareTo(right._household);
        return order != 0 ? order : left._member.CompareTo(right._member);
    }
}
