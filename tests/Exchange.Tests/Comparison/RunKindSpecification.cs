using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Google.Protobuf;
using Grpc.Core;

namespace Exchange.Tests.Comparison;

/// <summary>Kinds of run and their scopes, what changes from run to run, and why a finding came; the same on every store.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class RunKindSpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task Each_kind_judges_its_households_and_publishes_its_findings()
    {
        await using var server = await kind.StartAnotherAsync();
        var province = await server.PushProvinceAsync(new ProvinceOptions { Seed = 7, Households = 400, RegisterFactor = 4 });
        using var union = server.As(ExchangeServer.Province);
        var annual = await RunAsync(union, "annual-one", RunKind.AnnualReconciliation);
        var all = await union.FindingsAsync("annual-one");

        var exit = await RunAsync(union, "exit-one", RunKind.ExitTrigger);
        Assert.Equal(annual.ExitCandidates, exit.ExitCandidates);
        Assert.Equal(Keys(all.Where(finding => finding.Suggestion is Suggestion.Exit || finding.Code is "F30")), Keys(await union.FindingsAsync("exit-one")));

        var watch = await RunAsync(union, "return-one", RunKind.ReturnWatch);
        Assert.Equal(Keys(all.Where(finding => finding.Code is "F80" or "F81")), Keys(await union.FindingsAsync("return-one")));
        Assert.Equal(annual.Households, exit.Households + watch.Households);

        await RunAsync(union, "twice-one", RunKind.CrossRegionDuplicate);
        Assert.Equal(Keys(all.Where(finding => finding.Code is "F10" or "F11" or "F12" or "F13")), Keys(await union.FindingsAsync("twice-one")));
        Assert.Contains(Plant.HouseholderTwiceOtherUnion, province.Truth.Select(truth => truth.Plant));

        // A city's files are held against those of everywhere, and only its own are told.
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        await RunAsync(lanzhou, "twice-city", RunKind.CrossRegionDuplicate, "620100");
        Assert.Equal(
            Keys(all.Where(finding => finding.Code is "F10" or "F11" or "F12" or "F13" && finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal))),
            Keys(await lanzhou.FindingsAsync("twice-city")));
    }

    [StoreFact]
    public async Task A_full_history_takes_each_file_in_its_newest_version()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        var changed = Some.Household(2, "620103");
        changed.OwningUnion = Some.Household(2).OwningUnion;
        await lanzhou.PushAsync("files-2025", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2).Bytes(), Some.Household(3).Bytes()], year: 2025);
        await lanzhou.PushAsync("files-2026", RecordKind.HouseholdFile, [changed.Bytes(), Some.Household(5).Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1)), Some.Funeral(Some.PersonId(2))]);
        var run = await RunAsync(lanzhou, "history-one", RunKind.FullHistory, "620100", request => request.SinceYear = 2025);
        Assert.Equal((RunState.Succeeded, 4L, 3, 2025), (run.State, run.Households, run.Inputs.Count, run.SinceYear));
        Assert.Equal([("F30", "620102"), ("F30", "620103")], (await lanzhou.FindingsAsync("history-one")).Where(finding => finding.Code == "F30").Select(finding => (finding.Code, finding.Household.RegionCode)).Order());
        Assert.Equal(2, (await RunAsync(lanzhou, "history-two", RunKind.FullHistory, "620100", request => request.SinceYear = 2026)).Households);
        Assert.Equal(0, (await RunAsync(lanzhou, "history-three", RunKind.FullHistory, "620100", request => request.SinceYear = 2025)).ReusedHouseholds);
        foreach (var year in new[] { 0, 1999, 2027 })
        {
            var info = await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => RunAsync(lanzhou, "history-bad", RunKind.FullHistory, "620100", request => request.SinceYear = year));
            Assert.Equal("since_year", info.Metadata["field"]);
        }
    }

    [StoreFact]
    public async Task A_run_for_one_union_judges_its_files_alone_and_holds_them_against_all()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        var other = Some.Household(2, "620103", Some.PersonId(1));
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), other.Bytes(), Some.Household(3, "620103").Bytes()]);
        var run = await RunAsync(lanzhou, "one-union", RunKind.AnnualReconciliation, "620100", request => request.OwningUnion = "union-620103");
        Assert.Equal((RunState.Succeeded, 2L, "union-620103"), (run.State, run.Households, run.OwningUnion));
        Assert.Equal(["F10"], (await lanzhou.FindingsAsync("one-union")).Select(finding => finding.Code));
    }

    [StoreFact]
    public async Task What_a_run_is_not_to_be_without_is_asked_for_before_it_starts()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
        var info = await Refused.AsAsync(StatusCode.FailedPrecondition, "SOURCE_MISSING", () => RunAsync(
            lanzhou, "with-all", RunKind.AnnualReconciliation, "620100", request => request.RequiredSources.AddRange([RecordKind.Funeral, RecordKind.Pension, RecordKind.LowIncomeAid])));
        Assert.Equal("Pension;LowIncomeAid", info.Metadata["missing"]);
        Assert.Empty((await lanzhou.Comparison.ListRunsAsync(new ListRunsRequest(), lanzhou.Headers)).Runs);
        Assert.Equal(RunState.Succeeded, (await RunAsync(lanzhou, "with-some", RunKind.AnnualReconciliation, "620100", request => request.RequiredSources.Add(RecordKind.Funeral))).State);
    }

    [StoreFact]
    public async Task Two_runs_are_compared_by_their_findings_new_gone_and_changed()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [.. Enumerable.Range(1, 6).Select(number => Some.Household(number).Bytes())]);
        await civil.PushAsync("first", RecordKind.Funeral, [Death(1), Death(2), Death(3)]);
        await union.RunAsync("before");
        await civil.PushAsync("second", RecordKind.Funeral, [Death(2), Death(3, 20260202), Death(4), Death(5)]);
        await union.RunAsync("after");
        var request = new CompareRunsRequest { Before = "runs/before", After = "runs/after" };
        var whole = await union.Comparison.CompareRunsAsync(request, union.Headers);
        Assert.Equal((2L, 1L, 1L, 1L), (whole.NewFindings, whole.GoneFindings, whole.ChangedFindings, whole.UnchangedFindings));
        Assert.Equal(
            [(FindingChangeKind.Changed, "KN000003"), (FindingChangeKind.New, "KN000004"), (FindingChangeKind.New, "KN000005"), (FindingChangeKind.Gone, "KN000001")],
            whole.Changes.Select(change => (change.Kind, change.Finding.Household.FileNumber)));
        var before = (await union.FindingsAsync("before")).Single(finding => finding.Household.FileNumber == "KN000003");
        Assert.Equal(before.EvidenceDigest, whole.Changes[0].BeforeDigest);
        Assert.Equal("runs/before", whole.Changes[3].Finding.Name.Split("/findings/")[0]);

        // Page by page it is the same, whatever the size.
        var paged = new List<FindingChange>();
        request.PageSize = 1;
        do
        {
            var page = await union.Comparison.CompareRunsAsync(request, union.Headers);
            paged.AddRange(page.Changes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(whole.Changes, paged);
        var gone = await union.Comparison.CompareRunsAsync(new CompareRunsRequest { Before = "runs/before", After = "runs/after", Kinds = { FindingChangeKind.Gone } }, union.Headers);
        Assert.Equal("KN000001", Assert.Single(gone.Changes).Finding.Household.FileNumber);

        // Others see nothing of it, and runs of two kinds cannot be compared.
        using var tianshui = server.As(ExchangeServer.Tianshui);
        var seen = await tianshui.Comparison.CompareRunsAsync(new CompareRunsRequest { Before = "runs/before", After = "runs/after" }, tianshui.Headers);
        Assert.Equal((0, 0L, 0L, 0L, 0L), (seen.Changes.Count, seen.NewFindings, seen.GoneFindings, seen.ChangedFindings, seen.UnchangedFindings));
        await RunAsync(union, "exits", RunKind.ExitTrigger);
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Comparison.CompareRunsAsync(new CompareRunsRequest { Before = "runs/before", After = "runs/exits" }, union.Headers));

        static ByteString Death(int number, int day = 20260101) => Some.Funeral(Some.PersonId(number), caseNumber: $"BZ-{number}", day: day);
    }

    [StoreFact]
    public async Task A_finding_says_what_would_change_it()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var union = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);
        var rich = Some.Household(2);
        (rich.DeclaredAnnualIncomeFen, rich.DeclaredMonthlyIncomePerPersonFen, rich.Incomes[0].AnnualFen) = (2_400_000, 200_000, 2_400_000);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), rich.Bytes()]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
        await union.RunAsync("explained");
        var findings = await union.FindingsAsync("explained");
        var death = await union.Results.ExplainFindingAsync(new ExplainFindingRequest { Name = findings.Single(finding => finding.Code == "F30").Name }, union.Headers);
        Assert.True(death.Reproduced);
        var record = Assert.Single(death.Counterfactuals);
        Assert.Equal((CounterfactualKind.WithoutRecord, false, RecordKind.Funeral, "BZ-1"), (record.Kind, record.Remains, record.SourceKind, record.SourceCaseNumber));

        // 800 yuan a month is the standard and twice that the line: 19,200 yuan a year, and the file says 24,000.
        var line = findings.First(finding => finding.Code is "F42" or "F43" && finding.Household.FileNumber == "KN000002");
        var income = await union.Results.ExplainFindingAsync(new ExplainFindingRequest { Name = line.Name }, union.Headers);
        Assert.True(income.Reproduced);
        var less = Assert.Single(income.Counterfactuals, counterfactual => counterfactual is { Kind: CounterfactualKind.OtherIncome, AnnualFen: < 0 });
        Assert.InRange(less.AnnualFen, -2_400_000, -1);
        Assert.Contains("疑点不再成立", less.TextZh, StringComparison.Ordinal);

        // What it says is so: with just that much less the finding does not come.
        rich.Incomes[0].AnnualFen += less.AnnualFen;
        var answer = await lanzhou.Precheck.CheckHouseholdAsync(new CheckHouseholdRequest { Household = rich, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, lanzhou.Headers);
        Assert.DoesNotContain(line.Code, answer.Findings.Select(finding => finding.Code));
        rich.Incomes[0].AnnualFen += 200;
        answer = await lanzhou.Precheck.CheckHouseholdAsync(new CheckHouseholdRequest { Household = rich, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, lanzhou.Headers);
        Assert.Contains(line.Code, answer.Findings.Select(finding => finding.Code));

        using var tianshui = server.As(ExchangeServer.Tianshui);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", tianshui.Results.ExplainFindingAsync(new ExplainFindingRequest { Name = line.Name }, tianshui.Headers));
    }

    private static async Task<Run> RunAsync(TestClient client, string id, RunKind runKind, string region = "620000", Action<CreateRunRequest>? change = null)
    {
        var request = Sending.RunRequest(id, region);
        request.Kind = runKind;
        change?.Invoke(request);
        return await client.WatchAsync((await client.Comparison.CreateRunAsync(request, client.Headers)).Run.Name);
    }

    private static List<(string Code, string Union, string File, int Member, ByteString Digest)> Keys(IEnumerable<Finding> findings) =>
        [.. findings.Select(finding => (finding.Code, finding.Household.OwningUnion, finding.Household.FileNumber, finding.MemberNumber, finding.EvidenceDigest))
            .OrderBy(key => key.Code, StringComparer.Ordinal).ThenBy(key => key.OwningUnion, StringComparer.Ordinal).ThenBy(key => key.FileNumber, StringComparer.Ordinal).ThenBy(key => key.MemberNumber)];
}

public sealed class RunKindOnSqliteTests(ExchangeServer kind) : RunKindSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class RunKindOnPostgreSqlTests(PostgreSqlServer kind) : RunKindSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class RunKindOnSqlServerTests(SqlServerServer kind) : RunKindSpecification(kind), IClassFixture<SqlServerServer>;
