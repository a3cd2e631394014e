using Exchange.V1;
using Google.Protobuf.Reflection;
using Matching.Identity;

namespace Exchange.Cli.Exporting;

/// <summary>Codes of the contract as forms print them.</summary>
internal static class CodeNames
{
    private static readonly Dictionary<string, CodeList> Lists = new(StringComparer.Ordinal)
    {
        [nameof(HardshipCategory)] = CodeLists.HardshipCategory,
        [nameof(HardshipCause)] = CodeLists.HardshipCause,
        [nameof(KeyGroup)] = CodeLists.KeyGroup,
        [nameof(AssistanceBatch)] = CodeLists.AssistanceBatch,
        [nameof(PoliticalStatus)] = CodeLists.PoliticalStatus,
        [nameof(EmploymentStatus)] = CodeLists.EmploymentStatus,
        [nameof(HukouType)] = CodeLists.HukouType,
        [nameof(ModelWorkerType)] = CodeLists.ModelWorkerType,
        [nameof(HousingType)] = CodeLists.HousingType,
        [nameof(DisabilityType)] = CodeLists.DisabilityType,
        [nameof(HealthStatus)] = CodeLists.HealthStatus,
    };

    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        [nameof(FileLevel)] = ["", "全国级", "省级", "地市级", "区县级", "基层"],
        [nameof(FileStatus)] = ["", "在档", "渐退期", "已脱困", "已注销"],
        [nameof(Sex)] = ["", "男", "女", "", "", "", "", "", "", "未说明"],
        [nameof(MaritalStatus)] = ["", "未婚", "已婚", "丧偶", "离婚"],
        [nameof(LowIncomeType)] = ["", "无", "最低生活保障", "特困供养", "低保边缘", "刚性支出困难"],
        [nameof(IdType)] = ["居民身份证", "居民身份证", "外国人永久居留身份证", "护照", "通行证", "", "", "", "", "其他"],
        [nameof(IncomeKind)] = ["", "工资性收入", "经营净收入", "财产净收入", "转移净收入", "养老金", "失业保险金", "其他收入"],
        [nameof(ExpenseKind)] = ["", "因病", "因残", "因学", "住房", "必要就业成本", "意外损失", "其他"],
    };

    /// <summary>The name of a code; empty for none, the number itself for one that no list has, so that nothing is lost.</summary>
    public static string Of(EnumDescriptor type, int code)
    {
        if (Lists.TryGetValue(type.Name, out var list))
            return code == 0 ? "" : list.NameOf(code) ?? Text(code);
        if (Names.TryGetValue(type.Name, out var names))
            return code >= 0 && code < names.Length ? names[code] : Text(code);
        return code == 0 ? "" : Text(code);
    }

    /// <summary>与户主关系 by its GB/T 4761 code; in the householder's row 0, 1 and 2 are the householder.</summary>
    public static string Relation(int code, int member) => member == 0 ? "户主" : code == 0 ? "" : FamilyRelation.Find(code)?.Name ?? Text(code);

    private static string Text(int code) => code.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
