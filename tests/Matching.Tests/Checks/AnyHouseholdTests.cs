using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Matching.Checks;
using Matching.Checks.Facts;

namespace Matching.Tests.Checks;

/// <summary>Whatever ingest lets in, a check must answer: one household that makes a check fail would fail a province's run.</summary>
public sealed class AnyHouseholdTests
{
    private const int MaxAmountExponent = 11;

    [Fact]
    public void No_household_that_can_be_stored_makes_a_check_fail() => Prop.ForAll(Households().ToArbitrary(), household =>
    {
        var findings = HouseholdJudge.Judge(household).Findings;
        return findings.All(finding => FindingCatalogue.Contains(finding.Code) && finding.MemberNumber < household.Household.Persons.Length);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static Gen<long> Amounts() => from exponent in Gen.Choose(0, MaxAmountExponent) from digit in Gen.Choose(0, 10) select digit * (long)Math.Pow(10, exponent);

    private static Gen<DateOnly?> Days() => from some in Gen.Choose(0, 9)
                                            from day in Gen.Choose(0, DateOnly.MaxValue.DayNumber)
                                            select some == 0 ? (DateOnly?)null : some == 1 ? DateOnly.MaxValue : some == 2 ? DateOnly.MinValue : DateOnly.FromDayNumber(day);

    private static Gen<T> Codes<T>()
        where T : struct, Enum => Gen.Choose(-1, 12).Select(number => (T)Enum.ToObject(typeof(T), number));

    private static Gen<string> Numbers() => Gen.Elements(Some.Id(), Some.Id(3), Some.Id(4), Some.Id()[..17], "", "金丝雀", "99999999999999999X", "110105491231002");

    private static Gen<PersonFacts> Persons() =>
        from id in Numbers()
        from relation in Gen.Choose(-5, 120)
        from sex in Codes<Sex>()
        from birth in Days()
        from marital in Codes<MaritalStatus>()
        from work in Codes<EmploymentStatus>()
        from wage in Amounts()
        select Some.Person(0, id, "王虚甲", relation, sex, birth ?? DateOnly.MinValue, marital, work, "甲厂", "", wage);

    private static Gen<RegisterFact> Facts() =>
        from kind in Gen.Choose(0, 12)
        from identity in Codes<IdentityOutcome>()
        from amount in Amounts()
        from first in Days()
        from second in Days()
        from flag in Gen.Elements(true, false)
        from id in Numbers()
        select Fact(kind, amount, first, second, flag, id) with { Identity = identity };

    private static RegisterFact Fact(int kind, long amount, DateOnly? first, DateOnly? second, bool flag, string id) => kind switch
    {
        0 => new LowIncomeAidFact(Some.Source(RecordKind.LowIncomeAid), "", LowIncomeType.Edge, first, second, amount),
        1 => new TemporaryReliefFact(Some.Source(RecordKind.TemporaryRelief), "", first, amount),
        2 => Some.Marriage(flag, first ?? DateOnly.MinValue, id),
        3 => new FuneralFact(Some.Source(RecordKind.Funeral), "", first, second),
        4 => new SocialInsuranceFact(Some.Source(RecordKind.SocialInsurance), "", flag, flag, amount, "", "", first),
        5 => new PensionFact(Some.Source(RecordKind.Pension), "", flag, true, flag, amount, first, second),
        6 => new UnemploymentBenefitFact(Some.Source(RecordKind.UnemploymentBenefit), "", amount, first, second),
        7 => new VehicleFact(Some.Source(RecordKind.Vehicle), "", VehicleType.Car, first, second),
        8 => new RealEstateFact(Some.Source(RecordKind.RealEstate), "", RealEstateUse.Home, amount, "", first, second),
        9 => new BusinessFact(Some.Source(RecordKind.BusinessRegistration), "", BusinessRole.Controller, "甲店", amount, first, second),
        10 => new FinancialAssetsFact(Some.Source(RecordKind.FinancialAssets), "", amount, first),
        11 => new HouseholdRegistrationFact(Some.Source(RecordKind.HouseholdRegistration), "", HouseholdRegistrationState.CancelledByDeath, first),
        _ => new EmploymentFact(Some.Source(RecordKind.EmploymentRegistration), "", flag, !flag, "", "", first, second),
    };

    private static Gen<HouseholdCase> Households() =>
        from persons in Persons().NonEmptyListOf()
        from facts in Facts().ListOf()
        from incomes in (from kind in Codes<IncomeKind>() from member in Gen.Choose(-1, 31) from fen in Amounts() select new IncomeFact(kind, member, fen)).ListOf()
        from expenses in (from kind in Codes<ExpenseKind>() from fen in Amounts() select new ExpenseFact(kind, fen)).ListOf()
        from category in Codes<HardshipCategory>()
        from status in Codes<FileStatus>()
        from causes in Codes<HardshipCause>().ListOf()
        from aid in Codes<LowIncomeType>()
        from declared in Gen.Choose(0, 1000)
        from total in Amounts()
        from flag in Gen.Elements(true, false)
        from days in Days().ListOf(12)
        from months in (from month in Gen.Choose(200001, 999912) from fen in Amounts() select new MonthFact(month, fen)).ListOf()
        from property in Amounts().ListOf(2)
        select Some.Case(
            WithDays(
                Some.Household(
                    [.. persons.Take(31).Select((person, number) => Renumber(person, number, days[11]))],
                    category, incomes: [.. incomes], expenses: [.. expenses], status: status, main: [.. causes], secondary: [.. causes], aid: aid,
                    declaredPersons: declared, declaredAnnualFen: total, zeroEmployment: flag, singleParent: !flag),
                days, [.. months], flag ? new PropertyFact(2, property[0], 2, flag, flag, flag, property[1]) : null),
            [.. facts], [Some.Other(), Some.Other(3)], [Some.Other()], profile: Some.Profile() with { MigrantRelationMonths = 12 });

    private static PersonFacts Renumber(PersonFacts person, int number, DateOnly? labourRelation) => new()
    {
        Number = number,
        Name = person.Name,
        IdText = person.IdText,
        IdFault = person.IdFault,
        Id = person.Id,
        Relation = person.Relation,
        Sex = person.Sex,
        BirthDate = person.BirthDate,
        MaritalStatus = person.MaritalStatus,
        EmploymentStatus = person.EmploymentStatus,
        EmployerName = person.EmployerName,
        MonthlyIncomeFen = person.MonthlyIncomeFen,
        Health = person.Health,
        MigrantWorker = number == 0,
        LabourRelationSince = labourRelation,
    };

    private static HouseholdFacts WithDays(HouseholdFacts file, List<DateOnly?> days, ImmutableArray<MonthFact> months, PropertyFact? property) => new()
    {
        FileNumber = file.FileNumber,
        OwningUnion = file.OwningUnion,
        Region = file.Region,
        Category = file.Category,
        Status = file.Status,
        Filed = days[0],
        StatusSince = days[1],
        LastChanged = days[2],
        LastReviewed = days[3],
        MainCauses = file.MainCauses,
        SecondaryCauses = file.SecondaryCauses,
        Persons = file.Persons,
        DeclaredPersons = file.DeclaredPersons,
        DeclaredAnnualIncomeFen = file.DeclaredAnnualIncomeFen,
        DeclaredMonthlyIncomePerPersonFen = file.DeclaredMonthlyIncomePerPersonFen,
        Incomes = file.Incomes,
        Expenses = file.Expenses,
        Months = months,
        IncomeStart = days[4],
        IncomeEnd = days[5],
        Property = property,
        HasResponsiblePerson = true,
        Plan = new PlanFact(true, days[6], days[7]),
        Measures = [new MeasureFact(AssistanceBatch.Medical, days[8], 100)],
        Authorisations = [.. file.Persons.Select(person => new AuthorisationFact(person.Number, [], days[9], days[10], person.Number % 2 == 0 ? null : days[8]))],
        ZeroEmployment = file.ZeroEmployment,
        SingleParent = file.SingleParent,
        LowIncomeType = file.LowIncomeType,
    };
}
