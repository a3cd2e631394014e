using System.Diagnostics;
using Exchange.Cli;
using Grpc.Core;
using Npgsql;

namespace Faults;

/// <summary>PostgreSQL restarted, and its connections ended, while services commit (reliability.md F11).</summary>
internal static class LostConnections
{
    private const int Households = 2500;
    private const int RestartEvery = 6;

    /// <summary>Ends all of the service's connections again and again until everything is stored; every sixth time by a restart of the server.</summary>
    /// <returns>How often.</returns>
    public static async Task<int> RunAsync(Place place, Random random, int most, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(place, random, Households, null, cancellationToken);
        var sending = arena.SendAllAsync(
            arena.Victim.Address, refused => Failure.Reason(refused) is "STORE_UNAVAILABLE" or "WRITER_FENCED" || refused.StatusCode is StatusCode.Unavailable, null, cancellationToken);
        var faults = 0;
        while (!sending.IsCompleted && faults < most)
        {
            await Task.Delay(random.Next(20, 400), cancellationToken);
            if (sending.IsCompleted)
                break;
            if (++faults % RestartEvery == 0)
                await RestartAsync(place, cancellationToken);
            else if (!await TerminateAsync(place, cancellationToken))
                faults--;
            if (faults % 5 == 0)
                await arena.CheckAcknowledgedAsync();
        }

        await sending;
        await arena.CheckAcknowledgedAsync();
        await arena.CheckAllAsync();
        return Math.Max(1, faults);
    }

    private static async Task<bool> TerminateAsync(Place place, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Postgres) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // A name of our own.
        await using var command = new NpgsqlCommand($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{Arena.DatabaseName}' AND pid <> pg_backend_pid() AND state <> 'idle'", connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! > 0;
    }

    private static async Task RestartAsync(Place place, CancellationToken cancellationToken)
    {
        using (var restart = Process.Start(new ProcessStartInfo("service", ["postgresql", "restart"]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            await restart.WaitForExitAsync(cancellationToken);
            Arena.Require(restart.ExitCode == 0, "PostgreSQL could not be restarted here (service postgresql restart)");
        }

        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(place.Postgres) { Pooling = false }.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (tries < 100)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }
}
