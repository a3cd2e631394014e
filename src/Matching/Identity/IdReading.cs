namespace Matching.Identity;

/// <summary>What became of a text that should be an identity number. No text is held here: the caller has the original.</summary>
/// <param name="Number">The number, or null where a fault stands in the way.</param>
/// <param name="Faults">All that is wrong; none exactly when there is a number.</param>
/// <param name="Normalisations">How the text had to be read.</param>
public readonly record struct IdReading(IdNumber? Number, IdNumberFault Faults, IdNumberNormalisation Normalisations)
{
    /// <summary>Whether the text is a number.</summary>
    public bool IsValid => Number is not null;

    /// <summary>The fault that says most about the cause: a lost value before a damaged one, and a damaged one before its consequences.</summary>
    public IdNumberFault MainFault
    {
        get
        {
            foreach (var fault in Order)
            {
                if ((Faults & fault) != 0)
                    return fault;
            }

            return IdNumberFault.None;
        }
    }

    private static ReadOnlySpan<IdNumberFault> Order =>
    [
        IdNumberFault.Missing, IdNumberFault.Placeholder, IdNumberFault.ExcelRounded, IdNumberFault.Truncated, IdNumberFault.Length,
        IdNumberFault.Character, IdNumberFault.Province, IdNumberFault.Date, IdNumberFault.ImplausibleDate, IdNumberFault.FutureDate,
        IdNumberFault.CheckCharacter,
    ];

    /// <summary>Shows faults, never the number.</summary>
    public override string ToString() => IsValid ? "(identity number)" : $"(no identity number: {Faults})";
}
