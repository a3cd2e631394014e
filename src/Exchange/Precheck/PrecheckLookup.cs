using Exchange.Records;
using Exchange.Store;
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
    private readonly IReadOnlyDictionary<long, BatchRow> _inputs;

    private PrecheckLookup(IReadOnlyDictionary<long, BatchRow> inputs) => _inputs = inputs;

    public IReadOnlyList<RegisterHit> Registers(long key) => _registers.GetValueOrDefault(key) ?? [];

    /// <summary>Files in force in which the number stands, and the name there.</summary>
    public IEnumerable<(OtherFile File, string Name)> Files(long key, HouseholdFacts itself)
    {
        foreach (var found in _files.GetValueOrDefault(key) ?? [])
        {
            if (!IsSame(found, itself))
                yield return (File(found), Person(found).Name);
        }
    }

    /// <summary>Files in force in which somebody of that name and birth date stands, and the number there.</summary>
    public IEnumerable<OtherFile> Near(string name, IdNumber id, HouseholdFacts itself)
    {
        if (NearNumbers.NameKey(name, id) is not { } key || !_near.TryGetValue(key, out var files))
            yield break;
        foreach (var found in files)
        {
            if (IsSame(found, itself))
                continue;
            var person = Person(found);
            if (PersonDocument.Read((DocumentType)person.IdType, person.IdNumber).Number is { } number && NearNumbers.AreNear(id, number))
                yield return File(found);
        }
    }

    public static async Task<PrecheckLookup> FindAsync(
        ISealedReader reader, IReadOnlyDictionary<long, BatchRow> inputs, IReadOnlyList<HouseholdFacts> households, DateOnly asOf, CancellationToken cancellationToken)
    {
        var lookup = new PrecheckLookup(inputs);
        var keys = new HashSet<long>();
        var names = new HashSet<long>();
        foreach (var household in households)
        {
            foreach (var person in household.Persons)
            {
                if (person.Id is not { } id)
                    continue;
                keys.Add(id.Key);
                if (NearNumbers.NameKey(person.Name, id) is { } name)
                    names.Add(name);
            }
        }

        foreach (var row in await reader.RegistersAsync(keys, cancellationToken))
        {
            if (inputs.TryGetValue(row.BatchId, out var input))
                Add(lookup._registers, row.Key, new RegisterHit(Record.Parser.ParseFrom(row.Payload), input.Organization, row.Index));
        }

        foreach (var spouse in lookup.Spouses(households, asOf))
            keys.Add(spouse);
        foreach (var row in await reader.FilesAsync(keys, cancellationToken))
        {
            if (inputs.ContainsKey(row.BatchId))
                Add(lookup._files, row.Key, row);
        }

        foreach (var row in await reader.FilesByNameAsync(names, cancellationToken))
        {
            if (inputs.ContainsKey(row.BatchId))
                Add(lookup._near, row.Key, row);
        }

        return lookup;
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

    private static bool IsSame(FoundFile found, HouseholdFacts itself) => found.OwningUnion == itself.OwningUnion && found.FileNumber == itself.FileNumber;

    private OtherFile File(FoundFile found) => new(
        new RecordSource(CoreKind.HouseholdFile, _inputs[found.BatchId].Organization, found.Index, found.FileNumber),
        found.OwningUnion, found.Region, found.Member, SameName: true);

    private static HouseholdMember Person(FoundFile found)
    {
        var file = Record.Parser.ParseFrom(found.Payload).HouseholdFile;
        return found.Member == 0 ? file.Householder : file.Members[found.Member - 1];
    }

    private static void Add<T>(Dictionary<long, List<T>> lists, long key, T item)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        list.Add(item);
    }
}
