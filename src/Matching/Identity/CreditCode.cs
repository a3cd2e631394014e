using System.Buffers;

namespace Matching.Identity;

/// <summary>What is wrong or doubtful with a unified social credit code.</summary>
[Flags]
public enum CreditCodeFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Empty.</summary>
    Missing = 1,

    /// <summary>Not eighteen characters.</summary>
    Length = 2,

    /// <summary>A character outside 0-9 and A-Z without I, O, S, V and Z.</summary>
    Character = 4,

    /// <summary>A warning: the check character does not fit. A code of a firm that is said to be genuine fails, so this refuses nothing.</summary>
    CheckCharacter = 8,

    /// <summary>A warning: the check character of the embedded organisation code (GB 11714) does not fit.</summary>
    OrganizationCheck = 16,

    /// <summary>A warning: the first two characters are no registering department and category in use.</summary>
    Category = 32,

    /// <summary>A warning: the region's first two digits are no province.</summary>
    Province = 64,
}

/// <summary>A unified social credit code, GB 32100-2015: department, category, six digits of region, nine characters of organisation code, check.</summary>
public readonly record struct CreditCode
{
    private const int Length = 18;
    private const string Characters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Registering department and category in use. Unions are 81 and 89.</summary>
    private const string Categories =
        " 11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 54 55 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1 ";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Characters);

    private readonly string? _value;

    private CreditCode(string value) => _value = value;

    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private static ReadOnlySpan<byte> OrganizationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The eighteen characters, capital.</summary>
    /// <exception cref="InvalidOperationException">The code was never parsed (the default value).</exception>
    public string Value => _value ?? throw new InvalidOperationException("A CreditCode comes from TryParse.");

    /// <summary>The embedded organisation code, nine characters (GB 11714).</summary>
    public string OrganizationCode => Value[8..17];

    /// <summary>The region of registration.</summary>
    public int Region => int.TryParse(Value.AsSpan(2, 6), System.Globalization.CultureInfo.InvariantCulture, out var region) ? region : 0;

    /// <summary>Reads a code: blanks, width and small letters do not matter.</summary>
    /// <returns>Whether length and characters are right; <paramref name="fault"/> may still hold warnings then.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out CreditCode code, out CreditCodeFault fault)
    {
        code = default;
        Span<char> kept = stackalloc char[Length];
        var length = 0;
        foreach (var original in text)
        {
            var c = original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original;
            if (char.IsWhiteSpace(c) || c is '-' or '\'' or '\u200B' or '\uFEFF')
                continue;
            if (length < Length)
                kept[length] = char.ToUpperInvariant(c);
            length++;
        }

        fault = length switch
        {
            0 => CreditCodeFault.Missing,
            not Length => CreditCodeFault.Length,
            _ => kept.ContainsAnyExcept(Alphabet) || !SpanSearch.IsAllDigits(kept[2..8]) ? CreditCodeFault.Character : CreditCodeFault.None,
        };
        if (fault is not CreditCodeFault.None)
            return false;

        fault = Warnings(kept);
        code = new CreditCode(new string(kept));
        return true;
    }

    /// <summary>The check character of seventeen characters: weights 3^(i-1) modulo 31, 31 minus the sum modulo 31, 31 being 0.</summary>
    /// <param name="characters">At least seventeen characters of the alphabet.</param>
    public static char CheckCharacter(ReadOnlySpan<char> characters)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += Characters.IndexOf(characters[i], StringComparison.Ordinal) * Weights[i];
        return Characters[(31 - (sum % 31)) % 31];
    }

    /// <summary>The code, which is public.</summary>
    public override string ToString() => _value ?? "";

    private static CreditCodeFault Warnings(ReadOnlySpan<char> code)
    {
        var fault = CheckCharacter(code) == code[17] ? CreditCodeFault.None : CreditCodeFault.CheckCharacter;
        if (OrganizationCheck(code[8..16]) != code[16])
            fault |= CreditCodeFault.OrganizationCheck;
        if (!Categories.AsSpan().Contains([' ', code[0], code[1], ' '], StringComparison.Ordinal))
            fault |= CreditCodeFault.Category;

        // 100000 is the nation, for organisations that ministries register.
        return RegionCode.IsProvince(((code[2] - '0') * 10) + code[3] - '0') || code[2..8] is "100000" ? fault : fault | CreditCodeFault.Province;
    }

    /// <summary>GB 11714: 11 minus the sum modulo 11, 10 being X and 11 being 0. Letters count from 10 for A.</summary>
    private static char OrganizationCheck(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < OrganizationWeights.Length; i++)
            sum += (char.IsAsciiDigit(body[i]) ? body[i] - '0' : body[i] - 'A' + 10) * OrganizationWeights[i];
        return (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var check => (char)('0' + check) };
    }
}
