namespace Faults;

/// <summary>Services killed while clients send (reliability.md F1, F2).</summary>
internal static class ServiceKills
{
    private const int Households = 1500;

    /// <summary>Kills the service at random moments until everything is stored.</summary>
    /// <returns>How often it was killed.</returns>
    public static Task<int> AtRandomAsync(Place place, Random random, int most, CancellationToken cancellationToken) => RunAsync(
        place, random, most,
        async (victim, stop) =>
        {
            await victim.StartAsync(null, stop);

            // On a machine where starting takes long, so does answering: in a shorter life the clients would get nowhere, and every kill would hit the same moment.
            await Task.Delay(random.Next(20, Math.Max(900, (int)victim.StartTime.TotalMilliseconds / 2)), stop);
            victim.Kill();
        },
        cancellationToken);

    /// <summary>Has the service end itself at named points around its commits until everything is stored.</summary>
    /// <returns>How often it ended.</returns>
    public static Task<int> AtPointsAsync(Place place, Random random, int most, CancellationToken cancellationToken) => RunAsync(
        place, random, most,
        async (victim, stop) =>
        {
            string[] points = ["begin", "before-commit", "after-commit"];
            await victim.StartAsync(("EXCHANGE_CRASH_AT", $"{points[random.Next(points.Length)]}:{random.Next(1, 40)}"), stop);
            await victim.WaitAsync(stop);
        },
        cancellationToken);

    /// <summary>Stops the service as an operator does, again and again, and starts it anew: no client may so much as notice but by waiting.</summary>
    /// <returns>How often it was stopped.</returns>
    public static Task<int> StopAsync(Place place, Random random, int most, CancellationToken cancellationToken) => RunAsync(
        place, random, most,
        async (victim, stop) =>
        {
            await victim.StartAsync(null, stop);
            await Task.Delay(random.Next(20, 600), stop);
            await victim.StopAsync(stop);
        },
        cancellationToken);

    private static async Task<int> RunAsync(Place place, Random random, int most, Func<Victim, CancellationToken, Task> kill, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(place, random, Households, null, cancellationToken);
        var victim = arena.Victim;
        var kills = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = arena.SendAllAsync(victim.Address, _ => false, null, cancellationToken);
        victim.Kill();
        while (!sending.IsCompleted && kills < most)
        {
            var killing = kill(victim, stop.Token);
            if (await Task.WhenAny(killing, sending) == killing)
            {
                await killing;
                kills++;

                // Before it is back: afterwards the clients send again what is missing, and nobody could tell.
                await arena.CheckAcknowledgedAsync();
            }
        }

        await stop.CancelAsync();
        if (victim.HasEnded)
            await victim.StartAsync(null, cancellationToken);
        await sending;

        // Once more, with everything sealed: what is on disk is what counts.
        await arena.CheckAllAsync();
        return kills + 1;
    }
}
