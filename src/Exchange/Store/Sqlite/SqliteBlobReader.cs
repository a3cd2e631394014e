using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Exchange.Store.Sqlite;

/// <summary>
/// Connections that only read, each with its statements prepared once; one blob after the other, for in the same process a further one costs two
/// microseconds and no round trip.
/// </summary>
public sealed class SqliteBlobReader(string path) : IBlobReader, IDisposable
{
    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
    private readonly ConcurrentBag<Reader> _idle = [];

    /// <inheritdoc/>
    public Task PagesAsync(IReadOnlyList<PageAddress> pages, PageReceiver receive, CancellationToken cancellationToken) => With(pages.Count, reader =>
    {
        for (var i = 0; i < pages.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var row = Reader.Execute(reader.Pages, pages[i].BatchId, (int)pages[i].Kind, pages[i].Page);
            if (row.Read())
                receive(i, raw.sqlite3_column_blob(row.Handle, 0));
        }
    });

    /// <inheritdoc/>
    public Task BlocksAsync(IReadOnlyList<RecordAddress> records, BlockReceiver receive, CancellationToken cancellationToken) => With(records.Count, reader =>
    {
        var (batch, end) = (-1L, 0L);
        for (var i = 0; i < records.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (batch == records[i].BatchId && records[i].Index < end)
                continue;
            using var row = Reader.Execute(reader.Blocks, records[i].BatchId, records[i].Index);
            if (!row.Read())
                continue;
            var (first, count) = (row.GetInt64(0), row.GetInt32(1));
            (batch, end) = (records[i].BatchId, first + count);
            receive(i, first, count, raw.sqlite3_column_blob(row.Handle, 2));
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private Task With(int count, Action<Reader> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(_connection);
        try
        {
            // One lock for all of them instead of one for each.
            using var transaction = reader.Begin(count);
            read(reader);
            reader.End(transaction);
        }
        catch (OperationCanceledException exception)
        {
            reader.Dispose();
            return Task.FromCanceled(exception.CancellationToken);
        }
        catch
        {
            // A reader that threw is not put back: its connection ends with it.
            reader.Dispose();
            throw;
        }

        _idle.Add(reader);
        return Task.CompletedTask;
    }

    private sealed class Reader : IDisposable
    {
        // cache_size: 16 MiB a connection, for the upper pages of the tables. No mmap: it is no quicker here, and makes a process look as large as its
        // database.
        private const string Pragmas = "PRAGMA busy_timeout=5000; PRAGMA cache_size=-16384; PRAGMA query_only=ON;";
        private const int WorthATransaction = 16;

        private readonly SqliteConnection _connection;

        public Reader(string connection)
        {
            _connection = new SqliteConnection(connection);
            _connection.Open();
            using (var pragmas = _connection.CreateCommand())
            {
                pragmas.CommandText = Pragmas;
                pragmas.ExecuteNonQuery();
            }

            Pages = Prepare("""SELECT "Bytes" FROM "index_pages" WHERE "BatchId" = $0 AND "Kind" = $1 AND "Page" = $2""", 3);
            Blocks = Prepare("""SELECT "FirstIndex", "Count", "Bytes" FROM "record_blocks" WHERE "BatchId" = $0 AND "FirstIndex" <= $1 ORDER BY "FirstIndex" DESC LIMIT 1""", 2);
        }

        public SqliteCommand Pages { get; }

        public SqliteCommand Blocks { get; }

        public static SqliteDataReader Execute(SqliteCommand command, params ReadOnlySpan<long> values)
        {
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            return command.ExecuteReader();
        }

        /// <summary>A transaction that reads, where there is enough to read for it to pay; null otherwise.</summary>
        public SqliteTransaction? Begin(int count)
        {
            var transaction = count < WorthATransaction ? null : _connection.BeginTransaction(deferred: true);
            (Pages.Transaction, Blocks.Transaction) = (transaction, transaction);
            return transaction;
        }

        public void End(SqliteTransaction? transaction)
        {
            transaction?.Commit();
            (Pages.Transaction, Blocks.Transaction) = (null, null);
        }

        public void Dispose()
        {
            Pages.Dispose();
            Blocks.Dispose();
            _connection.Dispose();
        }

        private SqliteCommand Prepare(string sql, int parameters)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
                command.Parameters.Add(new SqliteParameter(string.Create(null, $"${i}"), SqliteType.Integer));
            command.Prepare();
            return command;
        }
    }
}
