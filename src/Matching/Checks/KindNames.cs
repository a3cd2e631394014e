using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>The kinds of record as clerks read them.</summary>
public static class KindNames
{
    /// <summary>The Chinese name; 档案自身 for what a file says by itself.</summary>
    public static string Zh(RecordKind kind) => kind switch
    {
        RecordKind.HouseholdFile => "困难职工档案",
        RecordKind.LowIncomeAid => "低保救助",
        RecordKind.TemporaryRelief => "临时救助",
        RecordKind.Marriage => "婚姻登记",
        RecordKind.Funeral => "殡葬火化",
        RecordKind.SocialInsurance => "社会保险",
        RecordKind.Pension => "养老待遇",
        RecordKind.UnemploymentBenefit => "失业保险待遇",
        RecordKind.EmploymentRegistration => "就业登记",
        RecordKind.Vehicle => "车辆登记",
        RecordKind.RealEstate => "不动产登记",
        RecordKind.BusinessRegistration => "经营主体登记",
        RecordKind.FinancialAssets => "金融资产",
        RecordKind.HouseholdRegistration => "户籍",
        _ => "档案自身",
    };
}
