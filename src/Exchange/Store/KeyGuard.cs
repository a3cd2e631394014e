using Exchange.Protection;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Store;

/// <summary>Holds the key file and the database together: data written under one key file is never mixed with, or looked for under, another.</summary>
public static class KeyGuard
{
    private const int OwnRow = 1;

    /// <summary>Opens the key file; makes it where there is neither file nor data. Call it after the migrations, before anything else.</summary>
    /// <param name="store">The database.</param>
    /// <param name="path">The key file.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The file is missing, broken, or not the one that the database was written with; the message says which.</exception>
    /// <param name="useSm2">Whether receipts are signed with SM2; a file without such a key is given one.</param>
    public static async Task<KeyRing> OpenAsync(IExchangeStore store, string path, DateTimeOffset now, CancellationToken cancellationToken, bool useSm2 = false)
    {
        await using var context = store.CreateContext();
        var known = await context.KeyChecks.AsNoTracking().SingleOrDefaultAsync(row => row.Id == OwnRow, cancellationToken);
        if (known is not null && !File.Exists(path))
            throw new FormatException($"找不到密钥文件 {path};数据库中的数据须用原密钥文件才能读取,请用 --keys 指定 / the key file is missing, and the database cannot be read without it: name it with --keys");
        var file = File.Exists(path) ? KeyFile.Read(path) : KeyFile.Create(path, now);
        var ring = new KeyRing(useSm2 && file.Sm2SigningKey is null ? file.WithSm2(path) : file, useSm2);
        var check = ring.CheckValue();
        known ??= await store.WriteAsync(
            async (writing, token) =>
            {
                var row = await writing.KeyChecks.SingleOrDefaultAsync(stored => stored.Id == OwnRow, token);
                if (row is null)
                {
                    writing.KeyChecks.Add(row = new KeyCheckRow { Id = OwnRow, CheckValue = check });
                    await writing.SaveChangesAsync(token);
                }

                return row;
            },
            cancellationToken);
        if (known.CheckValue != check)
            throw new FormatException($"密钥文件 {path} 不是写入该数据库时所用的 / the key file is not the one that the database was written with");
        var wrapped = await context.Batches.Where(batch => batch.KeyId != "").Select(batch => batch.KeyId).Distinct().ToListAsync(cancellationToken);
        if (wrapped.Find(id => !ring.Knows(id)) is { } missing)
            throw new FormatException($"密钥文件 {path} 缺少编号为 {missing} 的密钥 / the key file lacks the key {missing}, which protects batches of the database");
        return ring;
    }
}
