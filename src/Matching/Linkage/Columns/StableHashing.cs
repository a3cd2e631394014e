using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Matching.Linkage.Columns;

/// <summary>
/// Hashes that are the same on every machine and in every run, so that blocks, samples and stored frequencies are. A multiply-and-rotate
/// hash in the manner of wyhash and xxHash; not for secrets.
/// </summary>
public static class StableHashing
{
    private const ulong Prime1 = 0x9E3779B97F4A7C15;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;

    /// <summary>Hash of characters.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = Prime2 ^ ((ulong)text.Length * Prime1);
            var bytes = MemoryMarshal.AsBytes(text);
            while (bytes.Length >= 8)
            {
                hash = BitOperations.RotateLeft((hash ^ MemoryMarshal.Read<ulong>(bytes)) * Prime1, 29);
                bytes = bytes[8..];
            }

            ulong tail = 0;
            for (var i = 0; i < bytes.Length; i++)
                tail |= (ulong)bytes[i] << (8 * i);
            return Finish((hash ^ tail) * Prime1);
        }
    }

    /// <summary>Two hashes into one; the order counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong first, ulong second) => unchecked(Finish((BitOperations.RotateLeft(first, 23) + second) * Prime1));

    /// <summary>Spreads a number over all 64 bits; one to one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 32)) * Prime2;
            value = (value ^ (value >> 29)) * Prime1;
            return value ^ (value >> 32);
        }
    }
}
