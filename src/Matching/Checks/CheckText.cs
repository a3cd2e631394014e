using System.Globalization;
using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>Values as findings show them: the same on every machine, whatever its culture.</summary>
internal static class CheckText
{
    public static string Yuan(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture) + "元";

    public static string YuanEn(long fen) => (fen / 100m).ToString("#,##0.00", CultureInfo.InvariantCulture) + " yuan";

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "未填";

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Multiple(long part, long whole) => whole == 0 ? "-" : (part / (decimal)whole).ToString("0.00", CultureInfo.InvariantCulture);

    public static string PersonZh(int number) => number == 0 ? "户主" : $"第{Number(number)}名成员";

    public static string PersonEn(int number) => number == 0 ? "the householder" : $"member {Number(number)}";

    /// <summary>A free text from a file or register, such as an employer's name, in which people sometimes write names and numbers.</summary>
    public static string WithoutPersons(string text, HouseholdCase household)
    {
        if (IdMask.ContainsIdNumber(text))
            return "(含证件号码,已隐去)";
        foreach (var name in household.Persons.SelectMany(person => person.Facts.Select(fact => fact.Name).Append(person.Person.Name)).Where(name => name.Length > 1))
            text = text.Replace(name, PersonName.Mask(name), StringComparison.Ordinal);
        return text;
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
}
