using System.Globalization;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Rules;

/// <summary>A profile in words, Chinese, everything inherited included: for clerks, for the documentation, and for comparing two profiles by eye.</summary>
public static class ProfileWords
{
    /// <summary>The rules, one line each.</summary>
    public static IReadOnlyList<string> Of(RuleProfile profile)
    {
        var lines = new List<string>
        {
            $"{profile.TitleZh}({profile.Name}),适用地区{Place(profile.Region)},自{Day(profile.EffectiveFrom)}起{(profile.EffectiveTo is { } end ? $"至{Day(end)}" : "")}。",
        };
        if (profile.Inherits.Count > 0)
            lines.Add($"继承自:{string.Join("、", profile.Inherits)}。");
        foreach (var category in new[] { HardshipCategory.Deep, HardshipCategory.Relative, HardshipCategory.Accident })
            lines.AddRange(Category(category, profile.RuleFor(category)!));
        if (profile.Gate is { } gate)
            lines.Add($"深度困难、相对困难还须:家庭人均年收入{CheckText.Name(gate.Operator)}上一年度人均可支配收入。");
        lines.Add($"收入所属期间:{LookBack(profile.LookBack)}。");
        lines.AddRange(Income(profile));
        lines.Add($"可扣除的支出:{string.Join("、", profile.Expenses.Select(Expense))}。");
        lines.AddRange(profile.Exclusions.Select(Exclusion));
        lines.Add($"收入差异容差:超过申报{N(profile.Tolerances.IncomePercent)}%且超过{CheckText.Yuan(profile.Tolerances.IncomeFen)};档案合计容差{CheckText.Yuan(profile.Tolerances.TotalsFen)}。");
        lines.Add($"参保末次缴费后{N(profile.Authorities.InsuranceRecentMonths)}个月内视为在职;{N(profile.Authorities.StrongDeathSources)}个部门一致为死亡强疑点。");
        var watch = profile.Watch;
        lines.Add($"高于各类标准{N(watch.RecoveryMarginPercent)}%以上{(watch.RecoveryMonths > 0 ? $"且持续{N(watch.RecoveryMonths)}个月" : "")}视为疑似脱困;标准上下{N(watch.EdgePercent)}%以内为边缘家庭;脱困后跟踪{N(watch.ReturnMonths)}个月。");
        lines.Add($"超过{N(watch.UnchangedMonths)}个月未变更、{N(watch.UnaidedMonths)}个月未帮扶或{N(watch.ReviewMonths)}个月未复核的,予以提示。");
        lines.Add(profile.Authorisation.Required
            ? $"使用部门数据须有本人授权{(profile.Authorisation.MaxMonths > 0 ? $",未写明期限的{N(profile.Authorisation.MaxMonths)}个月内有效" : "")}。"
            : "使用部门数据不要求逐人授权。");
        if (profile.MigrantRelationMonths is { } months)
            lines.Add($"农民工户主的劳动关系须满{N(months)}个月。");
        lines.AddRange(profile.Grace.OrderBy(rule => rule.Region).ThenBy(rule => rule.Reason)
            .Select(rule => $"渐退期:{Place(rule.Region)} {Reason(rule.Reason)} {N(rule.Months)}个月。"));
        if (profile.Casework is { } casework)
        {
            if (casework.DecisionWorkingDays > 0)
                lines.Add($"疑点应在{N(casework.DecisionWorkingDays)}个工作日内核实并作出决定。");
            if (casework.SecondReview.Count > 0)
                lines.Add($"须由另一人复核的疑点:{string.Join("、", casework.SecondReview.Order(StringComparer.Ordinal))}。");
            if (casework.PublicityWorkingDays is { } days)
                lines.Add($"退出须公示{N(days)}个工作日,并由未参与准备的另一人审批。");
            lines.Add($"档案在退出后保存{N(casework.KeepYears)}年。");
        }

        lines.Add(profile.SharesUncoveredPersons ? "未建档的疑似困难人员:可列出人员。" : "未建档的疑似困难人员:只给出分地区人数。");
        var off = profile.Checks.Where(pair => !pair.Value.IsOn).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToList();
        if (off.Count > 0)
            lines.Add($"不核查:{string.Join("、", off)}。");
        var none = profile.Standards.All.Any() ? "" : "本方案没有低保标准:使用前须在下级方案中补充。";
        if (none.Length > 0)
            lines.Add(none);
        lines.AddRange(Amounts("低保标准(每人每月)", profile.Standards, CheckText.Yuan));
        lines.AddRange(Amounts("最低工资(每月)", profile.MinimumWages, CheckText.Yuan));
        lines.AddRange(Amounts("人均可支配收入(全年)", profile.MeanIncomes, CheckText.Yuan));
        lines.AddRange(Amounts("住房面积标准", profile.FloorAreas, CheckText.Area));
        return lines;
    }

    private static IEnumerable<string> Category(HardshipCategory category, CategoryRule rule)
    {
        var name = CheckText.Name(category);
        return rule.UnstatedZh is { } unstated
            ? [$"{name}:方案未载明({unstated}),不据此判定。"]
            : rule.Ways.Select(way => $"{name}:{way.TitleZh}【{Way(way)}】。");
    }

