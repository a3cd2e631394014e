using System.Collections.Immutable;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Rules;

namespace Matching.Tests.Checks;

/// <summary>Households, persons and records that no check has anything to say about; tests change what they are about.</summary>
internal static class Some
{
    public static readonly DateOnly AsOf = new(2026, 6, 30);

    /// <summary>800 yuan a month and person.</summary>
    public const long StandardFen = 80_000;

    private static readonly ImmutableArray<ExpenseKind> Rigid = [ExpenseKind.Illness, ExpenseKind.Disability, ExpenseKind.Schooling, ExpenseKind.Housing, ExpenseKind.Other];

    /// <summary>The sample province's rules: net at most once the standard, at most twice, a loss above 80 %.</summary>
    public static RuleProfile Profile(LineOperator lineOperator = LineOperator.AtMost, bool countsResidentPension = false)
    {
        var sample = ShippedProfiles.Library.Find("sample-gansu")!;
        return sample with
        {
            Id = "test",
            Version = "1",
            Deep = new CategoryRule([new IncomeWay("深度", 1000, lineOperator, Rigid, 0, null)]),
            Relative = new CategoryRule([new IncomeWay("相对", 2000, lineOperator, [.. Rigid, ExpenseKind.Employment], 0, null)]),
            Income = sample.Income with { CountsResidentPension = countsResidentPension },
        };
    }

    /// <summary>A woman born in 1985; other sequences give other people.</summary>
    public static string Id(int sequence = 2, string birth = "19850615") => Complete($"620102{birth}{sequence:D3}");

    public static string Complete(string digits) => digits + IdNumber.CheckCharacter(digits);

    public static PersonFacts Person(
        int number = 0, string? id = null, string name = "王虚甲", int relation = 2, Sex? sex = null, DateOnly? birth = null,
        MaritalStatus marital = MaritalStatus.Unmarried, EmploymentStatus work = EmploymentStatus.SickLeave, string employer = "", string creditCode = "", long monthlyFen = 0,
        HealthStatus health = HealthStatus.Good, int disability = 0)
    {
        id ??= Id(2 + (number * 2));
        var fault = IdNumberFault.None;
        IdNumber? parsed = IdNumber.TryParse(id, out var value, out fault) ? value : null;
        return new PersonFacts
        {
            Number = number,
            Name = name,
            IdText = id,
            IdFault = fault,
            Id = parsed,
            Relation = relation,
            Sex = sex ?? (parsed is { IsMale: true } ? Sex.Male : Sex.Female),
            BirthDate = birth ?? parsed?.BirthDate ?? new DateOnly(1985, 6, 15),
            MaritalStatus = marital,
            EmploymentStatus = work,
            EmployerName = employer,
            EmployerCreditCode = creditCode,
            MonthlyIncomeFen = monthlyFen,
            Health = health,
            DisabilityLevel = disability,
        };
    }

    /// <summary>One person, 相对困难 on exactly one and a half times the standard unless income says otherwise.</summary>
    public static HouseholdFacts Household(
        IReadOnlyList<PersonFacts>? persons = null,
        HardshipCategory category = HardshipCategory.Relative,
        long? annualFen = null,
        IReadOnlyList<IncomeFact>? incomes = null,
        IReadOnlyList<ExpenseFact>? expenses = null,
        FileStatus status = FileStatus.Active,
        IReadOnlyList<HardshipCause>? main = null,
        IReadOnlyList<HardshipCause>? secondary = null,
        LowIncomeType aid = LowIncomeType.None,
        int? declaredPersons = null,
        long? declaredAnnualFen = null,
        bool zeroEmployment = false,
        bool singleParent = false,
        IReadOnlyList<MeasureFact>? measures = null)
    {
        persons ??= [Person()];
        incomes ??= [new IncomeFact(IncomeKind.Transfer, -1, annualFen ?? (StandardFen * 12 * persons.Count * 3 / 2))];
        var total = declaredAnnualFen ?? incomes.Sum(income => income.AnnualFen);
        var count = declaredPersons ?? persons.Count;
        return new HouseholdFacts
        {
            FileNumber = "KN1",
            OwningUnion = "union-620102",
            Region = 620102,
            Category = category,
            Status = status,
            MainCauses = [.. main ?? [HardshipCause.SeriousIllness]],
            SecondaryCauses = [.. secondary ?? []],
            Persons = [.. persons],
            DeclaredPersons = count,
            DeclaredAnnualIncomeFen = total,
            DeclaredMonthlyIncomePerPersonFen = count == 0 ? 0 : total / 12 / count,
            Incomes = [.. incomes],
            Expenses = [.. expenses ?? []],
            ZeroEmployment = zeroEmployment,
            SingleParent = singleParent,
            LowIncomeType = aid,
            Filed = AsOf.AddMonths(-6),
            StatusSince = AsOf.AddMonths(-6),
            LastChanged = AsOf.AddMonths(-3),
            LastReviewed = AsOf.AddMonths(-3),
            Property = new PropertyFact(1, 6_000, 0, false, false, false, 0),
            HasResponsiblePerson = true,
            Plan = new PlanFact(true, AsOf.AddMonths(-6), AsOf.AddMonths(6)),
            Measures = [.. measures ?? [.. Enum.GetValues<AssistanceBatch>().Where(batch => batch is not AssistanceBatch.Unspecified).Select(batch => new MeasureFact(batch, AsOf.AddMonths(-3), 0))]],
            Authorisations = [.. persons.Select(person => new AuthorisationFact(person.Number, [], AsOf.AddMonths(-6), AsOf.AddMonths(6), null))],
        };
    }

