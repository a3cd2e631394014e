using Microsoft.Data.SqlClient;

namespace Exchange.Tests.Store;

/// <summary>A fresh database on the SQL Server that EXCHANGE_TEST_SQLSERVER names, whose login must be allowed to create databases.</summary>
internal sealed class SqlServerDatabase : IAsyncDisposable
{
    private readonly string _name = $"exchange_test_{Guid.NewGuid():N}";

    private SqlServerDatabase()
    {
    }

    /// <summary>Why there is none; empty when there is. Never a fault: where this is built, no SQL Server can be had.</summary>
    public static string Missing { get; } = Server.Length > 0 ? "" : "no SQL Server at hand: set EXCHANGE_TEST_SQLSERVER to a connection string";

    /// <summary>Its connection string.</summary>
    public string Connection => new SqlConnectionStringBuilder(Server) { InitialCatalog = _name }.ConnectionString;

    private static string Server => Environment.GetEnvironmentVariable("EXCHANGE_TEST_SQLSERVER") ?? "";

    public static async Task<SqlServerDatabase> CreateAsync()
    {
        var database = new SqlServerDatabase();
        await ExecuteAsync($"CREATE DATABASE [{database._name}] COLLATE Latin1_General_100_BIN2");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        await ExecuteAsync($"ALTER DATABASE [{_name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{_name}]");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqlConnection(Server);
        await connection.OpenAsync();
#pragma warning disable CA2100 // A name of our own.
        await using var command = new SqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
