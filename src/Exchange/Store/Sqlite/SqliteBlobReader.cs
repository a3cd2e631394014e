using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

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
    public Task<IReadOnlyList<(PageAddress Address, byte[] Bytes)>> PagesAsync(IReadOnlyList<PageAddress> pages, CancellationToken cancellationToken) =>
        With<(PageAddress, byte[])>(pages.Count, (reader, found) =>
        {
            foreach (var page in pages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var row = Reader.Execute(reader.Pages, page.BatchId, (int)page.Kind, page.Page);
                if (row.Read())
                    found.Add((page, row.GetFieldValue<byte[]>(0)));
            }
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBlock>> BlocksAsync(IReadOnlyList<RecordAddress> records, CancellationToken cancellationToken) =>
        With<StoredBlock>(records.Count, (reader, found) =>
        {
            foreach (var record in records)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (found.Count > 0 && found[^1] is var last && last.BatchId == record.BatchId && record.Index >= last.FirstIndex && record.Index < last.FirstIndex + last.Count)
                    continue;
                using var row = Reader.Execute(reader.Blocks, record.BatchId, record.Index);
                if (row.Read())
                    found.Add(new StoredBlock(record.BatchId, row.GetInt64(0), row.GetInt32(1), row.GetFieldValue<byte[]>(2)));
            }
        });

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private Task<IReadOnlyList<T>> With<T>(int count, Action<Reader, List<T>> read)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(_connection);
        var found = new List<T>(count);
        try
        {
            // One lock for all of them instead of one for each.
            using var transaction = reader.Begin(count);
            read(reader, found);
            reader.End(transaction);
        }
        catch (OperationCanceledException exception)
        {
            reader.Dispose();
            return Task.FromCanceled<IReadOnlyList<T>>(exception.CancellationToken);
        }
        catch
        {
            // A reader that threw is not put back: its connection ends with it.
            reader.Dispose();
            throw;
        }

        _idle.Add(reader);
        return Task.FromResult<IReadOnlyList<T>>(found);
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
