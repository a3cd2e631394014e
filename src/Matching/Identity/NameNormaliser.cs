using System.Globalization;
using System.Text;

namespace Matching.Identity;

/// <summary>Turns a name as sent into the name as it is compared. Doing it twice changes nothing more.</summary>
internal static class NameNormaliser
{
    /// <summary>The separator of minority names, which 民委发〔2016〕33号 fixes to U+00B7.</summary>
    public const char MiddleDot = '\u00B7';

    /// <summary>The longest name that is taken in whole, in code points; a name field has fifty (民委发〔2016〕33号).</summary>
    public const int MostRunes = 128;

    /// <summary>Room for the text of the longest name.</summary>
    public const int Room = MostRunes * 2;

    private const int FirstPrivate = 0xE815;

    /// <summary>What is written where there is no name, normalised.</summary>
    private static readonly string[] Fillers = ["无", "無", "无名", "没有", "暂无", "未知", "不详", "不明", "空", "同上", "未填", "NULL", "NONE", "N/A", "-", "--", "/", "NAN"];

    /// <summary>
    /// What the private code points U+E815 to U+E864 of older GBK and GB 18030 systems are since GB 18030-2022, in their order. The eight
    /// components moved to U+9FB4 to U+9FBB last, and six more to the supplementary planes.
    /// </summary>
    private static readonly int[] FormerlyPrivate =
    [
        0x2E81, 0x20087, 0x20089, 0x200CC, 0x2E84, 0x3473, 0x3447, 0x2E88, 0x2E8B, 0x9FB4, 0x359E, 0x361A, 0x360E, 0x2E8C, 0x2E97, 0x396E,
        0x3918, 0x9FB5, 0x39CF, 0x39DF, 0x3A73, 0x39D0, 0x9FB6, 0x9FB7, 0x3B4E, 0x3C6E, 0x3CE0, 0x2EA7, 0x215D7, 0x9FB8, 0x2EAA, 0x4056,
        0x415F, 0x2EAE, 0x4337, 0x2EB3, 0x2EB6, 0x2EB7, 0x2298F, 0x43B1, 0x43AC, 0x2EBB, 0x43DD, 0x44D6, 0x4661, 0x464C, 0x9FB9, 0x4723,
        0x4729, 0x477C, 0x478D, 0x2ECA, 0x4947, 0x497A, 0x497D, 0x4982, 0x4983, 0x4985, 0x4986, 0x499F, 0x499B, 0x49B7, 0x49B6, 0x9FBA,
        0x241FE, 0x4CA3, 0x4C9F, 0x4CA0, 0x4CA1, 0x4C77, 0x4CA2, 0x4D13, 0x4D14, 0x4D15, 0x4D16, 0x4D17, 0x4D18, 0x4D19, 0x4DAE, 0x9FBB,
    ];

    /// <summary>Writes the normalised name.</summary>
    /// <param name="source">The name as sent.</param>
    /// <param name="target">Room for <see cref="Room"/> characters.</param>
    /// <param name="notes">What was changed or noticed.</param>
    /// <returns>The length.</returns>
    public static int Normalise(ReadOnlySpan<char> source, Span<char> target, out NameNotes notes)
    {
        notes = NameNotes.None;
        if (IsNormal(source))
        {
            source.CopyTo(target);
            return source.Length;
        }

        Span<int> runes = stackalloc int[MostRunes];
        var count = Map(source, runes, ref notes, out var combines);
        if (combines)
        {
            Span<int> composed = stackalloc int[MostRunes * LetterComposition.MostPerRune];
            composed = composed[..LetterComposition.Compose(runes[..count], composed)];
            notes |= composed.SequenceEqual(runes[..count]) ? NameNotes.None : NameNotes.Composition;
            notes |= composed.Length > MostRunes ? NameNotes.Cut : NameNotes.None;
            count = Math.Min(composed.Length, MostRunes);
            composed[..count].CopyTo(runes);
        }

        PutDots(runes[..count], ref notes);
        var (start, end) = Trim(runes[..count], ref notes);
        var length = 0;
        foreach (var rune in runes[start..end])
        {
            notes |= IsLost(rune) ? NameNotes.LostCharacter : NameNotes.None;
            length += new Rune(rune).EncodeToUtf16(target[length..]);
        }

        return length;
    }

