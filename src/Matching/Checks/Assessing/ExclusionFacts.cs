using System.Collections.Immutable;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks.Assessing;

/// <summary>What is known of one bar for a household.</summary>
/// <param name="Rule">The bar.</param>
/// <param name="Holds">Whether the household falls under it.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="UnknownZh">Why it is not known, Chinese; empty otherwise.</param>
/// <param name="UnknownEn">Why it is not known, English.</param>
public sealed record ExclusionVerdict(ExclusionRule Rule, Truth Holds, IReadOnlyList<CheckEvidence> Evidence, string UnknownZh = "", string UnknownEn = "");

/// <summary>
/// Vehicles, homes, shops, businesses and assets of a household, by its file and by registers. A register counts only with a certain identity;
/// without the register and without a word in the file nothing is known.
/// </summary>
internal static class ExclusionFacts
{
    private static readonly HashSet<HardshipCategory> None = [];

    /// <summary>Every bar of the profile that holds or may, and the types that are certainly barred.</summary>
    public static (ImmutableArray<ExclusionVerdict> Verdicts, IReadOnlySet<HardshipCategory> Barred) Of(HouseholdCase household)
    {
        HashSet<HardshipCategory>? barred = null;
        ImmutableArray<ExclusionVerdict>.Builder? verdicts = null;
        foreach (var rule in household.Profile.Exclusions)
        {
            if (Judge(household, rule) is not { } verdict)
                continue;
            (verdicts ??= ImmutableArray.CreateBuilder<ExclusionVerdict>()).Add(verdict);
            if (verdict.Holds is Truth.True)
                (barred ??= []).UnionWith(rule.Scope);
        }

        return (verdicts?.ToImmutable() ?? [], barred ?? None);
    }

    /// <summary>What is known of a bar; null when it certainly does not hold.</summary>
    private static ExclusionVerdict? Judge(HouseholdCase household, ExclusionRule rule) => rule.Kind switch
    {
        ExclusionKind.Vehicle => Vehicles(household, rule),
        ExclusionKind.Homes => Homes(household, rule),
        ExclusionKind.Shop => Shops(household, rule),
        ExclusionKind.Business => Businesses(household, rule),
        _ => Assets(household, rule),
    };

    private static ExclusionVerdict? Vehicles(HouseholdCase household, ExclusionRule rule)
    {
        List<CheckEvidence>? evidence = null;
        HashSet<(string Department, string Number)>? seen = null;
        var (count, exempt) = (0, 0);
        foreach (var person in household.Persons)
        {
            foreach (var fact in person.Facts)
            {
                // One department may list a vehicle once for each of its owners.
                if (fact is not VehicleFact { IsCertain: true } vehicle || !vehicle.InForce(household.AsOf) || IsKnown("", vehicle.Source, ref seen))
                    continue;
                if (rule.ExceptVehicles.Contains(vehicle.Type))
                {
                    exempt++;
                    continue;
                }

                count++;
                (evidence ??= []).Add(Registered("机动车辆", "vehicle", Declared(household, property => property.Vehicles), $"{CheckText.WhoseZh(person.Person.Number)}{CheckText.Name(vehicle.Type)}", vehicle));
            }
        }

        // The form gives a number and no types: what it counts may be what the register knows to be exempt.
        var declared = Math.Max(0, (household.Household.Property?.Vehicles ?? 0) - exempt);
        if (declared >= rule.FromCount && count < rule.FromCount)
            (evidence ??= []).Add(new CheckEvidence("机动车辆", "vehicle", CheckText.Number(declared + exempt), exempt > 0 ? $"档案申报(其中{CheckText.Number(exempt)}辆按规定除外)" : "档案申报"));
        return Decide(household, rule, Math.Max(count, declared) >= rule.FromCount, evidence, RecordKind.Vehicle);
    }

