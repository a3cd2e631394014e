using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Exchange.Store.Sqlite;

/// <summary>The one connection that writes. Bulk inserts are prepared statements of many rows, kept as long as the connection. For one thread at a time.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int RowsAStatement = 32;
    private readonly SqliteConnection _connection;
    private readonly DbContextOptions<SqliteContext> _options;
    private readonly Dictionary<(Type Row, int Rows, bool OrUpdate), SqliteStatement> _statements = [];
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
        foreach (var part in rows.Chunk(RowsAStatement))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_statements.TryGetValue((typeof(TRow), part.Length, orUpdate), out var statement))
                _statements[(typeof(TRow), part.Length, orUpdate)] = statement = Prepare(entity.GetTableName()!, columns, part.Length, orUpdate ? OnConflict.Update(entity) : "");
            var place = 0;
            foreach (var row in part)
            {
                foreach (var column in columns)
                    statement.Bind(++place, column.Read(row));
            }

            statement.Step();
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private SqliteStatement Prepare(string table, Column[] columns, int rows, string onConflict)
    {
        var row = $"({string.Join(", ", columns.Select(_ => "?"))})";
        var sql = new StringBuilder("INSERT INTO \"").Append(table).Append("\" (\"").AppendJoin("\", \"", columns.Select(column => column.Name)).Append("\") VALUES ")
            .AppendJoin(", ", Enumerable.Repeat(row, rows)).Append(onConflict);
        return new SqliteStatement(_connection, sql.ToString());
    }

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();

        public string Name { get; } = property.GetColumnName();

        public object? Read(object row) => _getter.GetClrValue(row);
    }
}
