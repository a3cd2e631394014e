using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Exchange.Protection;

/// <summary>What a protected blob holds; part of what is authenticated, so that none can stand in for another. Numbers never change.</summary>
public enum BlobKind : byte
{
    /// <summary>Records as they came.</summary>
    Records = 1,

    /// <summary>What the index is made of, before the seal.</summary>
    Columns = 2,

    /// <summary>A page of an index.</summary>
    Page = 3,

    /// <summary>What is kept in memory of an index.</summary>
    Directory = 4,

    /// <summary>Hits of a run.</summary>
    Hits = 5,

    /// <summary>What a part of a run has counted.</summary>
    Part = 6,

    /// <summary>Verdicts that later runs may take over.</summary>
    Verdicts = 7,
}

/// <summary>Protected bytes are not what was written: damaged, cut, exchanged, or of another key.</summary>
public sealed class DataDamagedException() : Exception("Protected data is damaged or was written under another key.");

/// <summary>
/// Protects a batch's blobs with AES-256-GCM under the batch's own key: 12 bytes of nonce (random), the ciphertext, 16 bytes of tag. The kind, the batch and
/// the blob's number are authenticated with it. Once its key is removed, a batch can no longer be read, however large it is and whatever the disk still holds.
/// </summary>
/// <remarks>For any number of threads. Random nonces are good for 2³² blobs a key (SP 800-38D 8.3); a batch of 10⁸ records has 10⁷.</remarks>
public sealed class BatchCipher(long batchId, byte[] key) : IDisposable
{
    /// <summary>How many bytes protection adds.</summary>
    public const int Overhead = NonceLength + TagLength;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int AssociatedLength = 17;
    private readonly ConcurrentBag<AesGcm> _idle = [];

    /// <summary>Protects a blob.</summary>
    public byte[] Protect(BlobKind kind, long number, ReadOnlySpan<byte> plain)
    {
        var blob = new byte[plain.Length + Overhead];
        var nonce = blob.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> associated = stackalloc byte[AssociatedLength];
        Associate(kind, number, associated);
        var aes = Take();
        aes.Encrypt(nonce, plain, blob.AsSpan(NonceLength, plain.Length), blob.AsSpan(NonceLength + plain.Length), associated);
        _idle.Add(aes);
        return blob;
    }

    /// <summary>Opens a blob.</summary>
    /// <exception cref="DataDamagedException">It is not what was written.</exception>
    public byte[] Open(BlobKind kind, long number, ReadOnlySpan<byte> blob)
    {
        var plain = new byte[Math.Max(0, blob.Length - Overhead)];
        Open(kind, number, blob, plain);
        return plain;
    }

    /// <summary>Opens a blob into room of its caller's.</summary>
    /// <param name="kind">What it holds.</param>
    /// <param name="number">Its number.</param>
    /// <param name="blob">The blob.</param>
    /// <param name="plain">Exactly <see cref="Overhead"/> bytes shorter than the blob.</param>
    /// <exception cref="DataDamagedException">It is not what was written.</exception>
    public void Open(BlobKind kind, long number, ReadOnlySpan<byte> blob, Span<byte> plain)
    {
        if (blob.Length != plain.Length + Overhead)
            throw new DataDamagedException();
        Span<byte> associated = stackalloc byte[AssociatedLength];
        Associate(kind, number, associated);
        var aes = Take();
        try
        {
            aes.Decrypt(blob[..NonceLength], blob[NonceLength..^TagLength], blob[^TagLength..], plain, associated);
        }
        catch (CryptographicException)
        {
            aes.Dispose();
            throw new DataDamagedException();
        }

        _idle.Add(aes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var aes))
            aes.Dispose();
    }

    private void Associate(BlobKind kind, long number, Span<byte> associated)
    {
        associated[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(associated[1..], batchId);
        BinaryPrimitives.WriteInt64LittleEndian(associated[9..], number);
    }

    private AesGcm Take() => _idle.TryTake(out var aes) ? aes : new AesGcm(key, TagLength);
}
