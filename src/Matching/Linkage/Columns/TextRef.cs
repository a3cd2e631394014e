using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Matching.Linkage.Columns;

/// <summary>A value where it lies in its table: up to 64 of its characters can be matched against one character in an instruction or two.</summary>
internal readonly ref struct TextRef
{
    private readonly ref byte _start;

    public TextRef(ref byte start, int length, bool isWide)
    {
        _start = ref start;
        Length = length;
        IsWide = isWide;
    }

    public int Length { get; }

    public bool IsWide { get; }

    /// <summary>A character by place.</summary>
    public ushort this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsWide ? Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref _start, index * 2)) : Unsafe.Add(ref _start, index);
    }

    /// <summary>Which of the first 64 places hold this character; only for texts of up to 64 characters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong PlacesOf(ushort character)
    {
        var all = Length == 64 ? ulong.MaxValue : (1UL << Length) - 1;
        if (!IsWide)
        {
            if (character > 127)
                return 0;
            var low = Vector256.Equals(Vector256.LoadUnsafe(ref _start), Vector256.Create((byte)character)).ExtractMostSignificantBits();
            if (Length <= 32)
                return low & all;
            var high = Vector256.Equals(Vector256.LoadUnsafe(ref Unsafe.Add(ref _start, 32)), Vector256.Create((byte)character)).ExtractMostSignificantBits();
            return (low | ((ulong)high << 32)) & all;
        }

        ulong places = 0;
        for (var i = 0; i < Length; i += 16)
        {
            var chunk = Vector256.LoadUnsafe(ref Unsafe.As<byte, ushort>(ref Unsafe.Add(ref _start, i * 2)));
            places |= (ulong)Vector256.Equals(chunk, Vector256.Create(character)).ExtractMostSignificantBits() << i;
        }

        return places & all;
    }
}
