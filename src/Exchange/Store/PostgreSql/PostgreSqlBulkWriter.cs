using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace Exchange.Store.PostgreSql;

/// <summary>PostgreSQL's fastest way in: COPY in binary, inside the caller's transaction. For any number of threads.</summary>
internal sealed class PostgreSqlBulkWriter
{
    private readonly ConcurrentDictionary<Type, Table> _tables = new();

    /// <exception cref="PostgresException">A row breaks a key; the caller's transaction undoes the others.</exception>
    public async Task InsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (rows.Count == 0)
            return;
        var table = _tables.GetOrAdd(typeof(TRow), type => new Table(context.Model.FindEntityType(type) ?? throw new ArgumentException("Not a row of the model.", nameof(rows))));
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using var importer = await connection.BeginBinaryImportAsync(table.Copy, cancellationToken);
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
            Copy = $"COPY \"{entity.GetTableName()}\" ({string.Join(", ", Columns.Select(column => $"\"{column.Name}\""))}) FROM STDIN (FORMAT BINARY)";
        }

        public Column[] Columns { get; }

        public string Copy { get; }
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
