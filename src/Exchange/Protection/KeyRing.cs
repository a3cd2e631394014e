using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Exchange.Protection;

/// <summary>A batch's key as it stands in the database.</summary>
/// <param name="KeyId">Which key wrapped it.</param>
/// <param name="Wrapped">Nonce, ciphertext and tag: 60 bytes.</param>
public sealed record WrappedKey(string KeyId, byte[] Wrapped);

/// <summary>Makes batches' keys, wraps them (AES-256-GCM), and opens them again. For any number of threads.</summary>
/// <param name="keys">The keys.</param>
/// <param name="useSm2">Whether receipts are signed with SM2.</param>
public sealed class KeyRing(KeyFile keys, bool useSm2 = false) : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly ConcurrentDictionary<long, BatchCipher> _ciphers = new();

    /// <summary>How numbers and names are looked up.</summary>
    public LookupKeys Lookup { get; } = new(keys.LookupKey);

    /// <summary>Signs receipts.</summary>
    public IReceiptSigner Signer { get; } = useSm2 ? new Sm2ReceiptSigner(keys.Sm2SigningKey ?? throw new ArgumentException("No SM2 key.", nameof(keys))) : new ReceiptSigner(keys.SigningKey);

    /// <summary>A new key for a batch. What it is for is authenticated, so that a batch cannot be given another one's key.</summary>
    public WrappedKey Create(string batchName)
    {
        var wrapping = keys.WrappingKeys[^1];
        var wrapped = new byte[NonceLength + KeyFile.KeyLength + TagLength];
        var nonce = wrapped.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        var key = RandomNumberGenerator.GetBytes(KeyFile.KeyLength);
        using var aes = new AesGcm(wrapping.Key, TagLength);
        aes.Encrypt(nonce, key, wrapped.AsSpan(NonceLength, KeyFile.KeyLength), wrapped.AsSpan(NonceLength + KeyFile.KeyLength), Encoding.UTF8.GetBytes(batchName));
        return new WrappedKey(wrapping.Id, wrapped);
    }

    /// <summary>What protects a batch.</summary>
    /// <param name="batchId">The batch's row number.</param>
    /// <param name="batchName">Its name.</param>
    /// <param name="key">Its key.</param>
    /// <exception cref="DataDamagedException">The key file lacks the key that wrapped it, or it is damaged.</exception>
    public BatchCipher Cipher(long batchId, string batchName, WrappedKey key)
    {
        if (_ciphers.TryGetValue(batchId, out var known))
            return known;
        var cipher = new BatchCipher(batchId, Unwrap(batchName, key));
        var kept = _ciphers.GetOrAdd(batchId, cipher);
        if (kept != cipher)
            cipher.Dispose();
        return kept;
    }

    /// <summary>Forgets what protects a batch, whose key is gone.</summary>
    public void Forget(long batchId)
    {
        if (_ciphers.TryRemove(batchId, out var cipher))
            cipher.Dispose();
    }

    /// <summary>A value that only this file's keys give, to tell at the start whether the database was written with them.</summary>
    public string CheckValue() => Convert.ToHexStringLower(HMACSHA256.HashData(keys.LookupKey, "exchange/check/1"u8))[..32];

    /// <summary>An HMAC-SHA-256 under this file's lookup key, for one purpose.</summary>
    public IncrementalHash Mac(ReadOnlySpan<byte> purpose) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, HMACSHA256.HashData(keys.LookupKey, purpose));

    /// <summary>Whether a wrapping key is at hand.</summary>
    public bool Knows(string keyId) => keys.WrappingKeys.Any(key => key.Id == keyId);

    /// <inheritdoc/>
    public void Dispose()
    {
        Lookup.Dispose();
        Signer.Dispose();
        foreach (var cipher in _ciphers.Values)
            cipher.Dispose();
    }

    private byte[] Unwrap(string batchName, WrappedKey key)
    {
        var wrapping = keys.WrappingKeys.FirstOrDefault(candidate => candidate.Id == key.KeyId) ?? throw new DataDamagedException();
        if (key.Wrapped.Length != NonceLength + KeyFile.KeyLength + TagLength)
            throw new DataDamagedException();
        var plain = new byte[KeyFile.KeyLength];
        using var aes = new AesGcm(wrapping.Key, TagLength);
        try
        {
            aes.Decrypt(
                key.Wrapped.AsSpan(0, NonceLength), key.Wrapped.AsSpan(NonceLength, KeyFile.KeyLength), key.Wrapped.AsSpan(NonceLength + KeyFile.KeyLength), plain,
                Encoding.UTF8.GetBytes(batchName));
        }
        catch (CryptographicException)
        {
            throw new DataDamagedException();
        }

        return plain;
    }
}
