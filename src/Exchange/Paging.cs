using System.Buffers.Binary;
using System.Security.Cryptography;
using Exchange.Errors;
using Exchange.V1;

namespace Exchange;

/// <summary>
/// Keyset pages (AIP-158). A token holds the last key and a MAC over it and what it belongs to: it grants nothing, and it is of no use with
/// another filter. The key lives as long as the process; after a restart a client starts at its first page.
/// </summary>
public sealed class Paging
{
    private const int DefaultSize = 100;
    private const int MaxSize = 1000;
    private const int MacLength = 16;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

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
        Span<byte> token = stackalloc byte[sizeof(long) + (2 * MacLength)];
        BinaryPrimitives.WriteInt64BigEndian(token, after);
        Mac(scope, after, "").CopyTo(token[sizeof(long)..]);
        Mac(scope, after, "filter:" + filter).CopyTo(token[(sizeof(long) + MacLength)..]);
        return Convert.ToHexStringLower(token);
    }

    /// <summary>The key after which a page begins; <paramref name="start"/> for the first.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: PAGE_TOKEN_INVALID or FILTER_CHANGED.</exception>
    public long After(string scope, string filter, string token, long start = 0)
    {
        if (token.Length == 0)
            return start;
        byte[] bytes;
        try
        {
            bytes = Convert.FromHexString(token);
        }
        catch (FormatException)
        {
            throw Refusal.Create(ErrorReason.PageTokenInvalid);
        }

        if (bytes.Length != sizeof(long) + (2 * MacLength))
            throw Refusal.Create(ErrorReason.PageTokenInvalid);
        var after = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(sizeof(long), MacLength), Mac(scope, after, "")))
            throw Refusal.Create(ErrorReason.PageTokenInvalid);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(sizeof(long) + MacLength), Mac(scope, after, "filter:" + filter)))
            throw Refusal.Create(ErrorReason.FilterChanged);
        return after;
    }

    private byte[] Mac(string scope, long after, string filter) =>
        HMACSHA256.HashData(_key, System.Text.Encoding.UTF8.GetBytes($"{scope}\n{after}\n{filter}"))[..MacLength];
}
