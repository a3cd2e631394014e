namespace Matching.Identity;

/// <summary>Names as they are compared. The original stays with the record; what is here is never shown.</summary>
public static class PersonName
{
    /// <summary>The longest normalised name, in UTF-16 characters: room for it is enough for <see cref="Normalise(ReadOnlySpan{char}, Span{char}, out NameNotes)"/>.</summary>
    public const int MaxLength = NameNormaliser.Room;

    /// <summary>
    /// Compares two names as sent. The answer is the same from either side and depends on nothing but the two texts.
    /// </summary>
    public static NameComparison Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<char> roomA = stackalloc char[MaxLength];
        Span<char> roomB = stackalloc char[MaxLength];
        var a = roomA[..NameNormaliser.Normalise(left, roomA, out _)];
        var b = roomB[..NameNormaliser.Normalise(right, roomB, out _)];
        var (level, position) = NameComparer.Compare(a, b);
        return new NameComparison(level, left.SequenceEqual(right), position);
    }

    /// <summary>
    /// The name as it is compared: NFC, half width, capital letters, no blanks but one between words of letters, middle dots U+00B7,
    /// compatibility ideographs and former private code points unified, no note in brackets behind. Doing it twice changes nothing.
    /// </summary>
    public static string Normalise(string name)
    {
        Span<char> room = stackalloc char[MaxLength];
        var text = room[..NameNormaliser.Normalise(name, room, out _)];
        return text.SequenceEqual(name) ? name : new string(text);
    }

    /// <summary>Normalises without allocating.</summary>
    /// <param name="name">The name as sent; what goes beyond 128 code points is cut.</param>
    /// <param name="target">Room for <see cref="MaxLength"/> characters.</param>
    /// <param name="notes">What was changed or noticed.</param>
    /// <returns>The length.</returns>
    public static int Normalise(ReadOnlySpan<char> name, Span<char> target, out NameNotes notes) => NameNormaliser.Normalise(name, target, out notes);

    /// <summary>How many characters the surname has: two for a listed compound surname with something behind it, one for other names in characters, none in letters.</summary>
    public static int SurnameLength(ReadOnlySpan<char> name)
    {
        Span<char> room = stackalloc char[MaxLength];
        Span<NameToken> tokens = stackalloc NameToken[NameNormaliser.MostRunes];
        _ = NameTokens.Read(room[..NameNormaliser.Normalise(name, room, out _)], tokens, out var shape);
        return shape.Surname;
    }

    /// <summary>Whether the name begins with a surname of the list. There are others, so a name that does not is no error.</summary>
    public static bool BeginsWithListedSurname(ReadOnlySpan<char> name)
    {
        Span<char> room = stackalloc char[MaxLength];
        Span<NameToken> tokens = stackalloc NameToken[NameNormaliser.MostRunes];
        var count = NameTokens.Read(room[..NameNormaliser.Normalise(name, room, out _)], tokens, out var shape);
        return shape.Surname == 2 || (shape.InCharacters && count > 0 && Surnames.IsListed(tokens[0].Code));
    }

    /// <summary>
    /// The name as staff and the public see it: 张*, 张*明, 张**明; of a name in letters and one of minorities the first letter or character.
    /// A surname of two characters stays whole: 欧阳*.
    /// </summary>
    public static string Mask(string name)
    {
        var runes = Normalise(name).EnumerateRunes().ToArray();
        if (runes.Length == 0)
            return "";
        var shown = NameTokens.IsIdeograph(runes[0].Value) && runes.Length > 2 ? SurnameLength(name) : 1;
        var isShort = NameTokens.IsIdeograph(runes[0].Value) && runes.Length is 3 or 4;
        var hidden = isShort ? Math.Max(1, runes.Length - shown - 1) : Math.Min(Math.Max(1, runes.Length - shown), 3);
        var last = isShort && runes.Length > shown + 1 ? runes[^1].ToString() : "";
        return string.Concat(string.Concat(runes.Take(shown)), new string('*', hidden), last);
    }
}
