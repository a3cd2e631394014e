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
    public Task PagesAsync(IReadOnlyList<PageAddress> pages, PageReceiver receive, CancellationToken cancellationToken) => With(pages.Count, reader =>
    {
        for (var i = 0; i < pages.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Pages.Execute(pages[i].BatchId, (int)pages[i].Kind, pages[i].Page))
                receive(i, reader.Pages.Bytes(0));
            reader.Pages.Reset();
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
            if (!reader.Blocks.Execute(records[i].BatchId, records[i].Index))
                continue;
            var (first, count) = (reader.Blocks.Number(0), (int)reader.Blocks.Number(1));
            (batch, end) = (records[i].BatchId, first + count);
            receive(i, first, count, reader.Blocks.Bytes(2));
            reader.Blocks.Reset();
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
            transaction?.Commit();
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

            Pages = new SqliteStatement(_connection, """SELECT "Bytes" FROM "index_pages" WHERE "BatchId" = ? AND "Kind" = ? AND "Page" = ?""");
            Blocks = new SqliteStatement(_connection, """SELECT "FirstIndex", "Count", "Bytes" FROM "record_blocks" WHERE "BatchId" = ? AND "FirstIndex" <= ? ORDER BY "FirstIndex" DESC LIMIT 1""");
        }

        public SqliteStatement Pages { get; }

        public SqliteStatement Blocks { get; }

        /// <summary>A transaction that reads, where there is enough to read for it to pay; null otherwise.</summary>
        public SqliteTransaction? Begin(int count) => count < WorthATransaction ? null : _connection.BeginTransaction(deferred: true);

        public void Dispose()
        {
            Pages.Dispose();
            Blocks.Dispose();
            _connection.Dispose();
        }
    }
}
