using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>
/// What has changed from an earlier run's inputs to a run's, and which households it can touch. A verdict depends on the household's file, on register records and
/// files that share a number with one of its persons, on files that share a name and birth date, on its spouse's file, and on what linkage looked for: so a household is
/// touched exactly where one of those keys is among the keys of records that were added, replaced or taken away.
/// </summary>
internal sealed class RunChanges(IExchangeStore store, SealedRecords records, ReplacedRecords replaced, KeyRing keys)
{
    /// <summary>If more than this share of all records has changed, finding out what it touches costs more than judging anew.</summary>
    private const double MostChanged = 0.2;

    private readonly HashSet<long> _numbers = [];
    private readonly HashSet<long> _names = [];

    /// <summary>The verdicts of a run's earlier one that may be taken over; null where there is none, or too much has changed.</summary>
    public async Task<KeptVerdicts?> FindAsync(RunRow run, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, CancellationToken cancellationToken)
    {
        if (run.BaseRunId is not { } earlierId)
            return null;
        RunRow? earlier;
        List<BatchRow> before;
        await using (var context = store.CreateContext())
        {
            earlier = await context.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == earlierId, cancellationToken);
            before = await context.RunInputs.AsNoTracking().Where(input => input.RunId == earlierId)
                .Join(context.Batches.AsNoTracking(), input => input.BatchId, batch => batch.Id, (input, batch) => new { input.Ordinal, Batch = batch })
                .OrderBy(pair => pair.Ordinal).Select(pair => pair.Batch).ToListAsync(cancellationToken);
        }

        await replaced.AttachAsync(before, cancellationToken);
        var (old, now) = (before.ToDictionary(input => input.Id), inputs.ToDictionary(input => input.Id));
        var whole = before.Where(input => !now.ContainsKey(input.Id)).Concat(inputs.Where(input => !old.ContainsKey(input.Id))).ToList();
        var parts = inputs.Where(input => old.ContainsKey(input.Id))
            .Select(input => (Input: input, Indexes: input.Replaced!.Indexes.Except(old[input.Id].Replaced!.Indexes).Concat(old[input.Id].Replaced!.Indexes.Except(input.Replaced.Indexes)).Order().ToList()))
            .Where(part => part.Indexes.Count > 0).ToList();
        var changed = whole.Sum(input => input.Accepted) + parts.Sum(part => part.Indexes.Count);
        if (earlier is null || whole.Exists(input => !input.IsSealed) || changed > inputs.Sum(input => input.Accepted) * MostChanged)
            return null;

        foreach (var input in whole)
            await AddAsync(input, cancellationToken);
        foreach (var (input, indexes) in parts)
            await records.ReadAsync(input, indexes, (_, bytes) => Add(Record.Parser.ParseFrom(bytes)), cancellationToken);
        return new KeptVerdicts(store, earlier, keys.CipherOf(earlier), await TouchedAsync(earlier, inputs, households, cancellationToken));
    }

    /// <summary>Every key of a batch, whatever of it is replaced.</summary>
    private async Task AddAsync(BatchRow input, CancellationToken cancellationToken)
    {
        // A copy, for others read the same input as it is.
        var whole = input.With(IndexSet.Empty);
        await records.ScanAsync(whole, IndexKind.Person, 0, long.MaxValue, entries => Add(entries, _numbers), cancellationToken);
        await records.ScanAsync(whole, IndexKind.Name, 0, long.MaxValue, entries => Add(entries, _names), cancellationToken);
    }

    private static void Add(ReadOnlySpan<IndexEntry> entries, HashSet<long> keys)
    {
        foreach (ref readonly var entry in entries)
            keys.Add(entry.Key);
    }

    private void Add(Record record)
    {
        if (record.RecordCase is not Record.RecordOneofCase.HouseholdFile)
        {
            Add(RecordPerson.Of(record)?.Name ?? "", RecordPerson.Number(record));
            return;
        }

        for (var member = 0; member <= record.HouseholdFile.Members.Count; member++)
            Add(RecordPerson.Of(record.HouseholdFile, member).Name, RecordPerson.Number(record.HouseholdFile, member));
    }

    private void Add(string name, IdNumber? number)
    {
        if (number is not { } id)
            return;
        _numbers.Add(keys.Lookup.Person(id.Key));
        if (NearNumbers.NameKey(name, id) is not { } plain)
            return;
        var key = new long[1];
        keys.Lookup.Names([plain], key);
        _names.Add(key[0]);
    }

    private async Task<HashSet<(long BatchId, long Index)>> TouchedAsync(RunRow earlier, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, CancellationToken cancellationToken)
    {
        var touched = new HashSet<(long BatchId, long Index)>();
        foreach (var key in _numbers)
        {
            foreach (var position in households.Index.Find(key))
                touched.Add((inputs[households.Headers[position.Household].Input].Id, households.Headers[position.Household].Index));
        }

        foreach (var person in await records.FindAsync([.. inputs.Where(input => input.IsHouseholds())], IndexKind.Name, _names, cancellationToken))
            touched.Add((person.Batch.Id, person.Index));

        var kept = new KeptVerdicts(store, earlier, keys.CipherOf(earlier), touched);
        await using var context = store.CreateContext();
        await foreach (var row in context.RunVerdicts.AsNoTracking().Where(row => row.RunId == earlier.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var verdict in kept.Open(row))
            {
                if (verdict.WatchedNumbers.Any(_numbers.Contains) || verdict.WatchedNames.Any(_names.Contains))
                    touched.Add((row.BatchId, verdict.Index));
            }
        }

        return touched;
    }
}
