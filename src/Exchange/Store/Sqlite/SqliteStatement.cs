using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Exchange.Store.Sqlite;

/// <summary>
/// A prepared statement whose parameters are bound by their place. Commands of ADO.NET bind by name, and SQLite finds a name by comparing it with those before it:
/// with 32 rows in one statement that was 8.6 % of a whole run (docs/decisions.md 85). In whatever transaction its connection is. For one thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Require(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <param name="place">The parameter's place, from 1.</param>
    /// <param name="value">A number of whole values, a text, bytes or null.</param>
    /// <exception cref="SqliteException">The value is too long.</exception>
    public void Bind(int place, object? value) => Require(value switch
    {
        null => raw.sqlite3_bind_null(_statement, place),
        string text => raw.sqlite3_bind_text(_statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, place, bytes),
        long number => raw.sqlite3_bind_int64(_statement, place, number),
        int number => raw.sqlite3_bind_int64(_statement, place, number),
        bool isTrue => raw.sqlite3_bind_int64(_statement, place, isTrue ? 1 : 0),
        Enum named => raw.sqlite3_bind_int64(_statement, place, Convert.ToInt64(named, null)),
        _ => throw new NotSupportedException($"No column holds a {value.GetType().Name}."),
    });

    /// <summary>Goes to the next row; at the end, or where it fails, the statement can be used anew.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        var end = raw.sqlite3_reset(_statement);
        Require(code == raw.SQLITE_DONE ? end : code);
        return false;
    }

    /// <summary>Runs it with these numbers.</summary>
    /// <returns>Whether there is a row; whoever has read it says <see cref="Reset"/>.</returns>
    /// <exception cref="SqliteException">The database refuses it.</exception>
    public bool Execute(params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++)
            Bind(i + 1, values[i]);
        return Step();
    }

    /// <summary>A column of the row, a number.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>A column of the row, bytes; theirs until the next step or the reset.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    /// <summary>Leaves the row, and with it the read that holds the database's log.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    /// <inheritdoc/>
    public void Dispose() => _statement.Dispose();

    private void Bind(int place, long value) => Require(raw.sqlite3_bind_int64(_statement, place, value));

    private void Require(int code)
    {
        if (code != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(code, _database);
    }
}
