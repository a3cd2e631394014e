using Matching.Identity;

namespace Matching.Rules;

/// <summary>An amount of one region and year.</summary>
/// <param name="Region">Where it holds, GB/T 2260.</param>
/// <param name="Year">The year.</param>
/// <param name="Amount">Above 0; the table says of what.</param>
public readonly record struct RegionAmount(int Region, int Year, long Amount);

/// <summary>Amounts by region and year. What is asked for is the closest region's: county, then city, then province, then nation.</summary>
public sealed class RegionAmounts
{
    private readonly Dictionary<(int Region, int Year), long> _amounts;

    /// <summary>A table.</summary>
    /// <param name="amounts">Its entries; no region and year twice.</param>
    public RegionAmounts(IEnumerable<RegionAmount> amounts) => _amounts = amounts.ToDictionary(item => (item.Region, item.Year), item => item.Amount);

    /// <summary>A table without entries.</summary>
    public static RegionAmounts None { get; } = new([]);

    /// <summary>The entries, by year and region.</summary>
    public IEnumerable<RegionAmount> All => _amounts.Select(pair => new RegionAmount(pair.Key.Region, pair.Key.Year, pair.Value))
        .OrderBy(item => item.Year).ThenBy(item => item.Region);

    /// <summary>The amount of the closest region that has one for that year, or null. Another year's amount is never taken.</summary>
    public long? For(int region, int year)
    {
        if (_amounts.TryGetValue((region, year), out var amount)
            || _amounts.TryGetValue((RegionCode.City(region), year), out amount)
            || _amounts.TryGetValue((region / 10_000 * 10_000, year), out amount)
            || _amounts.TryGetValue((RegionCode.Nation, year), out amount))
            return amount;
        return null;
    }
}
