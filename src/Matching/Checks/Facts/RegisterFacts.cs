using Matching.Identity;

namespace Matching.Checks.Facts;

/// <summary>Where a register record is found.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Organization">The organisation code of its sender.</param>
/// <param name="Index">Its index in its batch.</param>
/// <param name="CaseNumber">The register's own case number.</param>
public sealed record RecordSource(RecordKind Kind, string Organization, long Index, string CaseNumber);

/// <summary>What a register says of a person whose number stands in a household file.</summary>
/// <param name="Source">Where it says so.</param>
/// <param name="Name">The person's name there.</param>
public abstract record RegisterFact(RecordSource Source, string Name)
{
    /// <summary>How the person was recognised; a fact of a conflicting identity is evidence of nothing but the conflict.</summary>
    public IdentityOutcome Identity { get; init; }

    /// <summary>Whether the fact may be held against the person: same number and same name, but for the way it is written or for one slip in one of them.</summary>
    public bool IsCertain => Identity.IsCertain();

    /// <summary>Shows nothing of the person.</summary>
    public sealed override string ToString() => $"({Source.Kind})";

    /// <summary>How a name in a file and a name in a register of the same number compare.</summary>
    /// <param name="fileName">The name in the file.</param>
    /// <param name="registerName">The name in the register.</param>
    /// <param name="birthAgrees">
    /// Whether the birth date that the file states is the number's. Then a name that sounds or looks alike is a slip; without it the number may be another one's, a
    /// brother's or sister's.
    /// </param>
    public static IdentityOutcome Recognise(string fileName, string registerName, bool birthAgrees = false) => PersonName.Compare(fileName, registerName) switch
    {
        { SameText: true, Level: NameLevel.Exact } => IdentityOutcome.Hit,
        { IsCompatible: true } => IdentityOutcome.HitNameVariant,
        { Level: NameLevel.SameSyllables or NameLevel.OneDiffersSameShape or NameLevel.OneDiffersSameSyllable } when birthAgrees => IdentityOutcome.HitNameSimilar,
        _ => IdentityOutcome.Conflict,
    };
}

/// <summary>What outcomes mean.</summary>
public static class IdentityOutcomes
{
    /// <summary>Whether the person was recognised for certain.</summary>
    public static bool IsCertain(this IdentityOutcome outcome) =>
        outcome is IdentityOutcome.Hit or IdentityOutcome.HitNameVariant or IdentityOutcome.HitNameSimilar or IdentityOutcome.HitNumberRepaired;
}

/// <summary>低保, 特困, 低保边缘.</summary>
public sealed record LowIncomeAidFact(RecordSource Source, string Name, LowIncomeType Type, DateOnly? Start, DateOnly? End, long MonthlyFen)
    : RegisterFact(Source, Name)
{
    /// <summary>Whether the aid was in force on that day.</summary>
    public bool InForce(DateOnly day) => (Start is null || Start <= day) && (End is null || End >= day);
}

/// <summary>临时救助.</summary>
public sealed record TemporaryReliefFact(RecordSource Source, string Name, DateOnly? Granted, long AmountFen) : RegisterFact(Source, Name);

/// <summary>婚姻登记: the person's newest event and the other person of it.</summary>
public sealed record MarriageFact(RecordSource Source, string Name, bool IsMarried, DateOnly? EventDate, string SpouseName, IdNumber? SpouseId)
    : RegisterFact(Source, Name);

/// <summary>殡葬火化.</summary>
public sealed record FuneralFact(RecordSource Source, string Name, DateOnly? DeathDate, DateOnly? FuneralDate) : RegisterFact(Source, Name);

/// <summary>参保.</summary>
public sealed record SocialInsuranceFact(
    RecordSource Source,
    string Name,
    bool ByEmployer,
    bool IsPaying,
    long BaseFen,
    string EmployerName,
    string EmployerCreditCode,
    DateOnly? LastPaidMonth,
    DateOnly? Start = null) : RegisterFact(Source, Name);

/// <summary>养老待遇.</summary>
public sealed record PensionFact(
    RecordSource Source, string Name, bool IsResidentScheme, bool IsPaying, bool StoppedByDeath, long MonthlyFen, DateOnly? Start, DateOnly? Stop)
    : RegisterFact(Source, Name);

/// <summary>失业保险待遇.</summary>
public sealed record UnemploymentBenefitFact(RecordSource Source, string Name, long MonthlyFen, DateOnly? Start, DateOnly? End)
    : RegisterFact(Source, Name)
{
    /// <summary>Whether the benefit was in force on that day.</summary>
    public bool InForce(DateOnly day) => (Start is null || Start <= day) && (End is null || End >= day);
}

/// <summary>就业登记.</summary>
public sealed record EmploymentFact(
    RecordSource Source, string Name, bool IsEmployedByUnit, bool IsUnemployed, string EmployerName, string EmployerCreditCode, DateOnly? Start, DateOnly? End)
    : RegisterFact(Source, Name)
{
    /// <summary>Whether the registration was in force on that day.</summary>
    public bool InForce(DateOnly day) => (Start is null || Start <= day) && (End is null || End >= day);
}

/// <summary>车辆.</summary>
public sealed record VehicleFact(RecordSource Source, string Name, VehicleType Type, DateOnly? Start, DateOnly? End) : RegisterFact(Source, Name)
{
    /// <summary>Whether it was registered on that day.</summary>
    public bool InForce(DateOnly day) => (Start is null || Start <= day) && (End is null || End >= day);
}

/// <summary>不动产.</summary>
public sealed record RealEstateFact(
    RecordSource Source, string Name, RealEstateUse Use, long AreaCentiSquareMetres, string PropertyNumber, DateOnly? Start, DateOnly? End)
    : RegisterFact(Source, Name)
{
    /// <summary>Whether it was owned on that day.</summary>
    public bool InForce(DateOnly day) => (Start is null || Start <= day) && (End is null || End >= day);
}

/// <summary>经营主体登记.</summary>
public sealed record BusinessFact(
    RecordSource Source, string Name, BusinessRole Role, string BusinessName, long CapitalFen, DateOnly? Start, DateOnly? End)
    : RegisterFact(Source, Name)
{
    /// <summary>Whether it was in force on that day.</summary>
    public bool InForce(DateOnly day) => (Start is null || Start <= day) && (End is null || End >= day);
}

/// <summary>金融资产.</summary>
public sealed record FinancialAssetsFact(RecordSource Source, string Name, long AmountFen, DateOnly? Day) : RegisterFact(Source, Name);

/// <summary>户籍.</summary>
public sealed record HouseholdRegistrationFact(RecordSource Source, string Name, HouseholdRegistrationState State, DateOnly? Day) : RegisterFact(Source, Name);
