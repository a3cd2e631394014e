using System.Globalization;

namespace Matching.Identity;

/// <summary>Country codes of ISO 3166-1 (GB/T 2659), as foreigners' cards carry them; those of countries that are gone included.</summary>
public static class IsoCountries
{
    private static readonly Dictionary<int, string> ByNumber = new(260);
    private static readonly HashSet<int> Letters = new(260);

    static IsoCountries()
    {
        ReadOnlySpan<char> text = EmbeddedTable.Text("countries.txt");
        while (EmbeddedTable.NextLine(ref text, out var line))
        {
            if (int.TryParse(line[4..], CultureInfo.InvariantCulture, out var number))
                ByNumber.TryAdd(number, line[..3].ToString());
            Letters.Add(Packed(line[..3]));
        }
    }

    /// <summary>Whether three letters, small or capital, are a country.</summary>
    public static bool IsAlpha3(ReadOnlySpan<char> letters) => letters.Length == 3 && Letters.Contains(Packed(letters));

    /// <summary>The three letters of a numeric code, or null.</summary>
    public static string? Alpha3(int number) => ByNumber.GetValueOrDefault(number);

    private static int Packed(ReadOnlySpan<char> letters) => ((letters[0] | 0x20) << 16) | ((letters[1] | 0x20) << 8) | (letters[2] | 0x20);
}
