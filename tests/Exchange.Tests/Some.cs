using Exchange.V1;
using Google.Protobuf;
using Matching.Identity;

namespace Exchange.Tests;

/// <summary>Records of the wire that nothing is wrong with; tests change what they are about.</summary>
internal static class Some
{
    public static string Complete(string digits) => digits + IdNumber.CheckCharacter(digits);

    public static HouseholdFile Household(int number, string region = "620102", string? id = null) => new()
    {
        FileNumber = $"KN{number:D6}",
        OwningUnion = $"union-{region}",
        Level = FileLevel.County,
        RegionCode = region,
        Category = HardshipCategory.Relative,
        Status = FileStatus.Active,
        FiledDate = 20250101,
        LastChangedDate = 20260601,
        LastReviewDate = 20260601,
        Property = new PropertyFacts { HomeCount = 1, FloorAreaCentiSquareMetres = 6_000 },
        ResponsiblePerson = new ResponsiblePerson { Name = "责任虚人" },
        Plan = new AssistancePlan { Summary = "医疗互助", StartDate = 20250101, TargetDate = 20261231 },
        Measures = { new AssistanceMeasure { Batch = AssistanceBatch.Medical, Description = "医疗互助", Date = 20260601 } },
        Authorisations = { new Authorisation { SignedDate = 20260101, ValidTo = 20261231 } },
        MainCauses = { HardshipCause.SeriousIllness },
        Householder = new HouseholdMember
        {
            Name = "王虚甲",
            IdNumber = id ?? PersonId(number),
            Relation = 2,
            Sex = Sex.Male,
            BirthDate = 19850615,
            MaritalStatus = MaritalStatus.Unmarried,
            EmploymentStatus = EmploymentStatus.SickLeave,
        },
        DeclaredPersons = 1,
        DeclaredAnnualIncomeFen = 1_440_000,
        DeclaredMonthlyIncomePerPersonFen = 120_000,
        Incomes = { new IncomeItem { Kind = IncomeKind.Transfer, MemberNumber = -1, AnnualFen = 1_440_000 } },
        LowIncomeType = LowIncomeType.None,
    };

    /// <summary>The bytes of as many files, with numbers from the first on.</summary>
    public static ByteString[] Households(int first, int count) => [.. Enumerable.Range(first, count).Select(number => Household(number).Bytes())];

    /// <summary>A man born on 15 June 1985 whose sequence follows from the number; neighbours in number are no neighbours in sequence (F13).</summary>
    public static string PersonId(int number) => Complete($"62010{number / 500 % 10}19850615{1 + (number * 37 % 500 * 2):D3}");

    public static ByteString Funeral(string id, string name = "王虚甲", string caseNumber = "BZ-1", string region = "620102", int day = 20260101) => new Record
    {
        Funeral = new Funeral
        {
            SourceCaseNumber = caseNumber,
            RegionCode = region,
            Person = new PersonIdentity { Name = name, IdNumber = id },
            DeathDate = day,
        },
    }.ToByteString();
}
