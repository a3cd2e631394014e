namespace Matching.Identity;

/// <summary>
/// The numbers that a wrong number was perhaps meant to be. ISO 7064 MOD 11-2 notices every single substitution and every swap of
/// neighbours (all weights differ from 0 and from their neighbours modulo 11), so after one such slip the truth is among the numbers
/// that one edit makes valid: about seven with a real date and a known region (decision 21).
/// </summary>
public static class IdRepair
{
    /// <summary>Room that is always enough: there are at most a digit at each of eighteen places and seventeen swaps.</summary>
    public const int MostCandidates = 40;

    /// <summary>
    /// Writes the candidates of a text: first those whose region is listed or as sent, then the others; within each in the order of their places.
    /// </summary>
    /// <param name="text">
    /// A text that is no valid number. Seventeen characters are completed and filled, nineteen shortened; a valid number, one in
    /// scientific notation, a filler, and a text of another length have no candidates.
    /// </param>
    /// <param name="asOf">The day of judging: nobody is born later.</param>
    /// <param name="regions">The list of regions. Without the retired codes any county of a province may be genuine.</param>
    /// <param name="candidates">Room for <see cref="MostCandidates"/>.</param>
    /// <returns>How many were written.</returns>
    public static int Find(ReadOnlySpan<char> text, DateOnly asOf, RegionTable regions, Span<IdCandidate> candidates)
    {
        Span<char> sent = stackalloc char[IdNumber.Length + 2];
        Span<IdCandidate> unlisted = stackalloc IdCandidate[MostCandidates];
        var search = new Search(asOf, regions, candidates, unlisted);
        var length = IdNumberReader.NormaliseForRepair(text, sent);
        sent = sent[..length];
        switch (length)
        {
            case IdNumber.Length - 1:
                Fill(ref search, sent);
                break;
            case IdNumber.Length:
                Edit(ref search, sent);
                break;
            case IdNumber.Length + 1:
                Shorten(ref search, sent);
                break;
            default:
                break;
        }

        return search.Finish();
    }

    private static void Edit(ref Search search, scoped Span<char> number)
    {
        // A tail of 000 is most likely a spreadsheet's, but genuine numbers end so as well, so they have candidates like any other.
        if (IdNumberReader.ReadEighteen(number, out _) is IdNumberFault.None)
            return;
        var bad = Unreadable(number, out var place);
        if (bad > 2)
            return;
        if (bad <= 1)
            Substitute(ref search, number, bad == 1 ? place : -1);
        Transpose(ref search, number);
    }

    /// <summary>Seventeen characters: the check character was cut off, or a digit is missing at one of seventeen places.</summary>
    private static void Fill(ref Search search, scoped ReadOnlySpan<char> sent)
    {
        Span<char> number = stackalloc char[IdNumber.Length];
        if (Unreadable(sent, out _) > 0)
            return;
        if (char.IsAsciiDigit(sent[^1]))
        {
            sent.CopyTo(number);
            number[^1] = IdNumber.CheckCharacter(number);
            search.Try(number, IdEdit.Completion, IdNumber.Length - 1, true);
        }

        for (var i = 0; i < IdNumber.Length - 1; i++)
        {
            sent[..i].CopyTo(number);
            number[i] = '0';
            sent[i..].CopyTo(number[(i + 1)..]);
            if (Unreadable(number, out _) > 0)
                continue;
            var fitting = Modulo11(CheckValue(number[^1]) - WeightedSum(number)) * Inverse(IdNumber.Weight(i)) % 11;

            // The same digit beside its like is the same number, whichever of the two is new.
            if (fitting == 10 || (i > 0 && sent[i - 1] == '0' + fitting))
                continue;
            number[i] = (char)('0' + fitting);
            search.Try(number, IdEdit.Insertion, i, i >= 6);
        }
    }

    /// <summary>Nineteen characters: one of them does not belong.</summary>
    private static void Shorten(ref Search search, scoped ReadOnlySpan<char> sent)
    {
        Span<char> number = stackalloc char[IdNumber.Length];
        for (var i = 0; i < sent.Length; i++)
        {
            if (i > 0 && sent[i] == sent[i - 1])
                continue;
            sent[..i].CopyTo(number);
            sent[(i + 1)..].CopyTo(number[i..]);
            search.Try(number, IdEdit.Deletion, i, i >= 6);
        }
    }

    /// <summary>Counts characters that cannot stand where they stand; the place is that of the first.</summary>
    private static int Unreadable(scoped ReadOnlySpan<char> number, out int place)
    {
        (var count, place) = (0, -1);
        for (var i = 0; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i]) || (number[i] == 'X' && i == number.Length - 1 && number.Length >= IdNumber.Length - 1))
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

    private static int WeightedSum(scoped ReadOnlySpan<char> number)
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

    private ref struct Search(DateOnly asOf, RegionTable regions, Span<IdCandidate> candidates, Span<IdCandidate> unlisted)
    {
        private readonly Span<IdCandidate> _candidates = candidates;
        private readonly Span<IdCandidate> _unlisted = unlisted;
        private int _count;
        private int _unlistedCount;

        /// <summary>Keeps what is valid. A region that the edit did not touch was sent so, and an unknown one is no reason to doubt the edit.</summary>
        public void Try(scoped ReadOnlySpan<char> number, IdEdit edit, int place, bool regionAsSent)
        {
            if (IdNumberReader.ReadEighteen(number, out var key) is not IdNumberFault.None)
                return;
            var candidate = new IdNumber(key);
            if (IdPlausibility.IsFuture(candidate, asOf))
                return;
            var isListed = regionAsSent || IsListed(candidate);
            if (!isListed && (candidate.Kind is not IdNumberKind.Resident || !regions.IsPlausible(candidate.Region)))
                return;
            if (isListed && _count < _candidates.Length)
                _candidates[_count++] = new IdCandidate(candidate, edit, place + 1, true);
            else if (!isListed && _unlistedCount < _unlisted.Length)
                _unlisted[_unlistedCount++] = new IdCandidate(candidate, edit, place + 1, false);
        }

        /// <summary>Puts the unlisted behind the listed.</summary>
        public int Finish()
        {
            var kept = Math.Min(_unlistedCount, _candidates.Length - _count);
            _unlisted[..kept].CopyTo(_candidates[_count..]);
            return _count + kept;
        }

        private readonly bool IsListed(IdNumber candidate) => candidate.Kind switch
        {
            IdNumberKind.ForeignPermanentResident => candidate.Country is not null,
            IdNumberKind.HongKongMacaoTaiwanResident => candidate.Region % 10_000 == 0,
            _ => regions.StateOf(candidate.Region) is not RegionState.Unknown,
        };
    }
}
