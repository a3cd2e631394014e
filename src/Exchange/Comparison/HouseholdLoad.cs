using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>Reads keys and headers of the households that take part in a run: those that are judged first, then those that are held against them.</summary>
internal static class HouseholdLoad
{
    /// <summary>Loads a run's households.</summary>
    /// <exception cref="RunFailedException">The profile lacks a standard.</exception>
    public static async Task<LoadedHouseholds> LoadAsync(
        IExchangeStore store, SealedRecords records, RunRow run, IReadOnlyList<BatchRow> inputs, JudgingContext judging, int workers, CancellationToken cancellationToken)
    {
        var ordinals = Enumerable.Range(0, inputs.Count).Where(ordinal => inputs[ordinal].IsHouseholds()).ToList();
        var scope = new RunScope(run, inputs);
        var heads = new HouseholdHead[inputs.Count][];
        await Parallel.ForEachAsync(
            ordinals, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (ordinal, token) => heads[ordinal] = await HeadsAsync(store, run, inputs[ordinal], scope.NeedsFileKeys, token));

        var loaded = new LoadedHouseholds((int)Math.Min(int.MaxValue / 4, ordinals.Sum(ordinal => inputs[ordinal].Persons)));
        var places = new int[inputs.Count][];
        foreach (var ordinal in ordinals)
        {
            places[ordinal] = new int[inputs[ordinal].CommittedOffset];
            Array.Fill(places[ordinal], -1);
            loaded.Counts[ordinal] = new HouseholdCounts();
        }

        foreach (var ordinal in ordinals)
        {
            foreach (var head in heads[ordinal].Where(head => !inputs[ordinal].Replaced!.Contains(head.Index)))
                scope.See(ordinal, head.FileKey);
        }

        Take(isJudged: true);
        loaded.Judged = loaded.Headers.Count;
        Take(isJudged: false);
        foreach (var ordinal in ordinals)
        {
            var placesOf = places[ordinal];
            await records.ScanAsync(inputs[ordinal], IndexKind.Person, 0, long.MaxValue, entries => Add(entries, placesOf, loaded.Index), cancellationToken);
            await records.ScanAsync(inputs[ordinal], IndexKind.Name, 0, long.MaxValue, entries => AddNames(entries, placesOf, loaded), cancellationToken);
            places[ordinal] = [];
        }

        return loaded;

        void Take(bool isJudged)
        {
            foreach (var ordinal in ordinals)
            {
                var (input, counts) = (inputs[ordinal], loaded.Counts[ordinal]);
                foreach (ref readonly var head in heads[ordinal].AsSpan())
                {
                    var part = input.Replaced!.Contains(head.Index) ? RunPartOf.None : scope.PartOf(ordinal, head);
                    if (isJudged != (part is RunPartOf.Judged))
                        continue;
                    if (part is not RunPartOf.Judged)
                        counts.LeaveOut(head.Persons);
                    if (part is RunPartOf.None)
                        continue;
                    if (part is RunPartOf.Judged)
                    {
                        // Asked for when the run was created; a profile cannot change since, so this is a guard only.
                        if (judging.Figures(head.Region) is null)
                            throw new RunFailedException(RunFailures.StandardMissing);
                        counts.Add(head.Region, head.Persons);
                        loaded.Persons += head.Persons;
                    }

                    places[ordinal][head.Index] = loaded.Headers.Count;
                    loaded.Headers.Add(new HouseholdHeader(ordinal, head.Index, head.Region, head.InForce, head.FileKey));
                }
            }
        }
    }

    private static async Task<HouseholdHead[]> HeadsAsync(IExchangeStore store, RunRow run, BatchRow input, bool withFileKeys, CancellationToken cancellationToken)
    {
        var heads = new List<HouseholdHead>((int)Math.Min(input.Accepted, int.MaxValue / 64));
        await using var context = store.CreateContext();
        var rows = context.Households.AsNoTracking().Where(row => row.BatchId == input.Id).OrderBy(row => row.Index);
        if (withFileKeys || run.OwningUnion.Length > 0)
        {
            var named = rows.Select(row => new { row.Index, row.Region, row.InForce, row.Persons, row.OwningUnion, row.FileNumber });
            await foreach (var row in named.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                heads.Add(new HouseholdHead(
                    row.Index, row.Region, row.InForce, row.Persons, run.OwningUnion.Length == 0 || run.OwningUnion == row.OwningUnion,
                    StableHashing.Mix(StableHashing.Of(row.OwningUnion), StableHashing.Of(row.FileNumber))));
            }
        }
        else
        {
            var plain = rows.Select(row => new { row.Index, row.Region, row.InForce, row.Persons });
            await foreach (var row in plain.AsAsyncEnumerable().WithCancellation(cancellationToken))
                heads.Add(new HouseholdHead(row.Index, row.Region, row.InForce, row.Persons, true, 0));
        }

        return [.. heads];
    }

    private static void Add(ReadOnlySpan<IndexEntry> entries, int[] places, PersonIndex index)
    {
        foreach (ref readonly var entry in entries)
        {
            if (places[entry.Index] is >= 0 and var household)
                index.Add(entry.Key, new PersonPosition(household, entry.Member));
        }
    }

    private static void AddNames(ReadOnlySpan<IndexEntry> entries, int[] places, LoadedHouseholds loaded)
    {
        foreach (ref readonly var entry in entries)
        {
            // The filter goes by the high bits; a lookup key has 63.
            if (places[entry.Index] >= 0)
                loaded.NamesTwice.Add([(ulong)entry.Key << 1]);
        }
    }
}
