using System.Security.Cryptography;
using Exchange.V1;
using Google.Protobuf;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;

namespace Exchange.Cli;

/// <summary>What is wrong with a receipt.</summary>
internal enum ReceiptFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The signature does not fit what it signs.</summary>
    Signature,

    /// <summary>Signed, but not by the key that was named.</summary>
    Key,

    /// <summary>The file is not the one that was sent.</summary>
    Records,
}

/// <summary>A signed receipt in a file (the contract's JSON), and whether it holds; without any service.</summary>
internal static class ReceiptFile
{
    private const string Algorithm = "ECDSA_P256_SHA256";
    private const string Sm2 = "SM2_SM3";
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithIndentation("  "));

    /// <summary>Writes a receipt, whole or not at all.</summary>
    public static void Write(string path, SignedReceipt receipt)
    {
        File.WriteAllText(path + ".new", Formatter.Format(receipt) + Environment.NewLine);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads a receipt.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (SignedReceipt Signed, Receipt Receipt) Read(string path)
    {
        try
        {
            var signed = SignedReceipt.Parser.ParseJson(File.ReadAllText(path));
            return (signed, Receipt.Parser.ParseFrom(signed.Receipt));
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            throw new FormatException($"{path} 不是凭证文件 / is no receipt");
        }
    }

    /// <summary>A public key: PEM, or the DER bytes in Base64.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static byte[] ReadKey(string path)
    {
        try
        {
            var text = File.ReadAllText(path);
            var fields = PemEncoding.Find(text);
            return text[fields.Label] == "PUBLIC KEY" ? Convert.FromBase64String(text[fields.Base64Data]) : throw new FormatException();
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException or FormatException)
        {
            throw new FormatException($"{path} 不是 PEM 格式的公钥 / is no public key in PEM");
        }
    }

    /// <summary>A public key as PEM.</summary>
    public static string Pem(ByteString key) => PemEncoding.WriteString("PUBLIC KEY", key.Span);

    /// <summary>Whether a receipt holds.</summary>
    /// <param name="signed">The receipt.</param>
    /// <param name="trusted">The operator's key, DER; null to believe the one that the receipt names.</param>
    /// <param name="records">The file that was sent; null where it is not at hand.</param>
    public static ReceiptFault Verify(SignedReceipt signed, byte[]? trusted, RecordFile? records)
    {
        if (trusted is not null && !signed.PublicKey.Span.SequenceEqual(trusted))
            return ReceiptFault.Key;
        if (!(signed.Algorithm switch
        {
            Algorithm => IsSigned(signed),
            Sm2 => IsSignedBySm2(signed),
            _ => false,
        }))
            return ReceiptFault.Signature;
        if (records is null)
            return ReceiptFault.None;
        var receipt = Receipt.Parser.ParseFrom(signed.Receipt);
        var (count, chain) = records.Chain(CancellationToken.None);
        return count == receipt.Records && receipt.ChainHash.Span.SequenceEqual(chain) ? ReceiptFault.None : ReceiptFault.Records;
    }

    /// <summary>GB/T 32918.2-2016 with the usual identity.</summary>
    private static bool IsSignedBySm2(SignedReceipt signed)
    {
        try
        {
            var verifier = new SM2Signer();
            verifier.Init(false, PublicKeyFactory.CreateKey(signed.PublicKey.ToByteArray()));
            byte[] message = [.. "exchange.v1.Receipt\0"u8, .. signed.Receipt.Span];
            verifier.BlockUpdate(message, 0, message.Length);
            return verifier.VerifySignature(signed.Signature.ToByteArray());
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or InvalidCastException or CryptoException or GeneralSecurityException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsSigned(SignedReceipt signed)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(signed.PublicKey.Span, out _);
            byte[] message = [.. "exchange.v1.Receipt\0"u8, .. signed.Receipt.Span];
            return key.VerifyData(message, signed.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
