using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;

namespace Exchange.Comparison;

/// <summary>A run as a node has it in memory.</summary>
/// <param name="Run">The run.</param>
/// <param name="Inputs">Its batches, in canonical order.</param>
/// <param name="Judging">What it judges by.</param>
/// <param name="Plan">How it is cut into shards.</param>
/// <param name="Households">Its households.</param>
/// <param name="Records">What is stored.</param>
/// <param name="Lookup">How numbers are looked up.</param>
internal sealed record LoadedRun(
    RunRow Run, IReadOnlyList<BatchRow> Inputs, JudgingContext Judging, RunPlan Plan, LoadedHouseholds Households, SealedRecords Records, LookupKeys Lookup)
{
    private readonly Dictionary<long, int> _ordinals = Inputs.Select((input, ordinal) => (input.Id, ordinal)).ToDictionary(pair => pair.Id, pair => pair.ordinal);

    /// <summary>The registers among the inputs.</summary>
    public IReadOnlyList<BatchRow> Registers { get; } = [.. Inputs.Where(input => !input.IsHouseholds())];

    /// <summary>The ordinal of an input by its row number.</summary>
    public int OrdinalOf(long batchId) => _ordinals[batchId];

    /// <summary>The verdicts of an earlier run that may be taken over; null for none.</summary>
    public KeptVerdicts? Kept { get; init; }
}
