using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Rules;

/// <summary>From a complete tree of rules, everything inherited in place, to a profile. Every problem is reported, each where it stands.</summary>
internal static class ProfileReader
{
    /// <summary>A million yuan a month: no standard, wage or tolerance is near it, and no product of it overflows.</summary>
    private const long MaxFen = 100_000_000;

    /// <summary>A hundred yuan a month: less is an amount of yuan where fen belong.</summary>
    private const long LeastFen = 10_000;

    /// <summary>A billion yuan, the largest amount that a record may hold.</summary>
    private const long MaxSumFen = 100_000_000_000;
    private const decimal MaxMultiple = 100;
    private const int MaxMonths = 600;

    /// <summary>What a profile says of itself and never inherits.</summary>
    public static readonly string[] Header = ["id", "version", "title", "regionCode", "extends", "abstract", "effectiveFrom", "effectiveTo", "sources", "note"];

    public static RuleProfile Read(JsonPlace tree, IReadOnlyList<string> inherits, ProblemList problems)
    {
        var root = new ProfileSection(tree, "", problems);
        root.Knows(Header);
        var region = root.Region("regionCode");
        var lines = root.Object("lines");
        var profile = new RuleProfile
        {
            Id = root.Text("id"),
            Version = root.Text("version"),
            TitleZh = root.Text("title"),
            Region = region,
            EffectiveFrom = root.Day("effectiveFrom"),
            EffectiveTo = root.OptionalDay("effectiveTo"),
            Sources = root.Texts("sources"),
            Inherits = inherits,
            Hash = Hash(tree),
            Deep = Category(lines.Object("deep")),
            Relative = Category(lines.Object("relative")),
            Accident = Category(lines.Object("accident")),
            Gate = Gate(lines),
            LookBack = LookBackOf(root.Object("lookBack")),
            Income = Income(root.Object("income")),
            Expenses = [.. Expenses(root.Objects("expenses"))],
            Exclusions = [.. root.Objects("exclusions").Select(Exclusion)],
            Tolerances = TolerancesOf(root.Object("tolerances")),
            Authorities = Authorities(root.Object("authorities")),
            Watch = Watch(root.Object("watch")),
            Authorisation = Authorisation(root.Object("authorisation")),
            MigrantRelationMonths = (int?)root.OptionalNumber("migrantRelationMonths", 1, 120),
            Grace = [.. root.Objects("grace", required: false).Select(Grace)],
            Casework = root.Has("casework") ? Casework(root.Object("casework")) : null,
            SharesUncoveredPersons = root.Flag("sharesUncoveredPersons"),
            Checks = Checks(root.Object("checks")),
            Standards = Amounts(root.Objects("standards", required: false), "fenPerMonth", LeastFen, MaxFen, region, tree),
            MinimumWages = Amounts(root.Objects("minimumWages", required: false), "fenPerMonth", LeastFen, MaxFen, region, tree),
            MeanIncomes = Amounts(root.Objects("meanIncomes", required: false), "fenPerYear", LeastFen * 12, MaxFen * 12, region, tree),
            FloorAreas = Amounts(root.Objects("floorAreas", required: false), "centiSquareMetres", 100, 10_000_000, region, tree),
        };
        lines.End();
        CheckDeductions(root, profile);
        if (profile.EffectiveTo < profile.EffectiveFrom)
            root.Report("effectiveTo", "早于生效日期", "lies before effectiveFrom");
        if (Lowest(profile.Deep) is { } deep && Lowest(profile.Relative) is { } relative && relative < deep)
            lines.Report("relative", "相对困难的标准低于深度困难的标准", "the relative line lies below the deep one");
        root.End();
        return profile;
    }

