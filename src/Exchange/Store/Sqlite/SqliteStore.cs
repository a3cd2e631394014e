using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace Exchange.Store.Sqlite;

/// <summary>
/// The embedded store: one file, write-ahead log, and synchronous=FULL, so that what was acknowledged survives a power cut
/// (NORMAL may lose the last commits). Readers run beside the one writer, which has a connection of its own with its statements prepared once.
/// </summary>
public sealed class SqliteStore : IExchangeStore, IDisposable
{
    private readonly string _connection;
    private readonly string _path;
    private readonly DbContextOptions<SqliteContext> _options;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SqliteBlobReader _blobs;
    private SqliteWriter? _open;

    /// <summary>A store in that file, which is made if it does not exist.</summary>
    public SqliteStore(string path)
    {
        _path = path;
        _connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 60 }.ToString();
        _blobs = new SqliteBlobReader(path);
        _options = new DbContextOptionsBuilder<SqliteContext>()
            .UseSqlite(_connection, sqlite => sqlite.MigrationsAssembly(typeof(SqliteStore).Assembly.FullName))
            .AddInterceptors(new SqlitePragmas())
            .Options;
    }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public IBlobReader Blobs => _blobs;

    /// <inheritdoc/>
    public ExchangeContext CreateContext() => new SqliteContext(_options);

    /// <inheritdoc/>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var alone = new FileStream(_path + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            await using var context = CreateContext();
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;", cancellationToken);

            // EF Core marks in a table of its own that somebody is migrating, and waits for ever where a service was killed then. Nobody else is: the lock above says so.
            if (await context.Database.SqlQueryRaw<long>("SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellationToken) > 0)
                await context.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
            await Migrating.MigrateAsync(context, cancellationToken);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_IOERR or raw.SQLITE_ERROR)
        {
            throw new FormatException(
                $"数据库文件 {_path} 已损坏或不是数据库(SQLite {exception.SqliteExtendedErrorCode}),请从备份恢复,并用凭证核对 / the database file is damaged, or none; restore it from the backup and verify by the receipts", exception);
        }
    }

    /// <inheritdoc/>
    public async Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            var writer = _open ??= new SqliteWriter(_connection);
            await using var context = writer.CreateContext();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var result = await write(context, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        catch (Exception exception) when (Refused(exception) is not null)
        {
            // Whatever was wrong with the connection ends with it.
            _open?.Dispose();
            _open = null;
            if (Explain(exception) is { } explained)
                throw explained;
            throw;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public Exception? Explain(Exception exception) => Refused(exception)?.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new StorageFullException(exception),
        raw.SQLITE_BUSY or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN => new StoreUnavailableException(exception),
        _ => null,
    };

    /// <inheritdoc/>
    public Task<T> WriteBesideAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => WriteAsync(write, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        (_open ?? throw new InvalidOperationException("Only inside a write.")).BulkInsert(context, rows, orUpdate: false, cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task BulkInsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        (_open ?? throw new InvalidOperationException("Only inside a write.")).BulkInsert(context, rows, orUpdate: true, cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open?.Dispose();
        _blobs.Dispose();
        _writer.Dispose();
    }

    private static SqliteException? Refused(Exception exception) => exception as SqliteException ?? exception.InnerException as SqliteException;
}
