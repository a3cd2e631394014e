using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Exchange.Protection;

/// <summary>
/// From a person's number, or name and birth date, to the key under which they are indexed: AES-CMAC (NIST SP 800-38B, RFC 4493) of one block, cut to
/// 63 bits. Without the secret nobody can tell from an index whose number stands in it, nor try all numbers; with it equal numbers have equal keys, which
/// is all that a join needs. Numbers of 10⁸ records and 10⁷ persons fall together once in 10⁴ such sets, and whoever uses a match compares the number itself.
/// </summary>
/// <remarks>A MAC of one block needs one call of AES, so that a chunk's keys are made in one go; HMAC-SHA-256 takes a microsecond each. For any number of threads.</remarks>
public sealed class LookupKeys : IDisposable
{
    private const int BlockLength = 16;
    private const ulong PersonPurpose = 0x6E6F_7372_6570; // "person"
    private const ulong NamePurpose = 0x656D_616E; // "name"
    private readonly ConcurrentBag<Aes> _idle = [];
    private readonly byte[] _key;
    private readonly ulong _low;
    private readonly ulong _high;

    /// <summary>Lookup keys under a secret of 256 bits.</summary>
    public LookupKeys(byte[] key)
    {
        _key = key;

        // SP 800-38B 6.1: L = AES(0), K1 = L doubled in GF(2^128).
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        Encrypt(block);
        var carry = (block[0] & 0x80) != 0;
        for (var i = 0; i < BlockLength; i++)
            block[i] = (byte)(((block[i] << 1) & 0xFE) | (i + 1 < BlockLength ? block[i + 1] >> 7 : 0));
        if (carry)
            block[^1] ^= 0x87;
        _low = BinaryPrimitives.ReadUInt64LittleEndian(block);
        _high = BinaryPrimitives.ReadUInt64LittleEndian(block[8..]);
    }

    /// <summary>The lookup key of a number's key; above 0.</summary>
    public long Person(long numberKey)
    {
        Persons([numberKey], MemoryMarshal.CreateSpan(ref numberKey, 1));
        return numberKey;
    }

    /// <summary>The lookup keys of numbers' keys; 0, which no number has, stays 0.</summary>
    public void Persons(ReadOnlySpan<long> numberKeys, Span<long> lookupKeys) => Make(numberKeys, PersonPurpose, lookupKeys);

    /// <summary>The lookup keys of <see cref="Matching.Identity.NearNumbers"/>; 0 stays 0.</summary>
    public void Names(ReadOnlySpan<long> nameKeys, Span<long> lookupKeys) => Make(nameKeys, NamePurpose, lookupKeys);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var aes))
            aes.Dispose();
    }

    /// <summary>AES-CMAC of messages of one block each, in place: for tests against published vectors.</summary>
    internal void Mac(Span<byte> blocks)
    {
        for (var i = 0; i < blocks.Length; i += BlockLength)
        {
            var block = blocks[i..];
            BinaryPrimitives.WriteUInt64LittleEndian(block, BinaryPrimitives.ReadUInt64LittleEndian(block) ^ _low);
            BinaryPrimitives.WriteUInt64LittleEndian(block[8..], BinaryPrimitives.ReadUInt64LittleEndian(block[8..]) ^ _high);
        }

        Encrypt(blocks);
    }

    private void Make(ReadOnlySpan<long> plain, ulong purpose, Span<long> keys)
    {
        if (plain.IsEmpty)
            return;
        const int AtOnce = 64;
        Span<byte> room = stackalloc byte[Math.Min(plain.Length, AtOnce) * BlockLength];
        for (var start = 0; start < plain.Length; start += AtOnce)
        {
            var count = Math.Min(AtOnce, plain.Length - start);
            var blocks = room[..(count * BlockLength)];
            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(blocks[(i * BlockLength)..], plain[start + i]);
                BinaryPrimitives.WriteUInt64LittleEndian(blocks[((i * BlockLength) + 8)..], purpose);
            }

            Mac(blocks);
            for (var i = 0; i < count; i++)
            {
                var key = BinaryPrimitives.ReadInt64LittleEndian(blocks[(i * BlockLength)..]) & long.MaxValue;
                keys[start + i] = plain[start + i] == 0 ? 0 : Math.Max(1, key);
            }
        }
    }

    private void Encrypt(Span<byte> blocks)
    {
        if (!_idle.TryTake(out var aes))
        {
            aes = Aes.Create();
            aes.Key = _key;
        }

        aes.EncryptEcb(blocks, blocks, PaddingMode.None);
        _idle.Add(aes);
    }
}
