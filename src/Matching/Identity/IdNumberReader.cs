using System.Globalization;
using System.Text;

namespace Matching.Identity;

/// <summary>Reads identity numbers: first as the standard writes them, then as people and spreadsheets do.</summary>
internal static class IdNumberReader
{
    private const int EarliestYear = 1800;

    /// <summary>Room for the characters that matter; a longer text is no number whatever follows.</summary>
    private const int Room = 40;

    /// <summary>What is written where there is no number.</summary>
    private static readonly string[] Fillers =
    [
        "无", "無", "没有", "暂无", "未知", "不详", "不明", "空", "未提供", "未办理", "丢失", "遗失", "同上", "无身份证", "没有身份证", "无证件", "办理中", "正在办理", "待补", "暂缺", "无号", "无号码",
        "NULL", "NONE", "NIL", "NA", "N/A", "#N/A", "NAN", "#VALUE!", "0", "00", "/", "//", "\\", "*", "***", "?",
    ];

    public static IdReading Read(ReadOnlySpan<char> text)
    {
        if (text.Length == IdNumber.Length)
        {
            var fault = ReadEighteen(text, out var key);
            if (fault is IdNumberFault.None)
                return new IdReading(new IdNumber(key), IdNumberFault.None, IdNumberNormalisation.None);
        }

        Span<char> kept = stackalloc char[Room];
        var length = Normalise(text, kept, out var normalisations);
        if (length == 0)
            return new IdReading(null, normalisations is IdNumberNormalisation.Separators ? IdNumberFault.Placeholder : IdNumberFault.Missing, normalisations);
        if (length > Room)
            return new IdReading(null, IdNumberFault.Length, normalisations);
        kept = kept[..length];

        if (IsFiller(kept))
            return new IdReading(null, IdNumberFault.Placeholder, normalisations);
        if (IsSpreadsheetNumber(kept))
        {
            // Fifteen digits are all that a spreadsheet keeps, so a number of fifteen comes through whole.
            if (!TryReadFifteen(kept, out length, ref normalisations))
                return new IdReading(null, IdNumberFault.ExcelRounded, normalisations);
            kept = kept[..length];
        }

        if (length == IdNumber.OldLength && TryReadOldForeign(kept, out var reading))
            return reading with { Normalisations = normalisations | reading.Normalisations };
        normalisations |= ReplaceLookAlikes(kept, length == IdNumber.Length);
        return length switch
        {
            IdNumber.Length => Judge(kept, normalisations),
            IdNumber.OldLength => Raise(kept, normalisations),
            IdNumber.Length - 1 => new IdReading(null, Seventeen(kept), normalisations),
            _ => new IdReading(null, IsRepetition(kept) ? IdNumberFault.Length | IdNumberFault.Placeholder : IdNumberFault.Length, normalisations),
        };
    }

    /// <summary>The normalised characters of a text, for repair.</summary>
    /// <param name="text">The text as sent.</param>
    /// <param name="target">Room for twenty.</param>
    /// <returns>The length; 0 where the text is too far from a number to be repaired: rounded, a filler, or of another length than 17, 18 or 19.</returns>
    public static int NormaliseForRepair(ReadOnlySpan<char> text, Span<char> target)
    {
        Span<char> kept = stackalloc char[Room];
        var length = Normalise(text, kept, out _);
        if (length is < IdNumber.Length - 1 or > IdNumber.Length + 1 || IsSpreadsheetNumber(kept[..length]))
            return 0;
        kept = kept[..length];
        ReplaceLookAlikes(kept, true);
        if (IsRepetition(kept) || IsCounting(kept))
            return 0;
        kept.CopyTo(target);
        return length;
    }

