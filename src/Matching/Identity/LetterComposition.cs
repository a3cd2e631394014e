using System.Globalization;

namespace Matching.Identity;

/// <summary>
/// Canonical composition (NFC) of letters with marks: Latin, Greek and Cyrillic by table, Hangul by arithmetic (Unicode 15, chapter 3).
/// The framework's own normalisation changes nothing but ASCII where it runs without ICU, as this service does to behave alike everywhere.
/// </summary>
internal static class LetterComposition
{
    private const int FirstSyllable = 0xAC00;
    private const int FirstLead = 0x1100;
    private const int FirstVowel = 0x1161;
    private const int FirstTail = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Tails = 28;

    private static readonly Dictionary<long, int> Composed = new(1000);
    private static readonly Dictionary<int, long> Parts = new(1000);
    private static readonly Dictionary<int, int> Classes = new(120);

    static LetterComposition()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("compositions.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            var code = Hex(line[..4]);
            if (line.Length < 14)
            {
                Classes[code] = int.Parse(line[5..], CultureInfo.InvariantCulture);
                continue;
            }

            var parts = Key(Hex(line[5..9]), Hex(line[10..14]));
            Composed[parts] = code;
            Parts[code] = parts;
        }
    }

    /// <summary>Whether the code point combines with what stands before it.</summary>
    public static bool Combines(int code) => code is >= 0x0300 and < 0x0370 || IsVowel(code) || IsTail(code);

    /// <summary>The letter without its marks.</summary>
    public static int Base(int code)
    {
        while (Parts.TryGetValue(code, out var parts))
            code = First(parts);
        return code;
    }

    /// <summary>How many code points one can become: a letter that is taken apart and not composed again because of a mark that came later.</summary>
    public const int MostPerRune = 4;

    /// <summary>Composes. A letter with marks is taken apart, its marks put into canonical order, and composed as far as it goes.</summary>
    /// <param name="runes">The code points.</param>
    /// <param name="target">Room for <see cref="MostPerRune"/> times as many.</param>
    /// <returns>The new length.</returns>
    public static int Compose(ReadOnlySpan<int> runes, Span<int> target)
    {
        var written = 0;
        for (var i = 0; i < runes.Length;)
        {
            var code = runes[i];
            var end = i + 1;
            while (end < runes.Length && Classes.ContainsKey(runes[end]))
                end++;
            if (end > i + 1 && !Classes.ContainsKey(code))
            {
                written = WriteCluster(target, written, code, runes[(i + 1)..end]);
            }
            else if (written > 0 && ComposeHangul(target[written - 1], code) is var syllable and not 0)
            {
                target[written - 1] = syllable;
                end = i + 1;
            }
            else
            {
                target[written++] = code;
                end = i + 1;
            }

            i = end;
        }

        return written;
    }

    private static int WriteCluster(Span<int> target, int written, int letter, ReadOnlySpan<int> given)
    {
        // At most four marks come from one letter; whatever follows it was given.
        Span<int> marks = stackalloc int[given.Length + 4];
        var count = 0;
        for (; Parts.TryGetValue(letter, out var parts); letter = First(parts))
        {
            marks[..count].CopyTo(marks[1..]);
            marks[0] = (int)(parts & 0xFFFF);
            count++;
        }

        given.CopyTo(marks[count..]);
        marks = marks[..(count + given.Length)];
        SortByClass(marks);

        Span<bool> taken = stackalloc bool[marks.Length];
        var blockedClass = 0;
        for (var i = 0; i < marks.Length; i++)
        {
            // Blocked by an earlier mark of the same class that did not compose.
            if (Classes[marks[i]] != blockedClass && Composed.TryGetValue(Key(letter, marks[i]), out var composed))
                (letter, taken[i]) = (composed, true);
            else
                blockedClass = Classes[marks[i]];
        }

        target[written++] = letter;
        for (var i = 0; i < marks.Length; i++)
        {
            if (!taken[i])
                target[written++] = marks[i];
        }

        return written;
    }

    private static void SortByClass(Span<int> marks)
    {
        for (var i = 1; i < marks.Length; i++)
        {
            for (var j = i; j > 0 && Classes[marks[j - 1]] > Classes[marks[j]]; j--)
                (marks[j - 1], marks[j]) = (marks[j], marks[j - 1]);
        }
    }

    private static int ComposeHangul(int before, int code)
    {
        if (before is >= FirstLead and < FirstLead + Leads && IsVowel(code))
            return FirstSyllable + ((((before - FirstLead) * Vowels) + (code - FirstVowel)) * Tails);
        if (before is >= FirstSyllable and < FirstSyllable + (Leads * Vowels * Tails) && (before - FirstSyllable) % Tails == 0 && IsTail(code))
            return before + (code - FirstTail);
        return 0;
    }

    private static bool IsVowel(int code) => code is >= FirstVowel and < FirstVowel + Vowels;

    private static bool IsTail(int code) => code is > FirstTail and < FirstTail + Tails;

    private static long Key(int first, int second) => ((long)first << 16) | (uint)second;

    private static int First(long parts) => (int)(parts >> 16);

    private static int Hex(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
