using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Exchange.Store.SqlServer;

/// <summary>SQL Server's fastest way in: SqlBulkCopy, inside the caller's transaction. For any number of threads.</summary>
internal static class SqlServerBulkWriter
{
    private const string Staged = "#staged";

    /// <exception cref="SqlException">A row breaks a key; the caller's transaction undoes the others.</exception>
    public static async Task InsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count == 0)
            return;
        var entity = EntityOf<TRow>(context);
        await CopyAsync(context, entity, entity.GetTableName()!, rows, cancellationToken);
    }

    /// <summary>Rows whose key is there already take that one's place: by way of a table that ends with the statement's use.</summary>
    public static async Task InsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count == 0)
            return;
        var entity = EntityOf<TRow>(context);
        var table = entity.GetTableName()!;
        var key = entity.FindPrimaryKey()!.Properties.Select(property => property.GetColumnName()).ToList();
        var all = entity.GetProperties().Select(property => property.GetColumnName()).ToList();
        var others = all.Except(key).ToList();
        await ExecuteAsync(context, $"SELECT TOP 0 * INTO {Staged} FROM [{table}]", cancellationToken);
        await CopyAsync(context, entity, Staged, rows, cancellationToken);
        var update = others.Count == 0 ? "" : $"WHEN MATCHED THEN UPDATE SET {string.Join(", ", others.Select(column => $"t.[{column}] = s.[{column}]"))} ";
        await ExecuteAsync(
            context,
            $"MERGE [{table}] WITH (HOLDLOCK) AS t USING {Staged} AS s ON {string.Join(" AND ", key.Select(column => $"t.[{column}] = s.[{column}]"))} {update}"
            + $"WHEN NOT MATCHED THEN INSERT ({List(all, "")}) VALUES ({List(all, "s.")});",
            cancellationToken);
        await ExecuteAsync(context, $"DROP TABLE {Staged}", cancellationToken);
    }

    private static string List(IEnumerable<string> columns, string prefix) => string.Join(", ", columns.Select(column => $"{prefix}[{column}]"));

    private static IEntityType EntityOf<TRow>(ExchangeContext context) => context.Model.FindEntityType(typeof(TRow)) ?? throw new ArgumentException("Not a row of the model.");

    private static async Task CopyAsync<TRow>(ExchangeContext context, IEntityType entity, string table, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        var columns = entity.GetProperties().ToList();
        using var copy = new SqlBulkCopy(
            (SqlConnection)context.Database.GetDbConnection(), SqlBulkCopyOptions.CheckConstraints | SqlBulkCopyOptions.KeepIdentity, (SqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction())
        {
            DestinationTableName = table,
            BulkCopyTimeout = 0,
            EnableStreaming = true,
        };
        foreach (var column in columns)
            copy.ColumnMappings.Add(column.GetColumnName(), column.GetColumnName());
        await using var reader = new RowReader<TRow>(rows, columns);
        await copy.WriteToServerAsync(reader, cancellationToken);
    }

    private static async Task ExecuteAsync(ExchangeContext context, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names of our own tables and columns.
        await using var command = new SqlCommand(sql, (SqlConnection)context.Database.GetDbConnection(), (SqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction());
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
