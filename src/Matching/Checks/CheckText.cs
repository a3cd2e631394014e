using System.Globalization;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>Values as findings show them: the same on every machine, whatever its culture.</summary>
internal static class CheckText
{
    private const int OldIdLength = 15;

    public static string Yuan(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture) + "元";

    public static string YuanEn(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture) + " yuan";

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "未填";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Multiple(long part, long whole) => whole == 0 ? "-" : (part / (decimal)whole).ToString("0.00", CultureInfo.InvariantCulture);

    public static string Area(long centiSquareMetres) =>
        centiSquareMetres == 0 ? "面积未填" : (centiSquareMetres / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "平方米";

    public static string WhoseZh(int number) => number < 0 ? "全户" : PersonZh(number);

    public static string WhoseEn(int number) => number < 0 ? "the household" : PersonEn(number);

    public static string PersonZh(int number) => number == 0 ? "户主" : $"第{Number(number)}名成员";

    public static string PersonEn(int number) => number == 0 ? "the householder" : $"member {Number(number)}";

    /// <summary>A free text from a file or register, such as an employer's name, in which people sometimes write names and numbers.</summary>
    public static string WithoutPersons(string text, HouseholdCase household)
    {
        if (IdMask.ContainsIdNumber(text) || HasLongNumber(text))
            return "(含证件号码,已隐去)";
        var names = household.Persons.SelectMany(person => person.Facts.Select(fact => fact.Name).Append(person.Person.Name)).Where(name => name.Length > 1).ToList();
        foreach (var name in names)
            text = text.Replace(name, PersonName.Mask(name), StringComparison.Ordinal);

        // 张 三 and 张·三 are the same name to whoever reads them.
        var letters = Letters(text);
        return names.Exists(name => Letters(name) is { Length: > 1 } plain && letters.Contains(plain, StringComparison.OrdinalIgnoreCase)) ? "(含人员姓名,已隐去)" : text;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    /// <summary>Whether so many digits follow each other, blanks and hyphens apart, that they may be the number of a person.</summary>
    private static bool HasLongNumber(string text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsDigit(c))
                digits++;
            else if (!char.IsWhiteSpace(c) && !char.IsPunctuation(c))
                digits = 0;
            if (digits >= OldIdLength)
                return true;
        }

        return false;
    }

    public static string Name(Sex sex) => sex switch
    {
        Sex.Male => "男",
        Sex.Female => "女",
        Sex.Unspecified => "未填",
        _ => "未说明",
    };

    public static string Name(MaritalStatus status) => status switch
    {
        MaritalStatus.Unmarried => "未婚",
        MaritalStatus.Married => "已婚",
        MaritalStatus.Widowed => "丧偶",
        MaritalStatus.Divorced => "离婚",
        _ => "未填",
    };

    public static string Name(LowIncomeType type) => type switch
    {
        LowIncomeType.None => "无",
        LowIncomeType.SubsistenceAllowance => "最低生活保障",
        LowIncomeType.ExtremePoverty => "特困供养",
        LowIncomeType.Edge => "低保边缘",
        LowIncomeType.RigidExpenditure => "刚性支出困难",
        _ => "未填",
    };

    public static string Name(EmploymentStatus status) => status switch
    {
        EmploymentStatus.OnPost => "在岗",
        EmploymentStatus.LaidOff => "下(待)岗",
        EmploymentStatus.Unemployed => "失(无)业",
        EmploymentStatus.Retired => "退休",
        EmploymentStatus.SickLeave => "病休",
        EmploymentStatus.EarlyRetired => "内退",
        EmploymentStatus.Student => "在校学生",
        EmploymentStatus.Preschool => "学龄前",
        EmploymentStatus.UnableToWork => "无劳动能力",
        _ => "未填",
    };

    public static string Name(HardshipCategory category) => category switch
    {
        HardshipCategory.Deep => "深度困难",
        HardshipCategory.Relative => "相对困难",
        HardshipCategory.Accident => "意外致困",
        HardshipCategory.LegacyLowIncome => "低保户(旧)",
        HardshipCategory.LegacyEdge => "低保边缘户(旧)",
        _ => "未填",
    };

    public static string Name(IncomeKind kind) => kind switch
    {
        IncomeKind.Wage => "工资性收入",
        IncomeKind.Business => "经营净收入",
        IncomeKind.Property => "财产净收入",
        IncomeKind.Transfer => "转移净收入",
        IncomeKind.Pension => "养老金",
        IncomeKind.UnemploymentBenefit => "失业保险金",
        IncomeKind.Other => "其他收入",
        _ => "未注明类别的收入",
    };

    public static string Name(ExpenseKind kind) => kind switch
    {
        ExpenseKind.Illness => "因病",
        ExpenseKind.Disability => "因残",
        ExpenseKind.Schooling => "因学",
        ExpenseKind.Housing => "住房",
        ExpenseKind.Employment => "必要就业成本",
        ExpenseKind.Accident => "意外损失",
        _ => "其他刚性",
    };

    public static string Name(VehicleType type) => type switch
    {
        VehicleType.Car => "小型汽车",
        VehicleType.Goods => "货车",
        VehicleType.Motorcycle => "摩托车",
        VehicleType.ElectricBicycle => "电动自行车",
        VehicleType.Mobility => "代步车",
        _ => "车辆",
    };

    public static string Name(RealEstateUse use) => use switch
    {
        RealEstateUse.Home => "住宅",
        RealEstateUse.Shop => "商铺",
        RealEstateUse.Office => "办公用房",
        RealEstateUse.Parking => "车位",
        _ => "其他房产",
    };

    public static string Name(BusinessRole role) => role switch
    {
        BusinessRole.SoleTrader => "个体工商户经营者",
        BusinessRole.LegalRepresentative => "法定代表人",
        BusinessRole.Shareholder => "股东",
        BusinessRole.Controller => "控股股东或实际控制人",
        _ => "经营主体人员",
    };

    public static string Name(AssistanceBatch batch) => batch switch
    {
        AssistanceBatch.Employment => "就业创业",
        AssistanceBatch.SocialInsurance => "纳入社保制度覆盖",
        AssistanceBatch.Medical => "大病保险和医疗互助保障",
        AssistanceBatch.SocialRelief => "社会救助兜底",
        _ => "未填",
    };

    public static string Name(HardshipCause cause) => CodeLists.HardshipCause.NameOf((int)cause) ?? "未填";

    public static string Name(LineOperator lineOperator) => lineOperator is LineOperator.Below ? "低于" : "不高于";
}
