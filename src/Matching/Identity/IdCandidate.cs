namespace Matching.Identity;

/// <summary>How a candidate differs from what was sent.</summary>
public enum IdEdit
{
    /// <summary>One character is another.</summary>
    Substitution = 1,

    /// <summary>Two neighbours are swapped.</summary>
    Transposition = 2,

    /// <summary>The last character was cut off.</summary>
    Completion = 3,

    /// <summary>A digit was left out.</summary>
    Insertion = 4,

    /// <summary>A character stands there that does not belong, such as a digit typed twice.</summary>
    Deletion = 5,
}

/// <summary>A number that was perhaps meant. Evidence to probe registers with, never a correction.</summary>
/// <param name="Number">The valid number.</param>
/// <param name="Edit">How it differs.</param>
/// <param name="Position">The first place that differs: 1 to 18 in the candidate, 1 to 19 in what was sent for a deletion.</param>
/// <param name="IsListed">Whether its region is as sent or in the list at hand. Those that are come first.</param>
public readonly record struct IdCandidate(IdNumber Number, IdEdit Edit, int Position, bool IsListed)
{
    /// <summary>Shows the edit, never the number.</summary>
    public override string ToString() => $"({Edit} at {Position})";
}
