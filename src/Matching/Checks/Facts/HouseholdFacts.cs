using System.Collections.Immutable;
using Matching.Identity;

namespace Matching.Checks.Facts;

/// <summary>What a household's file says, as far as checks decide on it. Money in fen, dates null where the file has none.</summary>
public sealed class HouseholdFacts
{
    private ImmutableArray<IncomeFact> _incomes = [];

    /// <summary>The file number, unique within the owning union.</summary>
    public required string FileNumber { get; init; }

    /// <summary>The organisation code of the owning union.</summary>
    public required string OwningUnion { get; init; }

    /// <summary>The region, GB/T 2260.</summary>
    public required int Region { get; init; }

    /// <summary>困难类别.</summary>
    public HardshipCategory Category { get; init; }

    /// <summary>Where the file stands.</summary>
    public FileStatus Status { get; init; }

    /// <summary>建档时间.</summary>
    public DateOnly? Filed { get; init; }

    /// <summary>When the status last changed.</summary>
    public DateOnly? StatusSince { get; init; }

    /// <summary>When anything in the file last changed.</summary>
    public DateOnly? LastChanged { get; init; }

    /// <summary>When the household was last visited and its file confirmed.</summary>
    public DateOnly? LastReviewed { get; init; }

    /// <summary>主要致困原因, exactly one in a right file.</summary>
    public ImmutableArray<HardshipCause> MainCauses { get; init; } = [];

    /// <summary>次要致困原因, at most three in a right file.</summary>
    public ImmutableArray<HardshipCause> SecondaryCauses { get; init; } = [];

    /// <summary>The persons: the householder first, then the members in order.</summary>
    public required ImmutableArray<PersonFacts> Persons { get; init; }

    /// <summary>家庭人口 as declared.</summary>
    public int DeclaredPersons { get; init; }

    /// <summary>家庭年度总收入 as declared, fen.</summary>
    public long DeclaredAnnualIncomeFen { get; init; }

    /// <summary>家庭月人均收入 as declared, fen.</summary>
    public long DeclaredMonthlyIncomePerPersonFen { get; init; }

    /// <summary>Income by kind and person.</summary>
    public ImmutableArray<IncomeFact> Incomes { get => _incomes; init => _incomes = value; }

    /// <summary>Rigid expenses by kind.</summary>
    public ImmutableArray<ExpenseFact> Expenses { get; init; } = [];

    /// <summary>Income of single months, for rules that look at consecutive months.</summary>
    public ImmutableArray<MonthFact> Months { get; init; } = [];

    /// <summary>The first day of the period that incomes and expenses are of; null when the file does not say.</summary>
    public DateOnly? IncomeStart { get; init; }

    /// <summary>The last day of that period.</summary>
    public DateOnly? IncomeEnd { get; init; }

    /// <summary>What the household owns, as the file says; null when it says nothing of it.</summary>
    public PropertyFact? Property { get; init; }

    /// <summary>Whether a responsible person 帮扶责任人 is named.</summary>
    public bool HasResponsiblePerson { get; init; }

    /// <summary>The plan 帮扶计划; null when there is none.</summary>
    public PlanFact? Plan { get; init; }

    /// <summary>The measures taken.</summary>
    public ImmutableArray<MeasureFact> Measures { get; init; } = [];

    /// <summary>The signed authorisations.</summary>
    public ImmutableArray<AuthorisationFact> Authorisations { get; init; } = [];

    /// <summary>是否零就业家庭.</summary>
    public bool ZeroEmployment { get; init; }

    /// <summary>是否单亲.</summary>
    public bool SingleParent { get; init; }

    /// <summary>The aid by civil affairs that the file states.</summary>
    public LowIncomeType LowIncomeType { get; init; }

    /// <summary>Whether anything is said of income at all: an item (of 0 too), or a total above 0. Silence is not poverty.</summary>
    public bool StatesIncome => Incomes.Length > 0 || DeclaredAnnualIncomeFen > 0 || Persons.Any(person => person.MonthlyIncomeFen > 0);

    /// <summary>Whether the file counts now: everything but 已脱困 and 已注销. A missing status is a fault of the file (F05), no end of it.</summary>
    public bool IsInForce => Status is not (FileStatus.Recovered or FileStatus.Cancelled);

    /// <summary>What a person, or with -1 the household as a whole, is declared to earn of one kind, fen a year.</summary>
    public long DeclaredAnnual(int memberNumber, IncomeKind kind)
    {
        var sum = 0L;
        foreach (var income in Incomes)
        {
            if (income.MemberNumber == memberNumber && income.Kind == kind)
                sum += income.AnnualFen;
        }

        return sum;
    }

    /// <summary>Shows nothing of the household.</summary>
    public override string ToString() => "(household)";

    /// <summary>The same household with further income, fen a year, of no kind of its own; below 0 for less: to ask what would be if.</summary>
    internal HouseholdFacts WithFurtherIncome(long annualFen)
    {
        var other = (HouseholdFacts)MemberwiseClone();
        other._incomes = [.. _incomes, new IncomeFact(IncomeKind.Other, CheckFinding.WholeHousehold, annualFen)];
        return other;
    }
}

