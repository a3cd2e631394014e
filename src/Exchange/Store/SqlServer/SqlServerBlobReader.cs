using System.Text.Json;
using Microsoft.Data.SqlClient;

namespace Exchange.Store.SqlServer;

/// <summary>All that is asked for in one round trip: the addresses go as JSON, which SQL Server turns into rows.</summary>
internal sealed class SqlServerBlobReader(string connection) : IBlobReader
{
    private const string Pages = """
        SELECT k.ord, p.[Bytes] FROM OPENJSON(@wanted) WITH (ord int '$.o', batch bigint '$.b', kind int '$.k', page int '$.p') AS k
        JOIN index_pages p ON p.[BatchId] = k.batch AND p.[Kind] = k.kind AND p.[Page] = k.page ORDER BY k.ord
        """;

    private const string Blocks = """
        WITH wanted AS (
            SELECT k.batch, (SELECT max(b.[FirstIndex]) FROM record_blocks b WHERE b.[BatchId] = k.batch AND b.[FirstIndex] <= k.idx) AS first, k.ord
            FROM OPENJSON(@wanted) WITH (ord int '$.o', batch bigint '$.b', idx bigint '$.i') AS k),
        each_once AS (SELECT batch, first, min(ord) AS ord FROM wanted GROUP BY batch, first)
        SELECT w.ord, r.[FirstIndex], r.[Count], r.[Bytes] FROM each_once w JOIN record_blocks r ON r.[BatchId] = w.batch AND r.[FirstIndex] = w.first ORDER BY w.ord
        """;

    /// <inheritdoc/>
    public Task PagesAsync(IReadOnlyList<PageAddress> pages, PageReceiver receive, CancellationToken cancellationToken) => ReadAsync(
        Pages, pages.Count, JsonSerializer.Serialize(pages.Select((page, number) => new { o = number, b = page.BatchId, k = (int)page.Kind, p = page.Page })),
        row => receive(row.GetInt32(0), row.GetSqlBytes(1).Value), cancellationToken);

    /// <inheritdoc/>
    public Task BlocksAsync(IReadOnlyList<RecordAddress> records, BlockReceiver receive, CancellationToken cancellationToken) => ReadAsync(
        Blocks, records.Count, JsonSerializer.Serialize(records.Select((record, number) => new { o = number, b = record.BatchId, i = record.Index })),
        row => receive(row.GetInt32(0), row.GetInt64(1), row.GetInt32(2), row.GetSqlBytes(3).Value), cancellationToken);

    private async Task ReadAsync(string sql, int count, string wanted, Action<SqlDataReader> read, CancellationToken cancellationToken)
    {
        if (count == 0)
            return;
        await using var open = new SqlConnection(connection);
        await open.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // One of the two texts above.
        await using var command = new SqlCommand(sql, open);
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@wanted", wanted);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
            read(rows);
    }
}
