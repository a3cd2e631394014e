using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.PostgreSql;

/// <summary>The database on PostgreSQL.</summary>
public sealed class PostgreSqlContext(DbContextOptions<PostgreSqlContext> options) : ExchangeContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // By the bytes, as SQLite does: no order that depends on the server's language.
        configurationBuilder.Properties<string>().UseCollation("C");
}
