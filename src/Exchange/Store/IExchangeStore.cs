namespace Exchange.Store;

/// <summary>What differs between databases, and nothing else. Each has one folder under Store/.</summary>
public interface IExchangeStore
{
    /// <summary>A context for reading and for short writes; the caller disposes it.</summary>
    ExchangeContext CreateContext();

    /// <summary>Brings the tables to the newest version; called once at start, before anything else.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs a write in one transaction and commits it. When the task has ended, the write is on disk for good; an exception undoes all of it.
    /// Writers of an embedded database come one after the other, in the order in which they asked.
    /// </summary>
    Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken);

    /// <summary>Inserts rows on the database's fastest path, inside the transaction of <see cref="WriteAsync{T}"/>.</summary>
    /// <remarks>The name follows EFCore.BulkExtensions, which the package feed lacks (docs/decisions.md).</remarks>
    Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class;
}