    private static ExclusionVerdict? Homes(HouseholdCase household, ExclusionRule rule)
    {
        List<CheckEvidence>? evidence = null;
        HashSet<(string Department, string Number)>? seen = null;
        var (count, area, isAreaWhole) = (0, 0L, true);
        foreach (var person in household.Persons)
        {
            foreach (var fact in person.Facts)
            {
                if (fact is not RealEstateFact { IsCertain: true, Use: RealEstateUse.Home } home || !home.InForce(household.AsOf))
                    continue;

                // Husband and wife who own one home together own one home.
                if (IsKnown(home.PropertyNumber, home.Source, ref seen))
                    continue;
                count++;
                area += home.AreaCentiSquareMetres;
                isAreaWhole &= home.AreaCentiSquareMetres > 0;
                (evidence ??= []).Add(Registered(
                    "住房", "home", Declared(household, property => property.Homes), $"{CheckText.WhoseZh(person.Person.Number)}住宅{CheckText.Area(home.AreaCentiSquareMetres)}", home));
            }
        }

        var property = household.Household.Property;
        if (property is not null && (property.Homes > count || property.AreaCentiSquareMetres > area))
        {
            // The file's own larger admission stands, of number and of area.
            isAreaWhole = property.Homes > count ? property.AreaCentiSquareMetres > 0 : isAreaWhole;
            (count, area) = (Math.Max(count, property.Homes), Math.Max(area, property.AreaCentiSquareMetres));
            if (count >= rule.FromCount)
                (evidence ??= []).Add(new CheckEvidence("住房", "homes", CheckText.Number(property.Homes), $"档案申报,面积{CheckText.Area(property.AreaCentiSquareMetres)}"));
        }

        if (count < rule.FromCount)
            return Decide(household, rule, false, null, RecordKind.RealEstate);
        if (!rule.OnlyAboveArea)
            return Decide(household, rule, true, evidence, RecordKind.RealEstate);
        if (household.FloorAreaCentiSquareMetres is not { } most)
            return new ExclusionVerdict(rule, Truth.Unknown, [], "规则方案缺少当地住房面积标准", "the profile lacks the region's floor area");
        if (area <= most)
        {
            return isAreaWhole
                ? null
                : new ExclusionVerdict(rule, Truth.Unknown, [], "有多套住房,但有的面积未填", "several homes, and the area of some is not said");
        }

        evidence!.Add(new CheckEvidence("住房总面积", "floor area in sum", CheckText.Area(area), $"标准{CheckText.Area(most)}"));
        return new ExclusionVerdict(rule, Truth.True, evidence);
    }

    private static ExclusionVerdict? Shops(HouseholdCase household, ExclusionRule rule)
    {
        List<CheckEvidence>? evidence = null;
        foreach (var person in household.Persons)
        {
            foreach (var fact in person.Facts)
            {
                if (fact is RealEstateFact { IsCertain: true } shop && rule.Uses.Contains(shop.Use) && shop.InForce(household.AsOf))
                {
                    (evidence ??= []).Add(Registered(
                        "商铺等非住宅", "shop", household.Household.Property is { } property ? property.HasShop ? "有" : "无" : "未填",
                        $"{CheckText.WhoseZh(person.Person.Number)}{CheckText.Name(shop.Use)}{CheckText.Area(shop.AreaCentiSquareMetres)}", shop));
                }
            }
        }

        if (evidence is null && household.Household.Property is { HasShop: true })
            evidence = [new CheckEvidence("商铺", "shop", "有", "档案申报")];
        return Decide(household, rule, evidence is not null, evidence, RecordKind.RealEstate);
    }

    private static ExclusionVerdict? Businesses(HouseholdCase household, ExclusionRule rule)
    {
        List<CheckEvidence>? evidence = null;
        var property = household.Household.Property;
        var isExempt = false;
        foreach (var person in household.Persons)
        {
            foreach (var fact in person.Facts)
            {
                if (fact is not BusinessFact { IsCertain: true } business || !rule.Roles.Contains(business.Role) || !business.InForce(household.AsOf))
                    continue;
                if (business.CapitalFen > 0 && business.CapitalFen <= rule.ExceptCapitalFen)
                {
                    isExempt = true;
                    continue;
                }

                (evidence ??= []).Add(Registered(
                    "经营主体", "business", property is null ? "未填" : property.BusinessRegistered || property.ControlsCompany ? "有" : "无",
                    $"{CheckText.WhoseZh(person.Person.Number)}{CheckText.Name(business.Role)}:{CheckText.WithoutPersons(business.BusinessName, household)}", business));
            }
        }

        var declared = property is not null
            && ((property.ControlsCompany && rule.Roles.Contains(BusinessRole.Controller)) || (property.BusinessRegistered && rule.Roles.Contains(BusinessRole.SoleTrader)));
        if (evidence is null && declared && !isExempt)
            evidence = [new CheckEvidence("经营主体", "business", "有", "档案申报")];
        return Decide(household, rule, evidence is not null, evidence, RecordKind.BusinessRegistration);
    }

