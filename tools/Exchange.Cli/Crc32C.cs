using System.Numerics;
using Google.Protobuf;

namespace Exchange.Cli;

/// <summary>CRC-32C over bytes, or over those of several records, one after the other.</summary>
internal static class Crc32C
{
    public static uint Compute(IEnumerable<ByteString> records)
    {
        var crc = uint.MaxValue;
        foreach (var record in records)
        {
            foreach (var value in record.Span)
                crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
