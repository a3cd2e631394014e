namespace Matching.Identity;

/// <summary>What is wrong with an identity number, as values: a fault costs no exception, and one number can have several.</summary>
[Flags]
public enum IdNumberFault
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is no number at all.</summary>
    Missing = 1,

    /// <summary>Neither 18 nor 15 characters.</summary>
    Length = 2,

    /// <summary>A character that no number has at that place.</summary>
    Character = 4,

    /// <summary>The birth date is no day of the calendar.</summary>
    Date = 8,

    /// <summary>The first two digits are no province (for a foreigner's card the second and third).</summary>
    Province = 16,

    /// <summary>The check character does not fit (GB 11643-1999, ISO 7064 MOD 11-2).</summary>
    CheckCharacter = 32,

    /// <summary>Born before 1800, which nobody was who ever had a number.</summary>
    ImplausibleDate = 64,

    /// <summary>Born after the day of judging.</summary>
    FutureDate = 128,

    /// <summary>
    /// A spreadsheet kept fifteen significant digits: scientific notation, eighteen digits with a decimal part, or a tail of 000 that fails
    /// its check. The last digits are lost for good.
    /// </summary>
    ExcelRounded = 256,

    /// <summary>Seventeen digits that would be a number with one more character: the end was cut off, or a digit was left out.</summary>
    Truncated = 512,

    /// <summary>Written to fill the field: 无, 不详, one digit repeated, 123456….</summary>
    Placeholder = 1024,
}