    private static ExclusionVerdict? Assets(HouseholdCase household, ExclusionRule rule)
    {
        var persons = household.Household.Persons.Length;
        var cap = rule.CapStandardMilli is { } standards
            ? household.StandardFen * persons * standards / 1000
            : rule.CapsFen[Math.Min(persons, rule.CapsFen.Count) - 1];
        List<CheckEvidence>? evidence = null;
        var sum = 0L;
        foreach (var person in household.Persons)
        {
            // Of several statements of one person the newest counts; one without a day is older than any with one.
            FinancialAssetsFact? newest = null;
            foreach (var fact in person.Facts)
            {
                if (fact is FinancialAssetsFact { IsCertain: true } assets && (assets.Day is null || assets.Day <= household.AsOf)
                    && (newest is null || (assets.Day ?? DateOnly.MinValue) > (newest.Day ?? DateOnly.MinValue)))
                    newest = assets;
            }

            if (newest is null)
                continue;
            sum += newest.AmountFen;
            (evidence ??= []).Add(Registered(
                "金融资产", "financial assets", Declared(household, property => property.FinancialFen, CheckText.Yuan),
                $"{CheckText.WhoseZh(person.Person.Number)}{CheckText.Yuan(newest.AmountFen)}", newest));
        }

        if (household.Household.Property is { } property && property.FinancialFen > sum)
        {
            sum = property.FinancialFen;
            evidence = [new CheckEvidence("金融资产", "financial assets", CheckText.Yuan(sum), "档案申报")];
        }

        if (sum > cap)
            evidence!.Add(new CheckEvidence("金融资产合计与上限", "assets in sum and their cap", CheckText.Yuan(sum), CheckText.Yuan(cap)));
        return Decide(household, rule, sum > cap, evidence, RecordKind.FinancialAssets);
    }

    private static ExclusionVerdict? Decide(HouseholdCase household, ExclusionRule rule, bool holds, List<CheckEvidence>? evidence, RecordKind register)
    {
        if (holds)
            return new ExclusionVerdict(rule, Truth.True, evidence ?? []);
        if (household.Household.Property is not null)
            return null;
        if (!household.Sources.Contains(register))
            return new ExclusionVerdict(rule, Truth.Unknown, [], $"档案未填写财产情况,{KindNames.Zh(register)}数据也不可用", "the file says nothing of property and the register is not at hand");
        var persons = household.Household.Persons;
        for (var i = 0; i < persons.Length; i++)
        {
            if (persons[i].Id is null || !household.IsAuthorised(i, register))
            {
                return new ExclusionVerdict(
                    rule, Truth.Unknown, [], $"档案未填写财产情况,{KindNames.Zh(register)}数据也不能用于全部成员(号码无法比对或未授权)",
                    "the file says nothing of property, and the register may not be asked about every member");
            }
        }

        return null;
    }

    /// <summary>
    /// Whether something of that certificate, or of that case of that department, was counted. Case numbers of two departments say nothing of each
    /// other, and without either number nothing is known to be the same.
    /// </summary>
    private static bool IsKnown(string certificate, RecordSource source, ref HashSet<(string Department, string Number)>? seen)
    {
        if (certificate.Length == 0 && source.CaseNumber.Length == 0)
            return false;
        return !(seen ??= []).Add(certificate.Length > 0 ? ("", certificate) : (source.Organization, source.CaseNumber));
    }

    private static string Declared(HouseholdCase household, Func<PropertyFact, long> value, Func<long, string>? show = null) =>
        household.Household.Property is { } property ? (show ?? CheckText.Number)(value(property)) : "未填";

    private static CheckEvidence Registered(string zh, string en, string file, string other, RegisterFact fact) => new(zh, en, file, other, fact.Source, fact.Identity);
}
