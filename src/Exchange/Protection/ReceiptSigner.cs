using System.Security.Cryptography;

namespace Exchange.Protection;

/// <summary>A signature over a receipt.</summary>
/// <param name="Algorithm">How it was made.</param>
/// <param name="KeyId">The key's short name.</param>
/// <param name="PublicKey">DER SubjectPublicKeyInfo.</param>
/// <param name="Signature">DER sequence (RFC 3279).</param>
public sealed record ReceiptSignature(string Algorithm, string KeyId, byte[] PublicKey, byte[] Signature);

/// <summary>Signs receipts, so that whoever holds one can prove years later what was taken. For any number of threads.</summary>
public interface IReceiptSigner : IDisposable
{
    /// <summary>The public key, DER SubjectPublicKeyInfo.</summary>
    byte[] PublicKey { get; }

    /// <summary>Signs a receipt's bytes.</summary>
    ReceiptSignature Sign(ReadOnlySpan<byte> receipt);
}

/// <summary>What every signer does alike.</summary>
internal static class ReceiptText
{
    private const int ShortLength = 16;

    /// <summary>What is signed: a text of ours first, so that no signature of this key can be taken for one of anything else.</summary>
    public static byte[] Message(ReadOnlySpan<byte> receipt) => [.. "exchange.v1.Receipt\0"u8, .. receipt];

    /// <summary>A key's short name: the beginning of the public key's SHA-256.</summary>
    public static string KeyId(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..ShortLength];
}

/// <summary>ECDSA over P-256 (FIPS 186-5) and SHA-256: what every system can verify, and what is used unless SM2 is asked for.</summary>
public sealed class ReceiptSigner : IReceiptSigner
{
    /// <summary>The algorithm's name.</summary>
    public const string Algorithm = "ECDSA_P256_SHA256";

    private readonly ECDsa _key;
    private readonly Lock _one = new();

    /// <summary>A signer with a private key, PKCS #8.</summary>
    public ReceiptSigner(byte[] privateKey)
    {
        _key = ECDsa.Create();
        _key.ImportPkcs8PrivateKey(privateKey, out _);
        PublicKey = _key.ExportSubjectPublicKeyInfo();
    }

    /// <inheritdoc/>
    public byte[] PublicKey { get; }

    /// <inheritdoc/>
    public ReceiptSignature Sign(ReadOnlySpan<byte> receipt)
    {
        lock (_one)
            return new ReceiptSignature(Algorithm, ReceiptText.KeyId(PublicKey), PublicKey, _key.SignData(ReceiptText.Message(receipt), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
