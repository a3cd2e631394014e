using System.Text;

namespace Matching.Identity;

/// <summary>How two names of one number compare.</summary>
public enum NameAgreement
{
    /// <summary>The same characters.</summary>
    Exact,

    /// <summary>The same once blanks, width and middle dots are unified, or but for characters that a system could not carry.</summary>
    Variant,

    /// <summary>Another name.</summary>
    Different,
}

/// <summary>Names as they are compared. The original stays with the record; what is here is never shown.</summary>
public static class PersonName
{
    /// <summary>The separator of minority names, which 民委发〔2016〕33号 fixes to U+00B7.</summary>
    private const char MiddleDot = '\u00B7';

    /// <summary>Compares two names, position by position in code points.</summary>
    public static NameAgreement Compare(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.Ordinal))
            return NameAgreement.Exact;

        var a = Normalise(left);
        var b = Normalise(right);
        if (string.Equals(a, b, StringComparison.Ordinal))
            return NameAgreement.Variant;
        return EqualButForLostCharacters(a, b) ? NameAgreement.Variant : NameAgreement.Different;
    }

    /// <summary>NFC, no blanks, half width, upper case, middle dots unified.</summary>
    public static string Normalise(string name)
    {
        var text = name.Normalize(NormalizationForm.FormC);
        var result = new StringBuilder(text.Length);
        foreach (var original in text)
        {
            var c = original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original;
            if (char.IsWhiteSpace(c) || c is '\u200B' or '\u200C' or '\u200D' or '\uFEFF')
                continue;
            result.Append(c is '\u2022' or '\u2027' or '\u22C5' or '\u30FB' or '\uFF65' or '\u2219' or '\u0387' or '.' ? MiddleDot : char.ToUpperInvariant(c));
        }

        return result.ToString();
    }

    /// <summary>The first character with the others hidden; empty for an empty name.</summary>
    public static string Mask(string name)
    {
        var runes = name.Trim().EnumerateRunes().ToArray();
        return runes.Length == 0 ? "" : string.Concat(runes[0].ToString(), new string('*', Math.Max(1, Math.Min(runes.Length - 1, 3))));
    }

    private static bool EqualButForLostCharacters(string a, string b)
    {
        var left = a.EnumerateRunes().ToArray();
        var right = b.EnumerateRunes().ToArray();
        if (left.Length != right.Length || left.Length < 2)
            return false;
        var certain = 0;
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] == right[i])
                certain++;
            else if (!IsLost(left[i]) && !IsLost(right[i]))
                return false;
        }

        // A name of nothing but lost characters would agree with everyone.
        return certain > 0;
    }

    /// <summary>What stands where a system could not carry a rare character: ?, □, U+FFFD, 〓 or a private code point.</summary>
    private static bool IsLost(Rune rune) =>
        rune.Value is '?' or 0x25A1 or 0xFFFD or 0x3013 || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.PrivateUse;
}
