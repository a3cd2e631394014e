using Exchange.V1;
using Matching.Identity;

namespace Generate;

/// <summary>A made-up household: its people and what its file will say.</summary>
public sealed class Household
{
    /// <summary>Where the file belongs.</summary>
    public required County County { get; init; }

    /// <summary>The file number.</summary>
    public required string FileNumber { get; init; }

    /// <summary>The organisation code of the owning union.</summary>
    public string OwningUnion => $"union-{County.Code}";

    /// <summary>The persons, householder first.</summary>
    public required List<Person> Persons { get; init; }

    /// <summary>The category.</summary>
    public required HardshipCategory Category { get; set; }

    /// <summary>The aid that the file states.</summary>
    public LowIncomeType Aid { get; set; } = LowIncomeType.None;

    /// <summary>Income of the household as a whole, fen a year.</summary>
    public long OtherIncomeFen { get; set; }

    /// <summary>Rigid expenses, fen a year.</summary>
    public long ExpensesFen { get; init; }

    /// <summary>The main cause.</summary>
    public required HardshipCause Cause { get; init; }

    /// <summary>The day on which the file was opened.</summary>
    public required DateOnly Filed { get; init; }

    /// <summary>The day on which the household was last visited, aided, and its file changed.</summary>
    public required DateOnly Seen { get; init; }

    /// <summary>The local standard.</summary>
    public long StandardFen => Gansu.StandardFen(County.Code);

    /// <summary>All declared income, fen a year.</summary>
    public long IncomeFen => OtherIncomeFen + Persons.Sum(person => 12 * (person.WageFen + person.PensionFen + person.BenefitFen));

    /// <summary>By how much a month the household's income may grow before it leaves the relative line, fen.</summary>
    public long RoomFen => (2 * StandardFen * Persons.Count) - ((IncomeFen - ExpensesFen) / 12);

    /// <summary>The file as a right one would be.</summary>
    public HouseholdFile ToFile()
    {
        var income = IncomeFen;
        var file = new HouseholdFile
        {
            FileNumber = FileNumber,
            OwningUnion = OwningUnion,
            Level = FileLevel.County,
            RegionCode = RegionCode.Format(County.Code),
            HouseholdRegisterRegion = RegionCode.Format(County.Code),
            Category = Category,
            Status = FileStatus.Active,
            FiledDate = CalendarDay.Write(Filed),
            StatusDate = CalendarDay.Write(Filed),
            LastChangedDate = CalendarDay.Write(Seen),
            LastReviewDate = CalendarDay.Write(Seen),
            MainCauses = { Cause },
            Householder = Member(Persons[0]),
            Members = { Persons.Skip(1).Select(Member) },
            DeclaredPersons = Persons.Count,
            DeclaredAnnualIncomeFen = income,
            DeclaredMonthlyIncomePerPersonFen = income / 12 / Persons.Count,
            ZeroEmployment = Persons.TrueForAll(person => person.Employment is not EmploymentStatus.OnPost),
            SingleParent = Persons[0].Marital is not MaritalStatus.Married && Persons.Exists(person => person.Relation is 20 or 30),
            LowIncomeType = Aid,
            Property = new PropertyFacts { HomeCount = 1, FloorAreaCentiSquareMetres = 6_000, HousingType = HousingType.Commercial },
            ResponsiblePerson = new ResponsiblePerson { Name = "责任虚人", WorkUnit = "县总工会(虚构)", Phone = "0000-0000000" },
            Plan = new AssistancePlan { Summary = "就业帮扶与医疗互助", StartDate = CalendarDay.Write(Filed), TargetDate = 20261231 },
            Measures = { new AssistanceMeasure { Batch = Measure(Cause), Description = "按致困原因安排(虚构)", Date = CalendarDay.Write(Seen) } },
            Address = "虚构路1号",
            KeyGroup = KeyGroup.Expenditure,
        };
        if (ExpensesFen > 0)
            file.RigidExpenses.Add(new RigidExpense { Kind = ExpenseKind.Illness, AnnualFen = ExpensesFen });
        if (Category is HardshipCategory.Accident)
            file.RigidExpenses.Add(new RigidExpense { Kind = ExpenseKind.Accident, AnnualFen = income });
        if (OtherIncomeFen > 0)
            file.Incomes.Add(new IncomeItem { Kind = IncomeKind.Transfer, MemberNumber = -1, AnnualFen = OtherIncomeFen });
        for (var i = 0; i < Persons.Count; i++)
        {
            Add(file, IncomeKind.Wage, i, Persons[i].WageFen);
            Add(file, IncomeKind.Pension, i, Persons[i].PensionFen);
            Add(file, IncomeKind.UnemploymentBenefit, i, Persons[i].BenefitFen);
            file.Authorisations.Add(new Authorisation { MemberNumber = i, SignedDate = CalendarDay.Write(Filed), ValidTo = 20261231 });
        }

        return file;
    }

    /// <summary>The measure that a cause asks for (四个一批).</summary>
    private static AssistanceBatch Measure(HardshipCause cause) => cause switch
    {
        HardshipCause.SeriousIllness => AssistanceBatch.Medical,
        HardshipCause.LaidOff or HardshipCause.AbleNotEmployed => AssistanceBatch.Employment,
        _ => AssistanceBatch.SocialRelief,
    };

    private static void Add(HouseholdFile file, IncomeKind kind, int member, long monthlyFen)
    {
        if (monthlyFen > 0)
            file.Incomes.Add(new IncomeItem { Kind = kind, MemberNumber = member, AnnualFen = 12 * monthlyFen });
    }

    private static HouseholdMember Member(Person person) => new()
    {
        Name = person.Name,
        IdType = IdType.Resident,
        IdNumber = person.Id,
        Relation = person.Relation,
        Sex = person.Sex,
        BirthDate = CalendarDay.Write(person.Birth),
        Ethnicity = 1,
        PoliticalStatus = PoliticalStatus.Masses,
        MaritalStatus = person.Marital,
        HealthStatus = HealthStatus.Good,
        EmploymentStatus = person.Employment,
        EmployerName = person.Employer?.Name ?? "",
        EmployerCreditCode = person.Employer?.CreditCode ?? "",
        MonthlyIncomeFen = person.Employment is EmploymentStatus.Retired ? person.PensionFen : person.WageFen,
        HukouType = HukouType.Urban,
        MedicallyInsured = true,
        ModelWorkerType = ModelWorkerType.None,
    };
}
