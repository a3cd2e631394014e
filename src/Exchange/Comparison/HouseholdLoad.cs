using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Checks.Facts;
using Matching.Identity;
using Matching.Linkage;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>What a run keeps of each household in memory: enough to find its record and to name it beside another.</summary>
/// <param name="Input">The ordinal of its batch among the run's inputs.</param>
/// <param name="Index">Its index in the batch.</param>
/// <param name="Region">Its region.</param>
/// <param name="OwningUnion">Its owning union.</param>
/// <param name="FileNumber">Its file number.</param>
/// <param name="InForce">Whether it counts now.</param>
internal readonly record struct HouseholdHeader(int Input, long Index, int Region, string OwningUnion, string FileNumber, bool InForce);

/// <summary>The households of a run, in canonical order, and their persons by number: the two structures that grow with the input.</summary>
internal sealed class LoadedHouseholds
{
    public List<HouseholdHeader> Headers { get; } = [];

    public PersonIndex Index { get; } = new();

    /// <summary>How many of them are judged: the first so many. The others, in a precheck, are there to be held against them.</summary>
    public int Judged { get; set; }

    /// <summary>Persons of the judged households.</summary>
    public long Persons { get; set; }
}

/// <summary>First stage: reads keys and headers of the households in the run's region.</summary>
internal static class HouseholdLoad
{
    private const int ReportEvery = 4096;

    public static async Task<LoadedHouseholds> LoadAsync(
        IExchangeStore store, SealedRecords records, RunRow run, IReadOnlyList<BatchRow> inputs, JudgingContext judging, ReconciliationLedger ledger, RunProgress progress, CancellationToken cancellationToken)
    {
        var loaded = new LoadedHouseholds();
        await using var context = store.CreateContext();

        // A precheck's own batch comes first, so that the judged households are the first ones.
        foreach (var ordinal in Enumerable.Range(0, inputs.Count).OrderBy(ordinal => inputs[ordinal].Id == run.SubjectBatchId ? 0 : 1))
        {
            var input = inputs[ordinal];
            if (!input.IsHouseholds())
                continue;
            var isJudged = run.SubjectBatchId is null || run.SubjectBatchId == input.Id;

            // From the index of a record to its household: the index of persons follows keys, not records.
            var ordinals = new int[input.CommittedOffset];
            Array.Fill(ordinals, -1);
            var headers = context.Households.AsNoTracking().Where(row => row.BatchId == input.Id).OrderBy(row => row.Index)
                .Select(row => new { row.Index, row.Region, row.OwningUnion, row.FileNumber, row.InForce, row.Persons });
            await foreach (var row in headers.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                var isReplaced = input.Replaced!.Contains(row.Index);
                var inScope = !isReplaced && (!isJudged || RegionCode.Contains(run.Region, row.Region));
                if (isReplaced)
                {
                    ledger.LeaveOut(input.Id, 1, row.Persons);
                }
                else if (!isJudged)
                {
                    loaded.Headers.Add(new HouseholdHeader(ordinal, row.Index, row.Region, row.OwningUnion, row.FileNumber, row.InForce));
                    ledger.LeaveOut(input.Id, 1, row.Persons);
                }
                else if (inScope)
                {
                    // Asked for when the run was created; a profile cannot change since, so this is a guard only.
                    if (judging.Figures(row.Region) is null)
                        throw new RunFailedException(RunFailures.StandardMissing);
                    loaded.Headers.Add(new HouseholdHeader(ordinal, row.Index, row.Region, row.OwningUnion, row.FileNumber, row.InForce));
                    loaded.Persons += row.Persons;
                    ledger.Cell(input.Organization, row.Region, RecordKind.HouseholdFile, CountUnit.Records).Input++;
                    ledger.Cell(input.Organization, row.Region, RecordKind.HouseholdFile, CountUnit.Persons).Input += row.Persons;
                }
                else
                {
                    ledger.LeaveOut(input.Id, 1, row.Persons);
                }

                if (inScope)
                    ordinals[row.Index] = loaded.Headers.Count - 1;
                if (loaded.Headers.Count % ReportEvery == 0)
                    await progress.ReportAsync(loaded.Headers.Count, cancellationToken);
            }

            await foreach (var page in records.ScanAsync(input, IndexKind.Person, cancellationToken))
                Add(page.Span, ordinals, loaded.Index);
            if (isJudged)
                loaded.Judged = loaded.Headers.Count;
        }

        return loaded;
    }

    private static void Add(ReadOnlySpan<IndexEntry> page, int[] ordinals, PersonIndex index)
    {
        foreach (ref readonly var entry in page)
        {
            if (ordinals[entry.Index] is >= 0 and var ordinal)
                index.Add(entry.Key, new PersonPosition(ordinal, entry.Member));
        }
    }
}