    /// <summary>Whether a normalised name was written only to fill the field.</summary>
    public static bool IsFiller(ReadOnlySpan<char> name)
    {
        foreach (var filler in Fillers)
        {
            if (name.SequenceEqual(filler))
                return true;
        }

        return false;
    }

    /// <summary>
    /// What stands where a system could not carry a rare character, or where one was hidden: ?, □, 〓, ○, *, U+FFFD or a private code point.
    /// </summary>
    public static bool IsLost(int rune) => rune is '?' or '*' or 0x25A1 or 0x25A0 or 0x25A2 or 0x2610 or 0x25CB or 0x25EF or 0x3013 or 0xFFFD or 0xFFFC
        || rune is (>= 0xE000 and <= 0xF8FF) or >= 0xF0000;

    /// <summary>The common case: a few unified ideographs, nothing else.</summary>
    private static bool IsNormal(ReadOnlySpan<char> source) => source.Length <= MostRunes && SpanSearch.IsAllBetween(source, '\u4E00', '\u9FFF');

    /// <summary>Maps each code point for itself; blanks, dots and marks are settled by what stands around them.</summary>
    private static int Map(ReadOnlySpan<char> source, Span<int> runes, ref NameNotes notes, out bool combines)
    {
        combines = false;
        var count = 0;
        var blanks = new Blanks();
        while (!source.IsEmpty)
        {
            // A lone surrogate gives U+FFFD, which is what it is: a lost character.
            _ = Rune.DecodeFromUtf16(source, out var rune, out var consumed);
            source = source[consumed..];
            var code = Map(rune, ref notes, ref blanks);
            if (code < 0)
                continue;
            if (count > 0 && code == MiddleDot && runes[count - 1] == MiddleDot)
            {
                notes |= NameNotes.MiddleDot;
                continue;
            }

            // One plain blank between words is how they are written.
            var separates = blanks.Count > 0 && count > 0 && IsLetter(runes[count - 1]) && IsLetter(code);
            notes |= blanks.Count > (separates ? 1 : 0) || blanks.IsUnusual ? NameNotes.Blanks : NameNotes.None;
            blanks = new Blanks();
            if (count + (separates ? 2 : 1) > runes.Length)
            {
                notes |= NameNotes.Cut;
                break;
            }

            if (separates)
                runes[count++] = ' ';
            combines |= LetterComposition.Combines(code);
            runes[count++] = code;
        }

        notes |= blanks.Count > 0 ? NameNotes.Blanks : NameNotes.None;
        return count;
    }

    /// <summary>The code point that stands for another, or -1 for none.</summary>
    private static int Map(Rune rune, ref NameNotes notes, ref Blanks blanks)
    {
        var code = rune.Value;
        if (code is >= 0x4E00 and <= 0x9FFF)
            return code;
        if (code is >= 0xFF01 and <= 0xFF5E)
        {
            notes |= NameNotes.Width;
            code -= 0xFEE0;
        }

        if (Rune.IsWhiteSpace(rune) || code is 0x3164 or 0x2800)
        {
            blanks = new Blanks(blanks.Count + 1, blanks.IsUnusual || code != ' ');
            return -1;
        }

        if (IsInvisible(rune))
        {
            notes |= NameNotes.InvisibleCharacters;
            return -1;
        }

        if (IsMiddleDot(code))
        {
            notes |= code == MiddleDot ? NameNotes.None : NameNotes.MiddleDot;
            return MiddleDot;
        }

        if (code is >= FirstPrivate and < FirstPrivate + 80)
        {
            notes |= NameNotes.Ideograph;
            code = FormerlyPrivate[code - FirstPrivate];
        }

        var unified = HanTable.Instance.Canonical(code);
        if (unified != code)
        {
            notes |= NameNotes.Ideograph;
            return unified;
        }

        // A mark has no capital form that is a mark (U+0345 would become a letter).
        var upper = code is >= 0x0300 and < 0x0370 ? code : Rune.ToUpperInvariant(new Rune(code)).Value;
        notes |= upper != code ? NameNotes.Case : NameNotes.None;
        return upper;
    }

