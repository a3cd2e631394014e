using System.Numerics;
using System.Runtime.CompilerServices;

namespace Matching.Identity;

/// <summary>
/// A name of up to four characters, which nearly all are, as a few 64-bit words of four 16-bit lanes: the characters, the characters with
/// variants folded, two readings, two marks of shape. Comparing two is a few instructions and gives the level that
/// <see cref="PersonName.Compare"/> gives. 64 bytes; holds no reference.
/// </summary>
public readonly struct PackedName : IEquatable<PackedName>
{
    private const int MostLanes = 4;
    private const ulong HighBits = 0x8000_8000_8000_8000;
    private const ulong LowestLane = 0xFFFF;
    private const ulong LowBits = 0x7FFF_7FFF_7FFF_7FFF;

    private readonly ulong _folded;
    private readonly ulong _main;
    private readonly ulong _other;
    private readonly ulong _corners;
    private readonly ulong _components;
    private readonly ulong _wild;
    private readonly byte _length;
    private readonly byte _surname;
    private readonly byte _family;
    private readonly bool _mayHoldHalves;

    private PackedName(ReadOnlySpan<NameToken> tokens, NameShape shape)
    {
        _length = (byte)tokens.Length;
        _surname = (byte)shape.Surname;
        _family = (byte)shape.Family;
        for (var i = 0; i < tokens.Length; i++)
        {
            var (token, shift) = (tokens[i], 16 * i);
            if (token.IsWild)
            {
                _wild |= 0x8000UL << shift;
                continue;
            }

            var han = HanTable.Instance[token.Original];
            Lanes |= Lane(token.Original) << shift;
            _folded |= Lane(token.Code) << shift;
            _main |= (ulong)token.Main << shift;
            _other |= (ulong)token.Other << shift;
            _corners |= (ulong)han.Corners << shift;
            _components |= (ulong)han.Component << shift;
            _mayHoldHalves |= i > 0 && !tokens[i - 1].IsWild
                && (HanTable.Instance.MayBeHalves(tokens[i - 1].Original, token.Original) || HanTable.Instance.MayBeHalves(tokens[i - 1].Code, token.Code));
        }
    }

    /// <summary>The characters, the first in the lowest sixteen bits; 0 where there is none or where any may stand.</summary>
    public ulong Lanes { get; }

    /// <summary>Packs a name as sent.</summary>
    /// <returns>False for a name that is empty or a filler, longer than four characters or in letters, that holds a middle dot, pinyin or a description in place
    /// of a character, several lost characters side by side, or a character beyond 通用规范汉字表 outside the basic plane. <see cref="PersonName.Compare"/> compares those.</returns>
    public static bool TryPack(ReadOnlySpan<char> name, out PackedName packed)
    {
        packed = default;
        Span<char> room = stackalloc char[PersonName.MaxLength];
        var text = room[..NameNormaliser.Normalise(name, room, out _)];
        if (text.Length > MostLanes * 2 || text.Contains(NameNormaliser.MiddleDot))
            return false;
        Span<NameToken> tokens = stackalloc NameToken[NameNormaliser.MostRunes];
        var count = NameTokens.Read(text, tokens, out var shape);
        if (count is 0 or > MostLanes || !shape.InCharacters || NameNormaliser.IsFiller(text))
            return false;
        for (var i = 0; i < count; i++)
        {
            var isPacked = tokens[i].Kind switch
            {
                NameTokenKind.Character => HanTable.Instance.TryGetLane(tokens[i].Original, out _) && HanTable.Instance.TryGetLane(tokens[i].Code, out _),
                NameTokenKind.Lost => i == 0 || tokens[i - 1].Kind is not NameTokenKind.Lost,
                _ => false,
            };
            if (!isPacked)
                return false;
        }

        packed = new PackedName(tokens[..count], shape);
        return packed.Lanes != 0;
    }

    /// <summary>The level of agreement; the same from either side, and the same that <see cref="PersonName.Compare"/> gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static NameLevel Compare(in PackedName a, in PackedName b)
    {
        if (a._length != b._length)
            return CompareLengths(a, b);
        var wild = a._wild | b._wild;
        if ((a._folded ^ b._folded) == 0 && wild == 0)
            return a.Lanes == b.Lanes ? NameLevel.Exact : NameLevel.Variant;
        return ComparePlaces(a, b, wild);
    }

    /// <inheritdoc/>
    public bool Equals(PackedName other) => Lanes == other.Lanes && _wild == other._wild && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PackedName other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lanes, _wild, _length);

    /// <summary>Whether two names have the same characters.</summary>
    public static bool operator ==(PackedName left, PackedName right) => left.Equals(right);

    /// <summary>Whether two names differ in a character.</summary>
    public static bool operator !=(PackedName left, PackedName right) => !left.Equals(right);

    /// <summary>Shows nothing of the name.</summary>
    public override string ToString() => "(name)";

    private static ulong Lane(int code) => HanTable.Instance.TryGetLane(code, out var lane) ? lane : throw new ArgumentOutOfRangeException(nameof(code));

    private static NameLevel ComparePlaces(in PackedName a, in PackedName b, ulong wild)
    {
        unchecked
        {
            var different = NonZero(a._folded ^ b._folded) & ~wild;
            if (different == 0)
            {
                // Lost characters agree with anything, but something must be the same.
                if (BitOperations.PopCount(wild) < a._length)
                    return NameLevel.Wildcard;
            }
            else if (a._length >= 2)
            {
                var known = NonZero(a._main) & NonZero(b._main);
                var main = NonZero(a._main ^ b._main) | (HighBits & ~known);
                var shared = main & NonZero(a._main ^ b._other) & NonZero(a._other ^ b._main) & NonZero(a._other ^ b._other) | (HighBits & ~known);
                var surname = SurnameLanes(Math.Min(a._surname, b._surname));
                var isOne = (different & (different - 1)) == 0;
                if ((different & shared) == 0 && (!isOne || (different & main & ~surname) == 0))
                    return NameLevel.SameSyllables;
                if (isOne)
                {
                    var shift = BitOperations.TrailingZeroCount(different) - 15;
                    if (HanCharacter.LookAlike((ushort)(a._corners >> shift), (ushort)(b._corners >> shift), (ushort)(a._components >> shift), (ushort)(b._components >> shift)))
                        return NameLevel.OneDiffersSameShape;
                    if ((different & shared) == 0)
                        return NameLevel.OneDiffersSameSyllable;
                    if (a._length > 2)
                        return NameLevel.OneDiffers;
                }
                else if (wild == 0 && SameSum(a._folded, b._folded) && IsReordered(a._folded, b._folded))
                {
                    return NameLevel.OrderSwapped;
                }
            }

            return SameSurname(a, b) ? NameLevel.SurnameOnly : NameLevel.None;
        }
    }

    private static NameLevel CompareLengths(in PackedName a, in PackedName b)
    {
        var (longer, shorter) = a._length > b._length ? (a, b) : (b, a);
        if ((longer._mayHoldHalves || shorter._mayHoldHalves) && AgreeWithHalves(longer, shorter))
            return NameLevel.Wildcard;
        return SameSurname(a, b) ? NameLevel.SurnameOnly : NameLevel.None;
    }

    private static bool AgreeWithHalves(in PackedName longer, in PackedName shorter)
    {
        Span<NameToken> a = stackalloc NameToken[MostLanes];
        Span<NameToken> b = stackalloc NameToken[MostLanes];
        return NameAlignment.Agrees(a[..longer.Unpack(a)], b[..shorter.Unpack(b)]);
    }

    private static bool SameSurname(in PackedName a, in PackedName b)
    {
        var lanes = SurnameLanes(a._family);
        return a._family == b._family && a._family > 0 && ((a._wild | b._wild) & lanes) == 0 && (NonZero(a._folded ^ b._folded) & lanes) == 0;
    }

    /// <summary>The highest bit of each lane of the surname.</summary>
    private static ulong SurnameLanes(int length) => length == 2 ? 0x8000_8000UL : 0x8000UL;

    /// <summary>The highest bit of each lane that is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong NonZero(ulong lanes) => unchecked(((lanes & LowBits) + LowBits) | lanes) & HighBits;

    /// <summary>Whether the lanes add up to the same, which the same lanes in any order do.</summary>
    private static bool SameSum(ulong a, ulong b)
    {
        const ulong Even = 0x0000_FFFF_0000_FFFF;
        var (x, y) = ((a & Even) + ((a >> 16) & Even), (b & Even) + ((b >> 16) & Even));
        return (x & uint.MaxValue) + (x >> 32) == (y & uint.MaxValue) + (y >> 32);
    }

    private static bool IsReordered(ulong a, ulong b)
    {
        for (; a != 0; a >>= 16)
        {
            var (lane, rest, shift) = (a & LowestLane, b, 0);
            while (rest != 0 && (rest & LowestLane) != lane)
            {
                rest >>= 16;
                shift += 16;
            }

            if (rest == 0)
                return false;

            // Takes the lane out and closes the gap.
            var below = unchecked((1UL << shift) - 1);
            b = (b & below) | (shift == 48 ? 0 : (b >> 16) & ~below);
        }

        return b == 0;
    }

    private int Unpack(Span<NameToken> tokens)
    {
        for (var i = 0; i < _length; i++)
        {
            tokens[i] = LaneAt(_wild, i) != 0
                ? new NameToken(NameTokenKind.Lost, 0, 0, 0, 0)
                : new NameToken(
                    NameTokenKind.Character, HanTable.Instance.RuneOfLane(LaneAt(_folded, i)), HanTable.Instance.RuneOfLane(LaneAt(Lanes, i)),
                    LaneAt(_main, i), LaneAt(_other, i));
        }

        return _length;
    }

    private static ushort LaneAt(ulong lanes, int place) => unchecked((ushort)(lanes >> (16 * place)));
}
