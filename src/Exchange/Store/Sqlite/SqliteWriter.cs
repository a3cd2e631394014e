using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Exchange.Store.Sqlite;

/// <summary>The one connection that writes. Bulk inserts are prepared statements of many rows, kept as long as the connection. For one thread at a time.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int RowsAStatement = 32;
    private readonly SqliteConnection _connection;
    private readonly DbContextOptions<SqliteContext> _options;
    private readonly Dictionary<(Type Row, int Rows, bool OrUpdate), SqliteCommand> _statements = [];
    private readonly Dictionary<Type, Column[]> _columns = [];

    public SqliteWriter(string connection)
    {
        _connection = new SqliteConnection(connection);
        _connection.Open();
        using (var pragmas = _connection.CreateCommand())
        {
            pragmas.CommandText = SqlitePragmas.Text;
            pragmas.ExecuteNonQuery();
        }

        _options = new DbContextOptionsBuilder<SqliteContext>().UseSqlite(_connection).Options;
    }

    /// <summary>A context on this connection, for one write.</summary>
    public ExchangeContext CreateContext() => new SqliteContext(_options);

    /// <exception cref="SqliteException">A row breaks a key; the caller's transaction undoes the others.</exception>
    public void BulkInsert<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, bool orUpdate, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count == 0)
            return;
        var entity = context.Model.FindEntityType(typeof(TRow)) ?? throw new ArgumentException("Not a row of the model.", nameof(rows));
        if (!_columns.TryGetValue(typeof(TRow), out var columns))
            _columns[typeof(TRow)] = columns = [.. entity.GetProperties().Select(property => new Column(property))];
        var transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var part in rows.Chunk(RowsAStatement))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_statements.TryGetValue((typeof(TRow), part.Length, orUpdate), out var command))
                _statements[(typeof(TRow), part.Length, orUpdate)] = command = Prepare(entity.GetTableName()!, columns, part.Length, orUpdate ? OnConflict.Update(entity) : "");
            command.Transaction = transaction;
            for (var row = 0; row < part.Length; row++)
            {
                for (var column = 0; column < columns.Length; column++)
                    command.Parameters[(row * columns.Length) + column].Value = columns[column].Read(part[row]);
            }

            command.ExecuteNonQuery();
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepare(string table, Column[] columns, int rows, string onConflict)
    {
        var sql = new StringBuilder("INSERT INTO \"").Append(table).Append("\" (\"")
            .AppendJoin("\", \"", columns.Select(column => column.Name)).Append("\") VALUES ");
        var command = _connection.CreateCommand();
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

        command.CommandText = sql.Append(onConflict).ToString();
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
