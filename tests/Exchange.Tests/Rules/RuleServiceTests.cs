using Exchange.V1;
using Generate;
using Grpc.Core;
using Matching.Checks;
using Matching.Rules;

namespace Exchange.Tests.Rules;

/// <summary>Rules as data over the wire: the catalogue, profiles, what is wrong with one, what one would change.</summary>
public sealed class RuleServiceTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    private const string Other = """
        {
          "id": "other", "version": "1", "extends": "sample-gansu@2026.4", "title": "试算", "regionCode": "620000", "effectiveFrom": "2026-01-01", "sources": ["试"],
          "watch": { "edgePercent": 12 }, "checks": { "F61": { "on": false }, "F33": { "on": true, "severity": "DOUBT" } },
          "standards": [ { "regionCode": "620000", "year": 2026, "fenPerMonth": 80000 } ]
        }
        """;

    private static readonly ProvinceOptions Small = new() { Households = 300, Seed = 5, RegisterFactor = 2 };

    [Fact]
    public async Task The_catalogue_and_the_profiles_are_told()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        var rules = await union.Rules.ListRulesAsync(new ListRulesRequest(), union.Headers);
        Assert.Equal(FindingCatalogue.All.Select(kind => (kind.Code, kind.TitleZh, kind.NextStepZh, true)), rules.Rules.Select(rule => (rule.Code, rule.TitleZh, rule.NextStepZh, rule.On)));
        Assert.Equal("sample-gansu@2026.4", rules.RuleProfile);
        var profiles = await union.Rules.ListProfilesAsync(new ListProfilesRequest(), union.Headers);
        Assert.Equal(ShippedProfiles.Library.All.Select(profile => (profile.Name, profile.Hash)), profiles.Profiles.Select(profile => (profile.Name, profile.Hash)));
        Assert.Equal("sample-gansu@2026.4", profiles.DefaultProfile);
        var weihai = await union.Rules.GetProfileAsync(new GetProfileRequest { Name = "weihai-2024" }, union.Headers);
        Assert.Equal(("weihai-2024@1", "371000"), (weihai.Profile.Name, weihai.Profile.RegionCode));
        Assert.Contains(weihai.LinesZh, line => line.Contains("上一自然年度", StringComparison.Ordinal));
        Assert.Contains("1,062", weihai.Json, StringComparison.Ordinal);
        await Refused.AsAsync(StatusCode.NotFound, "PROFILE_UNKNOWN", union.Rules.GetProfileAsync(new GetProfileRequest { Name = "nobody" }, union.Headers));
    }

    [Fact]
    public async Task A_broken_profile_is_told_with_every_place()
    {
        using var union = server.As(ExchangeServer.Lanzhou);
        async Task<ValidateProfileResponse> ValidateAsync(string json, string region = "", int year = 0) =>
            await union.Rules.ValidateProfileAsync(new ValidateProfileRequest { Json = json, RegionCode = region, BusinessYear = year }, union.Headers);

        var good = await ValidateAsync(Other, "620102", 2026);
        Assert.True(good.Valid);
        Assert.Equal("other@1", good.Profile.Name);
        var missing = await ValidateAsync(Other, "620102", 2027);
        Assert.Equal((false, "standards", "floorAreas"), (missing.Valid, missing.Problems[0].Path, missing.Problems[1].Path));
        var broken = await ValidateAsync(Other.Replace("\"edgePercent\": 12", "\"edgePercent\": \"x\"", StringComparison.Ordinal).Replace("F61", "F6", StringComparison.Ordinal));
        Assert.False(broken.Valid);
        Assert.Equal([(3, "checks.F6"), (3, "watch.edgePercent")], broken.Problems.Select(problem => (problem.Line, problem.Path)).Order());
        Assert.All(broken.Problems, problem => Assert.True(problem.Column > 1 && problem.TextZh.Length > 0 && problem.TextEn.Length > 0));
        var noJson = Assert.Single((await ValidateAsync("{ \"id\": ")).Problems);
        Assert.Equal(1, noJson.Line);
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Rules.ValidateProfileAsync(new ValidateProfileRequest(), union.Headers));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", union.Rules.ValidateProfileAsync(new ValidateProfileRequest { Json = Other, BusinessYear = 2026 }, union.Headers));
    }

    [Fact]
    public async Task A_simulation_says_what_a_run_by_those_rules_then_finds()
    {
        var folder = Directory.CreateTempSubdirectory("profiles");
        await using var own = await ExchangeServer.StartNewAsync(options => options.RuleProfiles = folder.FullName);
        await own.PushProvinceAsync(Small);
        using var union = own.As(ExchangeServer.Province);
        var before = await union.RunAsync("before");

        var same = await SimulateAsync(union, new SimulateProfileRequest { Run = before.Name, RuleProfile = "sample-gansu@2026.4" });
        Assert.All(same.Codes, code => Assert.Equal((code.Before, code.UndecidedBefore), (code.After, code.UndecidedAfter)));
        var simulation = await SimulateAsync(union, new SimulateProfileRequest { Run = before.Name, Json = Other });
        Assert.Equal((before.Households, "sample-gansu@2026.4", "other@1"), (simulation.Households, simulation.BeforeProfile, simulation.AfterProfile));
        Assert.Contains(simulation.Codes, code => code.Code == "F44" && code.After > code.Before);
        Assert.Contains(simulation.Codes, code => code is { Code: "F61", Before: > 0, After: 0 });

        // Nothing was kept: the profile is not known, the run is what it was.
        await Refused.AsAsync(StatusCode.NotFound, "PROFILE_UNKNOWN", union.Rules.GetProfileAsync(new GetProfileRequest { Name = "other@1" }, union.Headers));
        Assert.Equal(before, (await union.Comparison.GetRunAsync(new GetRunRequest { Name = before.Name }, union.Headers)).Run);

        await own.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "other.json"), Other);
        await own.StartAsync();
        using var later = own.As(ExchangeServer.Province);
        var request = Sending.RunRequest("after-it");
        request.RuleProfile = "other@1";
        var after = await later.WatchAsync((await later.Comparison.CreateRunAsync(request, later.Headers)).Run.Name);
        Assert.Equal("other@1", after.RuleProfile);
        Assert.NotEqual(before.InputDigest, after.InputDigest);
        foreach (var (run, of) in new[] { (before, (Func<SimulatedCode, long>)(code => code.Before)), (after, code => code.After) })
        {
            var counts = (await later.Results.GetReconciliationAsync(new GetReconciliationRequest { Name = run.Name }, later.Headers)).FindingCounts;
            Assert.Equal(
                simulation.Codes.Where(code => of(code) > 0).Select(code => (code.Code, of(code))), counts.Select(count => (count.Code, count.Count)));
        }

        var findings = await later.FindingsAsync("after-it");
        Assert.All(findings.Where(finding => finding.Code == "F33"), finding => Assert.Equal(Severity.Doubt, finding.Severity));
        Assert.All(findings, finding => Assert.Equal("other@1", finding.RuleProfile));
        Directory.Delete(folder.FullName, recursive: true);
    }

    [Fact]
    public async Task A_simulation_that_cannot_be_is_refused()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var union = own.As(ExchangeServer.Province);
        using var lanzhou = own.As(ExchangeServer.Lanzhou);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes()]);
        var run = (await union.RunAsync("some-run")).Name;
        async Task RefusedAsync(TestClient client, string reason, SimulateProfileRequest request) =>
            Assert.StartsWith(reason, (await Assert.ThrowsAsync<RpcException>(() => SimulateAsync(client, request))).Status.Detail, StringComparison.Ordinal);
        await RefusedAsync(union, "NOT_FOUND", new SimulateProfileRequest { Run = "runs/nobody", Json = Other });
        await RefusedAsync(lanzhou, "REGION_OUT_OF_SCOPE", new SimulateProfileRequest { Run = run, Json = Other });
        await RefusedAsync(union, "FIELD_INVALID", new SimulateProfileRequest { Run = run });
        await RefusedAsync(union, "PROFILE_UNKNOWN", new SimulateProfileRequest { Run = run, RuleProfile = "nobody@1" });
        await RefusedAsync(union, "PROFILE_NOT_IN_FORCE", new SimulateProfileRequest { Run = run, RuleProfile = "qingdao@1" });
        await RefusedAsync(union, "PROFILE_INVALID", new SimulateProfileRequest { Run = run, Json = Other.Replace("12", "1200", StringComparison.Ordinal) });
        await RefusedAsync(union, "STANDARD_MISSING", new SimulateProfileRequest { Run = run, Json = Other.Replace("sample-gansu@2026.4", "cn-base@2026.1", StringComparison.Ordinal).Replace("\"watch\"", Lines, StringComparison.Ordinal).Replace("620000\", \"year\"", "620200\", \"year\"", StringComparison.Ordinal) });
    }

    [Fact]
    public async Task A_profile_that_was_once_in_force_stays_known_and_its_name_keeps_its_meaning()
    {
        var folder = Directory.CreateTempSubdirectory("profiles");
        var path = Path.Combine(folder.FullName, "other.json");
        await File.WriteAllTextAsync(path, Other);
        await using var own = await ExchangeServer.StartNewAsync(options => options.RuleProfile = path);
        using (var union = own.As(ExchangeServer.Province))
            Assert.Equal("other@1", (await union.Rules.ListProfilesAsync(new ListProfilesRequest(), union.Headers)).DefaultProfile);

        await own.StopAsync();
        own.Configure = _ => { };
        await own.StartAsync();
        using (var union = own.As(ExchangeServer.Province))
            Assert.Equal("other@1", (await union.Rules.GetProfileAsync(new GetProfileRequest { Name = "other@1" }, union.Headers)).Profile.Name);

        await own.StopAsync();
        await File.WriteAllTextAsync(path, Other.Replace("12", "13", StringComparison.Ordinal));
        own.Configure = options => options.RuleProfile = path;
        var refused = await Assert.ThrowsAsync<ProfileException>(own.StartAsync);
        Assert.Contains("other@1", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder.FullName, recursive: true);
    }

    [Fact]
    public async Task A_county_s_profile_judges_the_county_s_households_in_the_province_s_run()
    {
        var folder = Directory.CreateTempSubdirectory("profiles");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "county.json"), """
            { "id": "county", "version": "1", "extends": "sample-gansu@2026.4", "title": "县方案", "regionCode": "620102", "effectiveFrom": "2026-01-01", "sources": ["试"],
              "standards": [ { "regionCode": "620102", "year": 2026, "fenPerMonth": 50000 } ] }
            """);
        await using var own = await ExchangeServer.StartNewAsync(options => options.RuleProfiles = folder.FullName);
        using var lanzhou = own.As(ExchangeServer.Lanzhou);
        using var union = own.As(ExchangeServer.Province);
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [Some.Household(1).Bytes(), Some.Household(2, "620103").Bytes()]);
        await union.RunAsync("both-profiles");

        // 1,200 yuan a month: within twice 800, above twice 500.
        var finding = Assert.Single(await union.FindingsAsync("both-profiles"));
        Assert.Equal(("F43", "620102", "county@1", 50_000L), (finding.Code, finding.Household.RegionCode, finding.RuleProfile, finding.StandardFen));
        Directory.Delete(folder.FullName, recursive: true);
    }

    private const string Lines = """
        "lines": { "deep": { "unstated": "试" }, "relative": { "unstated": "试" }, "accident": { "unstated": "试" } }, "watch"
        """;

    private static async Task<ProfileSimulation> SimulateAsync(TestClient client, SimulateProfileRequest request)
    {
        using var call = client.Rules.SimulateProfile(request, client.Headers);
        ProfileSimulation? simulation = null;
        await foreach (var answer in call.ResponseStream.ReadAllAsync())
            simulation = answer.Simulation ?? simulation;
        return simulation!;
    }
}
