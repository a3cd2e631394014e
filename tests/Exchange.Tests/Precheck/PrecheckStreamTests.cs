using Exchange.V1;
using Generate;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Tests.Precheck;

/// <summary>Many households in one call, a whole batch as a run, and that all three ways say the same.</summary>
public sealed class PrecheckStreamTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    private static readonly ProvinceOptions Small = new() { Households = 300, Seed = 7, RegisterFactor = 2 };

    [Fact]
    public async Task A_stream_a_batch_and_the_annual_run_say_the_same_of_each_household()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        await own.PushProvinceAsync(Small);
        using var province = own.As(ExchangeServer.Province);
        using var lanzhou = own.As(ExchangeServer.Lanzhou);
        await province.RunAsync("annual-run");
        var annual = Told((await province.FindingsAsync("annual-run")).Where(finding => finding.Household.Batch.StartsWith("organizations/union-620100/", StringComparison.Ordinal)));
        Assert.True(annual.Count > 5, $"{annual.Count} findings are too few to compare");

        var batch = (await lanzhou.Ingest.ListBatchesAsync(new ListBatchesRequest { Parent = "organizations/union-620100" }, lanzhou.Headers)).Batches.Single();
        var created = await lanzhou.Precheck.CheckBatchAsync(new CheckBatchRequest { Batch = batch.Name, RunId = "check-batch", AsOfDate = Sending.AsOf }, lanzhou.Headers);
        var run = await lanzhou.WatchAsync(created.Run.Name);
        Assert.Equal((RunState.Succeeded, RunKind.Precheck, batch.Name, batch.Accepted), (run.State, run.Kind, run.SubjectBatch, run.Households));
        Assert.Equal(annual, Told(await lanzhou.FindingsAsync("check-batch")));

        var files = new Province(Small).Records().Where(made => made is { Organization: "union-620100", Kind: RecordKind.HouseholdFile }).Select(made => made.Record.HouseholdFile).ToList();
        var answers = await StreamAsync(lanzhou, files);
        Assert.Equal(Enumerable.Range(0, files.Count).Select(index => (long)index), answers.Select(answer => answer.Index));
        Assert.Equal(annual, Told(answers.SelectMany(answer => answer.Result.Findings)));
        for (var i = 0; i < files.Count; i += 11)
        {
            var unary = await lanzhou.Precheck.CheckHouseholdAsync(
                new CheckHouseholdRequest { Household = files[i], BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, lanzhou.Headers);
            Assert.Equal(unary, answers[i].Result);
        }

        // The verdicts of the stream are those that the batch's run counted.
        var statistics = (await lanzhou.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = "runs/check-batch" }, lanzhou.Headers)).Counts;
        foreach (var verdict in new[] { UploadVerdict.MayBeUploaded, UploadVerdict.MustBeCorrected, UploadVerdict.NeedsReview })
        {
            Assert.Equal(answers.Count(answer => answer.Result.Verdict == verdict), statistics.Where(count => count.Name == $"upload/{verdict}").Sum(count => count.Count));
        }
    }

    [Fact]
    public async Task A_household_that_cannot_be_read_is_answered_in_its_place_and_the_next_is_taken()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        var broken = Some.Household(2);
        broken.Householder.BirthDate = 7;
        var answers = await StreamAsync(union, [Some.Household(1), broken, Some.Household(3, "620502"), Some.Household(4)]);
        Assert.Equal(
            [CheckHouseholdsResponse.AnswerOneofCase.Result, CheckHouseholdsResponse.AnswerOneofCase.Rejection, CheckHouseholdsResponse.AnswerOneofCase.Rejection, CheckHouseholdsResponse.AnswerOneofCase.Result],
            answers.Select(answer => answer.AnswerCase));
        Assert.Equal((RecordReason.DateInvalid, "householder.birth_date"), (answers[1].Rejection.Reason, answers[1].Rejection.FieldPath));
        Assert.Equal((RecordReason.RegionOutOfScope, "region_code"), (answers[2].Rejection.Reason, answers[2].Rejection.FieldPath));
        Assert.All(answers.Where(answer => answer.Rejection is not null), answer => Assert.True(answer.Rejection.TextZh.Length > 0 && answer.Rejection.NextStepZh.Length > 0));
    }

    [Fact]
    public async Task A_slow_sender_gets_each_answer_at_once()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        using var call = union.Precheck.CheckHouseholds(union.Headers);
        await call.RequestStream.WriteAsync(new CheckHouseholdsRequest { Open = Open() });
        for (var i = 1; i <= 3; i++)
        {
            await call.RequestStream.WriteAsync(new CheckHouseholdsRequest { Household = Some.Household(i) });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal(i - 1, call.ResponseStream.Current.Index);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_does_not_open_or_names_no_known_rules_is_refused()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        Assert.Equal("FRAME_UNEXPECTED", await ReasonAsync(union, new CheckHouseholdsRequest { Household = Some.Household(1) }));
        Assert.Equal("FRAME_UNEXPECTED", await ReasonAsync(union, new CheckHouseholdsRequest { Open = Open() }, new CheckHouseholdsRequest { Open = Open() }));
        Assert.Equal("PROFILE_UNKNOWN", await ReasonAsync(union, new CheckHouseholdsRequest { Open = Open(profile: "nobody@1") }));
        Assert.Equal("FIELD_INVALID", await ReasonAsync(union, new CheckHouseholdsRequest { Open = Open(year: 1999) }));
        Assert.Equal("STANDARD_MISSING", await ReasonAsync(union, new CheckHouseholdsRequest { Open = Open(year: 2027) }, new CheckHouseholdsRequest { Household = Some.Household(1) }));
        Assert.Equal("PROFILE_NOT_IN_FORCE", await ReasonAsync(union, new CheckHouseholdsRequest { Open = Open(profile: "qingdao@1") }, new CheckHouseholdsRequest { Household = Some.Household(1) }));
    }

    [Fact]
    public async Task Without_the_person_s_authorisation_a_register_is_not_used()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var civil = own.As(ExchangeServer.Civil);
        using var union = own.As(ExchangeServer.Lanzhou);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
        var file = Some.Household(1);
        Assert.Contains((await StreamAsync(union, [file]))[0].Result.Findings, finding => finding.Code == "F30");
        file.Authorisations[0].ValidTo = 20260629;
        var answer = (await StreamAsync(union, [file]))[0].Result;
        Assert.Equal(["F70"], answer.Findings.Select(finding => finding.Code));
        var outcome = answer.Outcomes.Single(outcome => outcome.RecordKind is RecordKind.Funeral);
        Assert.Equal((PersonOutcomeState.NotAuthorised, 0), (outcome.State, outcome.Records));
        Assert.Contains(answer.Undecided, undecided => undecided.Code == "F30");
        Assert.Equal(UploadVerdict.MustBeCorrected, answer.Verdict);
    }

    [Fact]
    public async Task An_income_that_is_not_stated_is_neither_eligible_nor_ineligible()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        var file = Some.Household(1);
        file.Incomes.Clear();
        (file.DeclaredAnnualIncomeFen, file.DeclaredMonthlyIncomePerPersonFen) = (0, 0);
        var answer = (await StreamAsync(union, [file]))[0].Result;
        Assert.Empty(answer.Findings);
        Assert.Equal((UploadVerdict.NeedsReview, HardshipCategory.Unspecified), (answer.Verdict, answer.SuggestedCategory));
        Assert.Contains(answer.Undecided, undecided => undecided is { Code: "F42", MemberNumber: -1 } && undecided.ReasonZh.Contains("收入", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_kept_of_what_was_shown_but_an_audit_line()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        await StreamAsync(union, [Some.Household(1), Some.Household(2)]);
        await own.StopAsync();
        await own.StartAsync();
        await using var context = own.Store.CreateContext();
        var line = Assert.Single(await context.Audit.ToListAsync());
        Assert.Equal((ExchangeServer.Lanzhou, "PRECHECK", 2L, "sample-gansu@2026.4"), (line.Organization, line.Action, line.Households, line.Profile));
        Assert.Equal(0, await context.Households.CountAsync() + await context.RecordBlocks.CountAsync() + await context.IndexPages.CountAsync() + await context.Findings.CountAsync() + await context.Rejections.CountAsync());
    }

    [Fact]
    public async Task Only_a_sealed_batch_of_household_files_of_one_s_own_can_be_checked()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        using var civil = own.As(ExchangeServer.Civil);
        using var other = own.As("union-620200");
        var files = await union.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        var deaths = await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(9))]);
        var open = await union.CreateAsync("open-one", RecordKind.HouseholdFile);
        AsyncUnaryCall<CheckBatchResponse> Check(TestClient client, string batch, string id) =>
            client.Precheck.CheckBatchAsync(new CheckBatchRequest { Batch = batch, RunId = id, AsOfDate = Sending.AsOf }, client.Headers);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", Check(other, files.Name, "others-batch"));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", Check(union, deaths.Name, "register-batch"));
        await Refused.AsAsync(StatusCode.FailedPrecondition, "INPUT_NOT_SEALED", Check(union, open.Name, "open-batch"));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", Check(union, files.Name, "x"));
        var request = Sending.RunRequest("by-the-back-door");
        request.Kind = RunKind.Precheck;
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Comparison.CreateRunAsync(request, union.Headers));

        var first = await union.WatchAsync((await Check(union, files.Name, "check-one")).Run.Name);
        Assert.Equal(first, (await Check(union, files.Name, "check-one")).Run);
        await Refused.AsAsync(StatusCode.AlreadyExists, "RUN_ID_REUSED", union.Precheck.CheckBatchAsync(
            new CheckBatchRequest { Batch = files.Name, RunId = "check-one", AsOfDate = 20260629 }, union.Headers));
    }

    [Fact]
    public async Task An_earlier_delivery_of_the_same_files_is_no_duplicate()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        await union.PushAsync("first", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2).Bytes()]);
        var again = await union.PushAsync("second", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        await union.Precheck.CheckBatchAsync(new CheckBatchRequest { Batch = again.Name, RunId = "check-again", AsOfDate = Sending.AsOf }, union.Headers);
        var run = await union.WatchAsync("runs/check-again");
        Assert.Equal((RunState.Succeeded, 1L, 0L), (run.State, run.Households, run.Findings));
    }

    [Fact]
    public async Task The_same_file_delivered_by_another_organisation_is_no_duplicate_but_another_file_of_the_person_is()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var province = own.As(ExchangeServer.Province);
        using var union = own.As(ExchangeServer.Lanzhou);
        var elsewhere = Some.Household(1);
        elsewhere.FileNumber = "KN-elsewhere";
        var file = Some.Household(1);
        await province.PushAsync("from-above", RecordKind.HouseholdFile, [file.Bytes()]);
        var again = await union.PushAsync("second", RecordKind.HouseholdFile, [file.Bytes()]);
        async Task<long> FindingsAsync(string batch, string run)
        {
            await union.Precheck.CheckBatchAsync(new CheckBatchRequest { Batch = batch, RunId = run, AsOfDate = Sending.AsOf }, union.Headers);
            return (await union.WatchAsync($"runs/{run}")).Findings;
        }

        Assert.Equal(0, await FindingsAsync(again.Name, "check-same"));
        var answers = await StreamAsync(union, [file, elsewhere]);
        Assert.Equal([0, 1], answers.Select(answer => answer.Result.Findings.Count(finding => finding.Code == "F10")));
        var twice = await union.PushAsync("third", RecordKind.HouseholdFile, [elsewhere.Bytes()]);
        Assert.Equal(1, await FindingsAsync(twice.Name, "check-other"));
    }

    [Theory]
    [InlineData(202601, 202601, RecordReason.EntryRepeated)]
    [InlineData(202601, 202613, RecordReason.DateInvalid)]
    [InlineData(202601, 0, RecordReason.FieldRequired)]
    public async Task A_month_that_stands_twice_or_is_none_is_refused_with_its_place(int first, int second, RecordReason reason)
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        var file = Some.Household(1);
        file.MonthlyIncomes.Add(new MonthlyIncome { Month = first, IncomeFen = 1 });
        file.MonthlyIncomes.Add(new MonthlyIncome { Month = second, IncomeFen = 2 });
        var rejection = Assert.Single(await StreamAsync(union, [file])).Rejection;
        Assert.Equal((reason, "monthly_incomes[1].month"), (rejection.Reason, rejection.FieldPath));
    }

    [Fact]
    public async Task More_months_than_three_years_and_text_that_was_no_utf_8_are_refused()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Lanzhou);
        var months = Some.Household(1);
        months.MonthlyIncomes.AddRange(Enumerable.Range(0, 37).Select(number => new MonthlyIncome { Month = ((2023 + (number / 12)) * 100) + (number % 12) + 1 }));
        var text = Some.Household(2);
        text.Householder.Name = "王\uFFFD甲";
        var answers = await StreamAsync(union, [months, text]);
        Assert.Equal(["monthly_incomes", "householder.name"], answers.Select(answer => answer.Rejection.FieldPath));
    }

    private static OpenPrecheck Open(int year = Sending.Year, string profile = "") => new() { BusinessYear = year, AsOfDate = (year * 10_000) + 630, RuleProfile = profile };

    private static List<string> Told(IEnumerable<Finding> findings) =>
        [.. findings.Select(finding => $"{finding.Household.FileNumber} {finding.Code} {finding.MemberNumber} {Convert.ToHexString(finding.EvidenceDigest.Span)} {finding.ExplanationZh}").Order(StringComparer.Ordinal)];

    private static async Task<List<CheckHouseholdsResponse>> StreamAsync(TestClient client, IReadOnlyList<HouseholdFile> files)
    {
        using var call = client.Precheck.CheckHouseholds(client.Headers);
        var sending = Task.Run(async () =>
        {
            await call.RequestStream.WriteAsync(new CheckHouseholdsRequest { Open = Open() });
            foreach (var file in files)
                await call.RequestStream.WriteAsync(new CheckHouseholdsRequest { Household = file });
            await call.RequestStream.CompleteAsync();
        });
        var answers = new List<CheckHouseholdsResponse>();
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            answers.Add(answer);
        await sending;
        return answers;
    }

    private static async Task<string?> ReasonAsync(TestClient client, params CheckHouseholdsRequest[] frames)
    {
        using var call = client.Precheck.CheckHouseholds(client.Headers);
        foreach (var frame in frames)
            await call.RequestStream.WriteAsync(frame);
        await call.RequestStream.CompleteAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var _ in call.ResponseStream.ReadAllAsync())
            {
                // Answers before the refusal.
            }
        });
        return exception.Status.Detail.Split(':')[0];
    }
}
