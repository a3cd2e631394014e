using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Comparison;

/// <summary>Several services on one PostgreSQL database: tools/Faults kills and freezes them, here they work.</summary>
public sealed class NodesOnPostgreSqlTests
{
    [StoreFact]
    public async Task Two_nodes_share_a_run_and_either_answers_for_it()
    {
        await using var kind = new PostgreSqlServer();
        await using var first = await kind.StartAnotherAsync(options => (options.ShardHouseholds, options.PartHouseholds, options.Workers) = (8, 4, 1));
        await using var second = await first.StartBesideAsync();
        await first.PushProvinceAsync(new ProvinceOptions { Seed = 7, Households = 400, RegisterFactor = 4 });
        using var here = first.As(ExchangeServer.Province);
        using var there = second.As(ExchangeServer.Province);
        await here.Comparison.CreateRunAsync(Sending.RunRequest("shared"), here.Headers);
        var nodes = new HashSet<string>();
        var watching = there.WatchAsync("runs/shared");
        while (!watching.IsCompleted)
        {
            await using var context = first.Store.CreateContext();
            nodes.UnionWith(await context.RunShards.Where(shard => shard.Node != "").Select(shard => shard.Node).Distinct().ToListAsync());
        }

        var run = await watching;
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(2, nodes.Count);
        Assert.Equal(run, (await here.Comparison.GetRunAsync(new GetRunRequest { Name = "runs/shared" }, here.Headers)).Run);

        // A page that one node has begun, the other goes on with.
        var page = await here.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/shared", PageSize = 3 }, here.Headers);
        var next = await there.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/shared", PageSize = 3, PageToken = page.NextPageToken }, there.Headers);
        Assert.Equal(6, page.Findings.Concat(next.Findings).Select(finding => finding.Name).Distinct().Count());

        // A client that was given both addresses works with either, and with what is left when one is gone.
        var both = $"{first.Address},{second.Address}";
        (await Ended.CliAsync("findings", "shared", "--server", both, "--as", ExchangeServer.Province)).Must();
        await second.StopAsync();
        for (var call = 0; call < 3; call++)
            (await Ended.CliAsync("run", "--server", both, "--as", ExchangeServer.Province, "--region", "620000", "--year", "2026", "--as-of", "20260630", "--id", $"alone-{call}", "--validate-only")).Must();
    }
}