    /// <summary>All faults of eighteen normalised characters, and the key where there is none.</summary>
    public static IdNumberFault ReadEighteen(ReadOnlySpan<char> text, out long key)
    {
        unchecked
        {
            long digits = 0;
            var sum = 0;
            uint bad = 0;
            for (var i = 0; i < IdNumber.Length - 1; i++)
            {
                var digit = (uint)(text[i] - '0');
                bad |= digit > 9 ? 1u : 0u;
                digits = (digits * 10) + digit;
                sum += (int)digit * IdNumber.Weight(i);
            }

            key = digits;
            if (bad != 0 || (!char.IsAsciiDigit(text[17]) && text[17] != 'X'))
                return IdNumberFault.Character;

            var faults = IdNumberFault.None;
            var province = (int)(digits / 1_000_000_000_000_000);
            if (!(province >= 90 ? RegionCode.IsProvince((int)(digits / 100_000_000_000_000) % 100) : RegionCode.IsProvince(province)))
                faults |= IdNumberFault.Province;
            var day = (int)(digits / 1000 % 100_000_000);
            if (!CalendarDay.IsValid(day))
                faults |= IdNumberFault.Date;
            else if (day / 10_000 < EarliestYear)
                faults |= IdNumberFault.ImplausibleDate;
            if (IdNumber.CheckCharacterOf(sum) != text[17])
                faults |= IdNumberFault.CheckCharacter;
            return faults;
        }
    }

    private static IdReading Judge(ReadOnlySpan<char> eighteen, IdNumberNormalisation normalisations)
    {
        var faults = ReadEighteen(eighteen, out var key);
        if (faults is IdNumberFault.None)
            return new IdReading(new IdNumber(key), IdNumberFault.None, normalisations);
        if (IsRepetition(eighteen) || IsCounting(eighteen))
            faults |= IdNumberFault.Placeholder;
        else if (faults is IdNumberFault.CheckCharacter && eighteen.EndsWith("000"))
            faults |= IdNumberFault.ExcelRounded;
        return new IdReading(null, faults, normalisations);
    }

    /// <summary>Inserts the century, 18 for the sequences 996 to 999 that were kept for centenarians and 19 otherwise, and the check character.</summary>
    private static IdReading Raise(ReadOnlySpan<char> fifteen, IdNumberNormalisation normalisations)
    {
        if (!SpanSearch.IsAllDigits(fifteen))
            return new IdReading(null, IdNumberFault.Character, normalisations);

        Span<char> text = stackalloc char[IdNumber.Length];
        fifteen[..6].CopyTo(text);
        var centenarian = fifteen[12] == '9' && fifteen[13] == '9' && fifteen[14] >= '6';
        text[6] = '1';
        text[7] = centenarian ? '8' : '9';
        fifteen[6..].CopyTo(text[8..]);
        text[17] = IdNumber.CheckCharacter(text);
        var faults = ReadEighteen(text, out var key);

        // Permits and foreigners' cards came with eighteen characters.
        if (text[0] >= '8')
            faults |= IdNumberFault.Province;
        if (faults is not IdNumberFault.None && (IsRepetition(fifteen) || IsCounting(fifteen)))
            faults |= IdNumberFault.Placeholder;
        return faults is IdNumberFault.None
            ? new IdReading(new IdNumber(key), faults, normalisations | IdNumberNormalisation.RaisedFromFifteen)
            : new IdReading(null, faults, normalisations);
    }

    private static IdNumberFault Seventeen(ReadOnlySpan<char> text)
    {
        if (!SpanSearch.IsAllDigits(text[..^1]) || !(char.IsAsciiDigit(text[^1]) || text[^1] is 'X' or 'x'))
            return IdNumberFault.Length;
        return IdNumberFault.Length | (IsRepetition(text) || IsCounting(text) ? IdNumberFault.Placeholder : IdNumberFault.Truncated);
    }

