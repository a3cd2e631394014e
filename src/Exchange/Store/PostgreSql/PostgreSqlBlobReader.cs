using Npgsql;

namespace Exchange.Store.PostgreSql;

/// <summary>All that is asked for in one round trip: the addresses go as arrays.</summary>
internal sealed class PostgreSqlBlobReader(NpgsqlDataSource source) : IBlobReader
{
    private const string Pages = """
        SELECT k.ord, p."Bytes" FROM unnest(@batches, @kinds, @pages) WITH ORDINALITY AS k(batch, kind, page, ord)
        JOIN index_pages p ON p."BatchId" = k.batch AND p."Kind" = k.kind AND p."Page" = k.page ORDER BY k.ord
        """;

    private const string Blocks = """
        WITH wanted AS (
            SELECT k.batch, (SELECT max(b."FirstIndex") FROM record_blocks b WHERE b."BatchId" = k.batch AND b."FirstIndex" <= k.idx) AS first, min(k.ord) AS ord
            FROM unnest(@batches, @indexes) WITH ORDINALITY AS k(batch, idx, ord) GROUP BY 1, 2)
        SELECT w.ord, r."FirstIndex", r."Count", r."Bytes" FROM wanted w JOIN record_blocks r ON r."BatchId" = w.batch AND r."FirstIndex" = w.first ORDER BY w.ord
        """;

    /// <inheritdoc/>
    public async Task PagesAsync(IReadOnlyList<PageAddress> pages, PageReceiver receive, CancellationToken cancellationToken)
    {
        if (pages.Count == 0)
            return;
        await using var command = source.CreateCommand(Pages);
        command.Parameters.AddWithValue("batches", pages.Select(page => page.BatchId).ToArray());
        command.Parameters.AddWithValue("kinds", pages.Select(page => (int)page.Kind).ToArray());
        command.Parameters.AddWithValue("pages", pages.Select(page => page.Page).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            receive((int)rows.GetInt64(0) - 1, rows.GetFieldValue<byte[]>(1));
    }

    /// <inheritdoc/>
    public async Task BlocksAsync(IReadOnlyList<RecordAddress> records, BlockReceiver receive, CancellationToken cancellationToken)
    {
        if (records.Count == 0)
            return;
        await using var command = source.CreateCommand(Blocks);
        command.Parameters.AddWithValue("batches", records.Select(record => record.BatchId).ToArray());
        command.Parameters.AddWithValue("indexes", records.Select(record => record.Index).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            receive((int)rows.GetInt64(0) - 1, rows.GetInt64(1), rows.GetInt32(2), rows.GetFieldValue<byte[]>(3));
    }
}
