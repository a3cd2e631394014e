namespace Exchange.Store;

/// <summary>Where a page of an index is.</summary>
public readonly record struct PageAddress(long BatchId, IndexKind Kind, int Page);

/// <summary>Where a record is.</summary>
public readonly record struct RecordAddress(long BatchId, long Index);

/// <summary>A block as it is stored, protected.</summary>
public readonly record struct StoredBlock(long BatchId, long FirstIndex, int Count, byte[] Bytes);

/// <summary>
/// Asks for single blobs, thousands of times a second: the one place where the store is asked past EF Core, whose preparation of a query costs more than the
/// query. Each database has its own way of asking for many at once.
/// </summary>
public interface IBlobReader
{
    /// <summary>Those pages, in that order; those that are not there are left out.</summary>
    Task<IReadOnlyList<(PageAddress Address, byte[] Bytes)>> PagesAsync(IReadOnlyList<PageAddress> pages, CancellationToken cancellationToken);

    /// <summary>The blocks in which those records stand, each once.</summary>
    /// <param name="records">In the order of batch and index.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<StoredBlock>> BlocksAsync(IReadOnlyList<RecordAddress> records, CancellationToken cancellationToken);
}
