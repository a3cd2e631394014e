using Exchange.Store;
using Matching.Checks.Facts;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>What a cell counts; numbers as in the contract.</summary>
internal enum CountUnit
{
    Records = 1,
    Persons = 2,
}

/// <summary>What became of the records of one source, city and kind.</summary>
internal sealed class LedgerCell
{
    public long Input { get; set; }

    public long Matched { get; set; }

    public long OnlyHere { get; set; }

    public long OnlyThere { get; set; }

    public long Ambiguous { get; set; }

    public long Rejected { get; set; }

    public bool Balances => Input == Matched + OnlyHere + OnlyThere + Ambiguous + Rejected;
}

/// <summary>
/// The accounts of a run. Two things must hold: in every cell, input = matched + only here + only there + ambiguous + rejected; and for every
/// source, the cells' inputs plus what takes no part are what its batches themselves counted when they came in. For one thread.
/// </summary>
internal sealed class ReconciliationLedger(int region, long? subjectBatchId)
{
    private readonly Dictionary<(string Organization, int Region, RecordKind Kind, CountUnit Unit), LedgerCell> _cells = [];
    private readonly Dictionary<long, (long Records, long Persons)> _leftOut = [];

    /// <summary>The cell of a record's city.</summary>
    public LedgerCell Cell(string organization, int recordRegion, RecordKind kind, CountUnit unit)
    {
        var key = (organization, RegionCode.City(recordRegion), kind, unit);
        if (!_cells.TryGetValue(key, out var cell))
            _cells[key] = cell = new LedgerCell();
        return cell;
    }

    /// <summary>Adds the households as they were loaded.</summary>
    public void Add(IReadOnlyList<BatchRow> inputs, LoadedHouseholds households)
    {
        foreach (var (ordinal, counts) in households.Counts)
        {
            LeaveOut(inputs[ordinal].Id, counts.LeftOut, counts.LeftOutPersons);
            foreach (var (city, (files, persons)) in counts.ByCity)
            {
                Cell(inputs[ordinal].Organization, city, RecordKind.HouseholdFile, CountUnit.Records).Input += files;
                Cell(inputs[ordinal].Organization, city, RecordKind.HouseholdFile, CountUnit.Persons).Input += persons;
            }
        }
    }

    /// <summary>Adds what a shard of the join counted.</summary>
    public void Add(IReadOnlyList<BatchRow> inputs, JoinCounts counts)
    {
        foreach (var (input, city, records, onlyThere) in counts.Cells)
        {
            var cell = Cell(inputs[input].Organization, city, inputs[input].Kind, CountUnit.Records);
            cell.Input += records;
            cell.OnlyThere += onlyThere;
        }
    }

    /// <summary>Adds what the checks counted, all parts together.</summary>
    public void Add(IReadOnlyList<BatchRow> inputs, PartCounts counts)
    {
        foreach (var ((input, city, unit), (matched, onlyHere, ambiguous)) in counts.Files)
        {
            var cell = Cell(inputs[input].Organization, city, RecordKind.HouseholdFile, unit);
            cell.Matched += matched;
            cell.OnlyHere += onlyHere;
            cell.Ambiguous += ambiguous;
        }

        foreach (var ((input, city), (matched, ambiguous)) in counts.Records)
        {
            var cell = Cell(inputs[input].Organization, city, inputs[input].Kind, CountUnit.Records);
            cell.Matched += matched;
            cell.Ambiguous += ambiguous;
        }

        // Records that several parts have seen are one record each: matched if any of them recognised the person.
        foreach (var record in counts.Shared.GroupBy(record => (record.Input, record.Index)))
        {
            var cell = Cell(inputs[record.Key.Input].Organization, record.First().Region, inputs[record.Key.Input].Kind, CountUnit.Records);
            if (record.Any(seen => seen.IsCertain))
                cell.Matched++;
            else
                cell.Ambiguous++;
        }
    }

    /// <summary>Moves the records that linkage has found from those whom no file knows: matched if for certain, ambiguous if people must say.</summary>
    public void Move(IReadOnlyList<BatchRow> inputs, IEnumerable<(int Input, long Index, int Region, bool IsCertain)> linked)
    {
        foreach (var record in linked.GroupBy(record => (record.Input, record.Index)))
        {
            var cell = Cell(inputs[record.Key.Input].Organization, record.First().Region, inputs[record.Key.Input].Kind, CountUnit.Records);
            cell.OnlyThere--;
            if (record.Any(seen => seen.IsCertain))
                cell.Matched++;
            else
                cell.Ambiguous++;
        }
    }

