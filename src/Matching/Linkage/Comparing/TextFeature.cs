using System.Numerics;
using System.Runtime.CompilerServices;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Sixteen bytes about a value from which bounds follow: which characters it holds, its beginning, its length. Most pairs of a block are so
/// unlike that the bounds alone give the level.
/// </summary>
/// <remarks>
/// A letter's first two occurrences have a bit each, a digit's first one, all other characters share two. Characters beyond what the bits hold are
/// counted apart. Common characters of two values are then at most the common bits and the lesser number of those; edits are at
/// least the longer length less that, and Jaro at most what so many matches in place would give.
/// </remarks>
internal readonly struct TextFeature
{
    private readonly ulong _signature;
    private readonly uint _head;
    private readonly ushort _length;
    private readonly ushort _extra;

    private TextFeature(in TextRef text)
    {
        _length = (ushort)text.Length;
        Span<byte> seen = stackalloc byte[64];
        seen.Clear();
        var bits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var (first, room) = c switch
            {
                >= 'a' and <= 'z' => ((c - 'a') * 2, 2),
                >= '0' and <= '9' => (52 + (c - '0'), 1),
                _ => (62, 2),
            };
            if (seen[first] < room)
            {
                _signature |= 1UL << (first + seen[first]++);
                bits++;
            }

            if (i < 4)
                _head |= (uint)(c & 0xFF) << (8 * i);
        }

        _extra = (ushort)(text.Length - bits);
    }

    /// <summary>Length in characters.</summary>
    public int Length => _length;

    /// <summary>The first character's low byte.</summary>
    public byte First => (byte)_head;

    /// <summary>Features of all values of a table; that of the missing value is empty.</summary>
    public static TextFeature[] Of(ValueTable values)
    {
        var features = new TextFeature[values.Count];
        for (var id = 1; id < features.Length; id++)
            features[id] = new TextFeature(values.Text(id));
        return features;
    }

    /// <summary>Common characters, at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostCommon(in TextFeature a, in TextFeature b) => BitOperations.PopCount(a._signature & b._signature) + Math.Min(a._extra, b._extra);

    /// <summary>Equal characters at the beginning, at most; four count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostPrefix(in TextFeature a, in TextFeature b) => BitOperations.TrailingZeroCount((ulong)(a._head ^ b._head) | (1UL << 32)) / 8;
}
