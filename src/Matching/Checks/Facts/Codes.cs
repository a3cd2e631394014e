namespace Matching.Checks.Facts;

// The code lists that checks decide on. Names and numbers are those of the contract (protos/exchange/v1), where each value is explained;
// a test holds the two equal. A value that the contract does not know keeps its number, so that a check can say so.

/// <summary>困难类别.</summary>
public enum HardshipCategory
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>深度困难.</summary>
    Deep = 1,
    /// <summary>相对困难.</summary>
    Relative = 2,
    /// <summary>意外致困.</summary>
    Accident = 3,
    /// <summary>低保户, before 2020.</summary>
    LegacyLowIncome = 4,
    /// <summary>低保边缘户, before 2020.</summary>
    LegacyEdge = 5,
}

/// <summary>Where a file stands in its life.</summary>
public enum FileStatus
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>在档.</summary>
    Active = 1,
    /// <summary>渐退期.</summary>
    Grace = 2,
    /// <summary>已脱困.</summary>
    Recovered = 3,
    /// <summary>已注销.</summary>
    Cancelled = 4,
}

/// <summary>致困原因; only its range matters to the checks.</summary>
public enum HardshipCause
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>无劳动能力, the first of the list.</summary>
    NoWorkAbility = 1,
    /// <summary>有劳动能力而未就业.</summary>
    AbleNotEmployed = 2,
    /// <summary>下岗失业.</summary>
    LaidOff = 3,
    /// <summary>未参加社会保险.</summary>
    NotInsured = 4,
    /// <summary>社会保险待遇落实不到位.</summary>
    InsuranceNotPaid = 5,
    /// <summary>患重特大疾病.</summary>
    SeriousIllness = 6,
    /// <summary>遭受自然灾害.</summary>
    NaturalDisaster = 7,
    /// <summary>遭受意外事故.</summary>
    Accident = 8,
    /// <summary>子女上学.</summary>
    Schooling = 9,
    /// <summary>其他, the last of the list.</summary>
    Other = 10,
}

/// <summary>Sex, GB/T 2261.1.</summary>
public enum Sex
{
    /// <summary>Unknown.</summary>
    Unspecified = 0,
    /// <summary>Male.</summary>
    Male = 1,
    /// <summary>Female.</summary>
    Female = 2,
    /// <summary>Not specified by the person.</summary>
    NotSpecified = 9,
}

/// <summary>Marital status, the tens of GB/T 2261.2.</summary>
public enum MaritalStatus
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>未婚.</summary>
    Unmarried = 1,
    /// <summary>已婚.</summary>
    Married = 2,
    /// <summary>丧偶.</summary>
    Widowed = 3,
    /// <summary>离婚.</summary>
    Divorced = 4,
}

/// <summary>工作状态.</summary>
public enum EmploymentStatus
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>在岗.</summary>
    OnPost = 1,
    /// <summary>下(待)岗.</summary>
    LaidOff = 2,
    /// <summary>失(无)业.</summary>
    Unemployed = 3,
    /// <summary>退休.</summary>
    Retired = 4,
    /// <summary>病休.</summary>
    SickLeave = 5,
    /// <summary>内退.</summary>
    EarlyRetired = 6,
    /// <summary>在校学生.</summary>
    Student = 7,
    /// <summary>学龄前.</summary>
    Preschool = 8,
    /// <summary>无劳动能力.</summary>
    UnableToWork = 9,
}

/// <summary>The kinds of income that the category rules add up.</summary>
public enum IncomeKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>工资性收入.</summary>
    Wage = 1,
    /// <summary>经营净收入.</summary>
    Business = 2,
    /// <summary>财产净收入.</summary>
    Property = 3,
    /// <summary>转移净收入.</summary>
    Transfer = 4,
    /// <summary>养老金.</summary>
    Pension = 5,
    /// <summary>失业保险金.</summary>
    UnemploymentBenefit = 6,
    /// <summary>其他收入.</summary>
    Other = 7,
}

/// <summary>The kinds of rigid expense that the category rules deduct.</summary>
public enum ExpenseKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>因病.</summary>
    Illness = 1,
    /// <summary>因残.</summary>
    Disability = 2,
    /// <summary>因学.</summary>
    Schooling = 3,
    /// <summary>住房.</summary>
    Housing = 4,
    /// <summary>必要就业成本.</summary>
    Employment = 5,
    /// <summary>意外损失.</summary>
    Accident = 6,
    /// <summary>其他.</summary>
    Other = 7,
}

/// <summary>A kind of aid by civil affairs.</summary>
public enum LowIncomeType
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>None.</summary>
    None = 1,
    /// <summary>最低生活保障.</summary>
    SubsistenceAllowance = 2,
    /// <summary>特困供养.</summary>
    ExtremePoverty = 3,
    /// <summary>低保边缘.</summary>
    Edge = 4,
    /// <summary>刚性支出困难.</summary>
    RigidExpenditure = 5,
}

/// <summary>The kinds of record.</summary>
public enum RecordKind
{
    /// <summary>None: worked out from the file itself.</summary>
    Unspecified = 0,
    /// <summary>困难职工档案.</summary>
    HouseholdFile = 1,
    /// <summary>低保, 特困, 低保边缘.</summary>
    LowIncomeAid = 2,
    /// <summary>临时救助.</summary>
    TemporaryRelief = 3,
    /// <summary>婚姻登记.</summary>
    Marriage = 4,
    /// <summary>殡葬火化.</summary>
    Funeral = 5,
    /// <summary>参保.</summary>
    SocialInsurance = 6,
    /// <summary>养老待遇.</summary>
    Pension = 7,
    /// <summary>失业保险待遇.</summary>
    UnemploymentBenefit = 8,
    /// <summary>就业登记.</summary>
    EmploymentRegistration = 9,
    /// <summary>车辆.</summary>
    Vehicle = 30,
    /// <summary>不动产.</summary>
    RealEstate = 31,
    /// <summary>经营主体登记.</summary>
    BusinessRegistration = 32,
    /// <summary>金融资产.</summary>
    FinancialAssets = 33,
    /// <summary>户籍.</summary>
    HouseholdRegistration = 34,
}

