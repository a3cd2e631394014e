using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.SqlServer;

/// <summary>
/// The third store. Rows go in by SqlBulkCopy, writes that must stand alone take an application lock, and readers see what was committed (snapshots of rows). It
/// is built to the same specification as the others, and has never met a server: none was at hand (docs/decisions.md 53).
/// </summary>
public sealed class SqlServerStore : IExchangeStore
{
    private const string WriterLock = "exchange-writer";
    private readonly string _connection;
    private readonly DbContextOptions<SqlServerContext> _options;
    private readonly SqlServerBlobReader _blobs;

    /// <summary>A store in that database.</summary>
    /// <param name="connection">As SqlClient reads it.</param>
    /// <exception cref="FormatException">It is no connection string; the message does not repeat it.</exception>
    public SqlServerStore(string connection)
    {
        try
        {
            _connection = new SqlConnectionStringBuilder(connection) { ApplicationName = "Exchange" }.ConnectionString;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            // The message would quote what may be a password.
            throw new FormatException("--sqlserver 不是有效的连接串 / is no connection string; 例 e.g. \"Server=localhost;Database=exchange;Integrated Security=true;Encrypt=true\"");
        }

        _blobs = new SqlServerBlobReader(_connection);
        _options = new DbContextOptionsBuilder<SqlServerContext>()
            .UseSqlServer(_connection, sql => sql.MigrationsAssembly(typeof(SqlServerStore).Assembly.FullName))
            .Options;
    }

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public IBlobReader Blobs => _blobs;

    /// <inheritdoc/>
    public ExchangeContext CreateContext() => new SqlServerContext(_options);

    /// <inheritdoc/>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        // SqlClient refuses to work without the languages' own rules, although nothing here asks for them.
        if (AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant) && isInvariant)
        {
            throw new FormatException(
                "使用 SQL Server 须安装 ICU(如 libicu),并在 Exchange.runtimeconfig.json 中把 System.Globalization.Invariant 设为 false / "
                + "SQL Server needs ICU (such as libicu) and System.Globalization.Invariant set to false in Exchange.runtimeconfig.json");
        }

        try
        {
            await using var context = CreateContext();
            await Migrating.MigrateAsync(context, cancellationToken);
            if (await context.Database.SqlQueryRaw<int>("SELECT CAST(delayed_durability AS int) AS [Value] FROM sys.databases WHERE database_id = DB_ID()").SingleAsync(cancellationToken) == 2)
                throw new FormatException("数据库设置了 DELAYED_DURABILITY = FORCED,提交后仍可能丢失数据,请改为 DISABLED / the database acknowledges before it writes (DELAYED_DURABILITY = FORCED): set it to DISABLED");
            if (await context.Database.SqlQueryRaw<bool>("SELECT is_read_committed_snapshot_on AS [Value] FROM sys.databases WHERE database_id = DB_ID()").SingleAsync(cancellationToken) is false)
                await context.Database.ExecuteSqlRawAsync("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE", cancellationToken);
        }
        catch (SqlException exception)
        {
            throw new FormatException($"无法连接或升级 SQL Server 数据库({exception.Number}) / SQL Server cannot be reached or brought up to date", exception);
        }
    }

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => InTransactionAsync(
        async (context, token) =>
        {
            await context.Database.ExecuteSqlRawAsync(
                $"DECLARE @r int; EXEC @r = sp_getapplock @Resource = '{WriterLock}', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = -1; IF @r < 0 THROW 51000, 'applock', 1;", token);
            return await write(context, token);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<T> WriteBesideAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => InTransactionAsync(write, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => SqlServerBulkWriter.InsertAsync(context, rows, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => SqlServerBulkWriter.InsertOrUpdateAsync(context, rows, cancellationToken);

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

        // 1105 a filegroup, 9002 the log, 1101 no page, 3257 and 5149 the disk is full.
        SqlException { Number: 1105 or 9002 or 1101 or 3257 or 5149 } => new StorageFullException(exception),

        // Class 20 and above end the connection; 1205 is the loser of a deadlock, -2 a timeout.
        SqlException { Class: >= 20 } or SqlException { Number: 1205 or -2 or 64 or 121 or 233 or 10053 or 10054 or 10060 or 17142 } => new StoreUnavailableException(exception),
        TimeoutException => new StoreUnavailableException(exception),
        _ => null,
    };
}
