using Microsoft.EntityFrameworkCore;

namespace Exchange.Store.SqlServer;

/// <summary>The database on SQL Server.</summary>
public sealed class SqlServerContext(DbContextOptions<SqlServerContext> options) : ExchangeContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // By code units, as the others go by bytes: no order that depends on the server's language.
        configurationBuilder.Properties<string>().UseCollation("Latin1_General_100_BIN2");
}