    public static HouseholdCase Case(
        HouseholdFacts? household = null, RegisterFact[]? facts = null, OtherFile[]? others = null, OtherFile[]? spouseFiles = null,
        RuleProfile? profile = null, int factsOf = 0, int othersOf = 0, RecordKind[]? sources = null, long minimumWageFen = 0,
        bool factsOfAll = false)
    {
        household ??= Household();
        return new HouseholdCase
        {
            Household = household,
            Persons =
            [
                .. household.Persons.Select(person => new PersonCase
                {
                    Person = person,
                    Facts = [.. factsOfAll || person.Number == factsOf ? facts ?? [] : []],
                    OtherFiles = [.. person.Number == othersOf ? others ?? [] : []],
                    SpouseFiles = [.. person.Number == 0 ? spouseFiles ?? [] : []],
                }),
            ],
            Profile = profile ?? Profile(),
            Figures = new RegionFigures(StandardFen, minimumWageFen, FloorAreaCentiSquareMetres: 9_000),
            AsOf = AsOf,
            Sources = (sources ?? Enum.GetValues<RecordKind>()).ToHashSet(),
        };
    }

    public static RecordSource Source(RecordKind kind, string caseNumber = "A-1") => new(kind, "civil-620000", 7, caseNumber);

    public static OtherFile Other(int member = 0, string union = "union-620102", int region = 620102, bool sameName = true) =>
        new(new RecordSource(RecordKind.HouseholdFile, "union-620100", 9, "KN2"), union, region, member, sameName);

    public static MarriageFact Marriage(bool married, DateOnly day, string? spouseId = null, IdentityOutcome identity = IdentityOutcome.Hit) =>
        new(Source(RecordKind.Marriage), "王虚甲", married, day, "李虚乙", spouseId is not null && IdNumber.TryParse(spouseId, out var id, out _) ? id : null) { Identity = identity };

    public static SocialInsuranceFact Insurance(long baseFen, string employer = "甲厂", string code = "", bool paying = true, bool byEmployer = true, DateOnly? lastPaid = null, IdentityOutcome identity = IdentityOutcome.Hit) =>
        new(Source(RecordKind.SocialInsurance), "王虚甲", byEmployer, paying, baseFen, employer, code, lastPaid ?? new DateOnly(2026, 6, 1)) { Identity = identity };

    public static PensionFact Pension(long monthlyFen, bool resident = false, bool death = false, DateOnly? start = null) =>
        new(Source(RecordKind.Pension), "王虚甲", resident, !death, death, monthlyFen, start ?? new DateOnly(2020, 1, 1), death ? new DateOnly(2026, 5, 1) : null) { Identity = IdentityOutcome.Hit };

    public static IReadOnlyList<CheckFinding> Findings(HouseholdCase household) => HouseholdJudge.Judge(household).Findings;

    /// <summary>What all checks say, as code and member.</summary>
    public static IReadOnlyList<string> Judge(HouseholdCase household) =>
        [.. HouseholdJudge.Judge(household).Findings.Select(finding => $"{finding.Code}/{finding.MemberNumber}")];
}
