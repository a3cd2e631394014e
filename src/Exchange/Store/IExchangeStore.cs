namespace Exchange.Store;

/// <summary>What differs between databases, and nothing else. Each has one folder under Store/.</summary>
public interface IExchangeStore
{
    /// <summary>A context for reading and for short writes; the caller disposes it.</summary>
    ExchangeContext CreateContext();

    /// <summary>Whether several services may work on it at the same time.</summary>
    bool IsShared { get; }

    /// <summary>Reads single blobs.</summary>
    IBlobReader Blobs { get; }

    /// <summary>Brings the tables to the newest version; called once at start, before anything else.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs a write in one transaction and commits it. When the task has ended, the write is on disk for good; an exception undoes all of it.
    /// One comes after the other, whoever writes, in every service on the database: what is read inside holds until the commit.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database broke off; whether the write happened is not known.</exception>
    /// <exception cref="StorageFullException">There is no room; nothing was written.</exception>
    Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="WriteAsync{T}"/>, but beside other writes where the database can: for writers who share no rows, or lock those they share by an update.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database broke off; whether the write happened is not known.</exception>
    /// <exception cref="StorageFullException">There is no room; nothing was written.</exception>
    Task<T> WriteBesideAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken);

    /// <summary>
    /// What an exception of a read says of the database: <see cref="StoreUnavailableException"/> or <see cref="StorageFullException"/>; null where it is of something else.
    /// Writes say it themselves.
    /// </summary>
    Exception? Explain(Exception exception);

    /// <summary>Inserts rows on the database's fastest path, inside the transaction of a write.</summary>
    /// <remarks>The name follows EFCore.BulkExtensions, which the package feed lacks (docs/decisions.md).</remarks>
    Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class;

    /// <summary>As <see cref="BulkInsertAsync{TRow}"/>; a row whose primary key is there already takes that one's place. Each key stands once among the rows.</summary>
    Task BulkInsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class;
}
