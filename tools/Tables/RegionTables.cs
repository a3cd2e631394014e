using System.Text.Json;

namespace Tables;

/// <summary>Codes of countries and regions.</summary>
internal static class RegionTables
{
    /// <summary>Three letters and three digits per country.</summary>
    public static IEnumerable<string> Countries(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty("3166-1").EnumerateArray()
            .Select(country => $"{country.GetProperty("alpha_3").GetString()} {country.GetProperty("numeric").GetString()}")
            .Order(StringComparer.Ordinal).ToList();
    }

    /// <summary>Six digits and a name per region: provinces, prefectures and counties, in the order of their codes.</summary>
    public static IEnumerable<string> Regions(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.EnumerateArray()
            .Select(region => (Code: region.GetProperty("code").GetString()!, Name: region.GetProperty("name").GetString()!))
            .DistinctBy(region => region.Code).OrderBy(region => region.Code, StringComparer.Ordinal)
            .Select(region => $"{region.Code} {region.Name}").ToList();
    }
}
