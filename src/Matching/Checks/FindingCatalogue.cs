namespace Matching.Checks;

/// <summary>What a code means, whatever the household.</summary>
/// <param name="Code">The code, such as F30 (domain.md §3.6).</param>
/// <param name="TitleZh">Title, Chinese.</param>
/// <param name="TitleEn">Title, English.</param>
/// <param name="BasisZh">The law, standard or document it rests on, Chinese.</param>
/// <param name="NextStepZh">What to do next, Chinese.</param>
/// <param name="NextStepEn">What to do next, English.</param>
public sealed record FindingKind(string Code, string TitleZh, string TitleEn, string BasisZh, string NextStepZh, string NextStepEn);

/// <summary>The catalogue of findings. Codes are never used again for something else.</summary>
public static class FindingCatalogue
{
    private static readonly Dictionary<string, FindingKind> ByCode = Build().ToDictionary(kind => kind.Code, StringComparer.Ordinal);

    /// <summary>Every kind, in the order of the codes.</summary>
    public static IReadOnlyList<FindingKind> All { get; } = [.. ByCode.Values.OrderBy(kind => kind.Code, StringComparer.Ordinal)];

    /// <summary>The kind of that code.</summary>
    /// <exception cref="KeyNotFoundException">There is no such code.</exception>
    public static FindingKind Get(string code) => ByCode[code];

    /// <summary>Whether there is such a code.</summary>
    public static bool Contains(string code) => ByCode.ContainsKey(code);

    private static IEnumerable<FindingKind> Build() =>
    [
        new("F01", "身份证号格式错误", "Identity number malformed", "GB 11643-1999",
            "对照身份证原件改正号码后重新上报。", "Correct the number from the identity card and send the file again."),
        new("F02", "身份证号校验码错误", "Identity number has a wrong check character", "GB 11643-1999(ISO 7064 MOD 11-2)",
            "对照身份证原件逐位核对;确属原件如此的,由发证机关证明后登记为例外。", "Compare each digit with the card; a card that really reads so needs the issuer's confirmation."),
        new("F03", "出生日期或性别与身份证号不符", "Birth date or sex differs from the identity number", "GB 11643-1999",
            "对照身份证原件,改正出生日期、性别或号码。", "Correct birth date, sex or number from the card."),
        new("F05", "必填项缺失或代码不在代码表内", "A required field is empty or a code is not in its list", "困难职工档案表填报说明:主要致困原因一项,次要致困原因至多三项",
            "按填报说明补齐或改正所列各项。", "Complete or correct the fields listed."),
        new("F06", "家庭人口、收入合计或家庭关系前后不一致", "Persons, income totals or relations do not fit together", "困难职工档案表填报说明;GB/T 4761-2008",
            "核对家庭成员与各项收入,使合计与分项一致。", "Check members and incomes so that totals and parts agree."),
        new("F10", "同一人在两份档案中为户主", "The same person is householder in two files", "一户一档(总工发〔2016〕7号)",
            "与另一档案所属工会核对,保留一份,合并或注销另一份。", "Settle with the other file's union which file stays."),
        new("F11", "同一人在两份档案中为家庭成员", "The same person is a member in two files", "一户一档(总工发〔2016〕7号)",
            "与另一档案所属工会核对该成员实际所在家庭。", "Settle with the other file's union to which household the member belongs."),
        new("F12", "一户多档:户主与成员、或夫妻分别建档", "One household in two files: householder here and member there, or spouses with a file each", "一户一档(总工发〔2016〕7号)",
            "核实是否同一家庭;确属同一家庭的,合并为一份档案。", "Find out whether it is one household; if so, merge the files."),
        new("F20", "姓名与部门登记不一致", "The name differs from the authority's register", "部门以姓名加身份证号为比对条件",
            "对照身份证原件核对姓名和号码;在核实前,该部门数据未用于本户其他核查。", "Check name and number; until then that register's data was not used for this household."),
        new("F30", "家庭成员疑似已死亡", "A person appears to have died", "《困难职工档案管理办法》动态管理;民政殡葬、社保待遇终止信息",
            "入户核实;确已死亡的,更新家庭成员或按规定退出,抚恤与帮扶需求一并了解。", "Visit the household; if confirmed, update the file and ask what help the family needs."),
        new("F31", "婚姻状况或配偶与婚姻登记不一致", "Marital status or spouse differs from the marriage register", "民政婚姻登记信息",
            "请当事人出示婚姻证件,更新婚姻状况和家庭成员。", "Ask for the certificate and update status and members."),
        new("F32", "低保救助情况与民政登记不一致", "Low-income aid differs from the register of civil affairs", "总工会、民政部2022年数据比对和信息共享通知",
            "与民政核对救助类别;未享受而符合条件的,协助申请。", "Settle the kind of aid with civil affairs; help to apply where entitled."),
        new("F40", "就业状况或单位与社保、就业登记不一致", "Employment or employer differs from social security", "社会保险、就业登记信息",
            "核实是否在岗、单位名称及参保关系(含挂靠、代缴)。", "Find out whether the person works there; insurance may be paid through another unit."),
        new("F41", "工资、养老金或失业保险金疑似未如实申报", "Wage, pension or unemployment benefit appears undeclared", "社会保险缴费基数与待遇发放信息",
            "请当事人提供工资、待遇发放流水,更正收入。缴费基数有下限,基数高于工资不等于少报。", "Ask for pay slips or statements; a contribution base has a floor and may exceed the wage."),
        new("F42", "按核对数据重新计算的收入与困难类别不符", "Recomputed net income does not fit the category", "规则档案所列困难类别标准",
            "入户复核收入与刚性支出;确已脱困的按程序公示、审批并设渐退期,够更高类别的予以调整。", "Re-check income and expenses; exits need publicity, approval and a grace period."),
    ];
}
