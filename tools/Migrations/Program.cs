using Exchange.Store;
using Exchange.Store.PostgreSql;
using Exchange.Store.Sqlite;
using Exchange.Store.SqlServer;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

// Usage, from the root of the checkout: dotnet run --project tools/Migrations -- NAME
if (args is not [var name, .. { Length: <= 1 } only])
{
    Console.Error.WriteLine("usage: dotnet run --project tools/Migrations -- NAME [Sqlite|PostgreSql|SqlServer]");
    return 2;
}

using var sqlite = new SqliteStore(":memory:");
using var postgreSql = new PostgreSqlStore("Host=none");
Scaffold(sqlite, "Sqlite", new Microsoft.EntityFrameworkCore.Sqlite.Design.Internal.SqliteDesignTimeServices());
Scaffold(postgreSql, "PostgreSql", new Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal.NpgsqlDesignTimeServices());
Scaffold(new SqlServerStore("Server=none"), "SqlServer", new Microsoft.EntityFrameworkCore.SqlServer.Design.Internal.SqlServerDesignTimeServices());
return 0;

void Scaffold(IExchangeStore store, string provider, IDesignTimeServices design)
{
    if (only is [var one] && one != provider)
        return;
    using var context = store.CreateContext();
    var services = new ServiceCollection()
        .AddEntityFrameworkDesignTimeServices()
        .AddDbContextDesignTimeServices(context);
    design.ConfigureDesignTimeServices(services);
    using var built = services.BuildServiceProvider();
    using var scope = built.CreateScope();
    var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();
    var migration = scaffolder.ScaffoldMigration(name, "Exchange", $"Store.{provider}.Migrations");
    var folder = Path.Combine("src", "Exchange", "Store", provider, "Migrations");
    Directory.CreateDirectory(folder);
    File.WriteAllText(Path.Combine(folder, $"{migration.MigrationId}.cs"), migration.MigrationCode);
    File.WriteAllText(Path.Combine(folder, $"{migration.MigrationId}.Designer.cs"), migration.MetadataCode);
    File.WriteAllText(Path.Combine(folder, $"{migration.SnapshotName}.cs"), migration.SnapshotCode);
    Console.WriteLine($"{folder}/{migration.MigrationId}.cs");
}
