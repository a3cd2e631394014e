using System.Globalization;
using Exchange.Cli;
using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Faults;

/// <summary>
/// Runs whose nodes are killed and frozen at random moments: one node on SQLite, two that share each run on PostgreSQL. Whatever happens, each run must end, and with
/// the digest of the run that nothing happened to.
/// </summary>
internal static class RunFaults
{
    private const int Households = 3000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(1);

    /// <summary>Does so until so many faults have happened.</summary>
    /// <returns>How many did.</returns>
    public static async Task<int> RunAsync(Place place, Random random, int most, CancellationToken cancellationToken)
    {
        await using var arena = await Arena.StartAsync(
            place, random, Households, null, cancellationToken, "--node-lease", Lease.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--shard-households", "256", "--part-households", "32");
        await arena.SendAllAsync(arena.Victim.Address, _ => false, null, cancellationToken);
        var nodes = new List<Victim> { arena.Victim };
        if (place.Postgres.Length > 0)
        {
            var folder = Directory.CreateDirectory(Path.Combine(place.Folder, "second")).FullName;
            nodes.Add(new Victim(place.Service, folder, arena.Arguments));
            await nodes[1].StartAsync(null, cancellationToken);
        }

        try
        {
            await CreateAsync(nodes[0], arena.Manifest, "whole", cancellationToken);
            var whole = await FollowAsync(nodes, "whole", cancellationToken);
            var faults = 0;
            for (var number = 1; faults < most; number++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"faulty-{number}");
                await CreateAsync(nodes[0], arena.Manifest, id, cancellationToken);
                var following = FollowAsync(nodes, id, cancellationToken);
                for (var more = random.Next(1, 4); more > 0 && faults < most; more--)
                {
                    await Task.Delay(random.Next(20, 900), cancellationToken);
                    if (following.IsCompleted)
                        break;
                    await HurtAsync(nodes[random.Next(nodes.Count)], nodes.Count > 1 && random.Next(3) == 0, cancellationToken);
                    faults++;
                }

                var run = await following;
                Arena.Require(run.State is RunState.Succeeded, $"{id} ended as {run.State}: {run.FailureReason}; the nodes said: {string.Join('\n', nodes.Select(node => node.Said))}");
                Arena.Require(run.InputDigest == whole.InputDigest && run.ResultDigest == whole.ResultDigest && run.Findings == whole.Findings, $"{id} has another digest");
                var findings = await CountAsync(nodes[0], id, cancellationToken);
                Arena.Require(findings == run.Findings, $"{id} has published {findings} findings and says {run.Findings}");
            }

            return faults;
        }
        finally
        {
            foreach (var node in nodes.Skip(1))
                await node.DisposeAsync();
        }
    }

    /// <summary>Kills a node and starts it anew, or freezes it until others have taken its work over.</summary>
    private static async Task HurtAsync(Victim node, bool isFrozen, CancellationToken cancellationToken)
    {
        if (isFrozen)
        {
            node.Signal("STOP");
            await Task.Delay(Lease * 2.5, cancellationToken);
            node.Signal("CONT");
            return;
        }

        node.Kill();
        await node.StartAsync(null, cancellationToken);
    }

    private static async Task CreateAsync(Victim node, Manifest manifest, string id, CancellationToken cancellationToken)
    {
        using var union = new ServiceConnection(node.Address, Province.Union);
        await union.Comparison.CreateRunAsync(
            new CreateRunRequest
            {
                RunId = id,
                Kind = RunKind.AnnualReconciliation,
                RegionCode = Matching.Identity.RegionCode.Format(Gansu.Code),
                BusinessYear = manifest.BusinessYear,
                AsOfDate = manifest.AsOfDate,
            },
            union.Headers, cancellationToken: cancellationToken);
    }

    /// <summary>Asks for the run, whichever node answers, until it has ended.</summary>
    private static async Task<Run> FollowAsync(List<Victim> nodes, string id, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        for (var turn = 0; ; turn++)
        {
            try
            {
                await Task.Delay(50, limit.Token);
                using var union = new ServiceConnection(nodes[turn % nodes.Count].Address, Province.Union);
                using var once = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                once.CancelAfter(TimeSpan.FromSeconds(1));
                var run = (await union.Comparison.GetRunAsync(new GetRunRequest { Name = $"runs/{id}" }, union.Headers, cancellationToken: once.Token)).Run;
                if (run.State is not (RunState.Pending or RunState.Running))
                    return run;
            }
            catch (RpcException exception) when (!limit.IsCancellationRequested && exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
            {
                // Killed or frozen just now; the next one answers.
            }
            catch (Exception exception) when (exception is OperationCanceledException or RpcException && !cancellationToken.IsCancellationRequested)
            {
                throw new InvalidDataException($"{id} did not end");
            }
        }
    }

    private static async Task<long> CountAsync(Victim node, string id, CancellationToken cancellationToken)
    {
        using var union = new ServiceConnection(node.Address, Province.Union);
        return (await union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = $"runs/{id}", PageSize = 1 }, union.Headers, cancellationToken: cancellationToken)).TotalSize;
    }
}
