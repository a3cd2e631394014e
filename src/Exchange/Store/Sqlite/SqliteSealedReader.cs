using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Exchange.Store.Sqlite;

/// <summary>
/// Connections that only read, each with its statements prepared once; one key after the other, for in the same process a further key costs two
/// microseconds and no round trip.
/// </summary>
public sealed class SqliteSealedReader(string path) : ISealedReader, IDisposable
{
    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
    private readonly ConcurrentBag<Reader> _idle = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<FoundRegister>> RegistersAsync(IReadOnlyCollection<long> personKeys, CancellationToken cancellationToken) =>
        With(reader => reader.Registers, personKeys, static (key, row) => new FoundRegister(key, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2)), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FoundFile>> FilesAsync(IReadOnlyCollection<long> personKeys, CancellationToken cancellationToken) =>
        With(reader => reader.Files, personKeys, File, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FoundFile>> FilesByNameAsync(IReadOnlyCollection<long> nameKeys, CancellationToken cancellationToken) =>
        With(reader => reader.FilesByName, nameKeys, File, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Dispose();
    }

    private static FoundFile File(long key, SqliteDataReader row) => new(
        key, row.GetInt64(0), row.GetInt64(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetFieldValue<byte[]>(6));

    private Task<IReadOnlyList<T>> With<T>(
        Func<Reader, SqliteCommand> statement, IReadOnlyCollection<long> keys, Func<long, SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return Task.FromResult<IReadOnlyList<T>>([]);
        var reader = _idle.TryTake(out var idle) ? idle : new Reader(_connection);
        var found = new List<T>();
        var command = statement(reader);

        // One lock for all keys instead of one for each, and neighbours in the index one after the other.
        using (var transaction = reader.Begin(keys.Count))
        {
            command.Transaction = transaction;
            foreach (var key in keys.Order())
            {
                if (cancellationToken.IsCancellationRequested)
                    break;
                command.Parameters[0].Value = key;
                using var rows = command.ExecuteReader();
                while (rows.Read())
                    found.Add(read(key, rows));
            }

            transaction?.Commit();
            command.Transaction = null;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            _idle.Add(reader);
            return Task.FromCanceled<IReadOnlyList<T>>(cancellationToken);
        }

        // A reader that threw is not put back: its connection ends with it.
        _idle.Add(reader);
        return Task.FromResult<IReadOnlyList<T>>(found);
    }

    private sealed class Reader : IDisposable
    {
        // cache_size: 16 MiB a connection, for the upper pages of the indexes. No mmap: it is no quicker here, and makes a process look as large as
        // its database.
        private const string Pragmas = "PRAGMA busy_timeout=5000; PRAGMA cache_size=-16384; PRAGMA query_only=ON;";
        private const string FileColumns = """SELECT m."BatchId", m."Index", m."Member", h."Region", h."OwningUnion", h."FileNumber", h."Payload" FROM "household_members" m JOIN "households" h ON h."BatchId" = m."BatchId" AND h."Index" = m."Index" """;

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

            Registers = Prepare("""SELECT "BatchId", "Index", "Payload" FROM "register_records" WHERE "PersonKey" = $key""");
            Files = Prepare(FileColumns + """WHERE m."PersonKey" = $key AND h."InForce" """);
            FilesByName = Prepare(FileColumns + """WHERE m."NameKey" = $key AND h."InForce" """);
        }

        public SqliteCommand Registers { get; }

        public SqliteCommand Files { get; }

        public SqliteCommand FilesByName { get; }

        /// <summary>A transaction that reads, where there are enough keys for it to pay; null otherwise.</summary>
        public SqliteTransaction? Begin(int keys) => keys < 16 ? null : _connection.BeginTransaction(deferred: true);

        public void Dispose()
        {
            Registers.Dispose();
            Files.Dispose();
            FilesByName.Dispose();
            _connection.Dispose();
        }

        private SqliteCommand Prepare(string sql)
        {
            var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.Add(new SqliteParameter("$key", SqliteType.Integer));
            command.Prepare();
            return command;
        }
    }
}
