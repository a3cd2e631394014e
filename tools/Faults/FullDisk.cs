using System.Diagnostics;
using System.Globalization;
using Exchange.Cli;
using Npgsql;

namespace Faults;

/// <summary>A disk that is really full (reliability.md F5): the database on a small file system of its own, filled up to some bytes while clients send.</summary>
internal static class FullDisk
{
    private const int Households = 1500;
    private const int Mebibytes = 48;

    /// <summary>Where PostgreSQL's database lies while its disk is filled.</summary>
    public static readonly string Tablespace = Arena.DatabaseName + "_disk";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Fills the disk again and again until everything is stored.</summary>
    /// <returns>How often a client heard that it is full; -1 where no file system can be made here.</returns>
    public static async Task<int> RunAsync(Place place, Random random, int most, CancellationToken cancellationToken)
    {
        // Where PostgreSQL may go, too: its own account must reach the folder, and own it.
        var disk = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"exchange-disk-{Environment.ProcessId}"));
        Directory.CreateDirectory(disk);
        if (!Run("mount", "-t", "tmpfs", "-o", $"size={Mebibytes}m,mode=0700", "none", disk) || (place.Postgres.Length > 0 && !Run("chown", "postgres", disk)))
            return -1;
        try
        {
            if (place.Postgres.Length > 0)
                await ExecuteAsync(place, $"CREATE TABLESPACE {Tablespace} LOCATION '{disk}'", cancellationToken);
            return await FillAsync(place, random, most, disk, cancellationToken);
        }
        finally
        {
            if (place.Postgres.Length > 0)
                await ExecuteAsync(place, $"DROP TABLESPACE IF EXISTS {Tablespace}", CancellationToken.None);
            Run("umount", "-l", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task<int> FillAsync(Place place, Random random, int most, string disk, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(place, random, Households, disk, cancellationToken);
        var (refused, full) = (0, new SemaphoreSlim(0));
        var sending = arena.SendAllAsync(
            arena.Victim.Address,
            exception =>
            {
                if (Failure.Reason(exception) != "STORAGE_FULL")
                    return Failure.Reason(exception) is "STORE_UNAVAILABLE" or "WRITER_FENCED";
                Interlocked.Increment(ref refused);
                full.Release();
                return true;
            },
            null, cancellationToken);
        var filler = Path.Combine(disk, "filler");
        var fills = 0;
        while (!sending.IsCompleted && fills < most)
        {
            await Task.Delay(random.Next(5, 60), cancellationToken);

            // Before the disk is full: a server whose disk is full may refuse new connections (PostgreSQL writes a file of its own for the first ones).
            await using var reader = await arena.OpenAsync();
            Fill(filler, new DriveInfo(disk).AvailableFreeSpace - random.Next(0, 200_000));
            if (await Task.WhenAny(full.WaitAsync(Longest, cancellationToken), sending) != sending && Volatile.Read(ref refused) > fills)
            {
                fills++;
                await arena.CheckAcknowledgedAsync(reader);
            }

            File.Delete(filler);
            while (full.CurrentCount > 0)
                await full.WaitAsync(cancellationToken);
        }

        File.Delete(filler);
        await sending;
        await arena.CheckAcknowledgedAsync();
        await arena.CheckAllAsync();
        return Math.Max(1, fills);
    }

    private static void Fill(string path, long bytes)
    {
        if (bytes <= 0)
            return;
        try
        {
            using var file = File.Create(path, 1);
            var zeros = new byte[64 * 1024];
            for (var left = bytes; left > 0; left -= zeros.Length)
                file.Write(zeros, 0, (int)Math.Min(left, zeros.Length));
        }
        catch (IOException)
        {
            // Full a little earlier than it said.
        }
    }

    private static async Task ExecuteAsync(Place place, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Names of our own.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
