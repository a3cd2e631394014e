using System.Buffers;
using System.Collections.Concurrent;
using Exchange.Protection;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.Packed;

/// <summary>A person found in a sealed batch.</summary>
/// <param name="Key">The lookup key that was asked for.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Index">The record's index in it.</param>
/// <param name="Member">The person in the record.</param>
/// <param name="Region">The record's region.</param>
public readonly record struct FoundPerson(long Key, BatchRow Batch, long Index, int Member, int Region);

/// <summary>What stands in sealed batches: by key, by index, or all of it in the order of the keys. For any number of threads.</summary>
public sealed class SealedRecords(IExchangeStore store, KeyRing keys, TimeProvider clock)
{
    private const int BlocksAtOnce = 1024;
    private const int PagesAtOnce = 512;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<(long Batch, IndexKind Kind), Kept<IndexDirectory>> _directories = new();

    /// <summary>Every person with one of those keys, in the order of batches as given, keys, records; those whose record a delta replaces left out.</summary>
    /// <param name="batches">Where to look.</param>
    /// <param name="kind">By number or by name.</param>
    /// <param name="lookupKeys">The keys, each once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="regionOf">
    /// The region of which alone a key's records are wanted, 0 for any; null where it is so for all. Most pages are spared by it; records of other regions may be among
    /// what is found all the same.
    /// </param>
    public async Task<IReadOnlyList<FoundPerson>> FindAsync(
        IReadOnlyCollection<BatchRow> batches, IndexKind kind, IReadOnlyCollection<long> lookupKeys, CancellationToken cancellationToken, Func<long, int>? regionOf = null)
    {
        if (lookupKeys.Count == 0)
            return [];
        var asked = new List<(PageAddress Page, BatchRow Batch, IndexDirectory Directory, List<long> Keys)>();
        long[] sorted = [.. lookupKeys];
        Array.Sort(sorted);
        foreach (var batch in batches)
        {
            var directory = await DirectoryAsync(batch, kind, cancellationToken);
            var first = asked.Count;
            foreach (var key in sorted)
            {
                if (regionOf?.Invoke(key) is > 0 and var region && !directory.MayHold(key, region))
                    continue;
                var page = directory.FirstPage(key);
                if (page < 0)
                    continue;
                if (asked.Count > first && asked[^1].Page.Page == page)
                    asked[^1].Keys.Add(key);
                else
                    asked.Add((new PageAddress(batch.Id, kind, page), batch, directory, [key]));
            }
        }

        var found = new List<FoundPerson>();
        while (asked.Count > 0)
            asked = await SearchAsync(asked, found, cancellationToken);
        return found;
    }

    /// <summary>A batch's index from one key to another, page by page, in the order of its keys; records that a delta replaces left out.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="kind">By number or by name.</param>
    /// <param name="first">The first key.</param>
    /// <param name="end">The key before which it ends; <see cref="long.MaxValue"/> for the end.</param>
    /// <param name="receive">Is given each page's entries.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDamagedException">A page is missing, which would be persons who are missing, or is not what was written.</exception>
    public async Task ScanAsync(BatchRow batch, IndexKind kind, long first, long end, EntriesReceiver receive, CancellationToken cancellationToken)
    {
        var cipher = keys.CipherOf(batch);
        var (next, last) = (await DirectoryAsync(batch, kind, cancellationToken)).Between(first, end);
        var entries = new IndexEntry[IndexPages.PageEntries];
        while (next < last)
        {
            var (start, count, received) = (next, Math.Min(PagesAtOnce, last - next), 0);
            await store.Blobs.PagesAsync(
                [.. Enumerable.Range(start, count).Select(page => new PageAddress(batch.Id, kind, page))],
                (number, bytes) =>
                {
                    if (number != received++)
                        throw new DataDamagedException();
                    var kept = Within(cipher, batch, kind, start + number, bytes, first, end, entries);
                    receive(entries.AsSpan(0, kept));
                },
                cancellationToken);
            if (received != count)
                throw new DataDamagedException();
            next += count;
        }
    }

