using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Exchange.Store.PostgreSql;

/// <summary>
/// The server store. A commit returns when it is on disk (synchronous_commit=on, whatever the server's own setting), rows go in by binary COPY, and several
/// services may share one database.
/// </summary>
public sealed class PostgreSqlStore : IExchangeStore, IDisposable
{
    // Any number, the same in every service of a database.
    private const long WriterLock = 0x6578_6368;
    private readonly NpgsqlDataSource _source;
    private readonly DbContextOptions<PostgreSqlContext> _options;
    private readonly PostgreSqlBulkWriter _bulkWriter = new();
    private readonly PostgreSqlBlobReader _blobs;

    /// <summary>A store in that database.</summary>
    /// <param name="connection">As Npgsql reads it; a password may come from PGPASSWORD or PGPASSFILE instead.</param>
    /// <exception cref="FormatException">It is no connection string; the message does not repeat it.</exception>
    public PostgreSqlStore(string connection)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException)
        {
            // The message would quote what may be a password.
            throw new FormatException("--postgres 不是有效的连接串 / is no connection string; 例 e.g. \"Host=localhost;Database=exchange;Username=exchange\"");
        }

        settings.Options = $"{settings.Options} -c synchronous_commit=on".Trim();
        settings.IncludeErrorDetail = false;
        _source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        _blobs = new PostgreSqlBlobReader(_source);
        _options = new DbContextOptionsBuilder<PostgreSqlContext>()
            .UseNpgsql(_source, npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlStore).Assembly.FullName))
            .Options;
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public IBlobReader Blobs => _blobs;

    /// <inheritdoc/>
    public ExchangeContext CreateContext() => new PostgreSqlContext(_options);

    /// <inheritdoc/>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = CreateContext();
            var encoding = await context.Database.SqlQueryRaw<string>("SELECT current_setting('server_encoding') AS \"Value\"").SingleAsync(cancellationToken);
            if (encoding != "UTF8")
                throw new FormatException($"PostgreSQL 数据库的编码是 {encoding},须为 UTF8 / the database's encoding must be UTF8");
            await Migrating.MigrateAsync(context, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw new FormatException($"无法连接或升级 PostgreSQL 数据库({Said(exception)}) / PostgreSQL cannot be reached or brought up to date", exception);
        }
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => InTransactionAsync(
        async (context, token) =>
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({WriterLock})", token);
            return await write(context, token);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<T> WriteBesideAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => InTransactionAsync(write, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => _bulkWriter.InsertAsync(context, rows, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => _bulkWriter.InsertOrUpdateAsync(context, rows, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private static string Said(NpgsqlException exception) => exception is PostgresException refused ? refused.SqlState : exception.GetType().Name;

    private async Task<T> InTransactionAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = CreateContext();
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
            var result = await write(context, cancellationToken);

            // A commit is not given up half way: then nobody would know whether it happened.
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (Exception exception) when (Explain(exception) is { } explained)
        {
            throw explained;
        }
    }

    /// <inheritdoc/>
    public Exception? Explain(Exception exception) => exception switch
    {
        // EF Core wraps what might pass in an InvalidOperationException, a full disk among it.
        DbUpdateException or InvalidOperationException when exception.InnerException is { } inner => Explain(inner),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory } => new StorageFullException(exception),

        // Whatever the server ended the connection for: it shuts down (57P0x), an administrator ended it, or it cannot be started, as with XX000
        // "could not write init file" while its disk is full. Nothing is wrong with what was asked.
        PostgresException { InvariantSeverity: "FATAL" or "PANIC" } or PostgresException { SqlState: ['5', '7', 'P', '0', ..] } => new StoreUnavailableException(exception),
        PostgresException refused => refused.IsTransient ? new StoreUnavailableException(exception) : null,
        NpgsqlException or TimeoutException => new StoreUnavailableException(exception),
        _ => null,
    };
}
