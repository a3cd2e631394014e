using Exchange.Store;
using Exchange.Store.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Store;

public sealed class StoreTests : IAsyncLifetime
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"store-{Guid.NewGuid():N}.db");
    private SqliteStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = new SqliteStore(_path);
        await _store.MigrateAsync(CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        _store.Dispose();
        foreach (var file in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(_path) + "*"))
            File.Delete(file);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_migrations_are_all_that_the_model_needs()
    {
        await using var context = _store.CreateContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_power_cut_as_far_as_SQLite_promises()
    {
        await using var context = _store.CreateContext();
        Assert.Equal("wal", await PragmaAsync(context, "journal_mode"));
        Assert.Equal("2", await PragmaAsync(context, "synchronous")); // FULL
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public async Task A_bulk_insert_stores_every_row_with_every_value(int count)
    {
        var rows = Enumerable.Range(0, count).Select(i => Row(i, [(byte)(i % 256), 0])).ToList();
        await InsertAsync(rows);
        await using var context = _store.CreateContext();
        var stored = await context.RecordBlocks.AsNoTracking().OrderBy(row => row.FirstIndex).ToListAsync();
        Assert.Equal(rows.Select(Text), stored.Select(Text));

        static string Text(RecordBlockRow row) => $"{row.BatchId} {row.FirstIndex} {row.Count} {Convert.ToHexString(row.Bytes)}";
    }

    [Fact]
    public async Task A_bulk_insert_that_fails_in_the_middle_leaves_nothing_and_the_next_write_works()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row(i == 70 ? 5 : i, [])).ToList();
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => InsertAsync(rows));
        await using var context = _store.CreateContext();
        Assert.Equal(0, await context.RecordBlocks.CountAsync());
        await InsertAsync([Row(1, [])]);
        Assert.Equal(1, await context.RecordBlocks.CountAsync());
    }

    [Fact]
    public async Task Writers_come_one_after_the_other_and_none_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => InsertAsync([Row(i, [])])));
        await using var context = _store.CreateContext();
        Assert.Equal(50, await context.RecordBlocks.CountAsync());
    }

    private static RecordBlockRow Row(long first, byte[] bytes) => new() { BatchId = long.MaxValue - first, FirstIndex = first, Count = (int)first % 7, Bytes = bytes };

    private Task<bool> InsertAsync(List<RecordBlockRow> rows) => _store.WriteAsync(
        async (context, token) =>
        {
            await _store.BulkInsertAsync(context, rows, token);
            return true;
        },
        CancellationToken.None);

    private static async Task<string> PragmaAsync(ExchangeContext context, string name)
    {
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name};";
        return (await command.ExecuteScalarAsync())!.ToString()!;
    }
}
