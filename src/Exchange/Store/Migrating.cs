using Microsoft.EntityFrameworkCore;

namespace Exchange.Store;

/// <summary>Brings a database to this version's tables.</summary>
internal static class Migrating
{
    /// <summary>Applies what is missing.</summary>
    /// <exception cref="FormatException">The database is of a version that this one does not know: newer, or from before records were protected.</exception>
    public static async Task MigrateAsync(ExchangeContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToHashSet();
        if ((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any(applied => !known.Contains(applied)))
        {
            throw new FormatException(
                "数据库由本程序不认识的版本建立(更新的版本,或数据尚未加密保护的旧版本);请用相应版本的程序,或另建数据库重新上报 / "
                + "the database is of a version that this one does not know (a newer one, or one from before records were protected); use that version, or send the batches to a new database");
        }

        await context.Database.MigrateAsync(cancellationToken);
    }
}
