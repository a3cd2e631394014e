using Exchange.Protection;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.Packed;

/// <summary>
/// Makes a batch's indexes at the seal, from what was noted of each chunk. Sorted in parts of bounded size, each a range of keys, so that memory does not
/// grow with the batch; the notes are read once for each part.
/// </summary>
public sealed class IndexBuilder(IExchangeStore store, KeyRing keys)
{
    private const int PagesAWrite = 2048;

    /// <summary>How many entries are sorted at once, about: 40 MiB of them. Less only in tests.</summary>
    internal int PartEntries { get; init; } = 2_000_000;

    /// <summary>Makes both indexes anew. Nothing of it is visible until the batch is sealed, and it may be repeated after any fault.</summary>
    /// <param name="batch">The batch, in state <see cref="BatchState.Sealing"/>.</param>
    /// <param name="guard">Throws inside each write's transaction if the batch is no longer this writer's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BuildAsync(BatchRow batch, Func<ExchangeContext, CancellationToken, Task> guard, CancellationToken cancellationToken)
    {
        await store.WriteAsync(
            async (context, token) =>
            {
                await guard(context, token);
                await context.IndexPages.Where(row => row.BatchId == batch.Id).ExecuteDeleteAsync(token);
                await context.IndexDirectories.Where(row => row.BatchId == batch.Id).ExecuteDeleteAsync(token);
                return await context.Keyless.Where(row => row.BatchId == batch.Id).ExecuteDeleteAsync(token);
            },
            cancellationToken);
        var keyless = new SortedDictionary<int, long>();
        await BuildAsync(batch, IndexKind.Person, keyless, guard, cancellationToken);
        await BuildAsync(batch, IndexKind.Name, null, guard, cancellationToken);
        await WriteAsync(guard, [.. keyless.Select(pair => new KeylessRow { BatchId = batch.Id, Region = pair.Key, Records = pair.Value })], cancellationToken);
    }

    private async Task BuildAsync(
        BatchRow batch, IndexKind kind, SortedDictionary<int, long>? keyless, Func<ExchangeContext, CancellationToken, Task> guard, CancellationToken cancellationToken)
    {
        var cipher = keys.CipherOf(batch);
        var total = batch.IsHouseholds() ? Math.Max(batch.Accepted, batch.Persons) : batch.Accepted;
        var parts = (int)Math.Max(1, (total + PartEntries - 1) / PartEntries);
        // Who is looked for by name is mostly wanted of one county alone: that is asked of the filter, too, before a page is read.
        var withRegions = kind is IndexKind.Name && !batch.IsHouseholds();
        var filter = KeyFilter.For(withRegions ? total * 2 : total);
        var firstKeys = new List<long>();
        var pages = new List<IndexPageRow>(PagesAWrite);
        var entries = new List<IndexEntry>((int)Math.Min(total / parts * 9 / 8, int.MaxValue / 32));
        for (var part = 0; part < parts && total > 0; part++)
        {
            entries.Clear();
            await ReadAsync(batch, kind, part, parts, entries, part == 0 ? keyless : null, cipher, cancellationToken);
            entries.Sort(IndexEntry.Compare);
            for (var start = 0; start < entries.Count; start += IndexPages.PageEntries)
            {
                var page = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(entries).Slice(start, Math.Min(IndexPages.PageEntries, entries.Count - start));
                foreach (var entry in page)
                {
                    filter.Add(entry.Key);
                    if (withRegions)
                        filter.Add(IndexDirectory.WithRegion(entry.Key, entry.Region));
                }

                pages.Add(new IndexPageRow
                {
                    BatchId = batch.Id,
                    Kind = kind,
                    Page = firstKeys.Count,
                    Bytes = cipher.Protect(BlobKind.Page, SealedRecords.PageNumber(kind, firstKeys.Count), IndexPages.Page(page)),
                });
                firstKeys.Add(page[0].Key);
                if (pages.Count < PagesAWrite)
                    continue;
                await WriteAsync(guard, pages, cancellationToken);
                pages.Clear();
            }
        }

        await WriteAsync(guard, pages, cancellationToken);
        var directory = IndexDirectory.Write([.. firstKeys], filter);
        await WriteAsync(guard, [new IndexDirectoryRow { BatchId = batch.Id, Kind = kind, Bytes = cipher.Protect(BlobKind.Directory, (long)kind, directory) }], cancellationToken);
    }

    /// <summary>Collects the entries of one range of keys; records without a key are counted by region instead.</summary>
    private async Task ReadAsync(
        BatchRow batch, IndexKind kind, int part, int parts, List<IndexEntry> entries, SortedDictionary<int, long>? keyless, BatchCipher cipher, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var rows = context.Columns.AsNoTracking().Where(row => row.BatchId == batch.Id).OrderBy(row => row.FirstIndex);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            foreach (var entry in IndexPages.Columns(cipher.Open(BlobKind.Columns, row.FirstIndex, row.Bytes), kind))
            {
                if (entry.Key == 0)
                {
                    if (keyless is not null)
                        keyless[entry.Region] = keyless.GetValueOrDefault(entry.Region) + 1;
                }
                else if ((int)Math.BigMul((ulong)entry.Key << 1, (ulong)parts, out _) == part)
                {
                    entries.Add(entry);
                }
            }
        }
    }

    private Task<bool> WriteAsync<TRow>(Func<ExchangeContext, CancellationToken, Task> guard, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => store.WriteBesideAsync(
        async (context, token) =>
        {
            await guard(context, token);
            await store.BulkInsertAsync(context, rows, token);
            return true;
        },
        cancellationToken);
}
