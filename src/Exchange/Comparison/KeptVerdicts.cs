using Exchange.Protection;
using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>The verdicts of an earlier run, and which of its households nothing that has changed since can touch. For any number of threads.</summary>
internal sealed class KeptVerdicts(IExchangeStore store, RunRow earlier, BatchCipher cipher, IReadOnlySet<(long BatchId, long Index)> touched)
{
    /// <summary>What is authenticated with a row: the run is by the cipher, the place by this.</summary>
    public static long Number(long batchId, long firstIndex) => unchecked((batchId << 36) ^ firstIndex);

    /// <summary>Whether a verdict may be taken over, if there is one.</summary>
    public bool IsUntouched(long batchId, long index) => !touched.Contains((batchId, index));

    /// <summary>Verdicts of consecutive households of a batch, by index, with their findings; those that are not kept, or touched, are left out.</summary>
    public async Task<Dictionary<long, KeptVerdict>> ReadAsync(long batchId, long firstIndex, long lastIndex, CancellationToken cancellationToken)
    {
        var verdicts = new Dictionary<long, KeptVerdict>();
        await using var context = store.CreateContext();
        var rows = context.RunVerdicts.AsNoTracking()
            .Where(row => row.RunId == earlier.Id && row.BatchId == batchId && row.FirstIndex <= lastIndex && row.LastIndex >= firstIndex).OrderBy(row => row.FirstIndex);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var verdict in Open(row))
            {
                if (verdict.Index >= firstIndex && verdict.Index <= lastIndex && IsUntouched(batchId, verdict.Index))
                    verdicts[verdict.Index] = verdict;
            }
        }

        var withFindings = verdicts.Values.Where(verdict => verdict.FindingCount > 0).ToDictionary(verdict => verdict.Ordinal);
        if (withFindings.Count == 0)
            return verdicts;
        var (first, last) = (HouseholdGroup.Position(withFindings.Keys.Min(), 0), HouseholdGroup.Position(withFindings.Keys.Max() + 1, 0));
        var findings = context.Findings.AsNoTracking().Where(row => row.RunId == earlier.Id && row.Position >= first && row.Position < last).OrderBy(row => row.Position);
        await foreach (var row in findings.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (withFindings.TryGetValue(HouseholdGroup.OrdinalOf(row.Position), out var verdict))
                verdict.Findings.Add(row);
        }

        // Whose findings are not what they were is judged anew.
        foreach (var verdict in withFindings.Values.Where(verdict => verdict.Findings.Count != verdict.FindingCount || !KeptVerdict.Digest(verdict.Findings).AsSpan().SequenceEqual(verdict.FindingsDigest)))
            verdicts.Remove(verdict.Index);
        return verdicts;
    }

    /// <summary>A row's verdicts.</summary>
    /// <exception cref="DataDamagedException">They are not what was written.</exception>
    public List<KeptVerdict> Open(RunVerdictRow row) => KeptVerdict.Read(cipher.Open(BlobKind.Verdicts, Number(row.BatchId, row.FirstIndex), row.Bytes));
}
