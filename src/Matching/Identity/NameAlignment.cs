namespace Matching.Identity;

/// <summary>
/// Whether two names are one when lost characters may be any, one lost character may have left several signs behind, and a character may
/// be written as its two halves.
/// </summary>
internal static class NameAlignment
{
    private const sbyte Unknown = -2;
    private const sbyte Never = -1;

    /// <summary>Whether the names agree in that way, with at least one character that is the same in both.</summary>
    public static bool Agrees(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b)
    {
        // One character may stand for two halves or for several signs, so a name may be longer, but not by any measure.
        if (a.Length > 60 || b.Length > 60 || a.Length > (b.Length * 4) + 1 || b.Length > (a.Length * 4) + 1)
            return false;
        Span<sbyte> known = stackalloc sbyte[(a.Length + 1) * (b.Length + 1)];
        known.Fill(Unknown);
        return Certain(a, b, 0, 0, known) > 0;
    }

    /// <summary>The most positions that surely agree from here to both ends, or <see cref="Never"/>.</summary>
    private static sbyte Certain(ReadOnlySpan<NameToken> a, ReadOnlySpan<NameToken> b, int i, int j, Span<sbyte> known)
    {
        if (i == a.Length && j == b.Length)
            return 0;
        var place = (i * (b.Length + 1)) + j;
        if (known[place] != Unknown)
            return known[place];

        var best = Never;
        if (i < a.Length && j < b.Length)
        {
            if (a[i].IsWild || b[j].IsWild)
                best = a[i].MayBe(b[j]) ? Certain(a, b, i + 1, j + 1, known) : Never;
            else if (a[i].Code == b[j].Code)
                best = Certain(a, b, i + 1, j + 1, known) is var rest and not Never ? (sbyte)(rest + 1) : Never;
        }

        if (i < a.Length && Repeats(a, i))
            best = Math.Max(best, Certain(a, b, i + 1, j, known));
        if (j < b.Length && Repeats(b, j))
            best = Math.Max(best, Certain(a, b, i, j + 1, known));
        if (AreHalves(a, i, b, j))
            best = Math.Max(best, Certain(a, b, i + 1, j + 2, known));
        if (AreHalves(b, j, a, i))
            best = Math.Max(best, Certain(a, b, i + 2, j + 1, known));
        return known[place] = best;
    }

    /// <summary>Whether a lost sign follows another: a character of two or four bytes may have left as many signs.</summary>
    private static bool Repeats(ReadOnlySpan<NameToken> tokens, int place) =>
        place > 0 && tokens[place].Kind is NameTokenKind.Lost && tokens[place - 1].Kind is NameTokenKind.Lost;

    private static bool AreHalves(ReadOnlySpan<NameToken> whole, int i, ReadOnlySpan<NameToken> parts, int j) =>
        i < whole.Length && j + 1 < parts.Length && !whole[i].IsWild && !parts[j].IsWild && !parts[j + 1].IsWild
        && (HanTable.Instance.AreHalves(whole[i].Original, parts[j].Original, parts[j + 1].Original)
            || HanTable.Instance.AreHalves(whole[i].Code, parts[j].Code, parts[j + 1].Code));
}
