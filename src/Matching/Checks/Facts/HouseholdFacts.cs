using Matching.Identity;

namespace Matching.Checks.Facts;

/// <summary>What a household's file says, as far as checks decide on it. Money in fen, dates null where the file has none.</summary>
public sealed class HouseholdFacts
{
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

    /// <summary>主要致困原因, exactly one in a right file.</summary>
    public IReadOnlyList<HardshipCause> MainCauses { get; init; } = [];

    /// <summary>次要致困原因, at most three in a right file.</summary>
    public IReadOnlyList<HardshipCause> SecondaryCauses { get; init; } = [];

    /// <summary>The persons: the householder first, then the members in order.</summary>
    public required IReadOnlyList<PersonFacts> Persons { get; init; }

    /// <summary>家庭人口 as declared.</summary>
    public int DeclaredPersons { get; init; }

    /// <summary>家庭年度总收入 as declared, fen.</summary>
    public long DeclaredAnnualIncomeFen { get; init; }

    /// <summary>家庭月人均收入 as declared, fen.</summary>
    public long DeclaredMonthlyIncomePerPersonFen { get; init; }

    /// <summary>Income by kind and person.</summary>
    public IReadOnlyList<IncomeFact> Incomes { get; init; } = [];

    /// <summary>Rigid expenses by kind.</summary>
    public IReadOnlyList<ExpenseFact> Expenses { get; init; } = [];

    /// <summary>是否零就业家庭.</summary>
    public bool ZeroEmployment { get; init; }

    /// <summary>是否单亲.</summary>
    public bool SingleParent { get; init; }

    /// <summary>The aid by civil affairs that the file states.</summary>
    public LowIncomeType LowIncomeType { get; init; }

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

    /// <summary>Whether this is the householder's husband or wife (GB/T 4761: 1, 10 to 12).</summary>
    public bool IsSpouseOfHouseholder => Relation is 1 or (>= 10 and <= 12);

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
