using Exchange.Records;
using Exchange.Store;
using Exchange.V1;
using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Precheck;

/// <summary>What the store knows of some households' persons: asked in three questions, however many households there are.</summary>
internal sealed class PrecheckLookup
{
    private readonly Dictionary<long, List<RegisterHit>> _registers = [];
    private readonly Dictionary<long, List<(OtherFile File, string Name)>> _files = [];
    private readonly Dictionary<long, List<(OtherFile File, IdNumber Number)>> _near = [];

    public IReadOnlyList<RegisterHit> Registers(long key) => _registers.GetValueOrDefault(key) ?? [];

    /// <summary>Files in force in which the number stands, and the name there.</summary>
    public IReadOnlyList<(OtherFile File, string Name)> Files(long key) => _files.GetValueOrDefault(key) ?? [];

    /// <summary>Files in force in which somebody of that name and birth date stands, and the number there.</summary>
    public IReadOnlyList<(OtherFile File, IdNumber Number)> Near(string name, IdNumber id) =>
        NearNumbers.NameKey(name, id) is { } key && _near.TryGetValue(key, out var files) ? files : [];

    public static async Task<PrecheckLookup> FindAsync(
        ExchangeContext context, IReadOnlyDictionary<long, BatchRow> inputs, IReadOnlyList<HouseholdFacts> households, DateOnly asOf, CancellationToken cancellationToken)
    {
        var lookup = new PrecheckLookup();
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

        await lookup.AddRegistersAsync(context, inputs, [.. keys], cancellationToken);
        foreach (var spouse in lookup.Spouses(households, asOf))
            keys.Add(spouse);
        await lookup.AddFilesAsync(context, inputs, [.. keys], [.. names], cancellationToken);
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

    private async Task AddRegistersAsync(ExchangeContext context, IReadOnlyDictionary<long, BatchRow> inputs, List<long> keys, CancellationToken cancellationToken)
    {
        var rows = context.RegisterRecords.AsNoTracking().Where(row => row.PersonKey != null && keys.Contains(row.PersonKey.Value))
            .Select(row => new { row.BatchId, row.Index, Key = row.PersonKey!.Value, row.Payload });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (inputs.TryGetValue(row.BatchId, out var input))
                Add(_registers, row.Key, new RegisterHit(Record.Parser.ParseFrom(row.Payload), input.Organization, row.Index));
        }
    }

    private async Task AddFilesAsync(
        ExchangeContext context, IReadOnlyDictionary<long, BatchRow> inputs, List<long> keys, List<long> names, CancellationToken cancellationToken)
    {
        // Two questions, each with an index of its own; one question with "or" would read the whole table.
        var byNumber = await PositionsAsync(
            context.Members.AsNoTracking().Where(row => row.PersonKey != null && keys.Contains(row.PersonKey.Value)), inputs, cancellationToken);
        var byName = names.Count == 0 ? [] : await PositionsAsync(
            context.Members.AsNoTracking().Where(row => row.NameKey != null && names.Contains(row.NameKey.Value)), inputs, cancellationToken);
        var households = new Dictionary<(long Batch, long Index), HouseholdRow>();
        foreach (var group in byNumber.Concat(byName).Select(row => (row.BatchId, row.Index)).Distinct().GroupBy(row => row.BatchId))
        {
            var indexes = group.Select(row => row.Index).ToList();
            var rows = context.Households.AsNoTracking().Where(row => row.BatchId == group.Key && indexes.Contains(row.Index) && row.InForce);
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
                households[(row.BatchId, row.Index)] = row;
        }

        foreach (var row in byNumber)
        {
            if (households.TryGetValue((row.BatchId, row.Index), out var household))
                Add(_files, row.PersonKey!.Value, (File(household, row.Member, inputs), Person(household, row.Member).Name));
        }

        foreach (var row in byName)
        {
            if (!households.TryGetValue((row.BatchId, row.Index), out var household))
                continue;
            var person = Person(household, row.Member);
            if (PersonDocument.Read((DocumentType)person.IdType, person.IdNumber).Number is { } number)
                Add(_near, row.NameKey!.Value, (File(household, row.Member, inputs), number));
        }
    }

    private static async Task<List<MemberRow>> PositionsAsync(IQueryable<MemberRow> rows, IReadOnlyDictionary<long, BatchRow> inputs, CancellationToken cancellationToken) =>
        [.. (await rows.ToListAsync(cancellationToken)).Where(row => inputs.ContainsKey(row.BatchId))];

    private static OtherFile File(HouseholdRow household, int member, IReadOnlyDictionary<long, BatchRow> inputs) => new(
        new RecordSource(CoreKind.HouseholdFile, inputs[household.BatchId].Organization, household.Index, household.FileNumber),
        household.OwningUnion, household.Region, member, SameName: true);

    private static HouseholdMember Person(HouseholdRow household, int member)
    {
        var file = Record.Parser.ParseFrom(household.Payload).HouseholdFile;
        return member == 0 ? file.Householder : file.Members[member - 1];
    }

    private static void Add<T>(Dictionary<long, List<T>> lists, long key, T item)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        list.Add(item);
    }
}
