using System.Globalization;
using Matching.Identity;

namespace Matching.Rules;

/// <summary>The amounts that a profile holds for one region and year.</summary>
/// <param name="StandardFen">最低生活保障标准, fen a month and person.</param>
/// <param name="MinimumWageFen">最低工资, fen a month; 0 where the profile imputes nothing.</param>
/// <param name="MeanIncomeFen">人均可支配收入 of the year before, fen a year; null where the profile has no such gate.</param>
/// <param name="FloorAreaCentiSquareMetres">The floor area, hundredths of a square metre; null where no exclusion asks for it.</param>
public sealed record RegionFigures(long StandardFen, long MinimumWageFen = 0, long? MeanIncomeFen = null, long? FloorAreaCentiSquareMetres = null)
{
    /// <summary>The figures of a region and year, or what is missing. Nothing missing is ever replaced by another year's or region's amount.</summary>
    /// <param name="profile">The rules that hold there.</param>
    /// <param name="region">The region, GB/T 2260.</param>
    /// <param name="year">The business year.</param>
    /// <param name="missing">What is missing; empty when there are figures.</param>
    /// <returns>The figures, or null.</returns>
    public static RegionFigures? Of(RuleProfile profile, int region, int year, out IReadOnlyList<MissingFigure> missing)
    {
        var lacking = new List<MissingFigure>();
        var standard = Demand(profile.Standards.For(region, year), "最低生活保障标准", "standards", year);
        var wage = profile.Income.Imputation is null ? 0 : Demand(profile.MinimumWages.For(region, year), "最低工资标准", "minimumWages", year);
        long? mean = profile.Gate is null ? null : Demand(profile.MeanIncomes.For(region, year - 1), "人均可支配收入", "meanIncomes", year - 1);
        long? area = profile.Exclusions.Any(rule => rule.OnlyAboveArea) ? Demand(profile.FloorAreas.For(region, year), "住房面积标准", "floorAreas", year) : null;
        missing = lacking;
        return lacking.Count == 0 ? new RegionFigures(standard, wage, mean, area) : null;

        long Demand(long? amount, string zh, string list, int ofYear)
        {
            if (amount is null)
                lacking.Add(new MissingFigure(region, ofYear, zh, list));
            return amount ?? 0;
        }
    }
}

/// <summary>An amount that a profile lacks.</summary>
/// <param name="Region">The region.</param>
/// <param name="Year">The year.</param>
/// <param name="NameZh">What, Chinese.</param>
/// <param name="List">The profile's list that should hold it.</param>
public sealed record MissingFigure(int Region, int Year, string NameZh, string List)
{
    /// <summary>What is missing, for a message.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RegionCode.Format(Region)} {Year} {NameZh} ({List})");
}
