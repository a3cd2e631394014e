using System.Collections.Concurrent;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Exchange.Store.Sqlite;

/// <summary>SQLite's fastest way in: one prepared statement of many rows, run again and again inside the caller's transaction.</summary>
internal sealed class SqliteBulkWriter
{
    private const int RowsAStatement = 32;
    private readonly ConcurrentDictionary<Type, Column[]> _columns = new();

    /// <exception cref="SqliteException">A row breaks a key; the caller's transaction undoes the others.</exception>
    public void Insert<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count == 0)
            return;

        var entity = context.Model.FindEntityType(typeof(TRow)) ?? throw new ArgumentException("Not a row of the model.", nameof(rows));
        var columns = _columns.GetOrAdd(typeof(TRow), _ => [.. entity.GetProperties().Select(property => new Column(property))]);
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var chunk in rows.Chunk(RowsAStatement).GroupBy(chunk => chunk.Length))
        {
            using var command = Prepare(connection, transaction, entity.GetTableName()!, columns, chunk.Key);
            foreach (var part in chunk)
            {
                cancellationToken.ThrowIfCancellationRequested();
                for (var row = 0; row < part.Length; row++)
                {
                    for (var column = 0; column < columns.Length; column++)
                        command.Parameters[(row * columns.Length) + column].Value = columns[column].Read(part[row]);
                }

                command.ExecuteNonQuery();
            }
        }
    }

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction? transaction, string table, Column[] columns, int rows)
    {
        var sql = new StringBuilder("INSERT INTO \"").Append(table).Append("\" (\"")
            .AppendJoin("\", \"", columns.Select(column => column.Name)).Append("\") VALUES ");
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < columns.Length; column++)
            {
                var name = string.Create(null, $"$p{(row * columns.Length) + column}");
                sql.Append(column == 0 ? "" : ", ").Append(name);
                command.Parameters.Add(new SqliteParameter(name, columns[column].Type));
            }

            sql.Append(')');
        }

        command.CommandText = sql.ToString();
        command.Prepare();
        return command;
    }

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();

        public string Name { get; } = property.GetColumnName();

        public SqliteType Type { get; } = property.ClrType == typeof(string) ? SqliteType.Text
            : property.ClrType == typeof(byte[]) ? SqliteType.Blob : SqliteType.Integer;

        public object Read(object row) => _getter.GetClrValue(row) switch
        {
            null => DBNull.Value,
            Enum value => Convert.ToInt64(value, null),
            bool value => value ? 1L : 0L,
            var value => value,
        };
    }
}
