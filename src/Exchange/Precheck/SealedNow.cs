using System.Collections.Concurrent;
using Exchange.Access;
using Exchange.Store;
using Matching.Checks.Facts;

namespace Exchange.Precheck;

/// <summary>What is sealed for a year, as prechecks see it.</summary>
/// <param name="Inputs">The batches in force, by row number.</param>
internal sealed record SealedInputsOfYear(IReadOnlyDictionary<long, BatchRow> Inputs);

/// <summary>
/// The batches in force, kept for a second: hundreds of prechecks a second ask the same. A seal in this process is seen at once; one of another
/// node within the second.
/// </summary>
public sealed class SealedInputsCache(IExchangeStore store, SealedCatalogue sealedBatches, ReplacedRecords replaced, OrganizationDirectory directory, SealedSignal signal, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<int, Entry> _years = new();

    /// <summary>The batches in force for a year.</summary>
    internal async Task<SealedInputsOfYear> GetAsync(int businessYear, CancellationToken cancellationToken)
    {
        // The version before the question: a seal in between makes the entry old at once, and never the other way round.
        var version = signal.Version;
        if (_years.TryGetValue(businessYear, out var entry) && entry.Version == version && clock.GetElapsedTime(entry.Since) < Kept)
            return entry.Inputs;
        await sealedBatches.RequireWholeAsync(cancellationToken);
        await using var context = store.CreateContext();
        var batches = await SealedInputs.CurrentAsync(context, businessYear, code => directory.Find(code) is not null, cancellationToken);
        await replaced.AttachAsync(batches, cancellationToken);
        var inputs = new SealedInputsOfYear(batches.ToDictionary(row => row.Id));
        _years[businessYear] = new Entry(version, clock.GetTimestamp(), inputs);
        return inputs;
    }

    private sealed record Entry(long Version, long Since, SealedInputsOfYear Inputs);
}

/// <summary>What one caller's prechecks are held against.</summary>
/// <param name="BusinessYear">The year.</param>
/// <param name="AsOf">The day.</param>
/// <param name="Sources">The kinds of register at hand.</param>
/// <param name="Inputs">The batches in force, by row number.</param>
internal sealed record SealedNow(int BusinessYear, DateOnly AsOf, IReadOnlySet<RecordKind> Sources, IReadOnlyDictionary<long, BatchRow> Inputs)
{
    /// <summary>The registers among them.</summary>
    public IReadOnlyList<BatchRow> Registers { get; } = [.. Inputs.Values.Where(row => !row.IsHouseholds()).OrderBy(row => row.Id)];
}
