using System.Collections.Concurrent;
using System.Globalization;
using Exchange.Store.Packed;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store;

/// <summary>
/// Which records of some inputs count no more, because a delta among the same inputs replaces them or takes them away. What a sealed delta replaces never
/// changes, so it is read once and kept as long as it is used: eight bytes a replaced record. For any number of threads.
/// </summary>
public sealed class ReplacedRecords(IExchangeStore store, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(long Batch, string By), Kept<IndexSet>> _sets = new();

    /// <summary>Notes on each of the inputs which of its records count no more.</summary>
    public async Task AttachAsync(IEnumerable<BatchRow> inputs, CancellationToken cancellationToken)
    {
        foreach (var group in inputs.GroupBy(input => (input.Organization, input.Kind, input.BusinessYear)))
        {
            var deltas = group.Where(input => input.Mode is DeliveryMode.Delta).Select(input => input.Id).Order().ToList();
            var by = string.Join(' ', deltas.Select(id => id.ToString(CultureInfo.InvariantCulture)));
            foreach (var input in group)
                input.Replaced = deltas.Count == 0 ? IndexSet.Empty : await SetAsync(input.Id, deltas, by, cancellationToken);
        }
    }

    private async Task<IndexSet> SetAsync(long batch, List<long> deltas, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        if (_sets.TryGetValue((batch, by), out var kept))
        {
            kept.LastUsed = now;
            return kept.Value;
        }

        await using var context = store.CreateContext();
        var indexes = await context.Replaced.AsNoTracking().Where(row => deltas.Contains(row.ByBatchId) && row.BatchId == batch).Select(row => row.Index).ToListAsync(cancellationToken);
        foreach (var (key, old) in _sets)
        {
            if (clock.GetElapsedTime(old.LastUsed, now) > KeptFor)
                _sets.TryRemove(key, out _);
        }

        return (_sets[(batch, by)] = new Kept<IndexSet>(new IndexSet(indexes)) { LastUsed = now }).Value;
    }
}
