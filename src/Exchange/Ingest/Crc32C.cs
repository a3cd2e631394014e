using System.Buffers.Binary;
using System.Numerics;

namespace Exchange.Ingest;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4): initial value and final complement all ones; "123456789" gives E3069283.</summary>
public static class Crc32C
{
    /// <summary>The checksum over several pieces, one after the other.</summary>
    public static uint Compute(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        var crc = uint.MaxValue;
        foreach (var piece in pieces)
            crc = Update(crc, piece.Span);
        return ~crc;
    }

    private static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return crc;
    }
}