    /// <summary>Records by their index.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="indexes">Their indexes, rising, each once.</param>
    /// <param name="receive">Is given each of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDamagedException">One of them is not there.</exception>
    public Task ReadAsync(BatchRow batch, IReadOnlyList<long> indexes, RecordReceiver receive, CancellationToken cancellationToken) =>
        ReadAsync([.. indexes.Select(index => (batch, index))], (_, index, record) => receive(index, record), cancellationToken);

    /// <summary>Records of several batches.</summary>
    /// <param name="wanted">The records, in the order of batch and index, each once.</param>
    /// <param name="receive">Is given each of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDamagedException">One of them is not there.</exception>
    public async Task ReadAsync(IReadOnlyList<(BatchRow Batch, long Index)> wanted, BatchRecordReceiver receive, CancellationToken cancellationToken)
    {
        for (var start = 0; start < wanted.Count;)
        {
            var end = Math.Min(wanted.Count, start + BlocksAtOnce);
            var addresses = new RecordAddress[end - start];
            for (var i = start; i < end; i++)
                addresses[i - start] = new RecordAddress(wanted[i].Batch.Id, wanted[i].Index);
            var (first, next) = (start, start);
            await store.Blobs.BlocksAsync(
                addresses,
                (number, firstIndex, count, bytes) => next = first + number == next ? Receive(wanted, next, end, firstIndex, count, bytes, receive) : throw new DataDamagedException(),
                cancellationToken);
            if (next != end)
                throw new DataDamagedException();
            start = end;
        }
    }

    /// <summary>The number under which a page is protected: the index's kind and the page's own.</summary>
    internal static long PageNumber(IndexKind kind, int page) => ((long)kind << 32) | (uint)page;

