using Exchange.V1;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage.Persons;
using Sex = Matching.Checks.Facts.Sex;

namespace Exchange.Records;

/// <summary>Which of some register records are a person's whom no register has by number.</summary>
public static class LinkedPersons
{
    /// <summary>More persons of registers than this say nothing about any of them.</summary>
    private const int MostPersons = 20;

    /// <summary>Decides among records.</summary>
    /// <param name="file">The file.</param>
    /// <param name="person">The person in it.</param>
    /// <param name="candidates">The records that come into question.</param>
    /// <param name="judging">The day and the regions.</param>
    /// <returns>The places of those that are, or perhaps are, the person's, and how they compare.</returns>
    public static IReadOnlyList<(int Candidate, PersonPair Pair)> Decide(HouseholdFacts file, PersonFacts person, IReadOnlyList<Record> candidates, JudgingContext judging)
    {
        bool? isMale = person.Sex is Sex.Male ? true : person.Sex is Sex.Female ? false : null;
        var own = new FilePerson(person.Name, person.IdText, person.Id, person.BirthDate, isMale, file.Region);
        var pairs = new List<(int Candidate, PersonPair Pair)>();
        var (matches, others) = (new HashSet<long>(), new HashSet<long>());
        for (var i = 0; i < candidates.Count; i++)
        {
            if (RecordPerson.Number(candidates[i]) is not { Kind: IdNumberKind.Resident } number || number.Key == person.Id?.Key)
                continue;
            var region = RegionCode.TryParse(RecordPerson.RegionCode(candidates[i]), out var code) ? code : RegionCode.Nation;
            var pair = PersonPairJudge.Compare(own, RecordPerson.Of(candidates[i])!.Name, number, region, judging.AsOf, judging.Regions);
            if (pair.Band is PairBand.NoMatch)
                continue;
            (pair.Band is PairBand.Match ? matches : others).Add(number.Key);
            pairs.Add((i, pair));
        }

        if (matches.Count == 1)
            return [.. pairs.Where(pair => pair.Pair.Band is PairBand.Match)];

        // Where two persons of registers come into question alike, nobody but people can say which it is.
        return others.Count + matches.Count > MostPersons ? [] : [.. pairs.Select(pair => (pair.Candidate, pair.Pair with { Band = PairBand.Review }))];
    }
}
