using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Twenty bytes about a value from which bounds follow: which characters it holds, its beginning and end, its length. Most pairs of a block are so
/// unlike that the bounds alone give the level.
/// </summary>
/// <remarks>
/// Each bit of the signature is a fact "holds this character at least so many times"; characters that no fact tells of are counted apart. Common
/// characters of two values are then at most the common facts and the lesser of those counts; edits are at least the longer length less that, and
/// Jaro at most what so many matches in place would give.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly struct TextFeature
{
    private readonly ulong _signature;
    private readonly uint _head;
    private readonly uint _tail;
    private readonly ushort _length;
    private readonly ushort _extra;

    private TextFeature(in TextRef text, SignatureLayout layout)
    {
        _length = (ushort)text.Length;
        var (signature, extra) = layout.Read(text);
        (_signature, _extra) = (signature, (ushort)extra);
        for (var i = 0; i < text.Length && i < 4; i++)
            _head |= (uint)(text[i] & 0xFF) << (8 * i);
        for (var i = 0; i < text.Length && i < 4; i++)
            _tail |= (uint)(text[text.Length - 1 - i] & 0xFF) << (8 * i);
    }

    /// <summary>Length in characters.</summary>
    public int Length => _length;

    /// <summary>The first character's low byte.</summary>
    public byte First => (byte)(_head & 0xFF);

    /// <summary>Features of all values of a table; that of the missing value is empty.</summary>
    public static TextFeature[] Of(ValueTable values)
    {
        var layout = new SignatureLayout(values);
        var features = new TextFeature[values.Count];
        for (var id = 1; id < features.Length; id++)
            features[id] = new TextFeature(values.Text(id), layout);
        return features;
    }

    /// <summary>Common characters, at most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostCommon(in TextFeature a, in TextFeature b) => BitOperations.PopCount(a._signature & b._signature) + Math.Min(a._extra, b._extra);

    /// <summary>Equal characters at the end, at most; four count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostSuffix(in TextFeature a, in TextFeature b) => BitOperations.TrailingZeroCount((ulong)(a._tail ^ b._tail) | (1UL << 32)) / 8;

    /// <summary>Equal characters at the beginning, at most; four count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MostPrefix(in TextFeature a, in TextFeature b) => BitOperations.TrailingZeroCount((ulong)(a._head ^ b._head) | (1UL << 32)) / 8;
}