    /// <summary>A line that deducts a kind of expense without a rule would deduct nothing of it, and nobody would notice.</summary>
    private static void CheckDeductions(ProfileSection root, RuleProfile profile)
    {
        foreach (var way in profile.Deep.Ways.Concat(profile.Relative.Ways).Concat(profile.Accident.Ways))
        {
            var kinds = way switch { IncomeWay income => income.Deduct, AssetsWay assets => assets.Deduct, _ => [] };
            foreach (var kind in kinds)
            {
                if (!profile.Expenses.Any(rule => rule.Kind == kind))
                    root.Report("expenses", $"缺少{ProfileNames.Of(kind)},而标准要扣除它", $"lacks {ProfileNames.Of(kind)}, which a line deducts");
            }
        }
    }

    private static string Hash(JsonPlace tree)
    {
        var text = new StringBuilder();
        tree.WriteCanonical(text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static int? Lowest(CategoryRule rule) => rule.Ways.OfType<IncomeWay>().Select(way => (int?)way.MultipleMilli).Max();

    private static CategoryRule Category(ProfileSection section)
    {
        var unstated = section.Has("unstated") ? section.Text("unstated") : null;
        var ways = section.Objects("ways", required: unstated is null).ConvertAll(Way);
        if (unstated is null && ways.Count == 0)
            section.Report("ways", "至少写明一种情形;原文未载明的,写 unstated 并说明", "needs at least one way; where the text at hand states none, say so in unstated");
        if (unstated is not null && ways.Count > 0)
            section.Report("unstated", "不能既写明情形又写未载明", "contradicts the ways beside it");
        section.Knows("ways", "unstated");
        section.End();
        return new CategoryRule([.. ways], unstated);
    }

    private static CategoryWay Way(ProfileSection section)
    {
        var title = section.Text("title");
        CategoryWay way = section.Text("by") switch
        {
            "income" => new IncomeWay(
                title, section.Milli("multiple", MaxMultiple), section.Operator("operator"), [.. section.Choices<ExpenseKind>("deduct")],
                (int)(section.OptionalNumber("consecutiveMonths", 1, 36) ?? 0), Reason(section)),
            "loss" => new LossWay(title, section.Milli("aboveShare", MaxMultiple), [.. section.Choices<ExpenseKind>("losses")]),
            "assets" => new AssetsWay(
                title, section.Milli("multiple", MaxMultiple), section.Operator("operator"), [.. section.Choices<ExpenseKind>("deduct")], Reason(section)),
            "judgement" => new JudgementWay(title, Reason(section)),
            _ => Unknown(section, title),
        };
        if (way is IncomeWay { ConsecutiveMonths: > 0, Deduct.Length: > 0 })
            section.Report("deduct", "逐月比较时不扣除支出,应为空", "must be empty where single months are compared");
        section.Knows("title", "by", "because");
        section.End();
        return way;
    }

    private static JudgementWay Unknown(ProfileSection section, string title)
    {
        section.Report("by", "应为其中之一:income、loss、assets、judgement", "must be one of income, loss, assets, judgement");
        return new JudgementWay(title, null);
    }

    private static HardshipReason? Reason(ProfileSection section)
    {
        if (!section.Has("because"))
            return null;
        var reason = section.Object("because");
        var read = new HardshipReason([.. reason.Choices<HardshipCause>("causes")], reason.Has("disability") && reason.Flag("disability"), reason.Has("singleParent") && reason.Flag("singleParent"));
        reason.Knows("disability", "singleParent");
        reason.End();
        return read;
    }

    private static MeanIncomeGate? Gate(ProfileSection lines)
    {
        lines.Knows("gate");
        if (!lines.Has("gate"))
            return null;
        var gate = lines.Object("gate");
        var read = new MeanIncomeGate(gate.Operator("grossBelowMeanIncome"));
        gate.End();
        return read;
    }

    private static LookBack LookBackOf(ProfileSection section)
    {
        var read = new LookBack(section.Choice<LookBackKind>("kind"), (int)section.Number("slackMonths", 0, 24));
        section.End();
        return read;
    }

    private static IncomeRules Income(ProfileSection section)
    {
        ImputationRule? imputation = null;
        section.Knows("imputation");
        if (section.Has("imputation"))
        {
            var rule = section.Object("imputation");
            imputation = new ImputationRule(
                (int)rule.Number("fromAge", 14, 30), (int)rule.Number("maleToAge", 40, 80), (int)rule.Number("femaleToAge", 40, 80),
                rule.Milli("shareOfMinimumWage", 2));
            rule.End();
        }

        var read = new IncomeRules(
            section.Choices<IncomeKind>("counted").ToHashSet(), section.Flag("countsResidentPension"), section.Flag("countsUnionRelief"),
            section.Number("reliefFreeFen", 0, MaxSumFen), imputation);
        if (read.Counted.Count == 0)
            section.Report("counted", "至少列明一种收入", "must name at least one kind of income");
        section.End();
        return read;
    }

    private static List<ExpenseRule> Expenses(List<ProfileSection> sections)
    {
        var rules = new List<ExpenseRule>();
        foreach (var section in sections)
        {
            var rule = new ExpenseRule(
                section.Choice<ExpenseKind>("kind"), section.OptionalNumber("capFen", 0, MaxSumFen), section.OptionalMilli("capStandards", MaxMultiple),
                section.OptionalMilli("capShareOfIncome", 1));
            if (rules.Exists(other => other.Kind == rule.Kind))
                section.Report("kind", "同一类支出写了两次", "the kind stands twice");
            section.End();
            rules.Add(rule);
        }

        return rules;
    }

    private static ExclusionRule Exclusion(ProfileSection section)
    {
        var kind = section.Choice<ExclusionKind>("kind");
        var scope = section.Choices<HardshipCategory>("scope").ToHashSet();
        var read = new ExclusionRule(kind, scope, section.Text("source"))
        {
            FromCount = (int)(section.OptionalNumber("fromCount", 1, 100) ?? (kind is ExclusionKind.Homes ? 2 : 1)),
            OnlyAboveArea = section.Has("onlyAboveArea") && section.Flag("onlyAboveArea"),
            ExceptVehicles = section.Choices<VehicleType>("exceptVehicles", required: false).ToHashSet(),
            Roles = section.Choices<BusinessRole>("roles", required: kind is ExclusionKind.Business).ToHashSet(),
            ExceptCapitalFen = section.OptionalNumber("exceptCapitalFen", 0, MaxSumFen) ?? 0,
            Uses = section.Choices<RealEstateUse>("uses", required: kind is ExclusionKind.Shop).ToHashSet(),
            CapStandardMilli = section.OptionalMilli("capStandards", 1000),
            CapsFen = section.Numbers("capsFen", 0, MaxSumFen),
        };
        section.Knows("onlyAboveArea");
        if (scope.Count == 0 || scope.Any(category => category is HardshipCategory.LegacyEdge or HardshipCategory.LegacyLowIncome))
            section.Report("scope", "应为 DEEP、RELATIVE、ACCIDENT 中的一种或多种", "must be some of DEEP, RELATIVE, ACCIDENT");
        if (kind is ExclusionKind.Assets && (read.CapStandardMilli is null) == (read.CapsFen.Count == 0))
            section.Report("capsFen", "金融资产上限应在 capStandards 与 capsFen 中写明一种", "needs either capStandards or capsFen");
        section.End();
        return read;
    }

    private static Tolerances TolerancesOf(ProfileSection section)
    {
        var read = new Tolerances((int)section.Number("incomePercent", 0, 1000), section.Number("incomeFen", 0, MaxFen), section.Number("totalsFen", 0, MaxFen));
        section.End();
        return read;
    }

    private static AuthorityRules Authorities(ProfileSection section)
    {
        var read = new AuthorityRules((int)section.Number("insuranceRecentMonths", 0, 120), (int)section.Number("strongDeathSources", 1, 5));
        section.End();
        return read;
    }

    private static WatchRules Watch(ProfileSection section)
    {
        var read = new WatchRules(
            (int)section.Number("recoveryMarginPercent", 0, 500), (int)section.Number("recoveryMonths", 0, 36), (int)section.Number("edgePercent", 0, 100),
            (int)section.Number("returnMonths", 0, MaxMonths), (int)section.Number("unchangedMonths", 1, MaxMonths),
            (int)section.Number("unaidedMonths", 1, MaxMonths), (int)section.Number("reviewMonths", 1, MaxMonths));
        section.End();
        return read;
    }

    private static AuthorisationRules Authorisation(ProfileSection section)
    {
        var read = new AuthorisationRules(section.Flag("required"), (int)section.Number("maxMonths", 0, MaxMonths));
        section.End();
        return read;
    }

    private static GraceRule Grace(ProfileSection section)
    {
        var read = new GraceRule(section.Region("regionCode"), section.Choice<ExitReason>("reason"), (int)section.Number("months", 0, 60));
        section.End();
        return read;
    }

    private static CaseworkRules Casework(ProfileSection section)
    {
        var codes = section.Texts("secondReview", required: false);
        if (codes.Exists(code => !FindingCatalogue.Contains(code)))
            section.Report("secondReview", "含有目录中没有的代码", "holds a code that is not in the catalogue");
        var read = new CaseworkRules(
            (int)section.Number("decisionWorkingDays", 0, 250), codes.ToHashSet(StringComparer.Ordinal),
            section.Has("publicityWorkingDays") ? (int)section.Number("publicityWorkingDays", 0, 60) : null,
            section.Has("keepYears") ? (int)section.Number("keepYears", CaseworkRules.LeastKeepYears, 100) : CaseworkRules.LeastKeepYears);
        section.Knows("publicityWorkingDays");
        section.Knows("keepYears");
        section.End();
        return read;
    }

    /// <summary>Checks that came after the first profiles.</summary>
    private static readonly string[] LaterChecks = ["F14"];

    private static Dictionary<string, CheckSetting> Checks(ProfileSection section)
    {
        var read = new Dictionary<string, CheckSetting>(StringComparer.Ordinal);
        foreach (var kind in FindingCatalogue.All)
        {
            // A version of a profile never changes, so one of before there was the check cannot name it: then it is on.
            if (LaterChecks.Contains(kind.Code) && !section.Has(kind.Code))
            {
                section.Knows(kind.Code);
                read[kind.Code] = new CheckSetting(true, Severity.Unspecified);
                continue;
            }

            var setting = section.Object(kind.Code);
            if (setting.Place.Kind is not JsonTokenType.StartObject)
                continue;
            var isOn = setting.Flag("on");
            var severity = setting.Has("severity") ? setting.Choice<Severity>("severity") : Severity.Unspecified;
            setting.Knows("severity");
            setting.End();
            read[kind.Code] = new CheckSetting(isOn, severity);
        }

        section.End();
        return read;
    }

    private static RegionAmounts Amounts(List<ProfileSection> sections, string field, long least, long most, int ofRegion, JsonPlace profile)
    {
        var amounts = new Dictionary<(int, int), long>();
        foreach (var section in sections)
        {
            var (region, year) = (section.Region("regionCode"), (int)section.Number("year", 2000, 2100));
            var amount = section.Number(field, least, most);
            section.Knows("source");
            section.End();
            if (!amounts.TryAdd((region, year), amount))
                section.Report("regionCode", "同一地区同一年度写了两次", "region and year stand twice");
            // Only what the profile says itself: a parent may well have amounts of the neighbours.
            if (section.Place.Source == profile.Source && !RegionCode.Contains(ofRegion, region) && !RegionCode.Contains(region, ofRegion))
                section.Report("regionCode", "与方案的地区无关", "has nothing to do with the profile's region");
        }

        return new RegionAmounts(amounts.Select(pair => new RegionAmount(pair.Key.Item1, pair.Key.Item2, pair.Value)));
    }
}
