namespace Generate;

/// <summary>A fault that is planted in a household, or <see cref="None"/>.</summary>
public enum Plant
{
    /// <summary>A clean household.</summary>
    None,
    /// <summary>One character missing from a number (F01).</summary>
    IdTooShort,
    /// <summary>A wrong check character (F02).</summary>
    IdCheckCharacter,
    /// <summary>A birth date that differs from the number (F03).</summary>
    BirthDate,
    /// <summary>A sex that differs from the number (F03).</summary>
    SexDiffers,
    /// <summary>Two main causes (F05).</summary>
    TwoMainCauses,
    /// <summary>No employment status (F05).</summary>
    EmploymentMissing,
    /// <summary>A wrong count of persons (F06).</summary>
    PersonCount,
    /// <summary>A wrong total of income (F06).</summary>
    IncomeTotal,
    /// <summary>The householder has a second file at the same union (F10).</summary>
    HouseholderTwiceSameUnion,
    /// <summary>The householder has a second file at another union (F10).</summary>
    HouseholderTwiceOtherUnion,
    /// <summary>A parent stands in two files (F11).</summary>
    MemberTwice,
    /// <summary>The householder is a member in another file (F12).</summary>
    HouseholderIsMember,
    /// <summary>A married couple with a file each, both said to be divorced (F12, F31).</summary>
    SpousesWithAFileEach,
    /// <summary>A register knows the number under another name (F20).</summary>
    NameConflict,
    /// <summary>A register writes the name with another middle dot (F20).</summary>
    NameVariant,
    /// <summary>A parent has died by the funeral register (F30).</summary>
    DeathByFuneral,
    /// <summary>A parent has died by funeral register and stopped pension (F30).</summary>
    DeathByTwoSources,
    /// <summary>Said to be unmarried, registered as married (F31).</summary>
    MarriedInRegister,
    /// <summary>Said to be married, registered as divorced since (F31).</summary>
    DivorcedInRegister,
    /// <summary>Married to another person than the file says (F31).</summary>
    OtherSpouse,
    /// <summary>Receives an aid that the file does not state (F32).</summary>
    AidNotStated,
    /// <summary>States an aid of which there is no record (F32).</summary>
    AidNotFound,
    /// <summary>Said to be unemployed, insured by an employer (F40, F41).</summary>
    EmployedWhileUnemployed,
    /// <summary>Works for another employer (F40).</summary>
    OtherEmployer,
    /// <summary>A wage below the contribution base (F41).</summary>
    WageUnderstated,
    /// <summary>A pension that is not declared (F41).</summary>
    PensionUndeclared,
    /// <summary>A pension that is not declared and lifts the household far above every line (F41, F43).</summary>
    PensionAboveLine,
    /// <summary>An unemployment benefit that is not declared (F41).</summary>
    BenefitUndeclared,
    /// <summary>Declared income above every line, beyond the edge and within the margin of recovery (F42, exit).</summary>
    AboveAllLines,
    /// <summary>One fen a year above the relative line (F42, exit; F44).</summary>
    JustAboveLine,
    /// <summary>Exactly on the relative line: at its edge (F44), and nothing else.</summary>
    ExactlyOnLine,
    /// <summary>相对困难 by income, filed as 深度困难 (F42, downgrade).</summary>
    FiledTooDeep,
    /// <summary>深度困难 by income, filed as 相对困难 (F42, upgrade).</summary>
    FiledTooLight,
    /// <summary>Every line passed by far (F43, exit).</summary>
    Recovered,
    /// <summary>Below the standard without an aid (F34).</summary>
    BelowWithoutAid,
    /// <summary>No plan (F07).</summary>
    PlanMissing,
    /// <summary>Not looked at for two years (F60).</summary>
    Forgotten,
    /// <summary>A measure that does not go with the cause (F61).</summary>
    OtherMeasure,
    /// <summary>A migrant worker for half a year (F62).</summary>
    NewMigrant,
    /// <summary>The householder's authorisation has expired (F70).</summary>
    AuthorisationExpired,
    /// <summary>Left half a year ago and qualifies again (F80).</summary>
    FellBack,
    /// <summary>Left half a year ago and lies just above the line (F81).</summary>
    AtEdgeAfterExit,
    /// <summary>A second file under a number that is one slip away (F13).</summary>
    NearNumber,
    /// <summary>A car in the register (F50).</summary>
    VehicleRegistered,
    /// <summary>A car that the file itself declares (F50).</summary>
    VehicleDeclared,
    /// <summary>A second home in the register (F51).</summary>
    HomesRegistered,
    /// <summary>A shop in the register (F52).</summary>
    ShopRegistered,
    /// <summary>A company in the register (F53).</summary>
    BusinessRegistered,
    /// <summary>Assets above the cap (F54).</summary>
    AssetsRegistered,
}
