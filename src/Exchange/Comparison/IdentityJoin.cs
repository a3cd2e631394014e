using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Checks.Facts;
using Matching.Identity;

namespace Exchange.Comparison;

/// <summary>What a shard of the join gave.</summary>
/// <param name="Hits">The hits, by shard of the checks; null for none.</param>
/// <param name="Counts">What it counted.</param>
internal sealed record JoinOutcome(List<StoredHit>?[] Hits, JoinCounts Counts);

/// <summary>
/// The registers stream past the households' index, by number alone, one range of keys at a time. Names are compared when households are judged.
/// </summary>
internal sealed class IdentityJoin(SealedRecords records, RunRow run, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, RunPlan plan)
{
    /// <summary>Joins a shard.</summary>
    public async Task<JoinOutcome> JoinAsync(int shard, CancellationToken cancellationToken)
    {
        var (first, end) = plan.Keys(shard);
        var (hits, counts) = (new List<StoredHit>?[plan.CheckShards], new JoinCounts());
        var uncovered = run.SubjectBatchId is null ? new UncoveredKeys(households) : null;

        // Aid first: of the insured only those are noted who receive any.
        foreach (var ordinal in Enumerable.Range(0, inputs.Count).Where(ordinal => !inputs[ordinal].IsHouseholds()).OrderBy(ordinal => inputs[ordinal].Kind is RecordKind.LowIncomeAid ? 0 : 1))
        {
            var (input, position) = (inputs[ordinal], ordinal);
            var cells = new CityCounts();
            await records.ScanAsync(input, IndexKind.Person, first, end, entries =>
            {
                counts.Records += entries.Length;
                Join(entries, position, cells, hits);
                uncovered?.Add(entries, position, input.Kind, run.Region);
            }, cancellationToken);
            counts.Add(ordinal, cells);
        }

        if (uncovered is not null)
            counts.Uncovered.AddRange(uncovered.Found);
        return new JoinOutcome(hits, counts);
    }

    private void Join(ReadOnlySpan<IndexEntry> entries, int input, CityCounts cells, List<StoredHit>?[] hits)
    {
        foreach (ref readonly var entry in entries)
        {
            ref var cell = ref cells.Of(entry.Region);
            cell.Input++;
            var (isHit, part, isShared) = (false, -1, false);
            foreach (var position in households.Index.Find(entry.Key))
            {
                if (position.Household >= households.Judged)
                    continue;
                isHit = true;
                isShared |= part >= 0 && part != plan.PartOf(position.Household);
                part = plan.PartOf(position.Household);
            }

            if (!isHit)
            {
                cell.OnlyThere++;
                continue;
            }

            foreach (var position in households.Index.Find(entry.Key))
            {
                if (position.Household < households.Judged)
                    (hits[plan.ShardOf(position.Household)] ??= []).Add(new StoredHit(position.Household, position.Member, input, entry.Index, entry.Region, isShared));
            }
        }
    }
}

/// <summary>Counts of one input by city. Consecutive records mostly lie in one.</summary>
internal sealed class CityCounts
{
    private readonly Dictionary<int, int> _places = [];
    private CityCount[] _counts = new CityCount[16];
    private int _lastRegion = -1;
    private int _last;
    private int _used;

    public ref CityCount Of(int region)
    {
        if (region == _lastRegion)
            return ref _counts[_last];
        var city = RegionCode.City(region);
        if (!_places.TryGetValue(city, out var place))
        {
            _places[city] = place = _used++;
            if (place == _counts.Length)
                Array.Resize(ref _counts, place * 2);
            _counts[place].City = city;
        }

        (_lastRegion, _last) = (region, place);
        return ref _counts[place];
    }

    public IEnumerable<CityCount> All => _counts.Take(_used);
}

/// <summary>Register records of one input and city.</summary>
internal struct CityCount
{
    public int City;
    public long Input;
    public long OnlyThere;
}
