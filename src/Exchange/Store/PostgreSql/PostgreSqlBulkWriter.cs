using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Store.PostgreSql;

/// <summary>PostgreSQL's fastest way in: COPY in binary, inside the caller's transaction. For any number of threads.</summary>
internal sealed class PostgreSqlBulkWriter
{
    private const string Staged = "staged_";
    private readonly ConcurrentDictionary<Type, Table> _tables = new();

    /// <exception cref="PostgresException">A row breaks a key; the caller's transaction undoes the others.</exception>
    public async Task InsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count > 0)
            await CopyAsync(Connection(context), TableOf<TRow>(context), "", rows, cancellationToken);
    }

    /// <summary>Rows whose key is there already take that one's place: by way of a table that ends with the transaction.</summary>
    public async Task InsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count == 0)
            return;
        var (table, connection) = (TableOf<TRow>(context), Connection(context));
        await ExecuteAsync(connection, $"CREATE TEMP TABLE IF NOT EXISTS \"{Staged}{table.Name}\" (LIKE \"{table.Name}\") ON COMMIT DROP", cancellationToken);
        await CopyAsync(connection, table, Staged, rows, cancellationToken);
        await ExecuteAsync(connection, $"INSERT INTO \"{table.Name}\" ({table.ColumnList}) SELECT {table.ColumnList} FROM \"{Staged}{table.Name}\"{table.OnConflict}", cancellationToken);
        await ExecuteAsync(connection, $"DELETE FROM \"{Staged}{table.Name}\"", cancellationToken);
    }

    private static NpgsqlConnection Connection(ExchangeContext context) => (NpgsqlConnection)context.Database.GetDbConnection();

    private Table TableOf<TRow>(ExchangeContext context) =>
        _tables.GetOrAdd(typeof(TRow), type => new Table(context.Model.FindEntityType(type) ?? throw new ArgumentException("Not a row of the model.")));

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Names of our own tables and columns.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CopyAsync<TRow>(NpgsqlConnection connection, Table table, string prefix, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        await using var importer = await connection.BeginBinaryImportAsync($"COPY \"{prefix}{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            foreach (var column in table.Columns)
                await column.WriteAsync(importer, row, cancellationToken);
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private sealed class Table
    {
        public Table(IEntityType entity)
        {
            Columns = [.. entity.GetProperties().Select(property => new Column(property))];
            Name = entity.GetTableName()!;
            ColumnList = string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));
            OnConflict = Store.OnConflict.Update(entity);
        }

        public Column[] Columns { get; }

        public string Name { get; }

        public string ColumnList { get; }

        public string OnConflict { get; }
    }

    private sealed class Column(IProperty property)
    {
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly NpgsqlDbType _type = Type(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType);

        public string Name { get; } = property.GetColumnName();

        public Task WriteAsync(NpgsqlBinaryImporter importer, object row, CancellationToken cancellationToken) => _getter.GetClrValue(row) switch
        {
            null => importer.WriteNullAsync(cancellationToken),
            long value => importer.WriteAsync(value, _type, cancellationToken),
            int value => importer.WriteAsync(value, _type, cancellationToken),
            bool value => importer.WriteAsync(value, _type, cancellationToken),
            byte[] value => importer.WriteAsync(value, _type, cancellationToken),
            string value => importer.WriteAsync(value, _type, cancellationToken),
            Enum value => importer.WriteAsync(Convert.ToInt32(value, null), _type, cancellationToken),
            var value => throw new NotSupportedException(value.GetType().Name),
        };

        private static NpgsqlDbType Type(Type type) =>
            type.IsEnum || type == typeof(int) ? NpgsqlDbType.Integer
            : type == typeof(long) ? NpgsqlDbType.Bigint
            : type == typeof(bool) ? NpgsqlDbType.Boolean
            : type == typeof(byte[]) ? NpgsqlDbType.Bytea
            : type == typeof(string) ? NpgsqlDbType.Text
            : throw new NotSupportedException(type.Name);
    }
}
