using System.Security.Cryptography;

namespace Exchange.Ingest;

/// <summary>
/// The chain over a batch's records: h(0) = 32 zero bytes, h(i+1) = SHA-256(h(i) followed by the bytes of record i). It does not depend on
/// how records were cut into chunks, so that an upload that was resumed with other chunks seals all the same.
/// </summary>
public static class ChainHash
{
    /// <summary>The length of a hash, bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>The chain of an empty batch.</summary>
    public static byte[] Empty => new byte[Length];

    /// <summary>The chain after one more record.</summary>
    public static byte[] Append(ReadOnlySpan<byte> chain, ReadOnlySpan<byte> record)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Length + record.Length);
        try
        {
            chain.CopyTo(buffer);
            record.CopyTo(buffer.AsSpan(Length));
            return SHA256.HashData(buffer.AsSpan(0, Length + record.Length));
        }
        finally
        {
            // The pool is shared: what a record held must not linger there.
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
