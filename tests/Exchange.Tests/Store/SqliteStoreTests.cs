using Exchange.Store;
using Exchange.Store.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Store;

public sealed class SqliteStoreTests : StoreSpecification
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"store-{Guid.NewGuid():N}.db");

    [Fact]
    public async Task What_was_acknowledged_survives_a_power_cut_as_far_as_SQLite_promises()
    {
        await using var context = Store.CreateContext();
        Assert.Equal("wal", await PragmaAsync(context, "journal_mode"));
        var written = await Store.WriteAsync((writing, _) => PragmaAsync(writing, "synchronous"), CancellationToken.None);
        Assert.Equal("2", written); // FULL
    }

    [Fact]
    public async Task A_full_disk_stores_nothing_says_so_and_reading_goes_on()
    {
        RecordBlockRow Row(int i) => new() { BatchId = 1, FirstIndex = i, Count = 1, Bytes = new byte[100_000] };
        Task WriteAsync(int first, int count) => Store.WriteAsync(
            async (context, token) =>
            {
                await context.Database.ExecuteSqlRawAsync("PRAGMA max_page_count=200;", token);
                await Store.BulkInsertAsync(context, [.. Enumerable.Range(first, count).Select(Row)], token);
                return true;
            },
            CancellationToken.None);
        await WriteAsync(0, 1);
        await Assert.ThrowsAsync<StorageFullException>(() => WriteAsync(10, 20));
        await using var context = Store.CreateContext();
        Assert.Equal(0, (await context.RecordBlocks.SingleAsync()).FirstIndex);
    }

    [Fact]
    public async Task A_service_that_was_killed_while_it_brought_the_tables_up_to_date_starts_again()
    {
        await using (var context = Store.CreateContext())
            await context.Database.ExecuteSqlRawAsync("INSERT OR REPLACE INTO \"__EFMigrationsLock\" (\"Id\", \"Timestamp\") VALUES (1, '2026-01-01 00:00:00')");
        var again = Store.MigrateAsync(CancellationToken.None);
        Assert.Same(again, await Task.WhenAny(again, Task.Delay(TimeSpan.FromSeconds(20))));
        await again;
    }

    [Fact]
    public async Task What_is_no_database_is_told_in_words()
    {
        var path = _path + ".not";
        await File.WriteAllBytesAsync(path, [.. Enumerable.Repeat((byte)7, 8192)]);
        using var store = new SqliteStore(path);
        Assert.Contains("已损坏", (await Assert.ThrowsAsync<FormatException>(() => store.MigrateAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    public override Task DisposeAsync()
    {
        ((SqliteStore)Store).Dispose();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"))
            File.Delete(file);
        return Task.CompletedTask;
    }

    protected override Task<IExchangeStore> OpenAsync() => Task.FromResult<IExchangeStore>(new SqliteStore(_path));

    private static async Task<string> PragmaAsync(ExchangeContext context, string name)
    {
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name};";
        return (await command.ExecuteScalarAsync())!.ToString()!;
    }
}
