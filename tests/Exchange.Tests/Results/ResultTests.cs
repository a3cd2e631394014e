using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Exchange.Tests.Results;

/// <summary>One province, compared once.</summary>
public sealed class ComparedProvince : IAsyncLifetime
{
    public ExchangeServer Server { get; } = new();

    public List<Finding> Findings { get; private set; } = [];

    public Province Province { get; private set; } = new(new ProvinceOptions());

    public async Task InitializeAsync()
    {
        await Server.InitializeAsync();
        Province = await Server.PushProvinceAsync(new ProvinceOptions { Seed = 11, Households = 600, RegisterFactor = 3 });
        using var union = Server.As(ExchangeServer.Province);
        await union.RunAsync("compared");
        Findings = await union.FindingsAsync("compared");
    }

    public Task DisposeAsync() => Server.DisposeAsync();
}

public sealed class ResultTests(ComparedProvince compared) : IClassFixture<ComparedProvince>
{
    private readonly ExchangeServer _server = compared.Server;

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(1000)]
    public async Task Pages_give_what_the_stream_gives(int size)
    {
        using var union = _server.As(ExchangeServer.Province);
        var paged = new List<Finding>();
        var token = "";
        do
        {
            var page = await union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/compared", PageSize = size, PageToken = token }, union.Headers);
            Assert.Equal(compared.Findings.Count, page.TotalSize);
            paged.AddRange(page.Findings);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(compared.Findings, paged);
    }

    [Fact]
    public async Task A_stream_goes_on_where_it_was_cut()
    {
        using var union = _server.As(ExchangeServer.Province);
        var positions = new List<long>();
        using (var whole = union.Results.StreamFindings(new StreamFindingsRequest { Parent = "runs/compared" }, union.Headers))
        {
            await foreach (var answer in whole.ResponseStream.ReadAllAsync())
                positions.Add(answer.Position);
        }

        Assert.Equal(positions.Distinct().Order(), positions);
        using var call = union.Results.StreamFindings(new StreamFindingsRequest { Parent = "runs/compared", After = positions[9] }, union.Headers);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((positions[10], compared.Findings[10]), (call.ResponseStream.Current.Position, call.ResponseStream.Current.Finding));
    }

    [Fact]
    public async Task A_token_fits_only_its_own_filter_and_caller()
    {
        using var union = _server.As(ExchangeServer.Province);
        var first = await union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/compared", PageSize = 2 }, union.Headers);
        Task<Google.Rpc.ErrorInfo> AskAsync(string reason, string token, FindingFilter? filter = null) => Refused.AsAsync(
            StatusCode.InvalidArgument, reason,
            union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/compared", PageToken = token, Filter = filter }, union.Headers));

        await AskAsync("FILTER_CHANGED", first.NextPageToken, new FindingFilter { Codes = { "F30" } });
        await AskAsync("PAGE_TOKEN_INVALID", "nonsense");
        foreach (var place in new[] { 14, 20, first.NextPageToken.Length - 1 })
        {
            var changed = first.NextPageToken[place] == 'f' ? "e" : "f";
            await AskAsync("PAGE_TOKEN_INVALID", first.NextPageToken[..place] + changed + first.NextPageToken[(place + 1)..]);
        }

        using var lanzhou = _server.As(ExchangeServer.Lanzhou);
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID",
            lanzhou.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/compared", PageToken = first.NextPageToken }, lanzhou.Headers));
        await Refused.AsAsync(
            StatusCode.InvalidArgument, "FIELD_INVALID", union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = "runs/compared", PageSize = -1 }, union.Headers));
    }

    [Fact]
    public async Task Filters_narrow_and_combine()
    {
        using var union = _server.As(ExchangeServer.Province);
        async Task CheckAsync(FindingFilter filter, Func<Finding, bool> fits) =>
            Assert.Equal(compared.Findings.Where(fits), await union.FindingsAsync("compared", filter));

        await CheckAsync(new FindingFilter { Codes = { "F30", "F31" } }, finding => finding.Code is "F30" or "F31");
        await CheckAsync(new FindingFilter { Severity = Severity.Error }, finding => finding.Severity is Severity.Error);
        await CheckAsync(new FindingFilter { RegionCode = "620100" }, finding => finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal));
        var one = compared.Findings[^1].Household.OwningUnion;
        await CheckAsync(new FindingFilter { OwningUnion = one, Severity = Severity.Doubt }, finding => finding.Household.OwningUnion == one && finding.Severity is Severity.Doubt);
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => union.FindingsAsync("compared", new FindingFilter { Codes = { "F99" } }));
    }

    [Fact]
    public async Task A_city_sees_its_own_households_and_no_others()
    {
        using var lanzhou = _server.As(ExchangeServer.Lanzhou);
        var own = compared.Findings.Where(finding => finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(own);
        Assert.Equal(own, await lanzhou.FindingsAsync("compared"));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => lanzhou.FindingsAsync("compared", new FindingFilter { RegionCode = "620500" }));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => lanzhou.FindingsAsync("compared", new FindingFilter { RegionCode = "620000" }));

        var foreign = compared.Findings.First(finding => !finding.Household.RegionCode.StartsWith("6201", StringComparison.Ordinal));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", lanzhou.Results.GetFindingAsync(new GetFindingRequest { Name = foreign.Name }, lanzhou.Headers));
        Assert.Equal(own[0], (await lanzhou.Results.GetFindingAsync(new GetFindingRequest { Name = own[0].Name }, lanzhou.Headers)).Finding);

        // The counts of the whole province are for the province.
        await Refused.AsAsync(
            StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE",
            lanzhou.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = "runs/compared" }, lanzhou.Headers));
    }

    [Fact]
    public async Task A_finding_explains_itself_and_shows_nobody()
    {
        using var union = _server.As(ExchangeServer.Province);
        var finding = compared.Findings.First(finding => finding.Code == "F30");
        Assert.Equal(finding, (await union.Results.GetFindingAsync(new GetFindingRequest { Name = finding.Name }, union.Headers)).Finding);
        Assert.All(
            new[] { finding.TitleZh, finding.TitleEn, finding.ExplanationZh, finding.ExplanationEn, finding.BasisZh, finding.NextStepZh, finding.NextStepEn, finding.RuleProfile }, Assert.NotEmpty);
        var evidence = finding.Evidence[0];
        Assert.Equal((RecordKind.Funeral, ExchangeServer.Civil, IdentityOutcome.Hit), (evidence.SourceKind, evidence.SourceOrganization, evidence.Identity));
        Assert.StartsWith("BZ", evidence.SourceCaseNumber, StringComparison.Ordinal);

        // Made-up names have 虚 as their second character, and made-up numbers are valid: neither may be seen anywhere.
        Assert.All(compared.Findings, item =>
        {
            var text = item.ToString();
            Assert.False(Matching.Identity.IdMask.ContainsIdNumber(text));
            Assert.DoesNotContain(text, c => c == '虚' && !text.Contains("虚构", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("runs/no-such-run")]
    [InlineData("runs/x/y")]
    [InlineData("")]
    public async Task A_run_that_does_not_exist_is_not_found(string name)
    {
        using var union = _server.As(ExchangeServer.Province);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", union.Results.ListFindingsAsync(new ListFindingsRequest { Parent = name }, union.Headers));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", union.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = name }, union.Headers));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", union.Comparison.GetRunAsync(new GetRunRequest { Name = name }, union.Headers));
    }

    /// <summary>The same checks before the upload as in the run: every household of the province, asked one by one.</summary>
    [Fact]
    public async Task A_precheck_says_of_each_household_what_the_run_says()
    {
        using var union = _server.As(ExchangeServer.Province);
        var expected = compared.Findings.ToLookup(finding => (finding.Household.OwningUnion, finding.Household.FileNumber));
        var again = new Province(new ProvinceOptions { Seed = 11, Households = 600, RegisterFactor = 3 });
        var checkedHouseholds = 0;
        foreach (var made in again.Records().Where(made => made.Kind is RecordKind.HouseholdFile))
        {
            var file = made.Record.HouseholdFile;
            var answer = await union.Precheck.CheckHouseholdAsync(
                new CheckHouseholdRequest { Household = file, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, union.Headers);
            var fromRun = expected[(file.OwningUnion, file.FileNumber)].Select(finding => (finding.Code, finding.MemberNumber, finding.EvidenceDigest)).ToList();
            Assert.Equal(fromRun, answer.Findings.Select(finding => (finding.Code, finding.MemberNumber, finding.EvidenceDigest)));
            Assert.Equal(answer.Findings.All(finding => finding.Severity is not Severity.Error), answer.Uploadable);
            checkedHouseholds++;
        }

        Assert.Equal(600, checkedHouseholds);
    }
}
