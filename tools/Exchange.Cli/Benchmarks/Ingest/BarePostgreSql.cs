using Npgsql;
using NpgsqlTypes;

namespace Exchange.Cli.Benchmarks.Ingest;

/// <summary>PostgreSQL as Npgsql writes it fastest: binary COPY, synchronous_commit=on.</summary>
internal sealed class BarePostgreSql : IBareStore
{
    private readonly NpgsqlConnection _connection;

    public BarePostgreSql(string connection)
    {
        _connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, Options = "-c synchronous_commit=on" }.ConnectionString);
        _connection.Open();
        using var command = new NpgsqlCommand(
            "CREATE TABLE register_records (batch bigint NOT NULL, idx bigint NOT NULL, region integer NOT NULL, person_key bigint, payload bytea NOT NULL, PRIMARY KEY (batch, idx))", _connection);
        command.ExecuteNonQuery();
    }

    public async Task WriteAsync(ReadOnlyMemory<BareRow> rows, CancellationToken cancellationToken)
    {
        await using var importer = await _connection.BeginBinaryImportAsync("COPY register_records FROM STDIN (FORMAT BINARY)", cancellationToken);
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows.Span[i];
            await importer.StartRowAsync(cancellationToken);
            await importer.WriteAsync(row.Batch, NpgsqlDbType.Bigint, cancellationToken);
            await importer.WriteAsync(row.Index, NpgsqlDbType.Bigint, cancellationToken);
            await importer.WriteAsync(row.Region, NpgsqlDbType.Integer, cancellationToken);
            await importer.WriteAsync(row.PersonKey, NpgsqlDbType.Bigint, cancellationToken);
            await importer.WriteAsync(row.Payload, NpgsqlDbType.Bytea, cancellationToken);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>Makes a database anew, and gives its connection string.</summary>
    public static async Task<string> CreateAsync(string server, string name, CancellationToken cancellationToken)
    {
        await DropAsync(server, name, cancellationToken);
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'", cancellationToken);
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public static Task DropAsync(string server, string name, CancellationToken cancellationToken) =>
        ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", cancellationToken);

    public static async Task<long> SizeAsync(string server, string name, CancellationToken cancellationToken) =>
        (long)(await ExecuteAsync(server, $"SELECT pg_database_size('{name}')", cancellationToken))!;

    private static async Task<object?> ExecuteAsync(string server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
