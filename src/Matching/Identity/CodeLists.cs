namespace Matching.Identity;

/// <summary>
/// The small code lists of household files: national standards, and the lists of the forms that unions use (domain.md §2 and §4.5).
/// Codes are those of the contract; lists that the contract does not carry have their standard's codes, or the order of the form.
/// </summary>
public static class CodeLists
{
    /// <summary>性别, GB/T 2261.1.</summary>
    public static CodeList Sex { get; } = new("性别", "0 未知的性别=未知", "1 男性=男", "2 女性=女", "9 未说明的性别=未说明");

    /// <summary>民族, GB/T 3304: 1 to 56, 97 others and unidentified, 98 foreign descent.</summary>
    public static CodeList Ethnicity { get; } = new("民族", Ethnicities());

    /// <summary>婚姻状况, GB/T 2261.2, two digits; the contract carries the tens' meaning.</summary>
    public static CodeList MaritalStatus { get; } = new(
        "婚姻状况", "10 未婚", "20 已婚=有配偶", "21 初婚", "22 再婚", "23 复婚", "30 丧偶", "40 离婚=离异=离婚未再婚", "90 未说明的婚姻状况=未说明");

    /// <summary>困难类别. The categories before 2020 are kept apart, with the original text; none is silently made one of today's.</summary>
    public static CodeList HardshipCategory { get; } = new(
        "困难类别", "1 深度困难=深度困难职工=深度", "2 相对困难=相对困难职工=相对", "3 意外致困=意外致困职工=意外~意外致困户",
        "4 低保户~享受低保~已享受低保", "5 低保边缘户~低保边缘~低保线以上~未享受低保");

    /// <summary>致困原因.</summary>
    public static CodeList HardshipCause { get; } = new(
        "致困原因", "1 无劳动能力", "2 有劳动能力而未就业", "3 下岗失业", "4 未参加社会保险", "5 社会保险待遇落实不到位",
        "6 患重特大疾病=患重大疾病~本人大病~家属大病", "7 遭受自然灾害=自然灾害", "8 遭受意外事故=意外事故=意外灾害", "9 子女上学=子女入学", "10 其他");

    /// <summary>五类重点群体 (2017-type form).</summary>
    public static CodeList KeyGroup { get; } = new(
        "五类重点群体", "1 低保内有劳动能力未充分就业", "2 低于低保线未纳入低保", "3 支出性困难", "4 城市困难农民工", "5 供给侧改革中的困难职工", "6 其他");

    /// <summary>四个一批 (总工发〔2016〕7号).</summary>
    public static CodeList AssistanceBatch { get; } = new("四个一批", "1 就业创业", "2 纳入社保制度覆盖", "3 大病保险和医疗互助保障", "4 社会救助兜底");

    /// <summary>政治面貌.</summary>
    public static CodeList PoliticalStatus { get; } = new("政治面貌", "1 中共党员=党员=中共预备党员", "2 共青团员=团员", "3 群众", "4 民主党派", "5 其他");

    /// <summary>工作状态; 农民工 is a state on old forms and a mark of its own on today's.</summary>
    public static CodeList EmploymentStatus { get; } = new(
        "工作状态", "1 在岗=在职", "2 下(待)岗=下岗=待岗=下待岗", "3 失(无)业=失业=无业=失无业", "4 退休~离休", "5 病休", "6 内退", "7 在校学生=学生",
        "8 学龄前=学龄前儿童", "9 无劳动能力");

    /// <summary>户口类型.</summary>
    public static CodeList HukouType { get; } = new("户口类型", "1 非农业=城镇=非农业户口", "2 农业=农村=农业户口", "3 农转居=农转非");

    /// <summary>劳模类型.</summary>
    public static CodeList ModelWorkerType { get; } = new("劳模类型", "1 非劳模=否", "2 全国劳模=全国", "3 省部级劳模=省部级", "4 地市级劳模=地市级", "5 其他");

    /// <summary>住房类型.</summary>
    public static CodeList HousingType { get; } = new(
        "住房类型", "1 自建房", "2 商品房", "3 经济适用房=两限房", "4 承租单位公房=单位公房", "5 政府廉租房=廉租房=公租房", "6 租房", "7 其他");

