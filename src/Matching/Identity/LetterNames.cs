namespace Matching.Identity;

/// <summary>Names in letters: foreigners' and transliterated ones, and Chinese names in pinyin.</summary>
internal static class LetterNames
{
    private const char Blank = ' ';

    /// <summary>Room for a folded name: some letters become two.</summary>
    private const int Room = NameNormaliser.Room * 2;

    /// <summary>Two normalised names in letters.</summary>
    public static (NameLevel Level, int Position) Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<char> roomA = stackalloc char[Room];
        Span<char> roomB = stackalloc char[Room];
        ReadOnlySpan<char> a = roomA[..Fold(left, roomA)];
        ReadOnlySpan<char> b = roomB[..Fold(right, roomB)];
        var isLossy = left.ContainsAny('?', '*', '\uFFFD') || right.ContainsAny('?', '*', '\uFFFD');
        if (left.SequenceEqual(right))
            return (isLossy ? NameLevel.Wildcard : NameLevel.Exact, -1);

        Span<char> lettersA = stackalloc char[Room];
        Span<char> lettersB = stackalloc char[Room];
        lettersA = lettersA[..WithoutBlanks(a, lettersA)];
        lettersB = lettersB[..WithoutBlanks(b, lettersB)];
        if (lettersA.SequenceEqual(lettersB))
            return (isLossy ? NameLevel.Wildcard : NameLevel.Variant, -1);
        if (lettersA.Length == lettersB.Length && lettersA.Length > 2)
        {
            var (different, place) = Differences(lettersA, lettersB);
            if (different == 0)
                return (NameLevel.Wildcard, -1);
            if (different == 1)
                return (NameLevel.OneDiffers, place);
        }