    /// <summary>Adds register records without a number that can be compared.</summary>
    public async Task AddKeylessAsync(IExchangeStore store, IReadOnlyList<BatchRow> inputs, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        foreach (var input in inputs.Where(input => !input.IsHouseholds()))
        {
            LeaveOut(input.Id, input.Replaced!.Count, 0);
            await foreach (var row in context.Keyless.AsNoTracking().Where(row => row.BatchId == input.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                var cell = Cell(input.Organization, row.Region, input.Kind, CountUnit.Records);
                cell.Input += row.Records;
                cell.Ambiguous += row.Records;
            }
        }
    }

    /// <summary>Counts what does not take part: households outside the run's region, records that a delta replaces.</summary>
    public void LeaveOut(long batchId, long records, long persons)
    {
        var (r, p) = _leftOut.GetValueOrDefault(batchId);
        _leftOut[batchId] = (r + records, p + persons);
    }

    /// <summary>Adds what was rejected at the door.</summary>
    public async Task AddRejectionsAsync(IExchangeStore store, IReadOnlyList<BatchRow> inputs, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        foreach (var input in inputs)
        {
            var rejections = await context.Rejections.AsNoTracking().Where(row => row.BatchId == input.Id)
                .GroupBy(row => row.Region)
                .Select(group => new { Region = group.Key, Records = group.LongCount(), Persons = group.Sum(row => (long)row.Persons) })
                .ToListAsync(cancellationToken);
            foreach (var group in rejections)
            {
                if (input.IsHouseholds() && IsOutside(input, group.Region))
                {
                    LeaveOut(input.Id, group.Records, group.Persons);
                    continue;
                }

                Reject(Cell(input.Organization, group.Region, input.Kind, CountUnit.Records), group.Records);
                if (input.IsHouseholds())
                    Reject(Cell(input.Organization, group.Region, input.Kind, CountUnit.Persons), group.Persons);
            }
        }
    }

    /// <summary>Holds the accounts against each other.</summary>
    /// <exception cref="RunFailedException">They do not balance.</exception>
    public void RequireBalance(IReadOnlyList<BatchRow> inputs)
    {
        if (_cells.Values.Any(cell => !cell.Balances))
            throw new RunFailedException(RunFailures.AccountingBroken);
        foreach (var group in inputs.GroupBy(input => (input.Organization, input.Kind)))
        {
            var records = Sum(group.Key, CountUnit.Records) + group.Sum(input => _leftOut.GetValueOrDefault(input.Id).Records);
            var persons = Sum(group.Key, CountUnit.Persons) + group.Sum(input => _leftOut.GetValueOrDefault(input.Id).Persons);
            if (records != group.Sum(input => input.CommittedOffset) || (group.Key.Kind is RecordKind.HouseholdFile && persons != group.Sum(input => input.Persons)))
                throw new RunFailedException(RunFailures.AccountingBroken);
        }
    }

    /// <summary>The cells as they are stored, in canonical order.</summary>
    public IReadOnlyList<CellRow> Cells(long runId) =>
    [
        .. _cells.OrderBy(pair => pair.Key.Organization, StringComparer.Ordinal).ThenBy(pair => pair.Key.Region).ThenBy(pair => pair.Key.Kind).ThenBy(pair => pair.Key.Unit)
            .Select(pair => new CellRow
            {
                RunId = runId,
                Organization = pair.Key.Organization,
                Region = pair.Key.Region,
                Kind = pair.Key.Kind,
                Unit = (int)pair.Key.Unit,
                Input = pair.Value.Input,
                Matched = pair.Value.Matched,
                OnlyHere = pair.Value.OnlyHere,
                OnlyThere = pair.Value.OnlyThere,
                Ambiguous = pair.Value.Ambiguous,
                Rejected = pair.Value.Rejected,
            }),
    ];

    private bool IsOutside(BatchRow input, int recordRegion) =>
        (subjectBatchId is { } subject && subject != input.Id) || (recordRegion != RegionCode.Nation && !RegionCode.Contains(region, recordRegion));

    private static void Reject(LedgerCell cell, long count)
    {
        cell.Input += count;
        cell.Rejected += count;
    }

    private long Sum((string Organization, RecordKind Kind) source, CountUnit unit) => _cells
        .Where(pair => pair.Key.Organization == source.Organization && pair.Key.Kind == source.Kind && pair.Key.Unit == unit)
        .Sum(pair => pair.Value.Input);
}
