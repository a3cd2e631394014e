using System.Text.Json;

namespace Tables;

/// <summary>Codes of countries and regions.</summary>
internal static class RegionTables
{
    private static readonly string[] Parts = ["3166-1", "3166-3"];

    /// <summary>Three letters and three digits per country; --- for one that never had any.</summary>
    /// <param name="folder">Where iso-codes keeps its JSON.</param>
    public static IEnumerable<string> Countries(string folder)
    {
        // Cards of countries that are gone are as valid as before.
        return Parts.SelectMany(part =>
        {
            using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, $"iso_{part}.json")));
            return document.RootElement.GetProperty(part).EnumerateArray()
                .Select(country => $"{country.GetProperty("alpha_3").GetString()} {(country.TryGetProperty("numeric", out var number) ? number.GetString() : "---")}").ToList();
        }).DistinctBy(line => line[..3]).Order(StringComparer.Ordinal);
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
