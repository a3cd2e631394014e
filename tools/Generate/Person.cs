using Exchange.V1;

namespace Generate;

/// <summary>A made-up person: who he or she is, and what the file will say.</summary>
public sealed class Person
{
    /// <summary>The true name.</summary>
    public required string Name { get; set; }

    /// <summary>The true number, 18 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The true birth date.</summary>
    public required DateOnly Birth { get; init; }

    /// <summary>The true sex.</summary>
    public required Sex Sex { get; init; }

    /// <summary>Relation to the householder, GB/T 4761.</summary>
    public int Relation { get; set; }

    /// <summary>Marital status in the file.</summary>
    public MaritalStatus Marital { get; set; } = MaritalStatus.Unmarried;

    /// <summary>Employment status in the file.</summary>
    public EmploymentStatus Employment { get; set; } = EmploymentStatus.Unemployed;

    /// <summary>The employer, or null.</summary>
    public Employer? Employer { get; set; }

    /// <summary>The wage that the file declares, fen a month.</summary>
    public long WageFen { get; set; }

    /// <summary>The pension that the file declares, fen a month.</summary>
    public long PensionFen { get; set; }

    /// <summary>The unemployment benefit that the file declares, fen a month.</summary>
    public long BenefitFen { get; set; }

    /// <summary>Age in full years on a day.</summary>
    public int AgeOn(DateOnly day) => day.Year - Birth.Year - (day < Birth.AddYears(day.Year - Birth.Year) ? 1 : 0);

    /// <summary>As a register names the person.</summary>
    public PersonIdentity Identity() => new() { Name = Name, IdNumber = Id, IdType = IdType.Resident };
}

/// <summary>A made-up employer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreditCode">Its made-up credit code.</param>
public sealed record Employer(string Name, string CreditCode);
