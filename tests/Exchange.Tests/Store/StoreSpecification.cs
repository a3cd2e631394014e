using System.Reflection;
using System.Text.Json;
using Exchange.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Exchange.Tests.Store;

/// <summary>What every store must do.</summary>
public abstract class StoreSpecification : IAsyncLifetime
{
    protected IExchangeStore Store { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Store = await OpenAsync();
        await Store.MigrateAsync(CancellationToken.None);
    }

    public abstract Task DisposeAsync();

    [StoreFact]
    public async Task The_migrations_are_all_that_the_model_needs_and_may_be_applied_again()
    {
        await using var context = Store.CreateContext();
        Assert.False(context.Database.HasPendingModelChanges());
        await Store.MigrateAsync(CancellationToken.None);
    }

    [StoreFact]
    public async Task A_database_of_another_version_is_refused_in_words()
    {
        await using (var context = Store.CreateContext())
            await context.Database.ExecuteSqlRawAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('20991231000000_Future', '99')");
        Assert.Contains("版本", (await Assert.ThrowsAsync<FormatException>(() => Store.MigrateAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task What_one_write_reads_holds_until_it_is_committed()
    {
        // Each adds one to what it read: none is lost, whoever writes beside it.
        await InsertAsync([Row(0, [0])]);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Store.WriteAsync(
            async (context, token) =>
            {
                var row = await context.RecordBlocks.SingleAsync(token);
                row.Count++;
                await context.SaveChangesAsync(token);
                return true;
            },
            CancellationToken.None)));
        await using var context = Store.CreateContext();
        Assert.Equal(40, (await context.RecordBlocks.SingleAsync()).Count);
    }

    [StoreFact]
    public async Task Blobs_are_read_in_the_order_in_which_they_were_asked_for_and_blocks_once()
    {
        await InsertAsync([.. Enumerable.Range(0, 50).Select(i => new RecordBlockRow { BatchId = 1 + (i / 25), FirstIndex = i % 25 * 10, Count = 10, Bytes = [(byte)i] })]);
        await Store.WriteAsync(
            async (context, token) =>
            {
                await Store.BulkInsertAsync(context, [.. Enumerable.Range(0, 20).Select(i => new IndexPageRow { BatchId = 1, Kind = (IndexKind)(1 + (i % 2)), Page = i / 2, Bytes = [(byte)i] })], token);
                return true;
            },
            CancellationToken.None);

        var pages = new List<(int, int)>();
        PageAddress[] asked = [new(1, IndexKind.Name, 9), new(1, IndexKind.Person, 0), new(2, IndexKind.Person, 0), new(1, IndexKind.Person, 3)];
        await Store.Blobs.PagesAsync(asked, (number, bytes) => pages.Add((number, bytes[0])), CancellationToken.None);
        Assert.Equal([(0, 19), (1, 0), (3, 6)], pages);

        var blocks = new List<(int, long, int, int)>();
        RecordAddress[] records = [new(1, 0), new(1, 9), new(1, 10), new(1, 249), new(2, 5), new(2, 6), new(3, 0)];
        await Store.Blobs.BlocksAsync(records, (number, first, count, bytes) => blocks.Add((number, first, count, bytes[0])), CancellationToken.None);
        Assert.Equal([(0, 0L, 10, 0), (2, 10L, 10, 1), (3, 240L, 10, 24), (4, 0L, 10, 25)], blocks);
        await Store.Blobs.PagesAsync([], (_, _) => Assert.Fail("nothing was asked for"), CancellationToken.None);
        await Store.Blobs.BlocksAsync([], (_, _, _, _) => Assert.Fail("nothing was asked for"), CancellationToken.None);
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1000)]
    public async Task A_bulk_insert_stores_as_many_rows_as_it_was_given(int count)
    {
        var rows = Enumerable.Range(0, count).Select(i => Row(i, [(byte)(i % 256), 0])).ToList();
        await InsertAsync(rows);
        await using var context = Store.CreateContext();
        var stored = await context.RecordBlocks.AsNoTracking().OrderBy(row => row.FirstIndex).ToListAsync();
        Assert.Equal(rows.Select(Text), stored.Select(Text));

        static string Text(RecordBlockRow row) => $"{row.BatchId} {row.FirstIndex} {row.Count} {Convert.ToHexString(row.Bytes)}";
    }

    [StoreFact]
    public async Task A_bulk_insert_keeps_every_value_of_every_kind_of_row()
    {
        await using var context = Store.CreateContext();
        foreach (var row in context.Model.GetEntityTypes())
            await (Task)typeof(StoreSpecification).GetMethod(nameof(IsKeptAsync), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(row.ClrType).Invoke(this, [])!;
    }

    [StoreFact]
    public async Task A_bulk_insert_that_fails_in_the_middle_leaves_nothing_and_the_next_write_works()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Row(i == 70 ? 5 : i, [])).ToList();
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => InsertAsync(rows));
        await using var context = Store.CreateContext();
        Assert.Equal(0, await context.RecordBlocks.CountAsync());
        await InsertAsync([Row(1, [])]);
        Assert.Equal(1, await context.RecordBlocks.CountAsync());
    }

    [StoreFact]
    public async Task Writers_come_one_after_the_other_and_none_is_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => InsertAsync([Row(i, [])])));
        await using var context = Store.CreateContext();
        Assert.Equal(50, await context.RecordBlocks.CountAsync());
    }

    /// <summary>A row of nothing, one of little and one of much: the values at which stores differ.</summary>
    private async Task IsKeptAsync<TRow>()
        where TRow : class
    {
        await using var context = Store.CreateContext();
        var properties = context.Model.FindEntityType(typeof(TRow))!.GetProperties().ToList();
        var rows = Enumerable.Range(0, 3).Select(_ => Activator.CreateInstance<TRow>()).ToList();
        foreach (var property in properties)
        {
            for (var much = 0; much < rows.Count; much++)
                property.PropertyInfo!.SetValue(rows[much], Value(property, much));
        }

        await Store.WriteAsync(
            async (writing, token) =>
            {
                await Store.BulkInsertAsync(writing, rows, token);
                return true;
            },
            CancellationToken.None);
        Assert.Equal(rows.Select(Text).Order(StringComparer.Ordinal), (await context.Set<TRow>().AsNoTracking().ToListAsync()).Select(Text).Order(StringComparer.Ordinal));

        string Text(TRow row) => $"{typeof(TRow).Name} {JsonSerializer.Serialize(properties.ToDictionary(property => property.Name, property => property.PropertyInfo!.GetValue(row)))}";
    }

    private static object? Value(IProperty property, int much)
    {
        if (much == 0 && property.IsNullable)
            return null;
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        Array values = type switch
        {
            { IsEnum: true } => new[] { 0, Enum.GetValues(type).Length - 1, Enum.GetValues(type).Length - 1 }.Select(i => Enum.GetValues(type).GetValue(i)).ToArray(),
            _ when type == typeof(long) => new[] { 0, 7, long.MaxValue },
            _ when type == typeof(int) => new[] { 0, 7, int.MaxValue },
            _ when type == typeof(bool) => new[] { false, true, true },
            _ when type == typeof(string) => new[] { "", "a", "国𠀀é'\"%" },
            _ when type == typeof(byte[]) => new[] { [], [0], Enumerable.Range(0, property.GetMaxLength() ?? 100_000).Select(i => (byte)(i & 255)).ToArray() },
            _ => throw new NotSupportedException($"{property.Name}: say which values a {type.Name} may have."),
        };
        return values.GetValue(much);
    }

    private static RecordBlockRow Row(long first, byte[] bytes) => new() { BatchId = long.MaxValue - first, FirstIndex = first, Count = (int)first % 7, Bytes = bytes };

    private Task<bool> InsertAsync(List<RecordBlockRow> rows) => Store.WriteAsync(
        async (context, token) =>
        {
            await Store.BulkInsertAsync(context, rows, token);
            return true;
        },
        CancellationToken.None);

    protected abstract Task<IExchangeStore> OpenAsync();

    [StoreFact]
    public async Task Rows_whose_key_is_there_take_the_place_of_the_old_ones_and_others_are_added()
    {
        RejectionRow Row(long index, int reason) => new() { BatchId = 77, Index = index, Reason = reason, FieldPath = "a", SourceCaseNumber = "" };
        ReplacedRow Replaced(long index) => new() { BatchId = 77, Index = index, ByBatchId = 78 };
        foreach (var reason in new[] { 1, 2 })
        {
            await Store.WriteAsync(
                async (context, token) =>
                {
                    await Store.BulkInsertOrUpdateAsync(context, [.. Enumerable.Range(reason * 50, 100).Select(index => Row(index, reason))], token);
                    await Store.BulkInsertOrUpdateAsync(context, [.. Enumerable.Range(reason * 50, 100).Select(index => Replaced(index))], token);
                    return true;
                },
                CancellationToken.None);
        }

        await using var reading = Store.CreateContext();
        var rows = await reading.Rejections.Where(row => row.BatchId == 77).OrderBy(row => row.Index).ToListAsync();
        Assert.Equal(Enumerable.Range(50, 150).Select(index => ((long)index, index < 100 ? 1 : 2)), rows.Select(row => (row.Index, row.Reason)));
        Assert.Equal(150, await reading.Replaced.CountAsync(row => row.ByBatchId == 78));
    }
}
