namespace Matching.Identity;

/// <summary>Surnames: which are of two characters, and which are read otherwise than the character is elsewhere (单 shan, 万俟 mo qi).</summary>
internal static class Surnames
{
    private static readonly Dictionary<int, int> Singles = new(600);
    private static readonly Dictionary<long, int> Compounds = new(100);

    static Surnames()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("surnames.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            var parts = line.ToString().Split(' ');
            var first = HanTable.Instance[parts[0][0]];
            if (parts[0].Length == 1)
            {
                Singles[first.Folded] = parts.Length > 1 ? HanTable.Instance.SyllableId(parts[1]) : 0;
                continue;
            }

            var second = HanTable.Instance[parts[0][1]];
            var (readFirst, readSecond) = parts.Length > 2
                ? (HanTable.Instance.SyllableId(parts[1]), HanTable.Instance.SyllableId(parts[2]))
                : (first.Main, second.Main);
            Compounds[Key(first.Folded, second.Folded)] = (readFirst << 16) | readSecond;
        }
    }

    /// <summary>Whether a folded character is a surname of the list; there are thousands more.</summary>
    public static bool IsListed(int folded) => Singles.ContainsKey(folded);

    /// <summary>Whether two folded characters are a compound surname, and how it is read.</summary>
    public static bool TryGetCompound(int first, int second, out (ushort First, ushort Second) readings)
    {
        var isCompound = Compounds.TryGetValue(Key(first, second), out var packed);
        readings = ((ushort)(packed >> 16), (ushort)(packed & 0xFFFF));
        return isCompound;
    }

    /// <summary>How a surname of one character is read; 0 where it is read as elsewhere.</summary>
    public static ushort Reading(int folded) => (ushort)Singles.GetValueOrDefault(folded);

    private static long Key(int first, int second) => ((long)first << 32) | (uint)second;
}
