using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>What a relation of GB/T 4761-2008 says of sex and generation.</summary>
internal static class RelationRules
{
    /// <summary>The sex that a relation implies, or null.</summary>
    public static Sex? ImpliedSex(int relation) => relation switch
    {
        11 or 2 or (>= 20 and <= 27) or 41 or 43 or 51 or 53 or 55 or 71 or 73 or 76 or 78 => Sex.Male,
        12 or 3 or (>= 30 and <= 37) or 38 or 42 or 44 or 45 or 52 or 54 or 56 or 72 or 74 or 75 or 77 => Sex.Female,
        28 or 46 => Sex.Male,
        _ => null,
    };

    /// <summary>Own children (sons and daughters, adopted ones and stepchildren left out), who are younger than the householder.</summary>
    public static bool IsOwnChild(int relation) => relation is 2 or 3 or (>= 20 and <= 26) or (>= 30 and <= 36);

    /// <summary>Own parents, who are older than the householder.</summary>
    public static bool IsOwnParent(int relation) => relation is 51 or 52;
}
