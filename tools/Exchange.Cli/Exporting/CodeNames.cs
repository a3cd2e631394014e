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
        [nameof(MarriageEvent)] = ["", "结婚登记", "离婚登记"],
        [nameof(InsuranceScheme)] = ["", "职工", "灵活就业", "城乡居民"],
        [nameof(InsuranceStatus)] = ["", "正常缴费", "暂停缴费", "终止"],
        [nameof(PensionScheme)] = ["", "职工", "城乡居民"],
        [nameof(PensionStatus)] = ["", "正常发放", "暂停", "因死亡终止", "终止"],
        [nameof(EmploymentState)] = ["", "单位就业", "灵活就业", "公益性岗位", "登记失业"],
        [nameof(VehicleType)] = ["", "小型汽车", "货车", "摩托车", "电动自行车", "残疾人机动轮椅车"],
        [nameof(RealEstateUse)] = ["", "住宅", "商铺", "办公", "车位", "其他"],
        [nameof(BusinessRole)] = ["", "个体工商户经营者", "法定代表人", "股东", "控股股东或实际控制人"],
        [nameof(HouseholdRegistrationState)] = ["", "正常", "因死亡注销", "注销或迁出"],
        [nameof(ExpenseKind)] = ["", "因病", "因残", "因学", "住房", "必要就业成本", "意外损失", "其他"],
    };

    /// <summary>Further words for codes, that forms and registers use.</summary>
    private static readonly Dictionary<string, Dictionary<string, int>> Others = new(StringComparer.Ordinal)
    {
        [nameof(LowIncomeType)] = new() { ["低保"] = 2, ["城市低保"] = 2, ["农村低保"] = 2, ["城乡低保"] = 2, ["低保户"] = 2, ["特困"] = 3, ["特困人员"] = 3, ["特困人员供养"] = 3, ["低保边缘家庭"] = 4, ["低保边缘户"] = 4, ["刚性支出困难家庭"] = 5, ["否"] = 1 },
        [nameof(IdType)] = new() { ["身份证"] = 1, ["二代身份证"] = 1, ["港澳台居民居住证"] = 1, ["外国人永久居留证"] = 2, ["港澳居民来往内地通行证"] = 4, ["台湾居民来往大陆通行证"] = 4 },
        [nameof(FileLevel)] = new() { ["国家级"] = 1, ["市级"] = 3, ["县级"] = 4, ["区级"] = 4 },
        [nameof(FileStatus)] = new() { ["在册"] = 1, ["正常"] = 1, ["渐退"] = 2, ["脱困"] = 3, ["解困"] = 3, ["已解困"] = 3, ["注销"] = 4 },
        [nameof(MarriageEvent)] = new() { ["结婚"] = 1, ["补领结婚证"] = 1, ["离婚"] = 2 },
        [nameof(InsuranceScheme)] = new() { ["企业职工"] = 1, ["机关事业单位"] = 1, ["城镇职工"] = 1, ["职工养老"] = 1, ["灵活就业人员"] = 2, ["居民"] = 3 },
        [nameof(InsuranceStatus)] = new() { ["正常参保缴费"] = 1, ["正常参保"] = 1, ["参保缴费"] = 1, ["正常"] = 1, ["暂停参保"] = 2, ["暂停"] = 2, ["中断"] = 2, ["终止参保"] = 3, ["终止缴费"] = 3 },
        [nameof(PensionScheme)] = new() { ["企业职工"] = 1, ["机关事业单位"] = 1, ["城镇职工"] = 1, ["居民"] = 2 },
        [nameof(PensionStatus)] = new() { ["正常"] = 1, ["发放"] = 1, ["暂停发放"] = 2, ["停发"] = 2, ["死亡终止"] = 3, ["死亡"] = 3, ["其他原因终止"] = 4 },
        [nameof(EmploymentState)] = new() { ["就业"] = 1, ["公益岗位"] = 3, ["公益性岗位就业"] = 3, ["失业登记"] = 4, ["失业"] = 4 },
        [nameof(VehicleType)] = new() { ["轿车"] = 1, ["客车"] = 1, ["载货汽车"] = 2, ["普通摩托车"] = 3, ["电动车"] = 4 },
        [nameof(RealEstateUse)] = new() { ["城镇住宅"] = 1, ["成套住宅"] = 1, ["商业"] = 2, ["商业服务"] = 2, ["办公用房"] = 3, ["车库"] = 4 },
        [nameof(BusinessRole)] = new() { ["个体工商户"] = 1, ["经营者"] = 1, ["法人"] = 2, ["法人代表"] = 2, ["自然人股东"] = 3, ["控股股东"] = 4, ["实际控制人"] = 4 },
        [nameof(HouseholdRegistrationState)] = new() { ["在册"] = 1, ["死亡注销"] = 2, ["迁出"] = 3, ["注销"] = 3 },
    };

    /// <summary>Reads a code by its Chinese name, another word for it, the contract's own name, or its number.</summary>
    public static bool TryRead(EnumDescriptor type, string text, out int code)
    {
        code = 0;
        if (Lists.TryGetValue(type.Name, out var list))
        {
            if (list.TryRead(text, out var entry))
            {
                code = entry.Code;
                return true;
            }
        }
        else if (type.Name is nameof(MaritalStatus) && CodeLists.MaritalStatus.TryRead(text, out var marital) && marital.Code is >= 10 and < 50)
        {
            code = marital.Code / 10;
            return true;
        }
        else if (type.Name is nameof(Sex) && CodeLists.Sex.TryRead(text, out var sex))
        {
            code = sex.Code;
            return true;
        }

        var normalised = OrganizationName.Normalise(text);
        if (Names.TryGetValue(type.Name, out var names) && Array.FindIndex(names, name => name.Length > 0 && OrganizationName.Normalise(name) == normalised) is >= 0 and var found)
        {
            code = found;
            return true;
        }

        if (Others.TryGetValue(type.Name, out var others) && others.TryGetValue(normalised, out code))
            return true;
        if (Tables.EnumNames.Value(type, normalised) is { } named)
        {
            code = named.Number;
            return true;
        }

        return int.TryParse(normalised, System.Globalization.CultureInfo.InvariantCulture, out code) && code > 0 && type.FindValueByNumber(code) is not null;
    }

    /// <summary>The names of a type's codes, for people.</summary>
    public static IEnumerable<string> All(EnumDescriptor type) => type.Values.Where(value => value.Number != 0).Select(value => Of(type, value.Number)).Where(name => name.Length > 0);

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
