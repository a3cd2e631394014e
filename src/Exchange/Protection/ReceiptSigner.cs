using System.Security.Cryptography;

namespace Exchange.Protection;

/// <summary>A signature over a receipt.</summary>
/// <param name="Algorithm">How it was made.</param>
/// <param name="KeyId">The key's short name.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
/// <param name="Signature">DER sequence (RFC 3279).</param>
public sealed record ReceiptSignature(string Algorithm, string KeyId, byte[] PublicKey, byte[] Signature);

/// <summary>Signs receipts with ECDSA over P-256 (FIPS 186-5) and SHA-256, so that whoever holds one can prove years later what was taken. For any number of threads.</summary>
public sealed class ReceiptSigner : IDisposable
{
    /// <summary>The one algorithm so far.</summary>
    public const string Algorithm = "ECDSA_P256_SHA256";

    private const int ShortLength = 16;
    private readonly ECDsa _key;
    private readonly Lock _one = new();

    /// <summary>A signer with a private key, PKCS #8.</summary>
    public ReceiptSigner(byte[] privateKey)
    {
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(privateKey, out _);
        PublicKey = _key.ExportSubjectPublicKeyInfo();
        KeyId = Convert.ToHexStringLower(SHA256.HashData(PublicKey))[..ShortLength];
    }

    /// <summary>The public key, DER SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The key's short name: the beginning of the public key's SHA-256.</summary>
    public string KeyId { get; }

    /// <summary>What is signed: a text of ours first, so that no signature of this key can be taken for one of anything else.</summary>
    public static byte[] Message(ReadOnlySpan<byte> receipt) => [.. "exchange.v1.Receipt\0"u8, .. receipt];

    /// <summary>Signs a receipt's bytes.</summary>
    public ReceiptSignature Sign(ReadOnlySpan<byte> receipt)
    {
        lock (_one)
            return new ReceiptSignature(Algorithm, KeyId, PublicKey, _key.SignData(Message(receipt), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
