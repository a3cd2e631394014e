namespace Exchange.Store;

/// <summary>Where a page of an index is.</summary>
public readonly record struct PageAddress(long BatchId, IndexKind Kind, int Page);

/// <summary>Where a record is.</summary>
public readonly record struct RecordAddress(long BatchId, long Index);

/// <summary>Takes a page as it is stored.</summary>
/// <param name="number">Which of those that were asked for.</param>
/// <param name="bytes">The page, protected; gone when the call returns.</param>
public delegate void PageReceiver(int number, ReadOnlySpan<byte> bytes);

/// <summary>Takes a block as it is stored.</summary>
/// <param name="number">The first of the records asked for that it is to hold.</param>
/// <param name="firstIndex">The index of its first record.</param>
/// <param name="count">How many records it holds.</param>
/// <param name="bytes">The block, protected; gone when the call returns.</param>
public delegate void BlockReceiver(int number, long firstIndex, int count, ReadOnlySpan<byte> bytes);

/// <summary>
/// Asks for single blobs, thousands of times a second: the one place where the store is asked past EF Core, whose preparation of a query costs more than the
/// query. Each database has its own way of asking for many at once.
/// </summary>
public interface IBlobReader
{
    /// <summary>Those pages, in that order; those that are not there are left out.</summary>
    Task PagesAsync(IReadOnlyList<PageAddress> pages, PageReceiver receive, CancellationToken cancellationToken);

    /// <summary>The blocks in which those records stand, each once, in that order; those that are not there are left out.</summary>
    /// <param name="records">In the order of batch and index.</param>
    /// <param name="receive">Is given each block.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task BlocksAsync(IReadOnlyList<RecordAddress> records, BlockReceiver receive, CancellationToken cancellationToken);
}
