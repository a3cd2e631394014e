namespace Matching.Identity;

/// <summary>What stands at one position of a name.</summary>
internal enum NameTokenKind : byte
{
    /// <summary>A character that is known.</summary>
    Character,

    /// <summary>A sign for a character that a system could not carry: it may be any.</summary>
    Lost,

    /// <summary>A description of a character (IDS), which may be any.</summary>
    Described,

    /// <summary>A syllable in letters where a character should be: it may be any of that sound.</summary>
    Pinyin,
}

/// <summary>One position of a name, ready to be compared.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Code">The folded character, 0 for the others.</param>
/// <param name="Original">The normalised character before folding.</param>
/// <param name="Main">The main syllable, in the first places that of the surname; 0 for unknown.</param>
/// <param name="Other">Another syllable, or the main one.</param>
internal readonly record struct NameToken(NameTokenKind Kind, int Code, int Original, ushort Main, ushort Other)
{
    public bool IsWild => Kind is not NameTokenKind.Character;

    /// <summary>Whether two positions share a reading.</summary>
    public bool SharesReading(NameToken other) => Main != 0 && other.Main != 0
        && (Main == other.Main || Main == other.Other || Other == other.Main || Other == other.Other);

    /// <summary>Whether a position that may be several characters may be the other: a syllable only what sounds so, the rest anything.</summary>
    public bool MayBe(NameToken other) => (Kind is not NameTokenKind.Pinyin && other.Kind is not NameTokenKind.Pinyin)
        || Kind is NameTokenKind.Lost or NameTokenKind.Described || other.Kind is NameTokenKind.Lost or NameTokenKind.Described || SharesReading(other);

    /// <summary>Shows nothing of the name.</summary>
    public override string ToString() => $"({Kind})";
}
