using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>Forms of a text as hashes.</summary>
internal static class WordForms
{
    /// <summary>Letters and digits only.</summary>
    public static ulong Joined(char[] text, int length)
    {
        Span<char> kept = stackalloc char[length];
        var count = 0;
        foreach (var c in text.AsSpan(0, length))
        {
            if (char.IsLetterOrDigit(c))
                kept[count++] = c;
        }

        return StableHashing.Of(kept[..count]);
    }

    /// <summary>The words in whatever order.</summary>
    public static ulong Sorted(char[] text, int length)
    {
        ulong sum = 0;
        var words = new WordReader(text.AsSpan(0, length));
        while (words.MoveNext())
            sum = unchecked(sum + StableHashing.Of(words.Current));
        return StableHashing.Finish(sum);
    }

    /// <summary>
    /// As the word sounds in languages with Latin letters, coarsely: the groups of Soundex (Russell 1918), after initial clusters are made alike,
    /// without its cut at four. 0 for what has no letter.
    /// </summary>
    public static ulong Sound(char[] text, int length)
    {
        Span<char> code = stackalloc char[length];
        var (count, last) = (0, '\0');
        for (var i = 0; i < length; i++)
        {
            var c = text[i];
            if (c is < 'a' or > 'z')
                continue;
            var next = i + 1 < length ? text[i + 1] : '\0';
            if (count == 0)
            {
                // Silent beginnings, and beginnings that are written in two ways.
                if ((c, next) is ('k', 'n') or ('g', 'n') or ('w', 'r') or ('p', 'n') or ('p', 's'))
                    continue;
                code[count++] = (c, next) switch
                {
                    ('p', 'h') => 'f',
                    ('c', 'h') => 'c',
                    ('c', 'e') or ('c', 'i') or ('c', 'y') => 's',
                    ('c', _) or ('q', _) => 'k',
                    ('z', _) => 's',
                    ('j', _) => 'g',
                    ('i' or 'y', _) => 'i',
                    _ => c,
                };
                last = Group(c);
                continue;
            }

            var group = Group(c);
            if (group > '0' && group != last)
                code[count++] = group;
            if (c is not ('h' or 'w'))
                last = group;
        }

        return count == 0 ? 0 : StableHashing.Of(code[..count]);
    }

    private static char Group(char c) => c switch
    {
        'b' or 'f' or 'p' or 'v' => '1',
        'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2',
        'd' or 't' => '3',
        'l' => '4',
        'm' or 'n' => '5',
        'r' => '6',
        _ => '0',
    };
}
