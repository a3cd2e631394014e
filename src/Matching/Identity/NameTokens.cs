using System.Text;

namespace Matching.Identity;

/// <summary>Cuts a normalised name into positions.</summary>
internal static class NameTokens
{
    private const int LongestSyllable = 6;

    /// <summary>Writes the positions of a normalised name without its dots.</summary>
    /// <param name="name">The normalised name.</param>
    /// <param name="tokens">Room for <see cref="NameNormaliser.MostRunes"/>.</param>
    /// <param name="shape">What kind of name it is.</param>
    public static int Read(ReadOnlySpan<char> name, Span<NameToken> tokens, out NameShape shape)
    {
        var hasIdeograph = HasIdeograph(name);
        var count = 0;
        var beforeDot = 0;
        for (var i = 0; i < name.Length;)
        {
            _ = Rune.DecodeFromUtf16(name[i..], out var rune, out var consumed);
            var rest = name[i..];
            if (IsDescription(rune.Value))
            {
                consumed = DescriptionLength(rest);
                tokens[count++] = new NameToken(NameTokenKind.Described, 0, 0, 0, 0);
            }
            else if (hasIdeograph && PinyinLength(rest, out var syllable) is var letters and > 0)
            {
                consumed = letters;
                tokens[count++] = new NameToken(NameTokenKind.Pinyin, 0, 0, syllable, syllable);
            }
            else if (NameNormaliser.IsLost(rune.Value))
            {
                tokens[count++] = new NameToken(NameTokenKind.Lost, 0, 0, 0, 0);
            }
            else if (rune.Value is NameNormaliser.MiddleDot)
            {
                beforeDot = beforeDot == 0 ? count : beforeDot;
            }
            else
            {
                var han = HanTable.Instance[rune.Value];
                tokens[count++] = new NameToken(NameTokenKind.Character, han.Folded, rune.Value, han.Main, han.Other);
            }

            i += consumed;
        }

        shape = hasIdeograph ? Shape(tokens[..count], beforeDot) : default;
        return count;
    }

    /// <summary>Whether the code point is an ideograph.</summary>
    public static bool IsIdeograph(int code) => code is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x3FFFF) or 0x3007;

    private static bool HasIdeograph(ReadOnlySpan<char> name)
    {
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsIdeograph(rune.Value) || IsDescription(rune.Value))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The surname's readings replace those the characters have elsewhere. In a name with dots what stands before the first is what families
    /// go by; a longer name that begins with no known surname is likely transliterated and has none.
    /// </summary>
    private static NameShape Shape(Span<NameToken> tokens, int beforeDot)
    {
        if (beforeDot > 0)
            return new NameShape(true, 1, beforeDot, true);
        if (tokens.Length > 2 && Surnames.TryGetCompound(tokens[0].Code, tokens[1].Code, out var readings))
        {
            tokens[0] = tokens[0] with { Main = readings.First };
            tokens[1] = tokens[1] with { Main = readings.Second };
            return new NameShape(true, 2, 2, false);
        }

        if (tokens.Length > 0 && tokens[0].Kind is NameTokenKind.Character && Surnames.Reading(tokens[0].Code) is var reading and not 0 && reading != tokens[0].Main)
            tokens[0] = tokens[0] with { Main = reading, Other = tokens[0].Main };
        return new NameShape(true, 1, tokens.Length <= 3 || Surnames.IsListed(tokens[0].Code) ? 1 : 0, false);
    }

    /// <summary>Ideographic description characters, U+2FF0 to U+2FFF and U+31EF.</summary>
    private static bool IsDescription(int code) => code is (>= 0x2FF0 and <= 0x2FFF) or 0x31EF;

    /// <summary>How many characters an ideographic description has, as far as the name goes: an operator asks for two parts, some for three or one.</summary>
    private static int DescriptionLength(ReadOnlySpan<char> text)
    {
        var wanted = 1;
        var length = 0;
        while (wanted > 0 && length < text.Length)
        {
            _ = Rune.DecodeFromUtf16(text[length..], out var rune, out var consumed);
            length += consumed;
            wanted += rune.Value switch
            {
                0x2FF2 or 0x2FF3 => 2,
                0x2FFE or 0x2FFF => 0,
                >= 0x2FF0 and <= 0x2FFD or 0x31EF => 1,
                _ => -1,
            };
        }

        return length;
    }

    /// <summary>The characters of a run of letters that is one syllable, with a tone's digit behind it; 0 for any other run.</summary>
    private static int PinyinLength(ReadOnlySpan<char> text, out ushort syllable)
    {
        syllable = 0;
        Span<char> letters = stackalloc char[LongestSyllable];
        var length = 0;
        while (length < text.Length && ToLetter(text[length]) is var letter and not '\0')
        {
            if (length == LongestSyllable)
                return 0;
            letters[length++] = letter;
        }

        // One letter is more often a mark, as in 张伟A, than a syllable.
        syllable = HanTable.Instance.SyllableId(letters[..length]);
        if (syllable == 0 || length < 2)
            return 0;
        return length < text.Length && text[length] is >= '1' and <= '5' ? length + 1 : length;
    }

    /// <summary>A letter A to Z without its tone, ü as V.</summary>
    private static char ToLetter(char c)
    {
        if (char.IsAsciiLetterUpper(c))
            return c;
        if (c is 'Ü' or 'Ǖ' or 'Ǘ' or 'Ǚ' or 'Ǜ')
            return 'V';
        var letter = c < 0x0250 ? LetterComposition.Base(c) : 0;
        return letter is >= 'A' and <= 'Z' ? (char)letter : '\0';
    }
}
