using System.Runtime.CompilerServices;

namespace Matching.Identity;

/// <summary>An identity number whose length, characters, date, province and check character have been verified.</summary>
/// <remarks>
/// GB 11643-1999: six digits of region, eight of birth date, three of sequence (odd for men), one check character by ISO 7064
/// MOD 11-2 with X for ten. Residence permits of Hong Kong, Macao and Taiwan and the foreigners' cards of 2023 have the same shape.
/// One 64-bit integer holds it. Personal data: <see cref="ToString"/> shows none of it, so that no log line or exception can carry it away.
/// </remarks>
public readonly record struct IdNumber
{
    internal const int Length = 18;
    internal const int OldLength = 15;

    /// <summary>Keys from here on are old foreigners' cards: letters, region, date and tail as one number.</summary>
    internal const long OldForeignBase = 100_000_000_000_000_000;

    private const string CheckCharacters = "10X98765432";

    private readonly long _key;

    internal IdNumber(long key) => _key = key;

    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>
    /// One key for one number, above 0 and below 2·10^17: the first seventeen digits, the check character being implied. The keys of old
    /// foreigners' cards lie from 10^17 on.
    /// </summary>
    /// <exception cref="InvalidOperationException">The number was never parsed (the default value).</exception>
    public long Key => _key != 0 ? _key : throw new InvalidOperationException("An IdNumber comes from Read or TryParse.");

    /// <summary>The document that the number belongs to.</summary>
    public IdNumberKind Kind => Key switch
    {
        >= OldForeignBase => IdNumberKind.ForeignPermanentResidentOld,
        >= 90_000_000_000_000_000 => IdNumberKind.ForeignPermanentResident,
        >= 80_000_000_000_000_000 => IdNumberKind.HongKongMacaoTaiwanResident,
        _ => IdNumberKind.Resident,
    };

    /// <summary>The birth date that the number holds; null for an old foreigner's card, whose year has two digits.</summary>
    public DateOnly? BirthDate => Kind is IdNumberKind.ForeignPermanentResidentOld ? null : CalendarDay.Read(Day);

    /// <summary>Whether the sequence is odd, which stands for a man; null for a foreigner, for whom no rule is published.</summary>
    public bool? IsMale => Kind is IdNumberKind.Resident or IdNumberKind.HongKongMacaoTaiwanResident ? (Key & 1) == 1 : null;

    /// <summary>The region of the first registration, six digits; a foreigner's is the province of acceptance, or the city on an old card.</summary>
    public int Region => Kind switch
    {
        IdNumberKind.ForeignPermanentResidentOld => (int)((Key - OldForeignBase) / 100_000_000 % 10_000) * 100,
        IdNumberKind.ForeignPermanentResident => (int)(Key / 100_000_000_000_000 % 100) * 10_000,
        _ => (int)(Key / 100_000_000_000),
    };

    /// <summary>The country on a foreigner's card, three letters (ISO 3166); null for residents and for a number that is in no list.</summary>
    public string? Country => Kind switch
    {
        IdNumberKind.ForeignPermanentResident => IsoCountries.Alpha3((int)(Key / 100_000_000_000 % 1000)),
        IdNumberKind.ForeignPermanentResidentOld => Value[..3],
        _ => null,
    };

    /// <summary>The three digits that tell apart people of one region and day; 0 for an old foreigner's card.</summary>
    public int Sequence => Kind is IdNumberKind.ForeignPermanentResidentOld ? 0 : (int)(Key % 1000);

    /// <summary>All characters, as the standard writes them: eighteen, or fifteen of an old foreigner's card.</summary>
    public string Value => Kind is IdNumberKind.ForeignPermanentResidentOld
        ? string.Create(OldLength, Key - OldForeignBase, WriteOldForeign)
        : string.Create(Length, Key, Write);

    /// <summary>The check character, of a number of eighteen.</summary>
    internal char Check
    {
        get
        {
            var (rest, sum) = (Key, 0);
            for (var i = Length - 2; i >= 0; i--, rest /= 10)
                sum += (int)(rest % 10) * Weights[i];
            return CheckCharacterOf(sum);
        }
    }

    /// <summary>The birth date as an integer yyyymmdd.</summary>
    internal int Day => (int)(Key / 1000 % 100_000_000);

    /// <summary>
    /// Reads a number as people send it. Blanks, invisible characters, apostrophes, full-width and look-alike characters are accepted,
    /// fifteen digits (GB 11643-1989) are raised to eighteen, old foreigners' cards are known by their letters. Nothing is guessed: what
    /// is accepted is what the check character proves, or has none. Allocates nothing.
    /// </summary>
    /// <param name="text">The text as sent, of any length.</param>
    public static IdReading Read(ReadOnlySpan<char> text) => IdNumberReader.Read(text);

    /// <summary>Reads a number as <see cref="Read"/> does, for callers who want one fault.</summary>
    /// <returns>Whether the number is valid; otherwise <paramref name="fault"/> says what is wrong first.</returns>
    public static bool TryParse(string? input, out IdNumber number, out IdNumberFault fault)
    {
        var reading = Read(input);
        number = reading.Number ?? default;
        fault = reading.MainFault;
        return reading.IsValid;
    }

    /// <summary>The check character of seventeen digits: weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2, sum modulo 11.</summary>
    /// <param name="digits">At least seventeen characters 0 to 9; only the first seventeen count.</param>
    public static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (digits[i] - '0') * Weights[i];
        return CheckCharacters[sum % 11];
    }

    /// <summary>
    /// The deletion neighbourhood: the key's seventeen digits with one left out, each as a number below 10^16. Two numbers that differ by
    /// one digit or by two neighbours swapped share at least one, so a valid but suspect number finds its likes by equality.
    /// </summary>
    /// <param name="keys">Room for seventeen.</param>
    /// <returns>How many were written; equal neighbours give one key.</returns>
    public int DeletionKeys(Span<long> keys)
    {
        var key = Key;
        var count = 0;
        long power = 1;
        for (var i = 0; i < Length - 1; i++, power *= 10)
        {
            var without = (key / (power * 10) * power) + (key % power);
            if (count == 0 || keys[count - 1] != without)
                keys[count++] = without;
        }

        return count;
    }

    /// <summary>Shows nothing of the person.</summary>
    public override string ToString() => "(identity number)";

    /// <summary>The check character of a sum of weighted digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static char CheckCharacterOf(int weightedSum) => CheckCharacters[weightedSum % 11];

    /// <summary>The weight of a place, 0 to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Weight(int place) => Weights[place];

    private static void Write(Span<char> text, long key)
    {
        for (var i = Length - 2; i >= 0; i--, key /= 10)
            text[i] = (char)('0' + (key % 10));
        text[^1] = CheckCharacter(text);
    }

    private static void WriteOldForeign(Span<char> text, long packed)
    {
        for (var i = OldLength - 1; i >= 3; i--, packed /= 10)
            text[i] = (char)('0' + (packed % 10));
        for (var i = 2; i >= 0; i--, packed /= 26)
            text[i] = (char)('A' + (packed % 26));
    }
}
