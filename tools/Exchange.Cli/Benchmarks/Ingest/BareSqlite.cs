using System.Text;
using Microsoft.Data.Sqlite;

namespace Exchange.Cli.Benchmarks.Ingest;

/// <summary>SQLite as Microsoft.Data.Sqlite writes it: write-ahead log, synchronous=FULL, one prepared statement of 32 rows.</summary>
internal sealed class BareSqlite : IBareStore
{
    private const int Columns = 5;
    private const int RowsAStatement = 32;
    private readonly SqliteConnection _connection;

    public BareSqlite(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;");
        Execute("CREATE TABLE register_records (batch INTEGER NOT NULL, idx INTEGER NOT NULL, region INTEGER NOT NULL, person_key INTEGER, payload BLOB NOT NULL, PRIMARY KEY (batch, idx))");
    }

    public async Task WriteAsync(ReadOnlyMemory<BareRow> rows, CancellationToken cancellationToken)
    {
        await using var transaction = _connection.BeginTransaction();
        using (var many = Prepare(RowsAStatement, transaction))
        using (var one = Prepare(1, transaction))
        {
            for (var start = 0; start < rows.Length;)
            {
                var command = rows.Length - start >= RowsAStatement ? many : one;
                var count = command == many ? RowsAStatement : 1;
                for (var i = 0; i < count; i++)
                {
                    var row = rows.Span[start + i];
                    var parameters = command.Parameters;
                    parameters[i * Columns].Value = row.Batch;
                    parameters[(i * Columns) + 1].Value = row.Index;
                    parameters[(i * Columns) + 2].Value = row.Region;
                    parameters[(i * Columns) + 3].Value = row.PersonKey;
                    parameters[(i * Columns) + 4].Value = row.Payload;
                }

                command.ExecuteNonQuery();
                start += count;
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private SqliteCommand Prepare(int rows, SqliteTransaction transaction)
    {
        var command = _connection.CreateCommand();
        command.Transaction = transaction;
        var sql = new StringBuilder("INSERT INTO register_records VALUES ");
        for (var row = 0; row < rows; row++)
        {
            sql.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < Columns; column++)
            {
                var name = string.Create(null, $"$p{(row * Columns) + column}");
                sql.Append(column == 0 ? "" : ", ").Append(name);
                command.Parameters.Add(new SqliteParameter(name, column == Columns - 1 ? SqliteType.Blob : SqliteType.Integer));
            }

            sql.Append(')');
        }

        command.CommandText = sql.ToString();
        command.Prepare();
        return command;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
