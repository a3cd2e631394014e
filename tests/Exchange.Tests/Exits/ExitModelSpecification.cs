using System.Collections.Concurrent;
using Exchange.Tests.Store;
using Exchange.V1;
using Grpc.Core;
using Matching.Casework;

namespace Exchange.Tests.Exits;

/// <summary>
/// Random histories of exits: people at once, days that pass, the service stopped and started under them. Afterwards every answer that anybody got stands in the record once, the
/// record is a legal history by a table written here a second time, and nobody left without two people, the days of publicity and the grace.
/// </summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class ExitModelSpecification(ExchangeServer kind)
{
    private static readonly HashSet<(ExitState From, ExitAction Action, ExitState To)> Legal =
    [
        (ExitState.Unspecified, ExitAction.Propose, ExitState.Proposed), (ExitState.Proposed, ExitAction.Check, ExitState.Checked), (ExitState.Checked, ExitAction.Publicise, ExitState.Publicised),
        (ExitState.Publicised, ExitAction.Contest, ExitState.Proposed), (ExitState.Publicised, ExitAction.Refuse, ExitState.Proposed), (ExitState.Publicised, ExitAction.Approve, ExitState.Grace),
        (ExitState.Publicised, ExitAction.Approve, ExitState.Exited), (ExitState.Grace, ExitAction.Recheck, ExitState.Grace), (ExitState.Grace, ExitAction.Complete, ExitState.Exited),
        (ExitState.Proposed, ExitAction.Retain, ExitState.Retained), (ExitState.Checked, ExitAction.Retain, ExitState.Retained), (ExitState.Publicised, ExitAction.Retain, ExitState.Retained),
        (ExitState.Grace, ExitAction.Retain, ExitState.Retained), (ExitState.Exited, ExitAction.Return, ExitState.Returned),
    ];

    [StoreTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_many_do_at_once_nobody_leaves_who_may_not_and_nothing_is_lost(int seed)
    {
        await using var server = await kind.StartAnotherAsync();
        var files = Enumerable.Range(1, 8).Select(number => Some.Household(number)).ToList();
        using (var client = server.As(ExchangeServer.Lanzhou))
            await client.PushAsync("files", RecordKind.HouseholdFile, [.. files.Select(file => file.Bytes())]);
        var acknowledged = new ConcurrentBag<(string Name, ExitAction Action, string Person, int Version, ExitState State)>();
        var random = new Random(seed);
        for (var round = 0; round < 4; round++)
        {
            // The port changes with every start, so each round has its own clients.
            using var stop = new CancellationTokenSource();
            var workers = Enumerable.Range(0, 4).Select(number => new Random(random.Next()) is var own ? Task.Run(() => WorkAsync(server, $"p-{number}", own, files, acknowledged, stop.Token)) : null!).ToList();
            var (enough, waited) = (acknowledged.Count + 100 + random.Next(40), System.Diagnostics.Stopwatch.StartNew());
            while (acknowledged.Count < enough && waited.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(random.Next(20));
                server.Clock.Ahead += TimeSpan.FromDays(random.Next(3) == 0 ? random.Next(12) : 0);
            }

            if (round < 3)
                await server.StopAsync();
            await stop.CancelAsync();
            await Task.WhenAll(workers);
            if (round < 3)
                await server.StartAsync();
        }

        using var reader = server.As(ExchangeServer.Province);
        var (all, left) = (new List<ExitEvent>(), 0);
        foreach (var exit in await reader.ExitsAsync())
        {
            var events = await reader.ExitEventsAsync(exit.Name);
            all.AddRange(events);
            Assert.All(events, happened => Assert.Contains((happened.From, happened.Action, happened.To), Legal));
            Assert.Equal(events.Select(happened => happened.To).Prepend(ExitState.Unspecified).SkipLast(1), events.Select(happened => happened.From));
            Assert.Equal((events[^1].To, $"{events.Count}"), (exit.State, exit.Etag));
            foreach (var (_, action, person, version, state) in acknowledged.Where(answer => answer.Name == exit.Name))
                Assert.Equal((action, person, state), (events[version - 1].Action, events[version - 1].Reviewer.Person, events[version - 1].To));
            if (events.FindIndex(happened => happened.To is ExitState.Exited) is var last and >= 0)
            {
                left++;
                AssertMayLeave(exit, events[..(last + 1)]);
            }
        }

        // Of one file at most one case is under way, however many propose at once.
        foreach (var file in (await reader.ExitsAsync()).GroupBy(exit => exit.FileNumber))
            Assert.All(file.SkipLast(1), exit => Assert.Contains(exit.State, (ExitState[])[ExitState.Retained, ExitState.Returned]));
        Assert.Equal(all.OrderBy(happened => happened.Sequence), await reader.WatchedAsync());
        Assert.Equal(all.Count, all.Select(happened => happened.Sequence).Distinct().Count());
        Assert.Equal(acknowledged.Count, acknowledged.Distinct().Count());
        Assert.True(acknowledged.Count > 200, $"only {acknowledged.Count} answers");
        Assert.True(left > 3, $"only {left} left");
        var statistics = await reader.Exits.GetExitStatisticsAsync(new GetExitStatisticsRequest(), reader.Headers);
        Assert.Equal(all.Count(happened => happened.To is ExitState.Exited), statistics.Months.Sum(month => month.Exited));
        Assert.Equal(all.Count(happened => happened.To is ExitState.Returned), statistics.Months.Sum(month => month.Returned));
    }

    private static void AssertMayLeave(ExitCase exit, List<ExitEvent> events)
    {
        var (publicity, approval) = (events.FindLast(happened => happened.Action is ExitAction.Publicise)!, events.Single(happened => happened.Action is ExitAction.Approve));
        var check = events.FindLast(happened => happened.Action is ExitAction.Check)!;
        Assert.DoesNotContain(approval.Reviewer.Person, (string[])[events[0].Reviewer.Person, check.Reviewer.Person, publicity.Reviewer.Person]);
        var (from, until) = (Day(publicity), Day(approval));
        Assert.True(Enumerable.Range(1, until.DayNumber - from.DayNumber - 1).Count(i => WorkingDayCalendar.Shipped.IsWorkingDay(from.AddDays(i))) >= 5, "publicity");
        if (exit.Terms.GraceMonths == 0)
            return;
        Assert.True(Day(events[^1]) > until.AddMonths(exit.Terms.GraceMonths), "grace");
        Assert.True(Day(events.FindLast(happened => happened.Action is ExitAction.Recheck)!).AddMonths(1) >= Day(events[^1]), "recheck");
    }

    private static DateOnly Day(ExitEvent happened) => DateOnly.FromDateTime(happened.Time.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(8)).DateTime);

    private static async Task WorkAsync(
        ExchangeServer server, string person, Random random, List<HouseholdFile> files, ConcurrentBag<(string, ExitAction, string, int, ExitState)> acknowledged, CancellationToken stop)
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var file = files[random.Next(files.Count)];
                var exit = (await client.ExitsAsync(new ExitFilter { FileNumber = file.FileNumber })).LastOrDefault();
                if (exit is null || random.Next(8) == 0)
                {
                    // Asking for the same again is answered with the same and is no second proposal.
                    var proposed = await client.ProposeAsync(file, person, random.Next(2) == 0 ? ExitReason.Death : ExitReason.StateRelief);
                    if (proposed.Name != exit?.Name)
                        acknowledged.Add((proposed.Name, ExitAction.Propose, person, int.Parse(proposed.Etag, null), proposed.State));
                    continue;
                }

                // Mostly what leads on, sometimes anything.
                var onward = exit.Allowed.Where(action => action is not (ExitAction.Retain or ExitAction.Contest or ExitAction.Refuse)).ToList();
                var next = random.Next(5) == 0 || onward.Count == 0 ? (ExitAction)random.Next(1, 11) : onward[random.Next(onward.Count)];
                var answer = await client.StepAsync(exit, next, person);
                acknowledged.Add((exit.Name, next, person, int.Parse(answer.Etag, null), answer.State));
            }
            catch (RpcException exception) when (exception.StatusCode is StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.AlreadyExists)
            {
                // Refused, and says why.
            }
            catch (RpcException exception) when (exception.Trailers.GetValueBytes("grpc-status-details-bin") is null || exception.StatusCode is StatusCode.Unavailable)
            {
                // The service has stopped, so it has said nothing of its own: whether it was done is not known.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}

public sealed class ExitModelOnSqliteTests(ExchangeServer kind) : ExitModelSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class ExitModelOnPostgreSqlTests(PostgreSqlServer kind) : ExitModelSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class ExitModelOnSqlServerTests(SqlServerServer kind) : ExitModelSpecification(kind), IClassFixture<SqlServerServer>;
