namespace Matching.Linkage.Files;

/// <summary>How two household files hang together, the weakest first. Numbers as in the contract; they never change.</summary>
public enum FileRelation
{
    /// <summary>Not at all.</summary>
    Unspecified = 0,

    /// <summary>A person of the one has almost the number of a person of the other, under the same name and birth date (F13).</summary>
    NearNumber = 1,

    /// <summary>Somebody is a member in both (F11).</summary>
    SharedMember = 2,

    /// <summary>By the marriage register the householders are spouses (F12).</summary>
    Spouses = 3,

    /// <summary>The householder of the one is a member in the other (F12).</summary>
    SplitHousehold = 4,

    /// <summary>Both have the same householder (F10).</summary>
    SameHouseholder = 5,

    /// <summary>
    /// One household filed twice: the householder is the same in both, or each one's householder is a member in the other, and everybody of the smaller file stands in
    /// the larger.
    /// </summary>
    SameHousehold = 6,
}
