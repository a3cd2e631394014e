namespace Matching.Identity;

/// <summary>
/// The numbers that a wrong number was perhaps meant to be. ISO 7064 MOD 11-2 notices every single substitution and every swap of
/// neighbours (all weights differ from 0 and from their neighbours modulo 11), so after one such slip the truth is among the numbers
/// that one edit makes valid: about five with a real date and a known region.
/// </summary>
public static class IdRepair
{
    /// <summary>The most candidates there can be: at each of 17 places nine other digits, 17 swaps, the check character.</summary>
    public const int MostCandidates = (17 * 9) + 17 + 1;

    /// <summary>Writes the candidates of a text, in the order of their places, substitutions before transpositions.</summary>
    /// <param name="text">A text that is no valid number; a valid one and one of another length than 17 or 18 have no candidates.</param>
    /// <param name="asOf">The day of judging: nobody is born later.</param>
    /// <param name="regions">The list of regions. Without the retired codes a place counts as known when its prefecture is.</param>
    /// <param name="candidates">Room for <see cref="MostCandidates"/>.</param>
    /// <returns>How many were written.</returns>
    public static int Find(ReadOnlySpan<char> text, DateOnly asOf, RegionTable regions, Span<IdCandidate> candidates)
    {
        Span<char> number = stackalloc char[IdNumber.Length];
        var search = new Search(asOf, regions, candidates);
        if (IdNumberReader.TryNormaliseSeventeen(text, number))
        {
            number[^1] = IdNumber.CheckCharacter(number);
            search.Try(number, IdEdit.Completion, IdNumber.Length - 1, true);
            return search.Count;
        }

        if (!IdNumberReader.TryNormalise(text, number) || IdNumberReader.ReadEighteen(number, out _) is IdNumberFault.None)
            return 0;

        var bad = Unreadable(number, out var place);
        if (bad > 2)
            return 0;
        if (bad <= 1)
            Substitute(ref search, number, bad == 1 ? place : -1);
        Transpose(ref search, number);
        return search.Count;
    }

    /// <summary>Counts characters that cannot stand where they stand; the place is that of the first.</summary>
    private static int Unreadable(ReadOnlySpan<char> number, out int place)
    {
        (var count, place) = (0, -1);
        for (var i = 0; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i]) || (number[i] == 'X' && i == number.Length - 1))
                continue;
            if (count++ == 0)
                place = i;
        }

        return count;
    }

    /// <summary>
    /// At each place one digit at most fits the check: with weight w, digit d and the sum off by e, it is d + e / w modulo 11, and ten is none.
    /// So seventeen tries do for 153 edits.
    /// </summary>
    private static void Substitute(ref Search search, scoped Span<char> number, int only)
    {
        var last = IdNumber.Length - 1;
        var off = only == last ? 0 : Modulo11(CheckValue(number[last]) - WeightedSum(number));
        for (var i = only < 0 ? 0 : only; i < last; i++)
        {
            var sent = number[i];
            var fitting = (DigitOrZero(sent) + (off * Inverse(IdNumber.Weight(i)))) % 11;
            if (fitting < 10 && fitting != sent - '0')
            {
                number[i] = (char)('0' + fitting);
                search.Try(number, IdEdit.Substitution, i, i >= 6);
                number[i] = sent;
            }

            if (only >= 0)
                return;
        }

        var check = number[last];
        number[last] = IdNumber.CheckCharacter(number);
        if (number[last] != check)
            search.Try(number, IdEdit.Substitution, last, true);
        number[last] = check;
    }

    private static void Transpose(ref Search search, scoped Span<char> number)
    {
        for (var i = 0; i + 1 < IdNumber.Length; i++)
        {
            if (number[i] == number[i + 1])
                continue;
            (number[i], number[i + 1]) = (number[i + 1], number[i]);
            search.Try(number, IdEdit.Transposition, i, i >= 6);
            (number[i], number[i + 1]) = (number[i + 1], number[i]);
        }
    }

    /// <summary>The sum that a check character stands for, 0 to 10.</summary>
    private static int CheckValue(char check) => check == 'X' ? 2 : (12 - (check - '0')) % 11;

    private static int WeightedSum(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < IdNumber.Length - 1; i++)
            sum += DigitOrZero(number[i]) * IdNumber.Weight(i);
        return sum;
    }

    private static int DigitOrZero(char c) => char.IsAsciiDigit(c) ? c - '0' : 0;

    private static int Modulo11(int value) => ((value % 11) + 11) % 11;

    /// <summary>The inverse modulo 11 of a weight, 1 to 10.</summary>
    private static int Inverse(int weight)
    {
        ReadOnlySpan<byte> inverses = [0, 1, 6, 4, 3, 9, 2, 8, 7, 5, 10];
        return inverses[weight];
    }

    private ref struct Search(DateOnly asOf, RegionTable regions, Span<IdCandidate> candidates)
    {
        private readonly Span<IdCandidate> _candidates = candidates;

        public int Count { get; private set; }

        /// <summary>Keeps what is valid. A region that the edit did not touch was sent so, and an unknown one is no reason to doubt the edit.</summary>
        public void Try(scoped ReadOnlySpan<char> number, IdEdit edit, int place, bool regionAsSent)
        {
            if (IdNumberReader.ReadEighteen(number, out var key) is not IdNumberFault.None)
                return;
            var candidate = new IdNumber(key);
            if (IdPlausibility.IsFuture(candidate, asOf))
                return;
            if (!regionAsSent && candidate.Kind is not IdNumberKind.ForeignPermanentResident && !regions.IsPlausible(candidate.Region))
                return;
            if (Count < _candidates.Length)
                _candidates[Count++] = new IdCandidate(candidate, edit, place + 1);
        }
    }
}