/// <summary>健康状况.</summary>
public enum HealthStatus
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>良好.</summary>
    Good = 1,
    /// <summary>一般疾病.</summary>
    OrdinaryIllness = 2,
    /// <summary>慢性病.</summary>
    ChronicIllness = 3,
    /// <summary>重特大疾病.</summary>
    SeriousIllness = 4,
    /// <summary>残疾.</summary>
    Disabled = 5,
}

/// <summary>四个一批 (总工发〔2016〕7号).</summary>
public enum AssistanceBatch
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>就业创业.</summary>
    Employment = 1,
    /// <summary>纳入社保制度覆盖.</summary>
    SocialInsurance = 2,
    /// <summary>大病保险和医疗互助保障.</summary>
    Medical = 3,
    /// <summary>社会救助兜底.</summary>
    SocialRelief = 4,
}

/// <summary>What a vehicle is.</summary>
public enum VehicleType
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>小型汽车 and larger passenger vehicles.</summary>
    Car = 1,
    /// <summary>货车.</summary>
    Goods = 2,
    /// <summary>摩托车.</summary>
    Motorcycle = 3,
    /// <summary>电动自行车.</summary>
    ElectricBicycle = 4,
    /// <summary>残疾人机动轮椅车 and other mobility vehicles.</summary>
    Mobility = 5,
}

/// <summary>What real estate is used for.</summary>
public enum RealEstateUse
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>住宅.</summary>
    Home = 1,
    /// <summary>商铺.</summary>
    Shop = 2,
    /// <summary>办公.</summary>
    Office = 3,
    /// <summary>车位.</summary>
    Parking = 4,
    /// <summary>其他.</summary>
    Other = 5,
}

/// <summary>A person's part in a business.</summary>
public enum BusinessRole
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>个体工商户经营者.</summary>
    SoleTrader = 1,
    /// <summary>法定代表人.</summary>
    LegalRepresentative = 2,
    /// <summary>股东.</summary>
    Shareholder = 3,
    /// <summary>控股股东 or 实际控制人.</summary>
    Controller = 4,
}

/// <summary>Where a person's household registration stands.</summary>
public enum HouseholdRegistrationState
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>正常.</summary>
    Registered = 1,
    /// <summary>因死亡注销.</summary>
    CancelledByDeath = 2,
    /// <summary>因其他原因注销 or 迁出.</summary>
    Cancelled = 3,
}

/// <summary>How a finding weighs.</summary>
public enum Severity
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>A hint.</summary>
    Warning = 1,
    /// <summary>A doubt that people must check.</summary>
    Doubt = 2,
    /// <summary>An error of the file that blocks the national upload.</summary>
    Error = 3,
}

/// <summary>What the service would propose.</summary>
public enum Suggestion
{
    /// <summary>Nothing beyond checking.</summary>
    Unspecified = 0,
    /// <summary>Correct the file.</summary>
    CorrectFile = 1,
    /// <summary>Merge files.</summary>
    MergeFiles = 2,
    /// <summary>Open an exit case with a grace period.</summary>
    Exit = 3,
    /// <summary>A lighter category.</summary>
    Downgrade = 4,
    /// <summary>A heavier category.</summary>
    Upgrade = 5,
    /// <summary>Tell civil affairs.</summary>
    TellCivilAffairs = 6,
    /// <summary>Another category fits.</summary>
    ChangeCategory = 7,
    /// <summary>A household that left qualifies again.</summary>
    Return = 8,
    /// <summary>Keep an eye on a household at the edge.</summary>
    Watch = 9,
    /// <summary>Get an authorisation signed.</summary>
    Authorise = 10,
    /// <summary>A further measure of aid.</summary>
    AddMeasure = 11,
}

/// <summary>How a source's person was recognised.</summary>
public enum IdentityOutcome
{
    /// <summary>No other source was needed.</summary>
    Unspecified = 0,
    /// <summary>Same number, same name.</summary>
    Hit = 1,
    /// <summary>Same number, the name written differently.</summary>
    HitNameVariant = 2,
    /// <summary>Same number, another name.</summary>
    Conflict = 3,
    /// <summary>The person has not agreed; the record was not used.</summary>
    NotAuthorised = 4,
    /// <summary>Same number and birth date, and a name that sounds or looks alike.</summary>
    HitNameSimilar = 5,
    /// <summary>The file's number is no valid one; corrected by one slip it is the register's, with the same name.</summary>
    HitNumberRepaired = 6,
    /// <summary>Another number, and much that agrees: perhaps the same person. The record was not used.</summary>
    Possible = 7,
}

/// <summary>What comparing one person with one kind of register gave. Only <see cref="Hit"/> is evidence; none is a proof of absence.</summary>
public enum PersonOutcomeState
{
    /// <summary>Not said.</summary>
    Unspecified = 0,
    /// <summary>命中.</summary>
    Hit = 1,
    /// <summary>未命中; never a proof of anything.</summary>
    Miss = 2,
    /// <summary>身份冲突: the number is known under another name.</summary>
    IdentityConflict = 3,
    /// <summary>数据源不可用.</summary>
    SourceUnavailable = 4,
    /// <summary>格式错误: the person's number cannot be compared.</summary>
    Malformed = 5,
    /// <summary>未授权: no valid authorisation of the person for this kind of record.</summary>
    NotAuthorised = 6,
}
