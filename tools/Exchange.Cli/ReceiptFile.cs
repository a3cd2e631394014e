using System.Security.Cryptography;
using Exchange.V1;
using Google.Protobuf;

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
            using var key = ECDsa.Create();
            key.ImportFromPem(File.ReadAllText(path));
            return key.ExportSubjectPublicKeyInfo();
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
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
        if (signed.Algorithm != Algorithm || !IsSigned(signed))
            return ReceiptFault.Signature;
        if (records is null)
            return ReceiptFault.None;
        var receipt = Receipt.Parser.ParseFrom(signed.Receipt);
        var (count, chain) = (0L, new byte[SHA256.HashSizeInBytes]);
        foreach (var (record, _) in records.Read())
        {
            count++;
            chain = SHA256.HashData([.. chain, .. record.Span]);
        }

        return count == receipt.Records && receipt.ChainHash.Span.SequenceEqual(chain) ? ReceiptFault.None : ReceiptFault.Records;
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
