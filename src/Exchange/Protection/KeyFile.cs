using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Protection;

/// <summary>
/// The secrets of a service, which never stand in its database: a key that wraps the batches' own keys, and a key that numbers and names are looked
/// up by. Lost, everything stored is lost; stolen together with the database, everything is told. Keep it apart from both, and a copy of it.
/// </summary>
/// <param name="LookupKey">256 bits. It can never be changed: every index was made with it.</param>
/// <param name="WrappingKeys">256 bits each; the last one wraps new batches, the others open old ones.</param>
/// <param name="SigningKey">Signs receipts: ECDSA P-256, PKCS #8.</param>
/// <param name="Sm2SigningKey">Signs receipts where SM2 is asked for, PKCS #8; null where it never was.</param>
public sealed record KeyFile(byte[] LookupKey, IReadOnlyList<WrappingKey> WrappingKeys, byte[] SigningKey, byte[]? Sm2SigningKey = null)
{
    /// <summary>The length of each key, bytes.</summary>
    public const int KeyLength = 32;

    private const int MaxIdLength = 64;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a key file.</summary>
    /// <exception cref="FormatException">It is not one; the message never shows what it holds.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static KeyFile Read(string path)
    {
        Text? text;
        try
        {
            text = JsonSerializer.Deserialize<Text>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException exception)
        {
            // The exception's own message may quote the value.
            throw Wrong($"JSON 有误(第{exception.LineNumber + 1}行) / not valid JSON (line {exception.LineNumber + 1})");
        }

        if (text?.LookupKey is null || text.SigningKey is null || text.WrappingKeys is not { Count: > 0 } keys)
            throw Wrong("缺少 lookupKey、wrappingKeys 或 signingKey / lookupKey, wrappingKeys or signingKey is missing");
        if (keys.Any(key => key?.Id is not { Length: > 0 and <= MaxIdLength } || key.Key is null) || keys.DistinctBy(key => key.Id).Count() != keys.Count)
            throw Wrong("wrappingKeys 各项须有不重复的 id(1至64字)和 key / each of wrappingKeys needs an id of its own (1 to 64 characters) and a key");
        return new KeyFile(Decode(text.LookupKey), [.. keys.Select(key => new WrappingKey(key.Id!, Decode(key.Key!)))], DecodeSigningKey(text.SigningKey), text.Sm2SigningKey is { } sm2 ? DecodeSm2(sm2) : null);
    }

    /// <summary>Makes new keys and writes them, for this account alone to read. Never over a file that is there.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static KeyFile Create(string path, DateTimeOffset now)
    {
        var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{now:yyyyMMdd}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = new KeyFile(RandomNumberGenerator.GetBytes(KeyLength), [new WrappingKey(id, RandomNumberGenerator.GetBytes(KeyLength))], signing.ExportPkcs8PrivateKey());
        keys.Write(path);
        return keys;
    }

    /// <summary>These keys with one for SM2, written in the file's place.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public KeyFile WithSm2(string path)
    {
        var keys = this with { Sm2SigningKey = Sm2ReceiptSigner.CreateKey() };
        File.Delete(path + ".new");
        keys.Write(path + ".new");
        File.Move(path + ".new", path, overwrite: true);
        return keys;
    }

    /// <summary>Shows no key.</summary>
    public override string ToString() => "(keys)";

    private void Write(string path)
    {
        var text = new Text(
            Convert.ToBase64String(LookupKey), [.. WrappingKeys.Select(key => new KeyText(key.Id, Convert.ToBase64String(key.Key)))], Convert.ToBase64String(SigningKey),
            Sm2SigningKey is null ? null : Convert.ToBase64String(Sm2SigningKey));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, text, Json);

        // A batch must not outlive its key: the key is on disk before the first batch is.
        file.Flush(flushToDisk: true);
    }

    private static byte[] DecodeSm2(string base64)
    {
        var room = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, room, out var length) ? room[..length] : throw Wrong("sm2SigningKey 应为 Base64 / sm2SigningKey must be Base64");
    }

    private static byte[] Decode(string base64)
    {
        var key = new byte[KeyLength];
        return Convert.TryFromBase64String(base64, key, out var length) && length == KeyLength
            ? key
            : throw Wrong("密钥应为32字节的 Base64 / a key must be 32 bytes in Base64");
    }

    private static byte[] DecodeSigningKey(string base64)
    {
        const string What = "signingKey 应为 P-256 私钥(PKCS #8)的 Base64 / signingKey must be a P-256 private key (PKCS #8) in Base64";
        var room = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, room, out var length))
            throw Wrong(What);
        using var signing = ECDsa.Create();
        try
        {
            signing.ImportPkcs8PrivateKey(room.AsSpan(0, length), out _);
        }
        catch (CryptographicException)
        {
            throw Wrong(What);
        }

        return signing.KeySize == 256 ? room[..length] : throw Wrong(What);
    }

    private static FormatException Wrong(string what) => new($"密钥文件不可用 / the key file cannot be used: {what}");

    private sealed record Text(string? LookupKey, List<KeyText>? WrappingKeys, string? SigningKey, string? Sm2SigningKey = null);

    private sealed record KeyText(string? Id, string? Key);
}

/// <summary>A key that wraps the keys of batches.</summary>
/// <param name="Id">Its name, which stands beside what it wrapped.</param>
/// <param name="Key">256 bits.</param>
public sealed record WrappingKey(string Id, byte[] Key)
{
    /// <summary>Shows no key.</summary>
    public override string ToString() => $"(key {Id})";
}
