namespace Matching.Checks;

/// <summary>What a code means, whatever the household.</summary>
/// <param name="Code">The code, such as F30 (domain.md §3.6). Codes are never used again for something else.</param>
/// <param name="TitleZh">Title, Chinese.</param>
/// <param name="TitleEn">Title, English.</param>
/// <param name="SeverityZh">How it weighs unless a profile says otherwise, Chinese.</param>
/// <param name="EvidenceZh">Whose data it rests on, Chinese.</param>
/// <param name="BasisZh">The law, standard or document it rests on, Chinese.</param>
/// <param name="NextStepZh">What to do next, Chinese.</param>
/// <param name="NextStepEn">What to do next, English.</param>
/// <param name="NoProofOfZh">What it does not say, Chinese; empty where nothing could be mistaken.</param>
public sealed record FindingKind(
    string Code, string TitleZh, string TitleEn, string SeverityZh, string EvidenceZh, string BasisZh, string NextStepZh, string NextStepEn, string NoProofOfZh);

/// <summary>The catalogue of findings.</summary>
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
        new("F01", "身份证号格式错误", "Identity number malformed",
            "错误;出生日期晚于基准日为提示", "档案", "GB 11643-1999",
            "对照身份证原件改正号码后重新上报。", "Correct the number from the identity card and send the file again.", "该人未与任何部门比对"),
        new("F02", "身份证号校验码错误", "Identity number has a wrong check character",
            "错误;工会已对照原件确认的为提示", "档案", "GB 11643-1999(ISO 7064 MOD 11-2)",
            "对照身份证原件逐位核对;确属原件如此的,由发证机关证明后登记为例外。", "Compare each digit with the card; a card that really reads so needs the issuer's confirmation.", "极少数真实证件如此"),
        new("F03", "出生日期或性别与身份证号不符", "Birth date or sex differs from the identity number",
            "错误", "档案", "GB 11643-1999",
            "对照身份证原件,改正出生日期、性别或号码。", "Correct birth date, sex or number from the card.", "哪一个写错了"),
        new("F04", "身份证号所含地区代码不存在", "The region in the identity number was never one",
            "提示", "档案、历年行政区划代码", "GB/T 2260(含历年停用代码)",
            "对照身份证原件核对前六位;早年签发、原件如此的可保留。", "Compare the first six digits with the card; early cards may really read so.", "证件是假的"),
        new("F05", "必填项缺失或代码不在代码表内", "A required field is empty or a code is not in its list",
            "错误", "档案", "困难职工档案表填报说明:主要致困原因一项,次要致困原因至多三项",
            "按填报说明补齐或改正所列各项。", "Complete or correct the fields listed.", ""),
        new("F06", "家庭人口、收入合计或家庭关系前后不一致", "Persons, income totals or relations do not fit together",
            "疑点", "档案", "困难职工档案表填报说明;GB/T 4761-2008",
            "核对家庭成员与各项收入,使合计与分项一致。", "Check members and incomes so that totals and parts agree.", ""),
        new("F07", "缺少帮扶计划、措施或责任人", "Plan, measure or responsible person is missing",
            "提示", "档案", "一户一档案、一户一计划、一户一措施,明确帮扶责任人(总工发〔2016〕7号)",
            "补齐计划、措施,指定帮扶责任人。", "Add plan and measure, name the responsible person.", "没有实际帮扶"),
        new("F10", "同一人在两份档案中为户主", "The same person is householder in two files",
            "错误;姓名不同时为疑点", "其他档案", "一户一档(总工发〔2016〕7号)",
            "与另一档案所属工会核对,保留一份,合并或注销另一份。", "Settle with the other file's union which file stays.", "应保留哪一份"),
        new("F11", "同一人在两份档案中为家庭成员", "The same person is a member in two files",
            "错误;姓名不同时为疑点", "其他档案", "一户一档(总工发〔2016〕7号)",
            "与另一档案所属工会核对该成员实际所在家庭。", "Settle with the other file's union to which household the member belongs.", "实际属于哪一户"),
        new("F12", "一户多档:户主与成员、或夫妻分别建档", "One household in two files: householder here and member there, or spouses with a file each",
            "疑点", "其他档案、婚姻登记", "一户一档(总工发〔2016〕7号)",
            "核实是否同一家庭;确属同一家庭的,合并为一份档案。", "Find out whether it is one household; if so, merge the files.", "仍为一个家庭"),
        new("F13", "疑似同一人使用两个证件号码", "One person perhaps under two numbers",
            "疑点", "其他档案", "一户一档(总工发〔2016〕7号)",
            "对照两份档案的身份证原件,改正写错的号码;确为同一人的按重复建档处理。", "Compare both cards and correct the wrong number; if it is one person, settle which file stays.", "一定是同一人(双胞胎、同村同名者可能如此)"),
        new("F14", "部门登记的号码与档案不同,疑似同一人", "A register has perhaps this person under another number",
            "疑点", "任一部门", "GB 11643-1999 校验规则;部门以姓名加身份证号为比对条件",
            "对照身份证原件核对号码;写错的改正后重新上报,确为两人的注明。", "Compare the number with the card; correct it, or note that they are two persons.", "一定是同一人(同名同生日者、双胞胎可能如此)"),
        new("F20", "姓名与部门登记不一致", "The name differs from the authority's register",
            "疑点;写法略有不同为提示", "任一部门", "部门以姓名加身份证号为比对条件",
            "对照身份证原件核对姓名和号码;在核实前,该部门数据未用于本户其他核查。", "Check name and number; until then that register's data was not used for this household.", "谁写错了;冲突的记录不用于本户其他核查"),
        new("F30", "家庭成员疑似已死亡", "A person appears to have died",
            "疑点;多个部门一致为强疑点", "殡葬、养老待遇、户籍", "《困难职工档案管理办法》动态管理;民政殡葬、社保待遇终止信息",
            "入户核实;确已死亡的,更新家庭成员或按规定退出,抚恤与帮扶需求一并了解。", "Visit the household; if confirmed, update the file and ask what help the family needs.", "一定属实,须入户核实"),
        new("F31", "婚姻状况或配偶与婚姻登记不一致", "Marital status or spouse differs from the marriage register",
            "疑点", "婚姻登记", "民政婚姻登记信息",
            "请当事人出示婚姻证件,更新婚姻状况和家庭成员。", "Ask for the certificate and update status and members.", "登记为结婚而档案填丧偶不算不一致"),
        new("F32", "低保救助情况与民政登记不一致", "Low-income aid differs from the register of civil affairs",
            "疑点;类别不同为提示", "低保登记", "总工会、民政部2022年数据比对和信息共享通知",
            "与民政核对救助类别,更正档案。", "Settle the kind of aid with civil affairs and correct the file.", "哪一方有误"),
        new("F33", "档案填写享受救助,民政登记未查到", "The file states an aid that civil affairs has no record of",
            "提示", "低保登记", "总工会、民政部2022年数据比对和信息共享通知",
            "请当事人出示救助证件或发放记录;已停止的,更正档案。", "Ask for the certificate; correct the file if the aid has ended.", "未享受救助:未查到不是证明"),
        new("F34", "低于低保标准而未查到民政救助", "Below the local standard and no aid on record",
            "提示", "档案、社保、低保登记", "总工会、民政部2022年政策衔接通知;社会救助暂行办法第11条",
            "协助该户向民政申请救助,并把结果记入档案。", "Help the household to apply to civil affairs and note the outcome.", "一定符合低保条件"),
        new("F40", "就业状况或单位与社保、就业登记不一致", "Employment or employer differs from social security",
            "疑点", "社保、就业登记", "社会保险、就业登记信息",
            "核实是否在岗、单位名称及参保关系(含挂靠、代缴)。", "Find out whether the person works there; insurance may be paid through another unit.", "实际在岗(可能挂靠或代缴)"),
        new("F41", "工资、养老金或失业保险金疑似未如实申报", "Wage, pension or unemployment benefit appears undeclared",
            "疑点", "社保", "社会保险缴费基数与待遇发放信息",
            "请当事人提供工资、待遇发放流水,更正收入。缴费基数有下限,基数高于工资不等于少报。", "Ask for pay slips or statements; a contribution base has a floor and may exceed the wage.", "少报收入(缴费基数有下限)"),
        new("F42", "按核对数据重新计算的收入与困难类别不符", "Recomputed net income does not fit the category",
            "疑点", "档案、社保、民政", "规则方案所列困难类别标准",
            "入户复核收入与刚性支出;不符合标准的按程序公示、审批后调整或退出,够更高类别的予以调整。", "Re-check income and expenses; changes and exits need publicity and approval.", "应当退出:只是建议"),
        new("F43", "疑似已脱困", "The household appears to have recovered",
            "疑点", "档案、社保、民政", "规则方案所列标准、幅度与回溯期;动态管理、脱困撤档(总工办发〔2016〕36号第13条)",
            "入户复核;确已脱困的,公示、由另一人审批,设渐退期并继续关注。", "Visit; exits need publicity, a second person and a grace period.", "应当立即退出:须公示、审批、渐退"),
        new("F44", "边缘家庭", "Household at the edge of a line",
            "提示", "档案、社保、民政", "应纳尽纳;规则方案所列幅度",
            "适时走访,收入或支出变化时重新计算。", "Stay in touch; recompute when income or expenses change.", "应当退出或应当建档"),
        new("F50", "有机动车辆", "Motor vehicle",
            "疑点", "档案、车辆登记", "规则方案所列不予认定情形",
            "核实车辆归属、用途和例外情形(如残疾人代步车)。", "Find out whose the vehicle is, what for, and whether an exception applies.", "车辆归其使用"),
        new("F51", "住房套数或面积超过规定", "More or larger homes than allowed",
            "疑点", "档案、不动产登记", "规则方案所列不予认定情形",
            "核实产权份额、面积和实际居住情况。", "Find out shares, area and who lives there.", "实际居住情况"),
        new("F52", "有商铺等非住宅房产", "Shop or other commercial property",
            "疑点", "档案、不动产登记", "规则方案所列不予认定情形",
            "核实产权和租金收入。", "Find out ownership and rent.", "有租金收入"),
        new("F53", "有经营主体登记或控股", "Business registration or control of a company",
            "疑点", "档案、经营主体登记", "规则方案所列不予认定情形",
            "核实是否实际经营、是否被冒名登记,家庭小店按例外掌握。", "Find out whether the business is real and whether an exception applies.", "实际经营(可能被冒名)"),
        new("F54", "金融资产超过上限", "Financial assets above the cap",
            "疑点", "档案、金融资产", "规则方案所列不予认定情形",
            "请当事人说明资金来源和用途(如赔偿金、医疗备用金)。", "Ask where the money is from and what it is for.", "资金可以自由支配"),
        new("F60", "长期未变更、未帮扶或未复核", "Not changed, not aided or not visited for long",
            "提示", "档案", "每年至少集中清理一次(总工办发〔2016〕36号第13条);帮扶系统“一年未改”“未帮扶过”查询",
            "入户走访,更新档案并记录帮扶情况。", "Visit, update the file, record the aid.", "没有走访过"),
        new("F61", "帮扶措施与致困原因不匹配", "Measures do not match the causes",
            "提示", "档案", "四个一批、分类施策(总工发〔2016〕7号)",
            "按致困原因补充相应措施,或说明不需要的理由。", "Add the measure, or say why it is not needed.", "原有措施无效"),
        new("F62", "农民工劳动关系年限不足", "Labour relation of the migrant worker too short",
            "疑点", "档案", "规则方案所列农民工建档条件",
            "核对劳动合同或事实劳动关系起始日期。", "Check the contract or the start of the factual relation.", "劳动关系不真实"),
        new("F70", "核对授权缺失、过期或撤回", "Authorisation missing, expired or withdrawn",
            "错误", "档案", "个人信息保护法第13、29条;家庭经济状况核对授权委托书",
            "请本人(未成年人由监护人)签署授权后重新上报。", "Have the authorisation signed (by a guardian for minors) and send the file again.", "家庭不符合条件"),
        new("F80", "疑似返困", "The household appears to fall back",
            "提示", "档案、社保、民政", "脱困后跟踪回访;规则方案所列跟踪期",
            "回访;确已返困的,按程序重新建档帮扶。", "Visit; if confirmed, take the household back.", "一定返困"),
        new("F81", "返困预警", "At risk of falling back",
            "提示", "档案、社保、民政", "脱困后跟踪回访;规则方案所列幅度",
            "回访,了解收支变化,必要时提前帮扶。", "Visit and help early where needed.", "一定会返困"),
    ];
}
