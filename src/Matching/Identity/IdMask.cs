using System.Globalization;
using System.Text;

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
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber)
                kept[length++] = (char)('0' + (int)Rune.GetNumericValue(rune));
            else if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == 0xD7)
                kept[length++] = rune.IsBmp ? (char)rune.Value : '\uFFFD';
        }

        for (var i = 0; i + IdNumber.Length <= length; i++)
        {
            if (IsDigitOrLikeOne(kept[i]) && IdNumber.Read(kept.Slice(i, IdNumber.Length)).IsValid)
                return true;
        }

        return length == IdNumber.OldLength && IdNumber.Read(kept[..length]).IsValid;
    }

    /// <summary>Whether a number may begin so: with 1 to 9, or a letter that looks like 1.</summary>
    private static bool IsDigitOrLikeOne(char c) => char.IsAsciiDigit(c) || c is 'I' or 'i' or 'l' or 'L';

    private static string Mask(string number, int first, int last)
    {
        var text = number.Trim();
        if (text.Length < 8)
            return new string('*', text.Length);

        // Digits of other scripts may be two characters each, of which half would be shown.
        if (text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return new string('*', 12);

        // Passports and damaged numbers: never more than a third of the characters.
        if (text.Length < IdNumber.OldLength)
            (first, last) = (2, 2);
        return string.Concat(text.AsSpan(0, first), new string('*', Math.Min(text.Length - first - last, 12)), text.AsSpan(text.Length - last));
    }
}
