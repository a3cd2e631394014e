namespace Matching.Identity;

/// <summary>Numbers as results show them.</summary>
public static class IdMask
{
    private const int Length = 18;
    private const int OldLength = 15;

    /// <summary>
    /// The first four and the last two characters with the others hidden. The usual six and four leave about 1,400 candidates for an
    /// adult (the check character rules out ten of eleven); four and two leave tens of thousands, and the file number tells the clerk who it is.
    /// </summary>
    public static string Mask(string number)
    {
        var text = number.Trim();
        return text.Length switch
        {
            0 => "",
            < 8 => new string('*', text.Length),
            _ => string.Concat(text.AsSpan(0, 4), new string('*', Math.Min(text.Length - 6, 12)), text.AsSpan(text.Length - 2)),
        };
    }

    /// <summary>
    /// Whether a text that should be a mere reference holds a valid identity number, which must not travel there: eighteen characters anywhere,
    /// or fifteen digits and no others, whatever width they have and whatever stands between them.
    /// </summary>
    public static bool ContainsIdNumber(string text)
    {
        if (text.Length < OldLength)
            return false;
        Span<char> kept = text.Length <= 512 ? stackalloc char[text.Length] : new char[text.Length];
        var length = 0;
        foreach (var original in text)
        {
            var c = original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original;
            if (!char.IsWhiteSpace(c) && !char.IsPunctuation(c) && !char.IsControl(c))
                kept[length++] = c;
        }

        var digits = 0;
        for (var i = 0; i < length; i++)
        {
            digits += char.IsAsciiDigit(kept[i]) ? 1 : 0;
            if (i + Length <= length && char.IsAsciiDigit(kept[i]) && IdNumber.TryParse(kept.Slice(i, Length).ToString(), out _, out _))
                return true;
        }

        return digits == OldLength && length == OldLength && IdNumber.TryParse(kept[..length].ToString(), out _, out _);
    }
}
