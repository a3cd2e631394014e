using Exchange.Cli;
using Grpc.Core;

namespace Faults;

/// <summary>Lines that break while clients send (reliability.md F7).</summary>
internal static class LineFaults
{
    private const int Households = 250;

    /// <summary>Sends a province over lines of which most break, each at a byte of its own.</summary>
    /// <returns>How many broke.</returns>
    public static async Task<int> RunAsync(Place place, Random random, int most, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(place, random, Households, null, cancellationToken);
        var (gate, given) = (new Lock(), 0);
        FateKind[] kinds = [FateKind.Cut, FateKind.Cut, FateKind.Reset, FateKind.Reset, FateKind.Stall, FateKind.HalfClosedDown, FateKind.HalfClosedUp, FateKind.BlackHole];
        await using var line = new FaultyLine(arena.Victim.Address, () =>
        {
            lock (gate)
            {
                // From the first bytes of the connection to the middle of an upload, evenly over the powers of two.
                return ++given > most ? default : new Fate(kinds[random.Next(kinds.Length)], (long)Math.Pow(2, 3 + (random.NextDouble() * 15)));
            }
        });
        await arena.SendAllAsync(
            line.Address,

            // A frame of a line that was given up may arrive late and fence the client that came back.
            refused => Failure.Reason(refused) == "WRITER_FENCED" || refused.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.DeadlineExceeded, TimeSpan.FromSeconds(1), cancellationToken);
        await arena.CheckAcknowledgedAsync();
        await arena.CheckAllAsync();
        return Math.Max(1, line.Faults);
    }
}