    /// <summary>残疾类别.</summary>
    public static CodeList DisabilityType { get; } = new("残疾类别", "1 视力=视力残疾", "2 听力=听力残疾", "3 言语=言语残疾", "4 智力=智力残疾", "5 肢体=肢体残疾", "6 精神=精神残疾", "7 多重=多重残疾");

    /// <summary>残疾等级, 1 the most severe.</summary>
    public static CodeList DisabilityLevel { get; } = new("残疾等级", "1 一级=壹级", "2 二级=贰级", "3 三级=叁级", "4 四级=肆级");

    /// <summary>
    /// 健康状况: the contract's five groups, read from the long list of the newer form and the names of the older one. The grouping is ours; the disease itself
    /// is kept as written.
    /// </summary>
    public static CodeList HealthStatus { get; } = new(
        "健康状况", "1 良好=健康", "2 一般疾病", "3 慢性病=糖尿病=腰颈椎病=高血压病=肺病=肝病",
        "4 重特大疾病=恶性肿瘤=心血管病=脑血管病=终末期肾病=精神病=血液病=肿瘤病=深度昏迷=永久瘫痪=严重阿尔茨海默病=严重帕金森病=严重运动神经元病~癌症~尿毒症", "5 残疾");

    /// <summary>单位性质, as far as the forms at hand show the list.</summary>
    public static CodeList EmployerNature { get; } = new("单位性质", "1 国有机关/事业单位=国有机关=事业单位=机关", "2 国有企业", "3 集体企业", "4 民营/私营/个体=民营企业=私营企业=个体=民营=私营");

    /// <summary>建筑面积 in the bands of the form.</summary>
    public static CodeList FloorArea { get; } = new("建筑面积", "1 20平方米以下", "2 20-50平方米", "3 50-70平方米", "4 70平方米以上");

    /// <summary>合同期限 in the bands of the form, months.</summary>
    public static CodeList ContractTerm { get; } = new(
        "合同期限", "1 6个月以下", "2 7-18个月", "3 19-30个月", "4 31-42个月", "5 43-54个月", "6 55-120个月", "7 120个月以上=无固定期限");

    /// <summary>所属行业, the sections of GB/T 4754-2017, A as 1 to T as 20.</summary>
    public static CodeList Industry { get; } = new(
        "所属行业", "1 农、林、牧、渔业=A", "2 采矿业=B", "3 制造业=C", "4 电力、热力、燃气及水生产和供应业=D", "5 建筑业=E", "6 批发和零售业=F",
        "7 交通运输、仓储和邮政业=G", "8 住宿和餐饮业=H", "9 信息传输、软件和信息技术服务业=I", "10 金融业=J", "11 房地产业=K", "12 租赁和商务服务业=L",
        "13 科学研究和技术服务业=M", "14 水利、环境和公共设施管理业=N", "15 居民服务、修理和其他服务业=O", "16 教育=P", "17 卫生和社会工作=Q",
        "18 文化、体育和娱乐业=R", "19 公共管理、社会保障和社会组织=S", "20 国际组织=T");

    /// <summary>All lists.</summary>
    public static IReadOnlyList<CodeList> All { get; } =
    [
        Sex, Ethnicity, MaritalStatus, HardshipCategory, HardshipCause, KeyGroup, AssistanceBatch, PoliticalStatus, EmploymentStatus, HukouType,
        ModelWorkerType, HousingType, DisabilityType, DisabilityLevel, HealthStatus, EmployerNature, FloorArea, ContractTerm, Industry,
    ];

    private static IEnumerable<string> Ethnicities()
    {
        const string Names =
            "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 "
            + "撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺";
        var names = Names.Split(' ');
        for (var i = 0; i < names.Length; i++)
            yield return $"{i + 1:D2} {names[i]}族={names[i]}{(names[i] == "维吾尔" ? "=维族" : names[i] == "德昂" ? "~崩龙族" : names[i] == "毛南" ? "~毛难族" : "")}";
        yield return "97 其他=未识别民族=穿青人";
        yield return "98 外国血统=外国血统中国籍人士";
    }
}
