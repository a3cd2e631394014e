using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.Sqlite;

/// <summary>The database on SQLite.</summary>
public sealed class SqliteContext(DbContextOptions<SqliteContext> options) : ExchangeContext(options);
