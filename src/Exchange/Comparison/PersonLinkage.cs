using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage.Persons;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Comparison;

/// <summary>A person whom no register has by number, and where the registers' records are looked for by other ways.</summary>
/// <param name="File">The file.</param>
/// <param name="Person">The person in it.</param>
public readonly record struct UnlinkedPerson(HouseholdFacts File, PersonFacts Person);

/// <summary>A register record under another number.</summary>
/// <param name="Batch">Its batch.</param>
/// <param name="Index">Its index.</param>
/// <param name="Record">The record.</param>
/// <param name="Pair">How the persons compare.</param>
public sealed record LinkedHit(BatchRow Batch, long Index, Record Record, PersonPair Pair)
{
    /// <summary>Shows nothing of the person.</summary>
    public override string ToString() => "(linked record)";
}

/// <summary>
/// Linkage of the rest: persons of files whom no register has by number are looked for by the numbers that one slip may have turned into theirs, and by name and
/// birth date. Asks the indexes of sealed batches in two questions for any number of persons; the same for runs and prechecks. For any number of threads.
/// </summary>
public sealed class PersonLinkage(SealedRecords records, LookupKeys lookup, IReadOnlyList<BatchRow> registers, JudgingContext judging)
{
    /// <summary>Whether a person is to be looked for at all: one of a resident's number, or of none.</summary>
    public static bool IsFor(PersonFacts person) => person.HasCheckedId && person.Name.Length > 0 && (person.Id is null || person.Id is { Kind: IdNumberKind.Resident });

    /// <summary>Looks for persons. Those of whom nothing was found are left out.</summary>
    /// <param name="persons">The persons, in any order.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>>> FindAsync(IReadOnlyList<UnlinkedPerson> persons, CancellationToken cancellationToken)
    {
        var (numbers, names) = (new Probes(), new Probes());
        foreach (var person in persons.Where(person => IsFor(person.Person)))
            Ask(person, numbers, names);
        var found = new List<(UnlinkedPerson Person, FoundPerson Record)>();
        await FindAsync(IndexKind.Person, numbers, lookup.Persons, found, cancellationToken);
        await FindAsync(IndexKind.Name, names, lookup.Names, found, cancellationToken);
        if (found.Count == 0)
            return new Dictionary<UnlinkedPerson, IReadOnlyList<LinkedHit>>();

        var read = new Dictionary<(long Batch, long Index), Record>();
        await records.ReadAsync(
            [.. found.Select(item => (item.Record.Batch, item.Record.Index)).DistinctBy(record => (record.Batch.Id, record.Index)).OrderBy(record => record.Batch.Id).ThenBy(record => record.Index)],
            (batch, index, bytes) => read[(batch.Id, index)] = Record.Parser.ParseFrom(bytes), cancellationToken);
        return found.GroupBy(item => item.Person).Select(group => (group.Key, Hits: Judge(group.Key, group.Select(item => item.Record), read)))
            .Where(item => item.Hits.Count > 0).ToDictionary(item => item.Key, item => (IReadOnlyList<LinkedHit>)item.Hits);
    }

    /// <summary>The lookup keys by which somebody without a number that can be compared is looked for: of numbers, and of names.</summary>
    public (long[] Numbers, long[] Names) KeysOf(PersonFacts person)
    {
        var (numbers, names) = (new List<long>(), new List<long>());
        if (person.Id is null && IsFor(person))
            Ask(person, numbers, names);
        var (numberKeys, nameKeys) = (new long[numbers.Count], new long[names.Count]);
        lookup.Persons([.. numbers], numberKeys);
        lookup.Names([.. names], nameKeys);
        return (numberKeys, nameKeys);
    }

    /// <summary>What a person is looked for by.</summary>
    private void Ask(PersonFacts person, List<long> numbers, List<long> names)
    {
        if (person.Id is { } id)
        {
            if (NearNumbers.NameKey(person.Name, id) is { } name)
                names.Add(name);
            return;
        }

        Span<IdCandidate> candidates = stackalloc IdCandidate[IdRepair.MostCandidates];
        foreach (var candidate in candidates[..IdRepair.Find(person.IdText, judging.AsOf, judging.Regions, candidates)])
            numbers.Add(candidate.Number.Key);
        if (person.BirthDate is { } birth && NearNumbers.NameKey(person.Name, birth) is { } key)
            names.Add(key);
    }

    private void Ask(UnlinkedPerson asked, Probes numbers, Probes names)
    {
        var (plainNumbers, plainNames) = (new List<long>(), new List<long>());
        Ask(asked.Person, plainNumbers, plainNames);
        foreach (var number in plainNumbers)
            numbers.Add(number, asked);
        foreach (var name in plainNames)
            names.Add(name, asked);
    }

    private async Task FindAsync(IndexKind kind, Probes probes, KeyMaker protect, List<(UnlinkedPerson Person, FoundPerson Record)> found, CancellationToken cancellationToken)
    {
        if (probes.Plain.Count == 0)
            return;
        long[] plain = [.. probes.Plain.Keys];
        var keys = new long[plain.Length];
        protect(plain, keys);
        var byKey = new Dictionary<long, long>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
            byKey.TryAdd(keys[i], plain[i]);
        foreach (var record in await records.FindAsync(registers, kind, byKey.Keys, cancellationToken, kind is IndexKind.Name ? key => probes.Region(byKey[key]) : null))
        {
            foreach (var person in probes.Plain[byKey[record.Key]])
            {
                // Of two valid numbers only neighbours come into question, and of somebody who has not agreed the record is not even read.
                if ((person.Person.Id is null || person.File.Region == record.Region) && IsAuthorised(person, record.Batch.Kind))
                    found.Add((person, record));
            }
        }
    }

    private bool IsAuthorised(UnlinkedPerson person, CoreKind kind) =>
        Authorisations.Covers(person.File, person.Person.Number, kind, judging.AsOf, judging.Profiles.For(person.File.Region).Authorisation);

    private List<LinkedHit> Judge(UnlinkedPerson asked, IEnumerable<FoundPerson> found, Dictionary<(long Batch, long Index), Record> read)
    {
        var candidates = found.DistinctBy(item => (item.Batch.Id, item.Index)).ToList();
        var decided = LinkedPersons.Decide(asked.File, asked.Person, candidates.ConvertAll(candidate => read[(candidate.Batch.Id, candidate.Index)]), judging);
        return [.. decided.Select(item => new LinkedHit(candidates[item.Candidate].Batch, candidates[item.Candidate].Index, read[(candidates[item.Candidate].Batch.Id, candidates[item.Candidate].Index)], item.Pair))];
    }

    private delegate void KeyMaker(ReadOnlySpan<long> plain, Span<long> keys);

    private sealed class Probes
    {
        public Dictionary<long, List<UnlinkedPerson>> Plain { get; } = [];

        /// <summary>The county of which alone records are wanted: of two valid numbers in two counties nobody would think of one person; 0 for any.</summary>
        public int Region(long plain)
        {
            var region = -1;
            foreach (var person in Plain[plain])
                region = person.Person.Id is null || (region >= 0 && region != person.File.Region) ? 0 : person.File.Region;
            return Math.Max(0, region);
        }

        public void Add(long key, UnlinkedPerson person)
        {
            if (!Plain.TryGetValue(key, out var persons))
                Plain[key] = persons = [];
            persons.Add(person);
        }
    }
}
