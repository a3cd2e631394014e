using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.Sqlite;

/// <summary>
/// The embedded store: one file, write-ahead log, and synchronous=FULL, so that what was acknowledged survives a power cut
/// (NORMAL may lose the last commits). Readers run beside the one writer.
/// </summary>
public sealed class SqliteStore : IExchangeStore, IDisposable
{
    private readonly DbContextOptions<ExchangeContext> _options;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SqliteBulkWriter _bulkWriter = new();

    /// <summary>A store in that file, which is made if it does not exist.</summary>
    public SqliteStore(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 60 };
        _options = new DbContextOptionsBuilder<ExchangeContext>()
            .UseSqlite(connection.ToString(), sqlite => sqlite.MigrationsAssembly(typeof(SqliteStore).Assembly.FullName))
            .AddInterceptors(new SqlitePragmas())
            .Options;
    }

    /// <inheritdoc/>
    public ExchangeContext CreateContext() => new(_options);

    /// <inheritdoc/>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = CreateContext();
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var context = CreateContext();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var result = await write(context, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        _bulkWriter.Insert(context, rows, cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