/// <summary>What a file says of one person.</summary>
public sealed class PersonFacts
{
    /// <summary>0 the householder, 1 and up the members in order.</summary>
    public required int Number { get; init; }

    /// <summary>The name as the file has it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The number as the file has it.</summary>
    public string IdText { get; init; } = "";

    /// <summary>Whether the document is one whose number can be checked and compared: a resident's card or permit, a foreigner's card.</summary>
    public bool HasCheckedId { get; init; } = true;

    /// <summary>What is wrong with the number.</summary>
    public IdNumberFault IdFault { get; init; }

    /// <summary>The number, when nothing is wrong with it.</summary>
    public IdNumber? Id { get; init; }

    /// <summary>与户主关系, GB/T 4761: one or two digits.</summary>
    public int Relation { get; init; }

    /// <summary>性别.</summary>
    public Sex Sex { get; init; }

    /// <summary>出生日期.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>婚姻状况.</summary>
    public MaritalStatus MaritalStatus { get; init; }

    /// <summary>工作状态.</summary>
    public EmploymentStatus EmploymentStatus { get; init; }

    /// <summary>工作单位.</summary>
    public string EmployerName { get; init; } = "";

    /// <summary>The employer's unified social credit code.</summary>
    public string EmployerCreditCode { get; init; } = "";

    /// <summary>月平均收入, fen.</summary>
    public long MonthlyIncomeFen { get; init; }

    /// <summary>健康状况.</summary>
    public HealthStatus Health { get; init; }

    /// <summary>残疾等级, 1 (most severe) to 4; 0 for none.</summary>
    public int DisabilityLevel { get; init; }

    /// <summary>医保状况: whether the person is insured for medical care.</summary>
    public bool MedicallyInsured { get; init; }

    /// <summary>是否农民工.</summary>
    public bool MigrantWorker { get; init; }

    /// <summary>Since when the labour relation lasts.</summary>
    public DateOnly? LabourRelationSince { get; init; }

    /// <summary>Whether the union has seen the card and it really reads like this (已核实的例外).</summary>
    public bool IdConfirmed { get; init; }

    /// <summary>Whether this is the householder's husband or wife (GB/T 4761: 1, 10 to 12).</summary>
    public bool IsSpouseOfHouseholder => Number > 0 && Relation is 1 or 10 or 11 or 12;

    /// <summary>Shows nothing of the person.</summary>
    public override string ToString() => "(person)";
}

/// <summary>An income of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="MemberNumber">Whose: 0 the householder, 1 and up the members, -1 the household's.</param>
/// <param name="AnnualFen">Fen a year.</param>
public readonly record struct IncomeFact(IncomeKind Kind, int MemberNumber, long AnnualFen);

/// <summary>A rigid expense of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="AnnualFen">Fen a year, borne by the household.</param>
public readonly record struct ExpenseFact(ExpenseKind Kind, long AnnualFen);

/// <summary>What the household earned in one month.</summary>
/// <param name="Month">Year and month, yyyymm.</param>
/// <param name="IncomeFen">Fen, all members.</param>
public readonly record struct MonthFact(int Month, long IncomeFen);

/// <summary>What the household owns, as the file says.</summary>
/// <param name="Homes">Homes.</param>
/// <param name="AreaCentiSquareMetres">Their floor area, hundredths of a square metre; 0 when not said.</param>
/// <param name="Vehicles">Motor vehicles, mobility vehicles not counted.</param>
/// <param name="HasShop">商铺.</param>
/// <param name="BusinessRegistered">Whether a member has registered a business.</param>
/// <param name="ControlsCompany">控股股东 or 实际控制人.</param>
/// <param name="FinancialFen">Savings and securities, fen.</param>
public sealed record PropertyFact(
    int Homes, long AreaCentiSquareMetres, int Vehicles, bool HasShop, bool BusinessRegistered, bool ControlsCompany, long FinancialFen);

/// <summary>帮扶计划.</summary>
/// <param name="HasSummary">Whether it says what is planned.</param>
/// <param name="Start">When it starts.</param>
/// <param name="Target">By when the household shall have recovered.</param>
public sealed record PlanFact(bool HasSummary, DateOnly? Start, DateOnly? Target);

/// <summary>帮扶措施.</summary>
/// <param name="Batch">Which of the four batches.</param>
/// <param name="Day">When.</param>
/// <param name="AmountFen">The money given, fen.</param>
public readonly record struct MeasureFact(AssistanceBatch Batch, DateOnly? Day, long AmountFen);

/// <summary>A signed authorisation to ask other departments about a person.</summary>
/// <param name="MemberNumber">Whom it covers: 0 the householder, 1 and up the members.</param>
/// <param name="Kinds">The kinds of record; empty means all.</param>
/// <param name="SignedOn">When it was signed.</param>
/// <param name="ValidTo">The last day on which it holds; null for no end of its own.</param>
/// <param name="Withdrawn">When it was withdrawn; null if it was not.</param>
public sealed record AuthorisationFact(int MemberNumber, ImmutableArray<RecordKind> Kinds, DateOnly? SignedOn, DateOnly? ValidTo, DateOnly? Withdrawn);
