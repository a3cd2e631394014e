using System.Collections.Frozen;

namespace Matching.Identity;

/// <summary>Surnames: which are of two characters, and which are read otherwise than the character is elsewhere (单 shan, 万俟 mo qi).</summary>
internal static class Surnames
{
    private static readonly FrozenDictionary<int, ushort> SingleReadings = Lines().Where(parts => parts[0].Length == 1 && parts.Length == 2)
        .ToFrozenDictionary(parts => (int)parts[0][0], parts => HanTable.Instance.SyllableId(parts[1]));

    private static readonly FrozenSet<int> Singles = Lines().Where(parts => parts[0].Length == 1).Select(parts => Folded(parts[0][0])).ToFrozenSet();

    private static readonly FrozenDictionary<(int First, int Second), (ushort First, ushort Second)> Compounds = Lines()
        .Where(parts => parts[0].Length == 2)
        .ToFrozenDictionary(parts => (Folded(parts[0][0]), Folded(parts[0][1])), parts => parts.Length == 3
            ? (HanTable.Instance.SyllableId(parts[1]), HanTable.Instance.SyllableId(parts[2]))
            : (HanTable.Instance[parts[0][0]].Main, HanTable.Instance[parts[0][1]].Main));

    /// <summary>Whether a folded character is a surname of the list; there are thousands more.</summary>
    public static bool IsListed(int folded) => Singles.Contains(folded);

    /// <summary>Whether two folded characters are a compound surname, and how it is read.</summary>
    public static bool TryGetCompound(int first, int second, out (ushort First, ushort Second) readings) => Compounds.TryGetValue((first, second), out readings);

    /// <summary>How a surname of one character is read; 0 where it is read as elsewhere.</summary>
    public static ushort Reading(int folded) => SingleReadings.GetValueOrDefault(folded);

    private static IEnumerable<string[]> Lines() => EmbeddedTable.Lines("surnames.txt").Select(line => line.Split(' '));

    private static int Folded(int code) => HanTable.Instance[code].Folded;
}
