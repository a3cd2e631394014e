using Exchange.Store;
using Exchange.Store.PostgreSql;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Store;

public sealed class PostgreSqlStoreTests : StoreSpecification
{
    private PostgreSqlDatabase? _database;

    [StoreFact]
    public async Task A_commit_waits_for_the_disk_whatever_the_server_s_setting()
    {
        await using var context = Store.CreateContext();
        await context.Database.ExecuteSqlRawAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
        Npgsql.NpgsqlConnection.ClearAllPools();
        Assert.Equal("on", await Store.WriteAsync((writing, token) => writing.Database.SqlQuery<string>($"SELECT current_setting('synchronous_commit') AS \"Value\"").SingleAsync(token), CancellationToken.None));
    }

    [StoreFact]
    public async Task A_connection_that_is_ended_in_a_write_stores_nothing_says_so_and_the_next_write_works()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.WriteAsync(
            async (context, token) =>
            {
                await Store.BulkInsertAsync(context, [new RecordBlockRow { BatchId = 1, FirstIndex = 0, Count = 1, Bytes = [] }], token);
                await context.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pg_backend_pid())", token);
                return true;
            },
            CancellationToken.None));
        await using var context = Store.CreateContext();
        Assert.Equal(0, await context.RecordBlocks.CountAsync());
        await Store.WriteAsync(
            async (writing, token) =>
            {
                await Store.BulkInsertAsync(writing, [new RecordBlockRow { BatchId = 1, FirstIndex = 0, Count = 1, Bytes = [] }], token);
                return true;
            },
            CancellationToken.None);
        Assert.Equal(1, await context.RecordBlocks.CountAsync());
    }

    [StoreTheory]
    [InlineData("53100", typeof(StorageFullException))]
    [InlineData("57P01", typeof(StoreUnavailableException))]
    public async Task What_the_server_says_of_itself_is_told_as_that_however_EF_Core_wraps_it(string state, Type expected)
    {
        var raise = $"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$";
        await Assert.ThrowsAsync(expected, () => Store.WriteAsync((context, token) => context.Database.ExecuteSqlRawAsync(raise, token), CancellationToken.None));
        var refuse = $"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $f$; "
            + "CREATE TRIGGER refuse BEFORE INSERT ON key_check FOR EACH ROW EXECUTE FUNCTION refuse()";
        await Store.WriteAsync((context, token) => context.Database.ExecuteSqlRawAsync(refuse, token), CancellationToken.None);
        await Assert.ThrowsAsync(expected, () => Store.WriteAsync(
            async (context, token) =>
            {
                context.KeyChecks.Add(new KeyCheckRow { Id = 9, CheckValue = "x" });
                return await context.SaveChangesAsync(token);
            },
            CancellationToken.None));
    }

    [StoreFact]
    public async Task A_connection_that_is_ended_in_a_read_is_told_as_that_to_the_caller_who_may_try_again()
    {
        await using var server = new PostgreSqlServer();
        await server.InitializeAsync();
        using var client = server.As(ExchangeServer.Lanzhou);
        await client.CreateAsync("only-one", V1.RecordKind.HouseholdFile);
        await using (var context = server.Store.CreateContext())
        {
            // A view in the table's place whose reading ends the connection.
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE batches RENAME TO batches_away");
            await context.Database.ExecuteSqlRawAsync("CREATE VIEW batches AS SELECT * FROM batches_away WHERE pg_terminate_backend(pg_backend_pid())");
        }

        await Refused.AsAsync(Grpc.Core.StatusCode.Unavailable, "STORE_UNAVAILABLE", client.Ingest.ListBatchesAsync(
            new V1.ListBatchesRequest { Parent = $"organizations/{ExchangeServer.Lanzhou}" }, client.Headers));
    }

    [Fact]
    public void Whatever_the_server_ended_the_connection_for_is_no_fault_of_the_request()
    {
        // Seen in CI: PostgreSQL on a full disk cannot start a connection.
        using var store = new PostgreSqlStore("Host=nowhere");
        Assert.IsType<StoreUnavailableException>(store.Explain(new Npgsql.PostgresException("could not write init file", "FATAL", "FATAL", "XX000")));
        Assert.Null(store.Explain(new Npgsql.PostgresException("unexpected data beyond EOF", "ERROR", "ERROR", "XX000")));
    }

    [StoreFact]
    public void A_broken_connection_string_is_refused_without_being_repeated()
    {
        var exception = Assert.Throws<FormatException>(() => new PostgreSqlStore("Host=x;Pasword=secret"));
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    public override async Task DisposeAsync()
    {
        ((PostgreSqlStore)Store).Dispose();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    protected override async Task<IExchangeStore> OpenAsync() => new PostgreSqlStore((_database = await PostgreSqlDatabase.CreateAsync()).Connection);
}
