using Exchange.Store;
using Exchange.Store.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Exchange.Tests.Store;

public sealed class SqlServerStoreTests : StoreSpecification
{
    private SqlServerDatabase? _database;

    public override async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    protected override async Task<IExchangeStore> OpenAsync() => new SqlServerStore((_database = await SqlServerDatabase.CreateAsync()).Connection);
}

/// <summary>What can be said of the stores without their servers.</summary>
public sealed class StoreModelTests
{
    public static TheoryData<string> Stores => ["SQLite", "PostgreSQL", "SQL Server"];

    private static IExchangeStore Open(string store) => store switch
    {
        "SQLite" => new Exchange.Store.Sqlite.SqliteStore(":memory:"),
        "PostgreSQL" => new Exchange.Store.PostgreSql.PostgreSqlStore("Host=none"),
        _ => new SqlServerStore("Server=none"),
    };

    [Theory]
    [MemberData(nameof(Stores))]
    public void The_migrations_lead_to_the_model(string store)
    {
        using var context = Open(store).CreateContext();
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.NotEmpty(context.Database.GetMigrations());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Every_table_has_a_key_and_texts_are_ordered_alike_everywhere(string store)
    {
        using var context = Open(store).CreateContext();
        var model = context.GetService<IDesignTimeModel>().Model;
        Assert.All(model.GetEntityTypes(), entity => Assert.NotNull(entity.FindPrimaryKey()));
        var collations = model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => property.ClrType == typeof(string)).Select(property => property.GetCollation()).Distinct();
        Assert.Equal(store switch { "SQLite" => null, "PostgreSQL" => "C", _ => "Latin1_General_100_BIN2" }, Assert.Single(collations));
    }

    [Fact]
    public void A_broken_connection_string_is_refused_without_being_repeated()
    {
        var exception = Assert.Throws<FormatException>(() => new SqlServerStore("Server=x;Pasword=secret"));
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_SQL_Server_cannot_be_used_it_is_said_in_words()
    {
        var store = new SqlServerStore("Server=127.0.0.1,9;Connect Timeout=1;Encrypt=false;Database=x;User Id=x;Password=x");
        Assert.Contains("SQL Server", (await Assert.ThrowsAsync<FormatException>(() => store.MigrateAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }
}
