using Exchange.Protection;
using Exchange.Records;
using Exchange.Store;
using Exchange.Store.Packed;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;
using DeliveryMode = Exchange.Store.DeliveryMode;

namespace Exchange.Ingest;

/// <summary>
/// What a delta replaces, found when it is sealed: a household by its owning union and file number, a register's record by its case number and its person's
/// number. What it adds to is sealed and changes no more, so that the answer is the same however often a seal is begun.
/// </summary>
public sealed class DeltaReplacing(IExchangeStore store, SealedRecords records, KeyRing keys)
{
    private const int RecordsAtOnce = 4096;

    /// <summary>Notes what a delta replaces in the batches that it adds to. For a snapshot, nothing.</summary>
    /// <param name="batch">The batch, in state <see cref="Store.BatchState.Sealing"/>.</param>
    /// <param name="guard">Throws inside each write's transaction if the batch is no longer this writer's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task MarkAsync(BatchRow batch, Func<ExchangeContext, CancellationToken, Task> guard, CancellationToken cancellationToken)
    {
        if (batch.Mode is not DeliveryMode.Delta)
            return;
        IReadOnlyList<BatchRow> before;
        await using (var context = store.CreateContext())
            before = [.. (await SealedInputs.ChainAsync(context, batch, cancellationToken)).Where(row => row.Id != batch.Id)];
        foreach (var row in before)
            row.Replaced = IndexSet.Empty;

        // A seal that was cut off has left some; what the delta withdraws itself was noted as it came, and stays.
        await store.WriteAsync(
            async (context, token) =>
            {
                await guard(context, token);
                return await context.Replaced.Where(row => row.ByBatchId == batch.Id && row.BatchId != batch.Id).ExecuteDeleteAsync(token);
            },
            cancellationToken);
        for (var first = 0L; first < batch.CommittedOffset; first += RecordsAtOnce)
        {
            var end = Math.Min(first + RecordsAtOnce, batch.CommittedOffset);
            var replaced = batch.IsHouseholds() ? await HouseholdsAsync(batch, before, first, end, cancellationToken) : await RegistersAsync(batch, before, first, end, cancellationToken);
            if (replaced.Count == 0)
                continue;
            await store.WriteAsync(
                async (context, token) =>
                {
                    await guard(context, token);
                    await store.BulkInsertOrUpdateAsync(context, replaced, token);
                    return true;
                },
                cancellationToken);
        }
    }

    private async Task<List<ReplacedRow>> HouseholdsAsync(BatchRow batch, IReadOnlyList<BatchRow> before, long first, long end, CancellationToken cancellationToken)
    {
        var ids = before.Select(row => row.Id).ToList();
        await using var context = store.CreateContext();
        return await context.Households.Where(row => row.BatchId == batch.Id && row.Index >= first && row.Index < end)
            .Join(context.Households.Where(row => ids.Contains(row.BatchId)), row => new { row.OwningUnion, row.FileNumber }, row => new { row.OwningUnion, row.FileNumber }, (_, old) => new { old.BatchId, old.Index })
            .Select(old => new ReplacedRow { BatchId = old.BatchId, Index = old.Index, ByBatchId = batch.Id })
            .ToListAsync(cancellationToken);
    }

    private async Task<List<ReplacedRow>> RegistersAsync(BatchRow batch, IReadOnlyList<BatchRow> before, long first, long end, CancellationToken cancellationToken)
    {
        HashSet<long> rejected;
        await using (var context = store.CreateContext())
        {
            rejected = [.. await context.Rejections.Where(row => row.BatchId == batch.Id && row.Index >= first && row.Index < end).Select(row => row.Index).ToListAsync(cancellationToken)];
        }

        var indexes = new List<long>();
        for (var index = first; index < end; index++)
        {
            if (!rejected.Contains(index))
                indexes.Add(index);
        }

        var wanted = new HashSet<(long Number, string Case)>();
        await records.ReadAsync(
            batch, indexes,
            (_, bytes) =>
            {
                if (Identity(Record.Parser.ParseFrom(bytes)) is { } identity)
                    wanted.Add(identity);
            },
            cancellationToken);
        var numbers = wanted.Select(item => item.Number).Distinct().ToArray();
        var lookup = new long[numbers.Length];
        keys.Lookup.Persons(numbers, lookup);
        var found = await records.FindAsync(before, IndexKind.Person, [.. lookup.Distinct()], cancellationToken);
        var replaced = new List<ReplacedRow>();
        await records.ReadAsync(
            [.. found.Select(person => (person.Batch, person.Index)).Distinct().OrderBy(item => item.Batch.Id).ThenBy(item => item.Index)],
            (holder, index, bytes) =>
            {
                if (Identity(Record.Parser.ParseFrom(bytes)) is { } identity && wanted.Contains(identity))
                    replaced.Add(new ReplacedRow { BatchId = holder.Id, Index = index, ByBatchId = batch.Id });
            },
            cancellationToken);
        return replaced;
    }

    /// <summary>What makes a register's record the same one as another.</summary>
    private static (long Number, string Case)? Identity(Record record) =>
        RecordPerson.Number(record) is { } number ? (number.Key, RecordPerson.CaseNumber(record)) : null;
}
