using Npgsql;

namespace Exchange.Tests.Store;

/// <summary>
/// A fresh database on the PostgreSQL at hand: EXCHANGE_TEST_POSTGRES, or the local socket as the user who runs the tests, who must be allowed to create databases.
/// </summary>
internal sealed class PostgreSqlDatabase : IAsyncDisposable
{
    private static readonly Lazy<string> Absence = new(Probe);
    private readonly string _name = $"exchange_test_{Guid.NewGuid():N}";

    private PostgreSqlDatabase()
    {
    }

    /// <summary>Why there is none; empty when there is.</summary>
    public static string Missing => Absence.Value;

    /// <summary>Its connection string.</summary>
    public string Connection => new NpgsqlConnectionStringBuilder(Server) { Database = _name, MaxPoolSize = 20 }.ConnectionString;

    private static string Server => Environment.GetEnvironmentVariable("EXCHANGE_TEST_POSTGRES") is { Length: > 0 } named ? named : "Host=/var/run/postgresql;Database=postgres";

    public static async Task<PostgreSqlDatabase> CreateAsync()
    {
        var database = new PostgreSqlDatabase();
        await ExecuteAsync($"CREATE DATABASE {database._name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
        return database;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Probe()
    {
        try
        {
            using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false, Timeout = 5 }.ConnectionString);
            connection.Open();
            return "";
        }
        catch (NpgsqlException exception)
        {
            // Where the project checks itself, a database that is missing is a fault; elsewhere it is said.
            var said = $"no PostgreSQL at hand ({exception.GetType().Name}): set EXCHANGE_TEST_POSTGRES, or let this user create databases through the local socket";
            return Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? throw new InvalidOperationException(said) : said;
        }
    }
}
