using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Exchange.Errors;
using Exchange.Protection;
using Exchange.V1;

namespace Exchange;

/// <summary>
/// Keyset pages (AIP-158). A token holds the last key and a MAC over it and what it belongs to: it grants nothing, and it is of no use with
/// another filter. The key follows from the key file, so that every service on a database takes every other one's tokens, after a restart, too.
/// </summary>
public sealed class Paging(KeyRing keys)
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;
    private const int MacLength = 16;
    private const int FilterLength = 8;
    private const int BodyLength = sizeof(long) + FilterLength;
    private readonly byte[] _key = KeyOf(keys);

    /// <summary>The size to use for the size that was asked.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: it is negative.</exception>
    public static int Size(int asked) => asked switch
    {
        < 0 => throw Refusal.FieldInvalid("page_size", "不能为负数", "must not be negative"),
        0 => DefaultSize,
        _ => Math.Min(asked, MaxSize),
    };

    /// <summary>The token of the page after a key.</summary>
    /// <param name="scope">What is listed and by whom; digested.</param>
    /// <param name="filter">The filter; digested.</param>
    /// <param name="after">The last key of the page.</param>
    public string Token(string scope, string filter, long after)
    {
        var body = new byte[BodyLength];
        BinaryPrimitives.WriteInt64BigEndian(body, after);
        FilterHash(filter).CopyTo(body.AsSpan(sizeof(long)));
        return Convert.ToHexStringLower([.. body, .. Mac(scope, body)]);
    }

    /// <summary>The key after which a page begins; <paramref name="start"/> for the first.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: PAGE_TOKEN_INVALID or FILTER_CHANGED.</exception>
    public long After(string scope, string filter, string token, long start = 0)
    {
        if (token.Length == 0)
            return start;
        var bytes = new byte[BodyLength + MacLength];
        if (token.Length != bytes.Length * 2 || Convert.FromHexString(token, bytes, out _, out _) is not System.Buffers.OperationStatus.Done)
            throw Refusal.Create(ErrorReason.PageTokenInvalid);
        var body = bytes.AsSpan(0, BodyLength);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(BodyLength), Mac(scope, body)))
            throw Refusal.Create(ErrorReason.PageTokenInvalid);
        if (!body[sizeof(long)..].SequenceEqual(FilterHash(filter)))
            throw Refusal.Create(ErrorReason.FilterChanged);
        return BinaryPrimitives.ReadInt64BigEndian(body);
    }

    private static byte[] KeyOf(KeyRing keys)
    {
        using var mac = keys.Mac("exchange/paging/1"u8);
        return mac.GetHashAndReset();
    }

    private static byte[] FilterHash(string filter) => SHA256.HashData(Encoding.UTF8.GetBytes(filter))[..FilterLength];

    private byte[] Mac(string scope, ReadOnlySpan<byte> body) => HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(scope), 0, .. body])[..MacLength];
}
