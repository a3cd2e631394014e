using Matching.Identity;

namespace Matching.Linkage.Persons;

/// <summary>What a file says of a person, for linkage.</summary>
/// <param name="Name">The name as the file has it.</param>
/// <param name="NumberText">The number as the file has it.</param>
/// <param name="Number">The number where nothing is wrong with it.</param>
/// <param name="BirthDate">The birth date that the file states.</param>
/// <param name="IsMale">The sex that the file states; null for none.</param>
/// <param name="Region">The household's region.</param>
public readonly record struct FilePerson(string Name, string NumberText, IdNumber? Number, DateOnly? BirthDate, bool? IsMale, int Region)
{
    /// <summary>Shows nothing of the person.</summary>
    public override string ToString() => "(person)";
}

/// <summary>
/// Whether a person of a file whose number no register has is a person of a register. Comparisons are weighed as Fellegi and Sunter (1969) weigh them, with
/// probabilities that are fixed beforehand and not trained on a run's data: a run's result must not change with who else is in it, and households whose data has not
/// changed must not be judged anew. The weights are whole bits, rounded towards caution; docs/linkage.md says where each comes from.
/// </summary>
public static class PersonPairJudge
{
    /// <summary>The weight before anything is compared, bits: of a thousand million pairs one is of one person (10⁵ persons in question, 10⁷ records and more, one true record each).</summary>
    public const int Prior = -30;

    /// <summary>From so many bits on it is one person: odds of 1,024 to 1 with every weight rounded down.</summary>
    public const int MatchBits = 10;

    /// <summary>From so many bits on people decide.</summary>
    public const int ReviewBits = 0;

    /// <summary>Compares a person of a file with one of a register.</summary>
    /// <param name="person">The person in the file.</param>
    /// <param name="name">The name in the register.</param>
    /// <param name="number">The number in the register, a resident's.</param>
    /// <param name="region">The region of the register's record.</param>
    /// <param name="asOf">The day of judging: nobody is born later.</param>
    /// <param name="regions">The list of regions, which says which numbers are plausible.</param>
    public static PersonPair Compare(FilePerson person, string name, IdNumber number, int region, DateOnly asOf, RegionTable regions)
    {
        var pair = new PersonPair(
            Relate(person, number, asOf, regions),
            PersonName.Compare(person.Name, name).Level,
            person.BirthDate is not { } birth || number.BirthDate is not { } other ? Agreement.Missing : birth == other ? Agreement.Agrees : Agreement.Differs,
            person.IsMale is not { } male || number.IsMale is not { } isMale ? Agreement.Missing : male == isMale ? Agreement.Agrees : Agreement.Differs,
            Relate(person.Region, region),
            PairBand.NoMatch);
        return pair with { Band = Decide(pair) };
    }

    /// <summary>The weight of two numbers' relation, bits.</summary>
    public static int Weight(NumberRelation relation) => relation switch
    {
        // u: some seven numbers are one slip from a broken one (IdRepair), of 10¹⁰ that could be; m: nineteen of twenty wrong numbers are one slip from the right one.
        NumberRelation.CheckCharacter => 26,
        NumberRelation.OneSlip => 24,
        NumberRelation.TwoPlaces => 8,
        NumberRelation.NearAndValid => 12,
        NumberRelation.Missing => 0,
        _ => -12,
    };

    /// <summary>The weight of two names' agreement, bits.</summary>
    public static int Weight(NameLevel level) => level switch
    {
        // u: the commonest full names are borne by one in 4,000 (domain.md §4.6, anchors.md §7); two syllables alike by one in 100.
        NameLevel.Exact => 11,
        NameLevel.Variant => 10,
        NameLevel.Wildcard => 6,
        NameLevel.SameSyllables => 6,
        NameLevel.OneDiffersSameShape => 6,
        NameLevel.OneDiffersSameSyllable => 5,
        NameLevel.OneDiffers => 1,
        NameLevel.OrderSwapped => 4,
        NameLevel.Missing => 0,
        NameLevel.SurnameOnly => -4,
        _ => -14,
    };

