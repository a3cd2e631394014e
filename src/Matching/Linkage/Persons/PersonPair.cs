using Matching.Identity;

namespace Matching.Linkage.Persons;

/// <summary>How a person of a file and a person of a register compare, with the weight of each comparison and what follows.</summary>
/// <param name="Number">The numbers.</param>
/// <param name="Name">The names.</param>
/// <param name="Birth">The birth date that the file states, against the register's number.</param>
/// <param name="Sex">The sex that the file states, against the register's number.</param>
/// <param name="Region">The household's region against the record's.</param>
/// <param name="Band">What follows.</param>
public sealed record PersonPair(NumberRelation Number, NameLevel Name, Agreement Birth, Agreement Sex, RegionRelation Region, PairBand Band)
{
    /// <summary>The weight of all comparisons together, bits: log2 of how much likelier they are for one person than for two, the prior included.</summary>
    public int Bits => PersonPairJudge.Prior + NumberBits + NameBits + BirthBits + SexBits + RegionBits;

    /// <summary>The weight of the numbers, bits.</summary>
    public int NumberBits => PersonPairJudge.Weight(Number);

    /// <summary>The weight of the names, bits.</summary>
    public int NameBits => PersonPairJudge.Weight(Name);

    /// <summary>The weight of the birth dates, bits.</summary>
    public int BirthBits => PersonPairJudge.BirthWeight(Birth, Number);

    /// <summary>The weight of the sexes, bits.</summary>
    public int SexBits => PersonPairJudge.SexWeight(Sex);

    /// <summary>The weight of the regions, bits.</summary>
    public int RegionBits => PersonPairJudge.Weight(Region);
}