    /// <summary>Three letters, four digits of region, YYMMDD, two digits; the letters are what tells it from the fifteen digits of a resident.</summary>
    private static bool TryReadOldForeign(ReadOnlySpan<char> text, out IdReading reading)
    {
        reading = default;
        for (var i = 0; i < 3; i++)
        {
            if (!char.IsAsciiLetter(text[i]))
                return false;
        }

        Span<char> tail = stackalloc char[IdNumber.OldLength - 3];
        text[3..].CopyTo(tail);
        var normalisations = ReplaceLookAlikes(tail, false);
        if (!IsoCountries.IsAlpha3(text[..3]) || !SpanSearch.IsAllDigits(tail))
            return false;

        long packed = 0;
        for (var i = 0; i < 3; i++)
            packed = (packed * 26) + ((text[i] | 0x20) - 'a');
        foreach (var c in tail)
            packed = (packed * 10) + (c - '0');

        if (!SpanSearch.IsAllBetween(text[..3], 'A', 'Z'))
            normalisations |= IdNumberNormalisation.SmallLetters;
        var faults = IdNumberFault.None;
        if (!RegionCode.IsProvince((int)(packed / 10_000_000_000 % 100)))
            faults |= IdNumberFault.Province;
        var day = (int)(packed / 100 % 1_000_000);
        if (!CalendarDay.IsValid(day + 19_000_000) && !CalendarDay.IsValid(day + 20_000_000))
            faults |= IdNumberFault.Date;
        reading = faults is IdNumberFault.None
            ? new IdReading(new IdNumber(IdNumber.OldForeignBase + packed), faults, normalisations)
            : new IdReading(null, faults, normalisations);
        return true;
    }

