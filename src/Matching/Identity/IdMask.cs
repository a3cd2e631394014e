namespace Matching.Identity;

/// <summary>Numbers as people see them.</summary>
public static class IdMask
{
    /// <summary>
    /// For staff who work on the file: the first six and the last four characters (fifteen digits: the last three), the birth date hidden.
    /// For an adult about 1,400 numbers fit, 33 where the birth year is known, so this form is not for the public.
    /// </summary>
    public static string ForStaff(string number) => Mask(number, 6, number.Trim().Length == IdNumber.OldLength ? 3 : 4);

    /// <summary>For publication (公示), which needs the person's consent (PIPL Art. 25): the last two characters are hidden as well.</summary>
    public static string ForPublication(string number)
    {
        var masked = ForStaff(number);
        return masked.Length < 2 ? masked : string.Concat(masked.AsSpan(0, masked.Length - 2), "**");
    }

    /// <summary>
    /// Whether a text that should be a mere reference holds a valid identity number, which must not travel there: eighteen characters anywhere,
    /// or fifteen digits and no others, whatever width they have and whatever stands between them.
    /// </summary>
    public static bool ContainsIdNumber(ReadOnlySpan<char> text)
    {
        if (text.Length < IdNumber.OldLength)
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
            if (i + IdNumber.Length <= length && char.IsAsciiDigit(kept[i]) && IdNumber.Read(kept.Slice(i, IdNumber.Length)).IsValid)
                return true;
        }

        return digits == IdNumber.OldLength && length == IdNumber.OldLength && IdNumber.Read(kept[..length]).IsValid;
    }

    private static string Mask(string number, int first, int last)
    {
        var text = number.Trim();
        if (text.Length < 8)
            return new string('*', text.Length);

        // Passports and damaged numbers: never more than a third of the characters.
        if (text.Length < IdNumber.OldLength)
            (first, last) = (2, 2);
        return string.Concat(text.AsSpan(0, first), new string('*', Math.Min(text.Length - first - last, 12)), text.AsSpan(text.Length - last));
    }
}
