using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>What a relation of GB/T 4761-2008 says of sex and generation.</summary>
internal static class RelationRules
{
    /// <summary>The sex that a relation implies, or null.</summary>
    public static Sex? ImpliedSex(int relation) => FamilyRelation.Find(relation)?.IsMale switch
    {
        true => Sex.Male,
        false => Sex.Female,
        null => null,
    };

    /// <summary>Own children (adopted ones and stepchildren left out), who are younger than the householder.</summary>
    public static bool IsOwnChild(int relation) => FamilyRelation.Find(relation) is { IsOwnBlood: true, Generation: -1 };

    /// <summary>Own parents, who are older than the householder.</summary>
    public static bool IsOwnParent(int relation) => FamilyRelation.Find(relation) is { IsOwnBlood: true, Generation: 1 };
}
