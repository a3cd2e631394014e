using Exchange.Store;
using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RunStage = Exchange.V1.RunStage;
using RunState = Exchange.V1.RunState;

namespace Exchange.Tests.Comparison;

/// <summary>Runs as unions see them, the same on every store.</summary>
public abstract class RunSpecification
{
    protected static readonly ProvinceOptions Small = new() { Seed = 7, Households = 400, RegisterFactor = 4 };

    [StoreFact]
    public async Task Every_planted_fault_is_found_and_nothing_else_and_the_accounts_balance()
    {
        await using var server = await StartedAsync();
        var province = await server.PushProvinceAsync(Small);
        using var union = server.As(ExchangeServer.Province);
        var run = await union.RunAsync("annual-run");
        Assert.Equal((RunState.Succeeded, 400L, province.Persons), (run.State, run.Households, run.Persons));
        var findings = await union.FindingsAsync("annual-run");
        var scores = Score.Compare(
            province.Truth, findings.Select(finding => (finding.Code, finding.Household.OwningUnion, finding.Household.FileNumber, finding.MemberNumber)));
        Assert.All(scores, score => Assert.Equal((score.Code, 1.0, 1.0), (score.Code, score.Precision, score.Recall)));
        Assert.Equal(
            Matching.Checks.FindingCatalogue.All.Select(kind => kind.Code).Except(["F04"]), // Without retired region codes nobody can say F04.
            scores.Where(score => score.Planted > 0).Select(score => score.Code));
        Assert.Equal(findings.Where(finding => finding.Suggestion is Suggestion.Exit).Select(finding => finding.Household.FileNumber).Distinct().Count(), run.ExitCandidates);

        var reconciliation = await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/annual-run" }, union.Headers);
        Assert.True(reconciliation.Balanced);
        Assert.All(reconciliation.Cells, cell => Assert.Equal(cell.Input, cell.Matched + cell.OnlyHere + cell.OnlyThere + cell.Ambiguous + cell.Rejected));
        Assert.Equal(400, Sum(RecordKind.HouseholdFile, CountUnit.Records));
        Assert.Equal(province.Persons, Sum(RecordKind.HouseholdFile, CountUnit.Persons));
        Assert.Equal(run.RegisterRecords, reconciliation.Cells.Where(cell => cell.RecordKind is not RecordKind.HouseholdFile).Sum(cell => cell.Input));
        Assert.Equal(run.Inputs.Sum(input => input.Records), 400 + run.RegisterRecords);

        long Sum(RecordKind kind, CountUnit unit) => reconciliation.Cells.Where(cell => cell.RecordKind == kind && cell.Unit == unit).Sum(cell => cell.Input);
    }

    [StoreFact]
    public async Task The_digests_depend_neither_on_workers_nor_on_chunks_nor_on_batch_ids()
    {
        var digests = new HashSet<(string, string)>();
        foreach (var (workers, chunk, suffix) in new[] { (1, 7, ""), (2, 100, "-b"), (4, 1000, "-c") })
        {
            await using var server = await StartedAsync(options => options.Workers = workers);
            await server.PushProvinceAsync(Small, chunk, suffix);
            using var union = server.As(ExchangeServer.Province);
            var run = await union.RunAsync("any-id" + suffix);
            digests.Add((Convert.ToHexString(run.InputDigest.Span), Convert.ToHexString(run.ResultDigest.Span)));
        }

        Assert.Single(digests);
    }