    private static string Way(CategoryWay way) => way switch
    {
        IncomeWay { ConsecutiveMonths: > 0 } income =>
            $"最近{N(income.ConsecutiveMonths)}个月每月人均收入{CheckText.Name(income.Operator)}低保标准×{Multiple(income.MultipleMilli)}{Because(income.Because)}",
        IncomeWay income =>
            $"(年收入{Deduct(income.Deduct)})÷12÷人口 {CheckText.Name(income.Operator)} 低保标准×{Multiple(income.MultipleMilli)}{Because(income.Because)}",
        LossWay loss => $"({string.Join("+", loss.Losses.Select(CheckText.Name))})÷年收入 高于 {Multiple(loss.ShareMilli)}",
        AssetsWay assets =>
            $"(年收入+金融资产{Deduct(assets.Deduct)})÷12÷人口 {CheckText.Name(assets.Operator)} 低保标准×{Multiple(assets.MultipleMilli)}{Because(assets.Because)}",
        JudgementWay judgement => $"由工会认定,系统不判定{Because(judgement.Because)}",
        _ => "",
    };

    private static string Deduct(IReadOnlyList<ExpenseKind> kinds) => string.Concat(kinds.Select(kind => $"-{CheckText.Name(kind)}"));

    private static string Because(HardshipReason? reason)
    {
        if (reason is null)
            return "";
        var reasons = reason.Causes.Select(CheckText.Name).ToList();
        if (reason.Disability)
            reasons.Add("有残疾成员");
        if (reason.SingleParent)
            reasons.Add("单亲");
        return $",且致困原因为{string.Join("或", reasons)}";
    }

    private static string LookBack(LookBack rule) => rule.Kind switch
    {
        LookBackKind.PreviousCalendarYear => "上一自然年度",
        LookBackKind.TwelveMonths => $"基准日前12个月(允许相差{N(rule.SlackMonths)}个月)",
        _ => "方案未载明,按档案填报期间",
    };

    private static IEnumerable<string> Income(RuleProfile profile)
    {
        var income = profile.Income;
        yield return $"计入收入:{string.Join("、", income.Counted.Order().Select(CheckText.Name))};城乡居民基础养老金{(income.CountsResidentPension ? "计入" : "不计入")};"
            + (income.CountsUnionRelief ? $"工会帮扶金计入(单笔{CheckText.Yuan(income.ReliefFreeFen)}及以下不计)。" : "工会帮扶金不计入。");
        if (income.Imputation is { } rule)
            yield return $"有劳动能力未就业的,{N(rule.FromAge)}至{N(rule.MaleToAge)}岁男性、{N(rule.FromAge)}至{N(rule.FemaleToAge)}岁女性按最低工资×{Multiple(rule.ShareMilli)}推算收入。";
    }

    private static string Expense(ExpenseRule rule)
    {
        var caps = new List<string>();
        if (rule.CapFen is { } fen)
            caps.Add($"每年不超过{CheckText.Yuan(fen)}");
        if (rule.CapStandardMilli is { } standards)
            caps.Add($"不超过低保标准×12×人口的{Multiple(standards)}倍");
        if (rule.CapIncomeMilli is { } share)
            caps.Add($"不超过年收入的{Multiple(share)}");
        return CheckText.Name(rule.Kind) + (caps.Count > 0 ? $"({string.Join(",", caps)})" : "");
    }

    private static string Exclusion(ExclusionRule rule)
    {
        var scope = rule.IsAbsolute ? "不予认定任何类别" : $"不能认定为{string.Join("、", rule.Scope.Order().Select(CheckText.Name))}";
        var details = rule.Kind switch
        {
            ExclusionKind.Vehicle => rule.ExceptVehicles.Count > 0 ? $",{string.Join("、", rule.ExceptVehicles.Order().Select(CheckText.Name))}除外" : "",
            ExclusionKind.Homes => $",{N(rule.FromCount)}套起{(rule.OnlyAboveArea ? "且超过当地面积标准" : "")}",
            ExclusionKind.Shop => $",{string.Join("、", rule.Uses.Order().Select(CheckText.Name))}",
            ExclusionKind.Business => $",{string.Join("、", rule.Roles.Order().Select(CheckText.Name))}{(rule.ExceptCapitalFen > 0 ? $",注册资本{CheckText.Yuan(rule.ExceptCapitalFen)}及以下除外" : "")}",
            _ => rule.CapStandardMilli is { } cap ? $",人均超过{Multiple(cap)}个月低保标准" : $",上限按户规模{string.Join("、", rule.CapsFen.Select(CheckText.Yuan))}",
        };
        return $"{rule.Code}({rule.SourceZh}):{scope}{details}。";
    }

    private static IEnumerable<string> Amounts(string zh, RegionAmounts amounts, Func<long, string> show) => amounts.All
        .GroupBy(item => item.Year)
        .Select(group => $"{zh},{N(group.Key)}年:{string.Join("、", group.Select(item => $"{Place(item.Region)}{show(item.Amount)}"))}。");

    private static string Place(int region) => region == RegionCode.Nation ? "全国" : $"{RegionTable.Shipped.FullName(region)}({RegionCode.Format(region)})";

    /// <summary>A reason of exit, Chinese.</summary>
    public static string Reason(ExitReason reason) => reason switch
    {
        ExitReason.Recovered => "脱困",
        ExitReason.StateRelief => "解困(政府兜底)",
        ExitReason.Death => "死亡",
        ExitReason.NotMeetingStandard => "不符合标准",
        ExitReason.Duplicate => "重复建档",
        ExitReason.Transferred => "调离",
        ExitReason.Retired => "退休",
        ExitReason.Moved => "户籍迁出",
        ExitReason.RefusedOrFalse => "拒绝核查或弄虚作假",
        ExitReason.OwnWish => "自愿退出",
        _ => "其他",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string N(long value) => CheckText.Number(value);

    private static string Multiple(int milli) => (milli / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
}
