using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace Exchange.Protection;

/// <summary>
/// SM2 with SM3 (GB/T 32918.2-2016), with the usual identity 1234567812345678 (GM/T 0009-2012): for organisations whose rules ask for the national algorithms.
/// </summary>
public sealed class Sm2ReceiptSigner : IReceiptSigner
{
    /// <summary>The algorithm's name.</summary>
    public const string Algorithm = "SM2_SM3";

    private readonly ECPrivateKeyParameters _key;

    /// <summary>A signer with a private key, PKCS #8.</summary>
    /// <exception cref="FormatException">It is no SM2 key.</exception>
    public Sm2ReceiptSigner(byte[] privateKey)
    {
        try
        {
            _key = (ECPrivateKeyParameters)PrivateKeyFactory.CreateKey(privateKey);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidCastException or IOException or GeneralSecurityException)
        {
            throw new FormatException("密钥文件不可用:sm2SigningKey 应为 SM2 私钥(PKCS #8)的 Base64 / the key file cannot be used: sm2SigningKey must be an SM2 private key (PKCS #8) in Base64");
        }

        var point = _key.Parameters.G.Multiply(_key.D).Normalize();
        PublicKey = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(new ECPublicKeyParameters("EC", point, GMObjectIdentifiers.sm2p256v1)).GetDerEncoded();
    }

    /// <inheritdoc/>
    public byte[] PublicKey { get; }

    /// <summary>A new private key, PKCS #8.</summary>
    public static byte[] CreateKey()
    {
        var generator = new ECKeyPairGenerator();
        generator.Init(new ECKeyGenerationParameters(GMObjectIdentifiers.sm2p256v1, new SecureRandom()));
        return PrivateKeyInfoFactory.CreatePrivateKeyInfo(generator.GenerateKeyPair().Private).GetDerEncoded();
    }

    /// <inheritdoc/>
    public ReceiptSignature Sign(ReadOnlySpan<byte> receipt)
    {
        // The default identity of the signer is the usual one, and its signature is a DER sequence.
        var signer = new SM2Signer();
        signer.Init(true, new ParametersWithRandom(_key));
        var message = ReceiptText.Message(receipt);
        signer.BlockUpdate(message, 0, message.Length);
        return new ReceiptSignature(Algorithm, ReceiptText.KeyId(PublicKey), PublicKey, signer.GenerateSignature());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
