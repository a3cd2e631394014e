using System.Collections.Frozen;

namespace Matching.Identity;

/// <summary>Country codes of ISO 3166-1 (GB/T 2659), as foreigners' cards carry them.</summary>
public static class IsoCountries
{
    private static readonly FrozenDictionary<int, string> ByNumber = EmbeddedTable.Lines("countries.txt")
        .Select(line => line.Split(' ')).ToFrozenDictionary(parts => int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), parts => parts[0]);

    private static readonly FrozenSet<string> Letters = ByNumber.Values.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LettersBySpan = Letters.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether three letters, small or capital, are a country.</summary>
    public static bool IsAlpha3(ReadOnlySpan<char> letters) => LettersBySpan.Contains(letters);

    /// <summary>The three letters of a numeric code, or null.</summary>
    public static string? Alpha3(int number) => ByNumber.GetValueOrDefault(number);
}