    /// <summary>Writes the characters that matter, in ASCII as far as they have an ASCII form; the count may exceed the room.</summary>
    private static int Normalise(ReadOnlySpan<char> text, Span<char> kept, out IdNumberNormalisation normalisations)
    {
        normalisations = IdNumberNormalisation.None;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var value = rune.Value;
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)value) || value is '.' or '+' or '/' or '*'))
            {
                Keep(kept, ref length, (char)value);
                continue;
            }

            if (Skip(rune) is var skipped and not IdNumberNormalisation.None)
            {
                // A mark between digits is none of a spreadsheet's, but it changes no digit either.
                normalisations |= skipped;
                continue;
            }

            var (ascii, normalisation) = ToAscii(rune);
            normalisations |= normalisation;
            Keep(kept, ref length, ascii);
        }

        return length;
    }

    private static void Keep(Span<char> kept, ref int length, char c)
    {
        if (length < kept.Length)
            kept[length] = c;
        if (length < int.MaxValue)
            length++;
    }

    private static IdNumberNormalisation Skip(Rune rune) => rune.Value switch
    {
        '\'' or '"' or '`' or 0x2018 or 0x2019 or 0x201C or 0x201D or 0xFF07 or 0xFF02 or 0x00B4 or 0x2032 => IdNumberNormalisation.Apostrophe,
        '-' or '_' or ',' or ';' or ':' or '=' or 0x3001 or 0x3002 or 0xFF0C or 0xFF1B or 0xFF1A or 0xFF1D or 0x2010 or 0x2011 or 0x2012 or 0x2013 or 0x2014 or 0x2212 or 0xFF0D or 0xFE63 => IdNumberNormalisation.Separators,
        _ when Rune.IsWhiteSpace(rune) => IdNumberNormalisation.Blanks,
        _ when IsInvisible(rune) => IdNumberNormalisation.InvisibleCharacters,
        _ => IdNumberNormalisation.None,
    };

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control || rune.Value is (>= 0xFE00 and <= 0xFE0F) or 0x2800 or 0x3164;

    private static (char Ascii, IdNumberNormalisation Repair) ToAscii(Rune rune) => rune.Value switch
    {
        // Cyrillic, Greek and Roman forms, small and capital; the multiplication sign.
        0x0425 or 0x0445 or 0x03A7 or 0x03C7 or 0x2169 or 0x2179 or 0x00D7 or 0x2715 or 0x2716 or 0x2A2F => ('X', IdNumberNormalisation.LookAlikeX),
        0x041E or 0x043E or 0x039F or 0x03BF or 0x3007 or 0x25CB => ('0', IdNumberNormalisation.LetterForDigit),
        >= 0xFF01 and <= 0xFF5E and var wide => ((char)(wide - 0xFEE0), IdNumberNormalisation.FullWidth),
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber => ((char)('0' + (int)Rune.GetNumericValue(rune)), IdNumberNormalisation.FullWidth),

        // Kept as a sign that is wrong anywhere in a number, but short fillers such as 无 must stay readable.
        var other => (other <= char.MaxValue ? (char)other : '\uFFFD', IdNumberNormalisation.None),
    };

    /// <summary>Reads letters that look like digits as those, and the last place's signs for X as X.</summary>
    private static IdNumberNormalisation ReplaceLookAlikes(Span<char> text, bool hasCheckCharacter)
    {
        var normalisations = IdNumberNormalisation.None;
        for (var i = 0; i < text.Length; i++)
        {
            var isLast = hasCheckCharacter && i == text.Length - 1;
            (text[i], var normalisation) = text[i] switch
            {
                'O' or 'o' => ('0', IdNumberNormalisation.LetterForDigit),
                'l' or 'I' or 'i' or 'L' or '|' => ('1', IdNumberNormalisation.LetterForDigit),
                'x' when isLast => ('X', IdNumberNormalisation.SmallLetters),
                '*' when isLast => ('X', IdNumberNormalisation.LookAlikeX),
                var same => (same, IdNumberNormalisation.None),
            };
            normalisations |= normalisation;
        }

        return normalisations;
    }

    /// <summary>Whether a spreadsheet or a program wrote the text as a number: 1.10105194912310E+17, 110105194912310029.0.</summary>
    private static bool IsSpreadsheetNumber(ReadOnlySpan<char> text)
    {
        var exponent = text.IndexOfAny('E', 'e');
        if (exponent > 0)
        {
            var power = text[(exponent + 1)..].TrimStart('+');
            return power.Length is 1 or 2 && SpanSearch.IsAllDigits(power) && IsDecimal(text[..exponent]);
        }

        var point = text.IndexOf('.');
        return point >= IdNumber.OldLength && SpanSearch.IsAllBetween(text[(point + 1)..], '0', '0') && SpanSearch.IsAllDigits(text[..point]);
    }

    /// <summary>Brings fifteen digits that were written as a number into their plain form; false where there are not fifteen.</summary>
    private static bool TryReadFifteen(Span<char> text, out int length, ref IdNumberNormalisation normalisations)
    {
        length = IdNumber.OldLength;
        var exponent = text.IndexOfAny('E', 'e');
        if (exponent < 0)
        {
            normalisations |= IdNumberNormalisation.DecimalZero;
            return text.IndexOf('.') == IdNumber.OldLength;
        }

        if (exponent != IdNumber.OldLength + 1 || text[1] != '.' || !text[(exponent + 1)..].TrimStart('+').SequenceEqual("14"))
            return false;
        text[2..exponent].CopyTo(text[1..]);
        normalisations |= IdNumberNormalisation.ScientificNotation;
        return true;
    }

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var points = 0;
        foreach (var c in text)
        {
            if (c == '.')
                points++;
            else if (!char.IsAsciiDigit(c))
                return false;
        }

        return points <= 1 && text.Length > points;
    }

    private static bool IsFiller(ReadOnlySpan<char> text)
    {
        foreach (var filler in Fillers)
        {
            if (text.Equals(filler, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>One character repeated; the last may differ, for programs complete a filler to pass the check.</summary>
    private static bool IsRepetition(ReadOnlySpan<char> text) => text.Length >= 4 && SpanSearch.IsAllBetween(text[..^1], text[0], text[0]);

    private static bool IsCounting(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] - '0' != (text[i - 1] - '0' + 1) % 10)
                return false;
        }

        return char.IsAsciiDigit(text[0]);
    }
}
