using Exchange.Tests.Exits;
using Exchange.Tests.Review;
using Exchange.Tests.Store;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Tests.Files;

/// <summary>A person's own view: what is kept of them, what was doubted and decided, and who looked.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class FileSpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task A_household_is_shown_what_is_kept_and_who_looked()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var province = server.As(ExchangeServer.Province);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        var file = Some.Household(1);
        file.Plan = null;
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [file.Bytes(), Some.Household(2).Bytes()]);
        await lanzhou.RunAsync("first", "620100");
        await server.RoutedAsync();
        var doubt = (await lanzhou.ReviewsAsync(new ReviewFilter { Codes = { "F07" } })).Single(review => review.Finding.Household.FileNumber == file.FileNumber);
        await lanzhou.DecideAsync(await lanzhou.ClaimAsync(doubt.Name, "p-1"), "p-1", ReviewOutcome.Confirmed);
        var exit = await lanzhou.StepAsync(await lanzhou.ProposeAsync(file, "p-1"), ExitAction.Check, "p-2");

        // Each look at this file alone, by whoever looked; lists as what they are.
        await province.GetReviewAsync(doubt.Name);
        await lanzhou.GetExitAsync(exit.Name);
        await lanzhou.Results.ExplainFindingAsync(new ExplainFindingRequest { Name = doubt.Finding.Name }, lanzhou.Headers);
        using (var call = province.Results.ExportRun(new ExportRunRequest { Name = "runs/first", Format = ExportFormat.Csv }, province.Headers))
            Assert.NotEmpty(await call.ResponseStream.ReadAllAsync().ToListAsync());
        await tianshui.ReviewsAsync();
        var kept = await GetAsync(lanzhou, file);
        Assert.Equal(
            (file.OwningUnion, file.FileNumber, "620102", FileStatus.Active, file.Category, file.FiledDate, "organizations/union-620100/batches/files"),
            (kept.OwningUnion, kept.FileNumber, kept.RegionCode, kept.Status, kept.Category, kept.FiledDate, kept.Batch));
        Assert.Equal(1 + file.Members.Count, kept.Persons.Count);
        Assert.All(kept.Persons, person => Assert.Contains("*", person.IdNumberMasked, StringComparison.Ordinal));
        Assert.Equal(ReviewState.Confirmed, Assert.Single(kept.Reviews, review => review.Name == doubt.Name).State);
        Assert.Equal((exit.Name, ExitState.Checked), Assert.Single(kept.Exits) is var one ? (one.Name, one.State) : default);
        Assert.Equal([ExitAction.Propose, ExitAction.Check], kept.ExitEvents.Select(happened => happened.Action));

        var accesses = await AccessesAsync(lanzhou, file);
        Assert.Equal(
            [
                (ExchangeServer.Lanzhou, FileAccessKind.File, "p-9", "本人申请查询", ""), (ExchangeServer.Province, FileAccessKind.Export, "", "", "620000"),
                (ExchangeServer.Lanzhou, FileAccessKind.Explanation, "", "", ""), (ExchangeServer.Lanzhou, FileAccessKind.Exit, "", "", ""), (ExchangeServer.Province, FileAccessKind.Finding, "", "", ""),
                (ExchangeServer.Lanzhou, FileAccessKind.List, "", "", "620100"),
            ],
            accesses.Select(access => (access.Organization, access.Kind, access.Person, access.Purpose, access.RegionCode)));

        // The other household was looked at by lists only; a purged or foreign file is not there.
        Assert.All(await AccessesAsync(lanzhou, Some.Household(2)), access => Assert.Contains(access.Kind, (FileAccessKind[])[FileAccessKind.List, FileAccessKind.Export]));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => GetAsync(tianshui, file));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => AccessesAsync(tianshui, file));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => GetAsync(lanzhou, Some.Household(9)));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => GetAsync(lanzhou, file, purpose: ""));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => GetAsync(lanzhou, file, purpose: Some.PersonId(1)));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => GetAsync(lanzhou, file, by: "张三"));
        using var civil = server.As(ExchangeServer.Civil);
        await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => GetAsync(civil, file));
        Assert.DoesNotContain(file.Householder.Name, kept.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(file.Householder.IdNumber, kept.ToString(), StringComparison.Ordinal);
    }

    private static async Task<GetFileResponse> GetAsync(TestClient client, HouseholdFile file, string by = "p-9", string purpose = "本人申请查询") => await client.Files.GetFileAsync(
        new GetFileRequest { OwningUnion = file.OwningUnion, FileNumber = file.FileNumber, Reviewer = by, Purpose = purpose }, client.Headers);

    private static async Task<List<FileAccessRecord>> AccessesAsync(TestClient client, HouseholdFile file)
    {
        var (accesses, request) = (new List<FileAccessRecord>(), new ListFileAccessesRequest { OwningUnion = file.OwningUnion, FileNumber = file.FileNumber, PageSize = 2 });
        do
        {
            var page = await client.Files.ListFileAccessesAsync(request, client.Headers);
            accesses.AddRange(page.Accesses);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return accesses;
    }
}

public sealed class FileOnSqliteTests(ExchangeServer kind) : FileSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class FileOnPostgreSqlTests(PostgreSqlServer kind) : FileSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class FileOnSqlServerTests(SqlServerServer kind) : FileSpecification(kind), IClassFixture<SqlServerServer>;
