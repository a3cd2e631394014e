namespace Matching.Identity;

/// <summary>What is wrong with an identity number, as a value: a fault costs no exception.</summary>
public enum IdNumberFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is no number at all.</summary>
    Missing = 1,

    /// <summary>Neither 18 nor 15 characters.</summary>
    Length = 2,

    /// <summary>A character that no number has at that place.</summary>
    Character = 3,

    /// <summary>No calendar day, or one before 1870 or after 2099.</summary>
    Date = 4,

    /// <summary>The first two digits are no province.</summary>
    Province = 5,

    /// <summary>The check character does not fit (GB 11643-1999, ISO 7064 MOD 11-2).</summary>
    CheckCharacter = 6,
}
