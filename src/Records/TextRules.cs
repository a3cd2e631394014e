namespace Exchange.Records;

/// <summary>What a text may be, wherever it comes in.</summary>
internal static class TextRules
{
    /// <summary>Whether a text has more than so many characters. Code points are counted: not UTF-16 units, of which a rare character has two, and not
    /// what is seen, for any number of marks may sit on one letter.</summary>
    public static bool IsLonger(string text, int max) => text.Length > max && text.EnumerateRunes().Count() > max;

    /// <summary>Whether a text holds line breaks or other control characters, or characters that change the direction of writing.</summary>
    public static bool HasControls(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
                return true;
        }

        return false;
    }
}