    [StoreFact]
    public async Task Another_fact_gives_another_digest()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2).Bytes()]);
        var before = await union.RunAsync("before");
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(2))]);
        var after = await union.RunAsync("after");
        Assert.NotEqual(before.InputDigest, after.InputDigest);
        Assert.NotEqual(before.ResultDigest, after.ResultDigest);
        Assert.Equal((0L, 1L), (before.Findings, after.Findings));
        Assert.Equal(after.ResultDigest, (await union.RunAsync("again")).ResultDigest);
    }

    [StoreFact]
    public async Task A_batch_that_is_not_sealed_influences_nothing_and_cannot_be_named()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        var open = (await civil.CreateAsync("deaths", RecordKind.Funeral)).Name;
        using (var upload = await civil.OpenAsync(open))
            await upload.SendAsync(0, Some.Funeral(Some.PersonId(1)));

        var run = await union.RunAsync("without");
        Assert.Equal((0L, 1), (run.Findings, run.Inputs.Count));
        await Refused.AsAsync(
            StatusCode.FailedPrecondition, "INPUT_NOT_SEALED",
            union.Comparison.CreateRunAsync(Sending.RunRequest("named", "620000", "organizations/union-620100/batches/files", open), union.Headers));
        await Refused.AsAsync(
            StatusCode.NotFound, "NOT_FOUND",
            union.Comparison.CreateRunAsync(Sending.RunRequest("named", "620000", "organizations/union-620100/batches/no-such"), union.Headers));
    }

    [StoreFact]
    public async Task The_newest_sealed_batch_of_a_sender_and_kind_is_in_force()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        await lanzhou.PushAsync("january", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2).Bytes()]);
        await lanzhou.PushAsync("february", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await lanzhou.PushAsync("last-year", RecordKind.HouseholdFile, [Some.Household(3).Bytes()], year: 2025);
        var rehearsal = Sending.RunRequest("rehearsed");
        rehearsal.ValidateOnly = true;
        var planned = (await union.Comparison.CreateRunAsync(rehearsal, union.Headers)).Run;
        Assert.Equal(["organizations/union-620100/batches/february"], planned.Inputs.Select(input => input.Batch));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", union.Comparison.GetRunAsync(new GetRunRequest { Name = "runs/rehearsed" }, union.Headers));
        Assert.Equal(1, (await union.RunAsync("rehearsed")).Households);
        Assert.Equal(2, (await union.RunAsync("named", "620000", "organizations/union-620100/batches/january")).Households);
    }

    [StoreFact]
    public async Task Accounts_that_do_not_balance_fail_the_run_and_nothing_is_published()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1)), Some.Funeral(Some.PersonId(2))]);
        await using (var context = server.Store.CreateContext())
        {
            await context.Batches.Where(row => row.BatchId == "deaths").ExecuteUpdateAsync(set => set.SetProperty(row => row.CommittedOffset, 3));
            await context.IndexDirectories.Where(row => row.Kind == IndexKind.Contents).ExecuteDeleteAsync();
            await context.KeyChecks.Where(row => row.Id == 2).ExecuteDeleteAsync();
        }

        var run = await union.RunAsync("tampered");
        Assert.Equal((RunState.Failed, "ACCOUNTING_BROKEN"), (run.State, run.FailureReason));
        Assert.Contains("平衡", run.FailureTextZh, StringComparison.Ordinal);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "RUN_NOT_PUBLISHED", union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/tampered" }, union.Headers));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "RUN_NOT_PUBLISHED", union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/tampered" }, union.Headers));
        await using var after = server.Store.CreateContext();
        Assert.Equal(0, await after.Findings.CountAsync());
    }

    [StoreFact]
    public async Task A_number_under_another_name_is_ambiguous_on_both_sides()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2).Bytes(), Some.Household(3).Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1), "赵虚乙"), Some.Funeral(Some.PersonId(2)), Some.Funeral(Some.PersonId(9))]);
        Assert.Equal(["F20", "F30"], (await FindingsAsync()).Select(finding => finding.Code));
        var cells = (await union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/names" }, union.Headers)).Cells;
        Assert.Equal(
            [(3L, 1L, 1L, 0L, 1L), (3L, 1L, 1L, 0L, 1L), (3L, 1L, 0L, 1L, 1L)],
            cells.OrderBy(cell => cell.RecordKind).ThenBy(cell => cell.Unit).Select(cell => (cell.Input, cell.Matched, cell.OnlyHere, cell.OnlyThere, cell.Ambiguous)));

        async Task<List<Finding>> FindingsAsync()
        {
            await union.RunAsync("names");
            return await union.FindingsAsync("names");
        }
    }

    [StoreFact]
    public async Task A_run_that_is_asked_for_many_times_runs_once_and_stays_published()
    {
        await using var server = await StartedAsync(options => options.Workers = 1);
        await server.PushProvinceAsync(Small);
        using var union = server.As(ExchangeServer.Province);

        // The worker is busy with the first; the second waits while it is asked for again and again.
        await union.Comparison.CreateRunAsync(Sending.RunRequest("busy-run"), union.Headers);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => union.Comparison.CreateRunAsync(Sending.RunRequest("asked-often"), union.Headers).ResponseAsync));
        var published = await union.RunAsync("asked-often");
        Assert.Equal(RunState.Succeeded, published.State);
        await union.RunAsync("after-that");
        Assert.Equal(published, (await union.Comparison.GetRunAsync(new GetRunRequest { Name = "runs/asked-often" }, union.Headers)).Run);
    }

    [StoreFact]
    public async Task A_missing_standard_is_named_before_anything_starts()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()], year: 2027);
        var request = Sending.RunRequest("no-standard");
        request.BusinessYear = 2027;
        foreach (var validateOnly in new[] { true, false })
        {
            request.ValidateOnly = validateOnly;
            var info = await Refused.AsAsync(StatusCode.FailedPrecondition, "STANDARD_MISSING", union.Comparison.CreateRunAsync(request, union.Headers));
            Assert.Equal("standards/620102/2027;floorAreas/620102/2027", info.Metadata["missing"]);
        }

        Assert.Empty((await union.Comparison.ListRunsAsync(new ListRunsRequest(), union.Headers)).Runs);
    }

    [StoreFact]
    public async Task A_run_that_a_stop_interrupted_starts_again_and_gives_the_same_result()
    {
        await using var server = await StartedAsync();
        await server.PushProvinceAsync(Small);
        using (var union = server.As(ExchangeServer.Province))
            await union.RunAsync("whole");

        // As a stop in the middle of publishing would leave it: half the findings, no digest, state running.
        await using (var context = server.Store.CreateContext())
        {
            await context.Findings.Where(row => row.Position % 2 == 0).ExecuteDeleteAsync();
            await context.Runs.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, Exchange.Store.RunState.Running));
        }

        var expected = await DigestAsync(server);
        await server.StopAsync();
        await server.StartAsync();
        using var again = server.As(ExchangeServer.Province);
        var run = await again.WatchAsync("runs/whole");
        Assert.Equal((RunState.Succeeded, expected), (run.State, Convert.ToHexString(run.ResultDigest.Span)));
        Assert.Equal(run.Findings, (await again.FindingsAsync("whole")).Count);

        static async Task<string> DigestAsync(ExchangeServer server)
        {
            await using var context = server.Store.CreateContext();
            return Convert.ToHexString((await context.Runs.SingleAsync()).ResultDigest);
        }
    }

    [StoreFact]
    public async Task A_run_id_is_used_once_and_wrong_requests_are_named()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        await Refused.AsAsync(StatusCode.FailedPrecondition, "INPUT_MISSING", union.Comparison.CreateRunAsync(Sending.RunRequest("too-early"), union.Headers));
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        var first = await union.RunAsync("only-once");
        Assert.Equal(first, (await union.Comparison.CreateRunAsync(Sending.RunRequest("only-once"), union.Headers)).Run);
        await Refused.AsAsync(StatusCode.AlreadyExists, "RUN_ID_REUSED", union.Comparison.CreateRunAsync(Sending.RunRequest("only-once", "620100"), union.Headers));
        await Refused.AsAsync(StatusCode.AlreadyExists, "RUN_ID_REUSED", lanzhou.Comparison.CreateRunAsync(Sending.RunRequest("only-once", "620100"), lanzhou.Headers));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", lanzhou.Comparison.CreateRunAsync(Sending.RunRequest("not-mine"), lanzhou.Headers));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", lanzhou.Comparison.CreateRunAsync(Sending.RunRequest("not-mine", "620500"), lanzhou.Headers));
        await lanzhou.PushAsync("next-year", RecordKind.HouseholdFile, [Some.Household(1).Bytes()], year: 2027);
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "FIELD_INVALID",
            union.Comparison.CreateRunAsync(Sending.RunRequest("other-year", "620000", "organizations/union-620100/batches/next-year"), union.Headers));
        foreach (var (field, spoil) in new (string, Action<CreateRunRequest>)[]
        {
            ("run_id", request => request.RunId = "x"),
            ("run_id", request => request.RunId = "new-line\n"),
            ("kind", request => request.Kind = RunKind.Unspecified),
            ("region_code", request => request.RegionCode = "gansu"),
            ("business_year", request => request.BusinessYear = 0),
            ("as_of_date", request => request.AsOfDate = 1),
            ("as_of_date", request => request.AsOfDate = 20200101),
            ("batches", request => request.Batches.AddRange(["organizations/union-620100/batches/files", "organizations/union-620100/batches/files"])),
        })
        {
            var request = Sending.RunRequest("wrong-one");
            spoil(request);
            var info = await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Comparison.CreateRunAsync(request, union.Headers));
            Assert.Equal(field, info.Metadata["field"]);
        }
    }

    [StoreFact]
    public async Task A_city_s_run_leaves_other_cities_out_and_still_balances()
    {
        await using var server = await StartedAsync();
        using var province = server.As(ExchangeServer.Province);
        await province.PushAsync("all-files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2, "620502").Bytes(), ByteString.CopyFrom(0xFF), .. Enumerable.Range(10, 20).Select(n => Some.Household(n, "620502").Bytes())]);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        var run = await lanzhou.RunAsync("city-run", "620100");
        Assert.Equal((RunState.Succeeded, 1L), (run.State, run.Households));
        var cells = (await lanzhou.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/city-run" }, lanzhou.Headers)).Cells;
        Assert.Equal(["000000", "620100"], cells.Select(cell => cell.RegionCode).Distinct().Order());
    }

    [StoreFact]
    public async Task Watching_goes_on_after_the_last_sequence_seen()
    {
        await using var server = await StartedAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        var ended = await union.RunAsync("watched");
        Assert.True(ended.Sequence > 5);
        Assert.Equal(
            [RunStage.Load, RunStage.IdentityJoin, RunStage.Linkage, RunStage.Checks, RunStage.Reconciliation, RunStage.Publish], ended.StageTimes.Select(stage => stage.Stage));
        using var call = union.Comparison.WatchRun(new WatchRunRequest { Name = "runs/watched", AfterSequence = ended.Sequence }, union.Headers);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ended, call.ResponseStream.Current.Run);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    protected abstract Task<ExchangeServer> StartedAsync(Action<ExchangeOptions>? configure = null);
}

public sealed class RunOnSqliteTests : RunSpecification
{
    protected override Task<ExchangeServer> StartedAsync(Action<ExchangeOptions>? configure = null) => ExchangeServer.StartNewAsync(configure);
}

public sealed class RunOnPostgreSqlTests : RunSpecification
{
    [StoreFact]
    public async Task The_digests_are_those_of_SQLite()
    {
        await using var sqlite = await ExchangeServer.StartNewAsync();
        await using var postgreSql = await StartedAsync();
        var runs = new List<Run>();
        foreach (var server in new[] { sqlite, postgreSql })
        {
            await server.PushProvinceAsync(Small);
            using var union = server.As(ExchangeServer.Province);
            runs.Add(await union.RunAsync("annual"));
        }

        Assert.Equal(RunState.Succeeded, runs[0].State);
        Assert.Equal((runs[0].InputDigest, runs[0].ResultDigest, runs[0].Findings), (runs[1].InputDigest, runs[1].ResultDigest, runs[1].Findings));
    }

    protected override async Task<ExchangeServer> StartedAsync(Action<ExchangeOptions>? configure = null)
    {
        var server = new PostgreSqlServer();
        server.Configure = configure ?? server.Configure;
        await server.InitializeAsync();
        return server;
    }
}

public sealed class RunOnSqlServerTests : RunSpecification
{
    protected override async Task<ExchangeServer> StartedAsync(Action<ExchangeOptions>? configure = null)
    {
        var server = new SqlServerServer();
        server.Configure = configure ?? server.Configure;
        await server.InitializeAsync();
        return server;
    }
}