        if (SameWords(a, b))
            return (NameLevel.OrderSwapped, -1);
        return (Word(a, 0).SequenceEqual(Word(b, 0)) ? NameLevel.SurnameOnly : NameLevel.None, -1);
    }

    /// <summary>A name in letters beside one in characters: the same when the letters are the characters' syllables, in either order of surname and given name.</summary>
    public static NameLevel CompareWithCharacters(ReadOnlySpan<char> letters, ReadOnlySpan<NameToken> characters, int surname)
    {
        Span<char> room = stackalloc char[Room];
        ReadOnlySpan<char> text = room[..Pinyin(letters, room)];
        if (text.IsEmpty)
            return NameLevel.None;
        if (Spells(text, characters))
            return NameLevel.SameSyllables;

        Span<NameToken> rotated = stackalloc NameToken[characters.Length];
        characters[surname..].CopyTo(rotated);
        characters[..surname].CopyTo(rotated[(characters.Length - surname)..]);
        return Spells(text, rotated) ? NameLevel.OrderSwapped : NameLevel.None;
    }

    /// <summary>
    /// Whether the letters are the syllables, each in one of its readings. Character by character the places that can be reached are kept, so
    /// that the time grows with the product of the lengths, whatever the readings.
    /// </summary>
    private static bool Spells(ReadOnlySpan<char> letters, ReadOnlySpan<NameToken> characters)
    {
        Span<bool> reached = stackalloc bool[letters.Length + 1];
        Span<bool> next = stackalloc bool[letters.Length + 1];
        reached[0] = true;
        foreach (var token in characters)
        {
            next.Clear();
            for (var place = 0; place < letters.Length; place++)
            {
                if (!reached[place])
                    continue;
                Advance(letters[place..], token.Main, next[place..]);
                if (token.Other != token.Main)
                    Advance(letters[place..], token.Other, next[place..]);
            }

            next.CopyTo(reached);
        }

        return reached[letters.Length];
    }

    private static void Advance(ReadOnlySpan<char> letters, ushort syllable, Span<bool> next)
    {
        var text = HanTable.Instance.Syllable(syllable);
        if (text.Length == 0 || text.Length > letters.Length)
            return;
        for (var i = 0; i < text.Length; i++)
        {
            // ü is written v, or u where the sender had no ü.
            var (wanted, found) = (char.ToUpperInvariant(text[i]), letters[i]);
            if (wanted != found && !(wanted == 'V' && found == 'U'))
                return;
        }

        next[text.Length] = true;
    }

    /// <summary>The words without marks, one blank between them; hyphens, dots and commas separate words as blanks do, apostrophes do not.</summary>
    private static int Fold(ReadOnlySpan<char> name, Span<char> target)
    {
        var count = 0;
        foreach (var c in name)
        {
            switch (c)
            {
                case '\'' or '\u2019' or '\u02BC' or '\u2018':
                    break;
                case Blank or NameNormaliser.MiddleDot or '-' or ',' or ';' or '_' or '\u2010' or '\u2013':
                    if (count > 0 && target[count - 1] != Blank)
                        target[count++] = Blank;
                    break;
                default:
                    count += Letter(c, target[count..]);
                    break;
            }
        }

        return count > 0 && target[count - 1] == Blank ? count - 1 : count;
    }

    /// <summary>A letter without its marks, as passports write it where it has no parts of its own (ICAO Doc 9303).</summary>
    private static int Letter(char c, Span<char> target)
    {
        var (first, second) = c switch
        {
            'Đ' or 'Ð' => ('D', '\0'),
            'Ø' => ('O', '\0'),
            'Ł' => ('L', '\0'),
            'ı' or 'İ' => ('I', '\0'),
            'ß' or 'ẞ' => ('S', 'S'),
            'Æ' => ('A', 'E'),
            'Œ' => ('O', 'E'),
            'Þ' => ('T', 'H'),
            >= '\u0300' and < '\u0370' => ('\0', '\0'),
            _ => ((char)LetterComposition.Base(c), '\0'),
        };
        if (first == '\0')
            return 0;
        target[0] = first;
        if (second == '\0')
            return 1;
        target[1] = second;
        return 2;
    }

    /// <summary>The letters of pinyin: without tones, blanks and marks; ü as V, which passports write YU after L and N.</summary>
    private static int Pinyin(ReadOnlySpan<char> name, Span<char> letters)
    {
        var count = 0;
        foreach (var c in name)
        {
            if (c is 'Ü' or 'Ǖ' or 'Ǘ' or 'Ǚ' or 'Ǜ')
                letters[count++] = 'V';
            else if (c == 'U' && count > 1 && letters[count - 1] == 'Y' && letters[count - 2] is 'L' or 'N')
                letters[count - 1] = 'V';
            else if (LetterComposition.Base(c) is >= 'A' and <= 'Z' and var letter)
                letters[count++] = (char)letter;
            else if (c is not (Blank or NameNormaliser.MiddleDot or '-' or ',' or '\'' or '\u2019' or (>= '1' and <= '5')))
                return 0;
        }

        return count;
    }

    private static int WithoutBlanks(ReadOnlySpan<char> words, Span<char> letters)
    {
        var count = 0;
        foreach (var c in words)
        {
            if (c != Blank)
                letters[count++] = c;
        }

        return count;
    }

    /// <summary>How many places differ, a lost letter agreeing with any, and the last of them.</summary>
    private static (int Count, int Place) Differences(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (count, place) = (0, -1);
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] == b[i] || NameNormaliser.IsLost(a[i]) || NameNormaliser.IsLost(b[i]))
                continue;
            count++;
            place = i;
        }

        return (count, place);
    }

    /// <summary>The same words in another order.</summary>
    private static bool SameWords(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var count = left.Count(Blank) + 1;
        if (count < 2 || count != right.Count(Blank) + 1)
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

    private static ReadOnlySpan<char> Word(ReadOnlySpan<char> words, int index)
    {
        for (; index > 0; index--)
            words = words[(words.IndexOf(Blank) + 1)..];
        var end = words.IndexOf(Blank);
        return end < 0 ? words : words[..end];
    }
}
