using System.Numerics;
using Google.Protobuf;

namespace Exchange.Cli;

/// <summary>CRC-32C over the bytes of several records, one after the other.</summary>
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
}
