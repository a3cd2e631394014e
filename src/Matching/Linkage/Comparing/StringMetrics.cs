using System.Numerics;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// String similarities. Up to 64 characters they run bit-parallel on values where they lie; beyond, by the textbook.
/// </summary>
/// <remarks>
/// Jaro, Advances in record-linkage methodology (JASA 84, 1989); Winkler, String comparator metrics and enhanced decision rules (1990), with a
/// prefix of up to four characters and weight 0.1, at any similarity; Myers, A fast bit-vector algorithm (JACM 46, 1999); Hyyrö, A bit-vector
/// algorithm for computing Levenshtein and Damerau edit distances (2003): transpositions of neighbours count one, and no part is edited twice
/// (optimal string alignment).
/// </remarks>
internal static class StringMetrics
{
    private const int WordSize = 64;
    private const int MostPrefix = 4;
    private const double PrefixWeight = 0.1;

    /// <summary>Jaro–Winkler similarity, 0 to 1.</summary>
    public static double JaroWinkler(in TextRef a, in TextRef b)
    {
        var jaro = Jaro(a, b);
        var prefix = 0;
        var most = Math.Min(MostPrefix, Math.Min(a.Length, b.Length));
        while (prefix < most && a[prefix] == b[prefix])
            prefix++;
        return jaro + (prefix * PrefixWeight * (1 - jaro));
    }

    /// <summary>Jaro similarity, 0 to 1.</summary>
    public static double Jaro(in TextRef a, in TextRef b)
    {
        // The order is fixed, so that both sides give the same even where greedy assignment is ambiguous.
        if (!IsOrdered(a, b))
            return Jaro(b, a);
        if (a.Length == 0 || b.Length == 0)
            return 0;
        return b.Length <= WordSize ? JaroInWords(a, b) : JaroByPlaces(a, b);
    }

    /// <summary>Edits between two texts: insertion, deletion, substitution and, where asked for, transposition of neighbours.</summary>
    /// <param name="a">One text.</param>
    /// <param name="b">The other.</param>
    /// <param name="limit">Beyond this many, the answer is only "more than".</param>
    /// <param name="transpositions">Whether two swapped neighbours are one edit.</param>
    /// <returns>The distance, or limit + 1 when it is greater.</returns>
    public static int Edits(in TextRef a, in TextRef b, int limit, bool transpositions)
    {
        if (a.Length > b.Length)
            return Edits(b, a, limit, transpositions);
        if (b.Length - a.Length > limit)
            return limit + 1;
        if (a.Length == 0)
            return b.Length;
        var edits = a.Length <= WordSize ? EditsInWords(a, b, transpositions) : EditsByPlaces(a, b, transpositions);
        return Math.Min(edits, limit + 1);
    }

    private static bool IsOrdered(in TextRef a, in TextRef b)
    {
        if (a.Length != b.Length)
            return a.Length < b.Length;
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i])
                return a[i] < b[i];
        }

        return true;
    }

    private static double JaroInWords(in TextRef shorter, in TextRef longer)
    {
        unchecked
        {
            var window = Math.Max(0, (longer.Length / 2) - 1);
            ulong taken = 0, found = 0;
            for (var i = 0; i < shorter.Length; i++)
            {
                var from = Math.Max(0, i - window);
                var to = Math.Min(longer.Length - 1, i + window);
                if (from > to)
                    continue;
                var width = to - from + 1;
                var within = (width == WordSize ? ulong.MaxValue : (1UL << width) - 1) << from;
                var places = longer.PlacesOf(shorter[i]) & within & ~taken;
                if (places == 0)
                    continue;
                taken |= places & (~places + 1);
                found |= 1UL << i;
            }

            var matches = BitOperations.PopCount(taken);
            if (matches == 0)
                return 0;
            var moved = 0;
            for (; found != 0; found &= found - 1, taken &= taken - 1)
            {
                if (shorter[BitOperations.TrailingZeroCount(found)] != longer[BitOperations.TrailingZeroCount(taken)])
                    moved++;
            }

            return Jaro(shorter.Length, longer.Length, matches, moved);
        }
    }

    private static double Jaro(int shorter, int longer, int matches, int moved) =>
        (((double)matches / shorter) + ((double)matches / longer) + ((double)(matches - (moved / 2)) / matches)) / 3;

    private static double JaroByPlaces(in TextRef shorter, in TextRef longer)
    {
        var window = Math.Max(0, (longer.Length / 2) - 1);
        Span<bool> taken = stackalloc bool[longer.Length];
        Span<bool> found = stackalloc bool[shorter.Length];
        var matches = 0;
        for (var i = 0; i < shorter.Length; i++)
        {
            var to = Math.Min(longer.Length - 1, i + window);
            for (var j = Math.Max(0, i - window); j <= to; j++)
            {
                if (taken[j] || longer[j] != shorter[i])
                    continue;
                taken[j] = found[i] = true;
                matches++;
                break;
            }
        }

        if (matches == 0)
            return 0;
        var moved = 0;
        for (int i = 0, j = 0; i < shorter.Length; i++)
        {
            if (!found[i])
                continue;
            while (!taken[j])
                j++;
            if (shorter[i] != longer[j++])
                moved++;
        }

        return Jaro(shorter.Length, longer.Length, matches, moved);
    }

    private static int EditsInWords(in TextRef pattern, in TextRef text, bool transpositions)
    {
        unchecked
        {
            var last = 1UL << (pattern.Length - 1);
            ulong plus = ulong.MaxValue, minus = 0, diagonal = 0, before = 0;
            var edits = pattern.Length;
            for (var j = 0; j < text.Length; j++)
            {
                var places = pattern.PlacesOf(text[j]);
                var swapped = transpositions ? (((~diagonal & places) << 1) & before) : 0;
                diagonal = (((places & plus) + plus) ^ plus) | places | minus | swapped;
                var horizontalPlus = minus | ~(diagonal | plus);
                var horizontalMinus = plus & diagonal;
                if ((horizontalPlus & last) != 0)
                    edits++;
                else if ((horizontalMinus & last) != 0)
                    edits--;
                horizontalPlus = (horizontalPlus << 1) | 1;
                plus = (horizontalMinus << 1) | ~(diagonal | horizontalPlus);
                minus = horizontalPlus & diagonal;
                before = places;
            }

            return edits;
        }
    }

    private static int EditsByPlaces(in TextRef a, in TextRef b, bool transpositions)
    {
        Span<int> twoBefore = stackalloc int[b.Length + 1];
        Span<int> before = stackalloc int[b.Length + 1];
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            before[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(before[j] + 1, row[j - 1] + 1), before[j - 1] + cost);
                if (transpositions && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], twoBefore[j - 2] + 1);
            }

            var spare = twoBefore;
            twoBefore = before;
            before = row;
            row = spare;
        }

        return before[b.Length];
    }
}
