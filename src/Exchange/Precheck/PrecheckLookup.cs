using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Precheck;

/// <summary>What the store knows of some households' persons: asked in three questions, however many households there are.</summary>
internal sealed class PrecheckLookup
{
    private readonly Dictionary<long, List<RegisterHit>> _registers = [];
    private readonly Dictionary<long, List<FoundFile>> _files = [];
    private readonly Dictionary<long, List<FoundFile>> _near = [];

    private PrecheckLookup()
    {
    }

    public IReadOnlyList<RegisterHit> Registers(long key) => _registers.GetValueOrDefault(key) ?? [];

    /// <summary>Files in force in which the number stands, and the name there.</summary>
    public IEnumerable<(OtherFile File, string Name)> Files(long key, HouseholdFacts itself)
    {
        foreach (var found in _files.GetValueOrDefault(key) ?? [])
        {
            if (!found.IsSame(itself))
                yield return (found.ToOtherFile(), found.Person.Name);
        }
    }

    /// <summary>Files in force in which somebody of that name and birth date stands, and the number there.</summary>
    public IEnumerable<OtherFile> Near(string name, IdNumber id, HouseholdFacts itself)
    {
        if (NearNumbers.NameKey(name, id) is not { } key || !_near.TryGetValue(key, out var files))
            yield break;
        foreach (var found in files)
        {
            if (!found.IsSame(itself) && RecordPerson.Number(found.File, found.Member) is { } number && NearNumbers.AreNear(id, number))
                yield return found.ToOtherFile();
        }
    }

    /// <summary>Asks for some households' persons.</summary>
    public static async Task<PrecheckLookup> FindAsync(
        SealedRecords records, LookupKeys keys, SealedNow now, IReadOnlyList<HouseholdFacts> households, CancellationToken cancellationToken)
    {
        var lookup = new PrecheckLookup();
        var numbers = new HashSet<long>();
        var names = new HashSet<long>();
        foreach (var household in households)
        {
            foreach (var person in household.Persons)
            {
                if (person.Id is not { } id)
                    continue;
                numbers.Add(id.Key);
                if (NearNumbers.NameKey(person.Name, id) is { } name)
                    names.Add(name);
            }
        }

        var (files, registers) = (now.Inputs.Values.Where(row => row.IsHouseholds()).ToList(), now.Inputs.Values.Where(row => !row.IsHouseholds()).ToList());
        await lookup.AddRegistersAsync(records, Protect(numbers, keys.Persons), registers, cancellationToken);
        foreach (var spouse in lookup.Spouses(households, now.AsOf))
            numbers.Add(spouse);
        await lookup.AddFilesAsync(records, Protect(numbers, keys.Persons), Protect(names, keys.Names), files, cancellationToken);
        return lookup;
    }

    private async Task AddRegistersAsync(SealedRecords records, Dictionary<long, long> numbers, List<BatchRow> batches, CancellationToken cancellationToken)
    {
        var found = await records.FindAsync(batches, IndexKind.Person, numbers.Keys, cancellationToken);
        var read = new Dictionary<(long Batch, long Index), Record>(found.Count);
        await records.ReadAsync(InOrder(found), (batch, index, bytes) => read[(batch.Id, index)] = Record.Parser.ParseFrom(bytes), cancellationToken);
        foreach (var person in found)
        {
            // Two numbers may have one lookup key, once in very many sets of records: the numbers themselves decide.
            var record = read[(person.Batch.Id, person.Index)];
            if (RecordPerson.Number(record)?.Key == numbers[person.Key])
                Add(_registers, numbers[person.Key], new RegisterHit(record, person.Batch.Organization, person.Index));
        }
    }

    private async Task AddFilesAsync(
        SealedRecords records, Dictionary<long, long> numbers, Dictionary<long, long> names, List<BatchRow> batches, CancellationToken cancellationToken)
    {
        var byNumber = await records.FindAsync(batches, IndexKind.Person, numbers.Keys, cancellationToken);
        var byName = await records.FindAsync(batches, IndexKind.Name, names.Keys, cancellationToken);

        // Most who are found by their name are found by their number, too: each file is read once.
        var read = new Dictionary<(long Batch, long Index), HouseholdFile>(byNumber.Count);
        await records.ReadAsync(InOrder(byNumber.Concat(byName)), (batch, index, bytes) => read[(batch.Id, index)] = Record.Parser.ParseFrom(bytes).HouseholdFile, cancellationToken);
        foreach (var person in byNumber)
        {
            var file = File(person);
            if (file.InForce && RecordPerson.Number(file.File, person.Member)?.Key == numbers[person.Key])
                Add(_files, numbers[person.Key], file);
        }

        foreach (var person in byName)
        {
            if (File(person) is { InForce: true } file)
                Add(_near, names[person.Key], file);
        }

        FoundFile File(FoundPerson person) => new(person.Batch.Organization, person.Index, person.Member, read[(person.Batch.Id, person.Index)]);
    }

    private static List<(BatchRow Batch, long Index)> InOrder(IEnumerable<FoundPerson> found) =>
        [.. found.Select(person => (person.Batch, person.Index)).DistinctBy(record => (record.Batch.Id, record.Index)).OrderBy(record => record.Batch.Id).ThenBy(record => record.Index)];

    /// <summary>From lookup keys to what they were made of.</summary>
    private static Dictionary<long, long> Protect(HashSet<long> plain, KeyMaker make)
    {
        var numbers = plain.ToArray();
        var keys = new long[numbers.Length];
        make(numbers, keys);
        var protectedKeys = new Dictionary<long, long>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
            protectedKeys.TryAdd(keys[i], numbers[i]);
        return protectedKeys;
    }

    /// <summary>The numbers of householders' spouses by the marriage register, whose files are looked up beside those of the persons themselves.</summary>
    private IEnumerable<long> Spouses(IReadOnlyList<HouseholdFacts> households, DateOnly asOf)
    {
        foreach (var household in households)
        {
            if (household.Persons[0].Id is not { } id)
                continue;
            foreach (var hit in Registers(id.Key))
            {
                if (hit.Record.RecordCase is Record.RecordOneofCase.Marriage
                    && MarriageCheck.NewestEvent([FactMapping.ToFact(hit.Record, hit.Organization, hit.Index, household.Persons[0].Name)], asOf) is { SpouseId: { } spouse })
                    yield return spouse.Key;
            }
        }
    }

    private static void Add<T>(Dictionary<long, List<T>> lists, long key, T item)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        list.Add(item);
    }

    private delegate void KeyMaker(ReadOnlySpan<long> plain, Span<long> keys);

    /// <summary>A file in which somebody was found.</summary>
    private sealed record FoundFile(string Organization, long Index, int Member, HouseholdFile File)
    {
        public HouseholdMember Person => RecordPerson.Of(File, Member);

        public bool InForce => File.Status is not (V1.FileStatus.Recovered or V1.FileStatus.Cancelled);

        public bool IsSame(HouseholdFacts itself) => File.OwningUnion == itself.OwningUnion && File.FileNumber == itself.FileNumber;

        public OtherFile ToOtherFile() => new(
            new RecordSource(CoreKind.HouseholdFile, Organization, Index, File.FileNumber),
            File.OwningUnion, RegionCode.TryParse(File.RegionCode, out var region) ? region : RegionCode.Nation, Member, SameName: true);

        public override string ToString() => "(file)";
    }
}
