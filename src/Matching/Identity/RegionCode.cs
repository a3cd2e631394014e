namespace Matching.Identity;

/// <summary>Region codes of GB/T 2260: six digits, two each for province, city and county. 0 stands for the nation.</summary>
public static class RegionCode
{
    /// <summary>The nation: contains every region.</summary>
    public const int Nation = 0;

    /// <summary>Reads six digits; 000000 is the nation. The county part is not checked against a list, for retired codes stay in use.</summary>
    public static bool TryParse(string? text, out int code)
    {
        code = 0;
        if (text is null || text.Length != 6)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            code = (code * 10) + (c - '0');
        }

        return code == Nation || IsProvince(code / 10_000);
    }

    /// <summary>Whether two digits are a province, or a region of the residence permits 81, 82 and 83.</summary>
    public static bool IsProvince(int code) => code switch
    {
        >= 11 and <= 15 or >= 21 and <= 23 or >= 31 and <= 37 or >= 41 and <= 46 or >= 50 and <= 54 => true,
        >= 61 and <= 65 or 71 or >= 81 and <= 83 => true,
        _ => false,
    };

    /// <summary>Whether one region is another or lies within it.</summary>
    public static bool Contains(int outer, int inner) => outer switch
    {
        Nation => true,
        _ when outer % 10_000 == 0 => inner / 10_000 == outer / 10_000,
        _ when outer % 100 == 0 => inner / 100 == outer / 100,
        _ => inner == outer,
    };

    /// <summary>The city of a region; the region itself for a province or the nation.</summary>
    public static int City(int code) => code / 100 * 100;

    /// <summary>Six digits.</summary>
    public static string Format(int code) => code.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The lowest and the highest code of a region and everything below it, which are neighbours as numbers.</summary>
    public static (int Low, int High) Bounds(int region) => region switch
    {
        Nation => (0, 999_999),
        _ when region % 10_000 == 0 => (region, region + 9_999),
        _ when region % 100 == 0 => (region, region + 99),
        _ => (region, region),
    };
}