    /// <summary>Hands on the records of a block, and says which one comes next.</summary>
    private int Receive(
        IReadOnlyList<(BatchRow Batch, long Index)> wanted, int next, int end, long firstIndex, int count, ReadOnlySpan<byte> bytes, BatchRecordReceiver receive)
    {
        var batch = wanted[next].Batch;
        var length = bytes.Length - BatchCipher.Overhead;
        if (length < 0)
            throw new DataDamagedException();
        var room = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            keys.CipherOf(batch).Open(BlobKind.Records, firstIndex, bytes, room.AsSpan(0, length));
            var block = new RecordBlock(firstIndex, room.AsMemory(0, length));
            if (block.Count != count)
                throw new DataDamagedException();
            for (; next < end && wanted[next].Batch.Id == batch.Id && block.Holds(wanted[next].Index); next++)
                receive(batch, wanted[next].Index, block[wanted[next].Index]);
            return next;
        }
        finally
        {
            // The pool is shared: what a record held must not linger there.
            ArrayPool<byte>.Shared.Return(room, clearArray: true);
        }
    }

    /// <summary>Reads pages, notes what they hold, and gives the pages on which a key goes on.</summary>
    private async Task<List<(PageAddress Page, BatchRow Batch, IndexDirectory Directory, List<long> Keys)>> SearchAsync(
        List<(PageAddress Page, BatchRow Batch, IndexDirectory Directory, List<long> Keys)> asked, List<FoundPerson> found, CancellationToken cancellationToken)
    {
        var more = new List<(PageAddress Page, BatchRow Batch, IndexDirectory Directory, List<long> Keys)>();
        var received = 0;
        await store.Blobs.PagesAsync(
            [.. asked.Select(item => item.Page)],
            (number, bytes) =>
            {
                received++;
                var (address, batch, directory, wanted) = asked[number];
                Search(bytes, address, batch, wanted, found);
                foreach (var key in wanted)
                {
                    if (directory.GoesOn(key, address.Page + 1))
                        more.Add((address with { Page = address.Page + 1 }, batch, directory, [key]));
                }
            },
            cancellationToken);
        return received == asked.Count ? more : throw new DataDamagedException();
    }

    private void Search(ReadOnlySpan<byte> bytes, PageAddress address, BatchRow batch, List<long> wanted, List<FoundPerson> found)
    {
        Span<byte> plain = stackalloc byte[IndexPages.MaxLength];
        var length = bytes.Length - BatchCipher.Overhead;
        if (length < 0 || length > plain.Length)
            throw new DataDamagedException();
        plain = plain[..length];
        keys.CipherOf(batch).Open(BlobKind.Page, PageNumber(address.Kind, address.Page), bytes, plain);
        var entries = IndexPages.Entries(plain);
        foreach (var key in wanted)
        {
            for (var at = LowerBound(entries, key); at < entries.Length && entries[at].Key == key; at++)
            {
                if (!Replaced(batch).Contains(entries[at].Index))
                    found.Add(new FoundPerson(key, batch, entries[at].Index, entries[at].Member, entries[at].Region));
            }
        }
    }

    /// <summary>The entries of a page that lie between two keys and that no delta replaces.</summary>
    private static int Within(BatchCipher cipher, BatchRow batch, IndexKind kind, int page, ReadOnlySpan<byte> bytes, long first, long end, Span<IndexEntry> kept)
    {
        Span<byte> plain = stackalloc byte[IndexPages.MaxLength];
        var length = bytes.Length - BatchCipher.Overhead;
        if (length < 0 || length > plain.Length)
            throw new DataDamagedException();
        plain = plain[..length];
        cipher.Open(BlobKind.Page, PageNumber(kind, page), bytes, plain);
        var (replaced, count) = (Replaced(batch), 0);
        foreach (ref readonly var entry in IndexPages.Entries(plain))
        {
            if (entry.Key >= first && (entry.Key < end || end == long.MaxValue) && !replaced.Contains(entry.Index))
                kept[count++] = entry;
        }

        return count;
    }

    /// <summary>Whoever chose the inputs says what of them counts: without that, a replaced record would come back.</summary>
    private static IndexSet Replaced(BatchRow batch) => batch.Replaced ?? throw new InvalidOperationException("ReplacedRecords was not asked.");

    private static int LowerBound(ReadOnlySpan<IndexEntry> entries, long key)
    {
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (entries[middle].Key < key)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private async ValueTask<IndexDirectory> DirectoryAsync(BatchRow batch, IndexKind kind, CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        if (_directories.TryGetValue((batch.Id, kind), out var kept))
        {
            kept.LastUsed = now;
            return kept.Value;
        }

        await using var context = store.CreateContext();
        var bytes = await context.IndexDirectories.AsNoTracking().Where(row => row.BatchId == batch.Id && row.Kind == kind).Select(row => row.Bytes).SingleOrDefaultAsync(cancellationToken)
            ?? throw new DataDamagedException();
        var directory = IndexDirectory.Read(keys.CipherOf(batch).Open(BlobKind.Directory, (long)kind, bytes));
        foreach (var (key, old) in _directories)
        {
            if (clock.GetElapsedTime(old.LastUsed, now) > Kept)
                _directories.TryRemove(key, out _);
        }

        return (_directories[(batch.Id, kind)] = new Kept<IndexDirectory>(directory) { LastUsed = now }).Value;
    }
}

/// <summary>Takes entries of an index, in the order of their keys.</summary>
/// <param name="entries">The entries; gone when the call returns.</param>
public delegate void EntriesReceiver(ReadOnlySpan<IndexEntry> entries);

/// <summary>Takes a record.</summary>
/// <param name="index">Its index in the batch.</param>
/// <param name="record">Its bytes; gone when the call returns.</param>
public delegate void RecordReceiver(long index, ReadOnlySpan<byte> record);

/// <summary>Takes a record.</summary>
/// <param name="batch">Its batch.</param>
/// <param name="index">Its index in the batch.</param>
/// <param name="record">Its bytes; gone when the call returns.</param>
public delegate void BatchRecordReceiver(BatchRow batch, long index, ReadOnlySpan<byte> record);

/// <summary>A thing that is kept as long as it is used.</summary>
internal sealed class Kept<T>(T value)
{
    private long _lastUsed;

    public T Value { get; } = value;

    public long LastUsed
    {
        get => Interlocked.Read(ref _lastUsed);
        set => Interlocked.Exchange(ref _lastUsed, value);
    }
}
