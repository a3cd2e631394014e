namespace Matching.Identity;

/// <summary>Names in letters: foreigners' and transliterated ones, and Chinese names in pinyin.</summary>
internal static class LetterNames
{
    /// <summary>Two names in letters.</summary>
    public static (NameLevel Level, int Position) Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.SequenceEqual(right))
            return (NameLevel.Exact, -1);

        Span<char> a = stackalloc char[NameNormaliser.Room];
        Span<char> b = stackalloc char[NameNormaliser.Room];
        a = a[..Letters(left, a)];
        b = b[..Letters(right, b)];
        if (a.SequenceEqual(b))
            return (NameLevel.Variant, -1);
        if (a.Length == b.Length && a.Length > 2 && DifferAtOne(a, b) is var place and >= 0)
            return (NameLevel.OneDiffers, place);
        if (SameWords(left, right))
            return (NameLevel.OrderSwapped, -1);
        return (FirstWord(left).SequenceEqual(FirstWord(right)) ? NameLevel.SurnameOnly : NameLevel.None, -1);
    }

    /// <summary>A name in letters beside one in characters: the same when the letters are the characters' syllables.</summary>
    public static NameLevel CompareWithCharacters(ReadOnlySpan<char> letters, ReadOnlySpan<NameToken> characters, int surname)
    {
        Span<char> text = stackalloc char[NameNormaliser.Room];
        text = text[..Letters(letters, text)];
        if (Spells(text, characters))
            return NameLevel.SameSyllables;

        Span<NameToken> rotated = stackalloc NameToken[characters.Length];
        characters[surname..].CopyTo(rotated);
        characters[..surname].CopyTo(rotated[(characters.Length - surname)..]);
        return Spells(text, rotated) ? NameLevel.OrderSwapped : NameLevel.None;
    }

    /// <summary>Whether the letters are the syllables, each in one of its readings.</summary>
    private static bool Spells(ReadOnlySpan<char> letters, ReadOnlySpan<NameToken> characters)
    {
        if (characters.IsEmpty)
            return letters.IsEmpty;
        var token = characters[0];
        return SpellsFrom(token.Main, letters, characters) || (token.Other != token.Main && SpellsFrom(token.Other, letters, characters));
    }

    private static bool SpellsFrom(ushort syllable, ReadOnlySpan<char> letters, ReadOnlySpan<NameToken> characters) =>
        syllable != 0 && Begins(letters, HanTable.Instance.Syllable(syllable)) && Spells(letters[HanTable.Instance.Syllable(syllable).Length..], characters[1..]);

    private static bool Begins(ReadOnlySpan<char> letters, string syllable)
    {
        if (syllable.Length > letters.Length)
            return false;
        for (var i = 0; i < syllable.Length; i++)
        {
            // ü is written v, or u where the sender had no ü.
            var (wanted, found) = (char.ToUpperInvariant(syllable[i]), letters[i]);
            if (wanted != found && !(wanted == 'V' && found == 'U'))
                return false;
        }

        return true;
    }

    /// <summary>The letters without marks, blanks, dots, hyphens and apostrophes; ü as V.</summary>
    private static int Letters(ReadOnlySpan<char> name, Span<char> letters)
    {
        var count = 0;
        foreach (var c in name)
        {
            if (c is ' ' or NameNormaliser.MiddleDot or '-' or '\'' or '\u2019' or '\u02BC')
                continue;

            // Passports write LYU and NYU for lü and nü.
            if (c == 'U' && count > 1 && letters[count - 1] == 'Y' && letters[count - 2] is 'L' or 'N')
            {
                letters[count - 1] = 'V';
                continue;
            }

            letters[count++] = c is 'Ü' or 'Ǖ' or 'Ǘ' or 'Ǚ' or 'Ǜ' ? 'V' : (char)LetterComposition.Base(c);
        }

        return count;
    }

    private static int DifferAtOne(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var place = -1;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] == b[i])
                continue;
            if (place >= 0)
                return -1;
            place = i;
        }

        return place;
    }

    /// <summary>The same words in another order.</summary>
    private static bool SameWords(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var count = Words(left);
        if (count < 2 || count != Words(right))
            return false;
        Span<bool> used = stackalloc bool[count];
        for (var i = 0; i < count; i++)
        {
            var place = 0;
            while (place < count && (used[place] || !Word(left, i).SequenceEqual(Word(right, place))))
                place++;
            if (place == count)
                return false;
            used[place] = true;
        }

        return true;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> name) => Word(name, 0);

    private static int Words(ReadOnlySpan<char> name)
    {
        var words = 1;
        foreach (var c in name)
            words += c is ' ' or NameNormaliser.MiddleDot ? 1 : 0;
        return words;
    }

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> name, int index)
    {
        for (; index > 0; index--)
            name = name[(name.IndexOfAny(' ', NameNormaliser.MiddleDot) + 1)..];
        var end = name.IndexOfAny(' ', NameNormaliser.MiddleDot);
        return end < 0 ? name : name[..end];
    }
}
