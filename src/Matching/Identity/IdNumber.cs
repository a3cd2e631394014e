namespace Matching.Identity;

/// <summary>A citizen identity number whose length, digits, date, province and check character have been verified.</summary>
/// <remarks>
/// GB 11643-1999: six digits of region, eight of birth date, three of sequence (odd for men), one check character by ISO 7064
/// MOD 11-2 with X for ten. Residence permits of Hong Kong, Macao and Taiwan follow the same rule with regions 81, 82 and 83.
/// Personal data: <see cref="ToString"/> shows none of it, so that no log line or exception can carry it away.
/// </remarks>
public readonly record struct IdNumber
{
    private const int Length = 18;
    private const int OldLength = 15;
    private const string CheckCharacters = "10X98765432";
    private const int EarliestYear = 1870;
    private const int LatestYear = 2099;

    private readonly long _key;

    private IdNumber(long key) => _key = key;

    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The first seventeen digits as a number, above 0 and below 10^17: one key for one person, the check character being implied.</summary>
    /// <exception cref="InvalidOperationException">The number was never parsed (the default value).</exception>
    public long Key => _key != 0 ? _key : throw new InvalidOperationException("An IdNumber comes from TryParse.");

    /// <summary>The birth date that the number holds.</summary>
    public DateOnly BirthDate
    {
        get
        {
            var day = (int)(Key / 1000 % 100_000_000);
            return new DateOnly(day / 10_000, day / 100 % 100, day % 100);
        }
    }

    /// <summary>Whether the sequence is odd, which stands for a man.</summary>
    public bool IsMale => Key % 2 == 1;

    /// <summary>The region of the first registration, six digits.</summary>
    public int Region => (int)(Key / 100_000_000_000);

    /// <summary>All eighteen characters.</summary>
    public string Value
    {
        get
        {
            Span<char> text = stackalloc char[Length];
            var rest = Key;
            for (var i = Length - 2; i >= 0; i--)
            {
                text[i] = (char)('0' + (rest % 10));
                rest /= 10;
            }

            text[^1] = CheckCharacter(text[..17]);
            return new string(text);
        }
    }

    /// <summary>
    /// Reads a number as people send it: blanks around and inside, full-width forms, a leading apostrophe and a small x are accepted;
    /// fifteen digits (GB 11643-1989) are raised to eighteen.
    /// </summary>
    /// <returns>Whether the number is valid; otherwise <paramref name="fault"/> says what is wrong first.</returns>
    public static bool TryParse(string? input, out IdNumber number, out IdNumberFault fault)
    {
        number = default;
        Span<char> text = stackalloc char[Length];
        var length = Normalise(input, text);
        fault = length switch
        {
            0 => IdNumberFault.Missing,
            OldLength => RaiseToEighteen(text),
            Length => IdNumberFault.None,
            _ => IdNumberFault.Length,
        };
        if (fault is not IdNumberFault.None)
            return false;

        fault = FindFault(text, out var key);
        if (fault is not IdNumberFault.None)
            return false;

        number = new IdNumber(key);
        return true;
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

    /// <summary>Shows nothing of the person.</summary>
    public override string ToString() => "(identity number)";

    /// <summary>Writes the normalised characters; the count may exceed the room, which then tells of a wrong length.</summary>
    private static int Normalise(string? input, Span<char> text)
    {
        var length = 0;
        foreach (var original in input ?? "")
        {
            var c = original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original;
            if (char.IsWhiteSpace(c) || c is '\'' or '\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u2019')
                continue;
            if (length < text.Length)
                text[length] = c == 'x' ? 'X' : c;
            length++;
        }

        return length;
    }

    /// <summary>Inserts the century, 18 for the sequences 996 to 999 that were kept for centenarians and 19 otherwise, and the check character.</summary>
    private static IdNumberFault RaiseToEighteen(Span<char> text)
    {
        for (var i = 0; i < OldLength; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return IdNumberFault.Character;
        }

        var centenarian = text[12] == '9' && text[13] == '9' && text[14] >= '6';
        text[6..OldLength].CopyTo(text[8..]);
        text[6] = '1';
        text[7] = centenarian ? '8' : '9';
        text[17] = CheckCharacter(text);
        return IdNumberFault.None;
    }

    private static IdNumberFault FindFault(ReadOnlySpan<char> text, out long key)
    {
        key = 0;
        for (var i = 0; i < Length - 1; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return IdNumberFault.Character;
            key = (key * 10) + (text[i] - '0');
        }

        if (!char.IsAsciiDigit(text[17]) && text[17] != 'X')
            return IdNumberFault.Character;
        if (!RegionCode.IsProvince((int)(key / 1_000_000_000_000_000)))
            return IdNumberFault.Province;

        var day = (int)(key / 1000 % 100_000_000);
        if (!CalendarDay.IsValid(day) || day / 10_000 is < EarliestYear or > LatestYear)
            return IdNumberFault.Date;
        return CheckCharacter(text) == text[17] ? IdNumberFault.None : IdNumberFault.CheckCharacter;
    }
}