    private static bool IsMiddleDot(int code) => code is MiddleDot or '.' or 0x2022 or 0x2027 or 0x22C5 or 0x30FB or 0xFF65 or 0x2219 or 0x0387 or 0x2024 or 0x25CF or 0x16EB or 0xFF0E or 0x3002 or 0x02D9 or 0xFE52 or 0xFF61 or 0xA78F or 0x2E31;

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    /// <summary>Whether blanks separate words beside it: letters of an alphabet with their marks, or a lost one; neither ideographs nor Hangul.</summary>
    private static bool IsLetter(int code) => code is (>= 0x0300 and < 0x0370) or '?' || (code is < 0x1100 or (>= 0x1E00 and < 0x2E80) && Rune.IsLetter(new Rune(code)));

    /// <summary>A hyphen or comma between ideographs stands for a middle dot.</summary>
    private static void PutDots(Span<int> runes, ref NameNotes notes)
    {
        for (var i = 1; i + 1 < runes.Length; i++)
        {
            if (runes[i] is '-' or '_' or ',' or 0x3001 or 0x2010 or 0x2013 or 0x2014 or 0x2212
                && NameTokens.IsIdeograph(runes[i - 1]) && NameTokens.IsIdeograph(runes[i + 1]))
            {
                runes[i] = MiddleDot;
                notes |= NameNotes.MiddleDot;
            }
        }
    }

    /// <summary>Leaves out marks, dots and brackets around the name, and notes in brackets behind it, until nothing more goes.</summary>
    private static (int Start, int End) Trim(ReadOnlySpan<int> runes, ref NameNotes notes)
    {
        var (start, end) = (0, runes.Length);
        while (end > start)
        {
            if (IsMark(runes[start]) || runes[start] is MiddleDot or ' ')
            {
                notes |= IsMark(runes[start]) ? NameNotes.Punctuation : NameNotes.None;
                start++;
            }
            else if (IsMark(runes[end - 1]) || runes[end - 1] is MiddleDot or ' ')
            {
                notes |= IsMark(runes[end - 1]) ? NameNotes.Punctuation : NameNotes.None;
                end--;
            }
            else
            {
                var note = NoteStart(runes[start..end]);
                if (note < 0 || (note == 0 && end - start <= 2))
                    break;

                // Where the brackets hold the whole, the name is what they hold.
                notes |= note == 0 ? NameNotes.Punctuation : NameNotes.BracketNote;
                (start, end) = note == 0 ? (start + 1, end - 1) : (start, start + note);
            }
        }

        return (start, end);
    }

    /// <summary>Where a note in brackets at the end begins, its closing bracket perhaps cut off; 0 where the brackets hold the whole, -1 where there are none.</summary>
    private static int NoteStart(ReadOnlySpan<int> runes)
    {
        var isClosed = IsClosing(runes[^1]);
        var depth = isClosed ? 0 : 1;
        for (var i = runes.Length - 1; i >= 0; i--)
        {
            if (IsClosing(runes[i]))
                depth++;
            else if (IsOpening(runes[i]) && --depth == 0)
                return i == 0 && !isClosed ? -1 : i;
        }

        return -1;
    }

    private static bool IsMark(int code) => code is '\'' or '"' or '`' or ',' or ';' or ':' or '=' or 0x2018 or 0x2019 or 0x201C or 0x201D or 0x3001;

    /// <summary>Blanks that were read and not yet written.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="IsUnusual">Whether one is another than U+0020.</param>
    private readonly record struct Blanks(int Count, bool IsUnusual);

    private static bool IsOpening(int code) => code is '(' or '[' or '{' or '<' or 0x3008 or 0x300A or 0x300C or 0x300E or 0x3010 or 0x3014 or 0x3016 or 0xFE59 or 0xFE5B or 0xFE5D;

    private static bool IsClosing(int code) => code is ')' or ']' or '}' or '>' or 0x3009 or 0x300B or 0x300D or 0x300F or 0x3011 or 0x3015 or 0x3017 or 0xFE5A or 0xFE5C or 0xFE5E;
}