    /// <summary>The weight of two regions' relation, bits.</summary>
    public static int Weight(RegionRelation relation) => relation switch
    {
        RegionRelation.County => 5,
        RegionRelation.City => 3,
        RegionRelation.Province => 1,
        _ => -2,
    };

    /// <summary>The weight of two birth dates, bits: little where the numbers agree in it anyway, one in 20,000 days elsewhere.</summary>
    internal static int BirthWeight(Agreement agreement, NumberRelation relation) => agreement switch
    {
        Agreement.Agrees => relation is NumberRelation.CheckCharacter or NumberRelation.OneSlip or NumberRelation.NearAndValid ? 2 : 14,
        Agreement.Differs => -8,
        _ => 0,
    };

    /// <summary>The weight of two sexes, bits.</summary>
    internal static int SexWeight(Agreement agreement) => agreement switch
    {
        Agreement.Agrees => 1,
        Agreement.Differs => -6,
        _ => 0,
    };

    /// <summary>How a file's number, which no register has, stands to a register's.</summary>
    internal static NumberRelation Relate(FilePerson person, IdNumber number, DateOnly asOf, RegionTable regions)
    {
        if (person.Number is { } own)
            return NearNumbers.AreNear(own, number) ? NumberRelation.NearAndValid : NumberRelation.Other;
        Span<char> sent = stackalloc char[IdNumber.Length + 2];
        var length = IdNumberReader.NormaliseForRepair(person.NumberText, sent);
        if (length == 0)
            return NumberRelation.Missing;
        Span<IdCandidate> candidates = stackalloc IdCandidate[IdRepair.MostCandidates];
        foreach (var candidate in candidates[..IdRepair.Find(person.NumberText, asOf, regions, candidates)])
        {
            if (candidate.Number.Key == number.Key)
                return candidate.Edit is IdEdit.Completion || (candidate.Edit is IdEdit.Substitution && candidate.Position == IdNumber.Length) ? NumberRelation.CheckCharacter : NumberRelation.OneSlip;
        }

        // Of a number that is too short or too long beyond repair nothing can be said place by place.
        if (length != IdNumber.Length)
            return NumberRelation.Missing;
        var (registered, differing) = (number.Value, 0);
        for (var i = 0; i < IdNumber.Length; i++)
            differing += sent[i] == registered[i] ? 0 : 1;
        return differing <= 2 || IsRounded(sent, registered) ? NumberRelation.TwoPlaces : NumberRelation.Other;
    }

    /// <summary>Whether a spreadsheet kept the first fifteen digits and made the others zeros.</summary>
    private static bool IsRounded(ReadOnlySpan<char> sent, string registered) =>
        sent[IdNumber.OldLength..IdNumber.Length].SequenceEqual("000") && registered.AsSpan(0, IdNumber.OldLength).SequenceEqual(sent[..IdNumber.OldLength]);

    private static PairBand Decide(PersonPair pair)
    {
        // Two valid numbers are two persons by law, however near; a name that only resembles proves nothing with a number that is only near. People decide.
        var mayMatch = pair.Number is NumberRelation.CheckCharacter or NumberRelation.OneSlip && pair.Name is NameLevel.Exact or NameLevel.Variant
            && pair.Birth is not Agreement.Differs && pair.Sex is not Agreement.Differs;
        return pair.Bits >= MatchBits && mayMatch ? PairBand.Match : pair.Bits >= ReviewBits ? PairBand.Review : PairBand.NoMatch;
    }

    private static RegionRelation Relate(int left, int right) =>
        left == right ? RegionRelation.County
        : RegionCode.City(left) == RegionCode.City(right) ? RegionRelation.City
        : left / 10_000 == right / 10_000 ? RegionRelation.Province : RegionRelation.Further;
}
