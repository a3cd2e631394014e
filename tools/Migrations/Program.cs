using Exchange.Store.Sqlite;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

// Usage, from the root of the checkout: dotnet run --project tools/Migrations -- NAME
if (args is not [var name])
{
    Console.Error.WriteLine("usage: dotnet run --project tools/Migrations -- NAME");
    return 2;
}

using var store = new SqliteStore(":memory:");
using var context = store.CreateContext();
var services = new ServiceCollection()
    .AddEntityFrameworkDesignTimeServices()
    .AddDbContextDesignTimeServices(context);
new Microsoft.EntityFrameworkCore.Sqlite.Design.Internal.SqliteDesignTimeServices().ConfigureDesignTimeServices(services);
using var provider = services.BuildServiceProvider();
using var scope = provider.CreateScope();
var scaffolder = scope.ServiceProvider.GetRequiredService<IMigrationsScaffolder>();
var migration = scaffolder.ScaffoldMigration(name, "Exchange", "Store.Sqlite.Migrations");
var folder = Path.Combine("src", "Exchange", "Store", "Sqlite", "Migrations");
Directory.CreateDirectory(folder);
File.WriteAllText(Path.Combine(folder, $"{migration.MigrationId}.cs"), migration.MigrationCode);
File.WriteAllText(Path.Combine(folder, $"{migration.MigrationId}.Designer.cs"), migration.MetadataCode);
File.WriteAllText(Path.Combine(folder, $"{migration.SnapshotName}.cs"), migration.SnapshotCode);
Console.WriteLine($"{folder}/{migration.MigrationId}.cs");
return 0;
