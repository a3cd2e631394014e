using Exchange.V1;
using Grpc.Core;

namespace Exchange.Tests;

public sealed class PrivacyTests
{
    private const string CanaryName = "金丝雀甲";

    /// <summary>Canaries through every path, good and bad; then everything that was logged at every level is searched for them.</summary>
    [Fact]
    public async Task No_name_and_no_number_is_in_any_log_at_any_level()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        var id = Some.PersonId(321);
        var damaged = id[..17] + (id[17] == '0' ? '1' : '0');
        var good = Canary(1, id);
        var bad = Canary(2, damaged);
        bad.Householder.BirthDate = 20231345;
        using var union = server.As(ExchangeServer.Lanzhou);
        using var province = server.As(ExchangeServer.Province);
        using var civil = server.As(ExchangeServer.Civil);

        await union.PushAsync("canaries", RecordKind.HouseholdFile, [good.Bytes(), .. Enumerable.Range(10, 20).Select(number => Canary(number, Some.PersonId(number)).Bytes()), bad.Bytes(), good.Bytes()]);
        await civil.CreateAsync("funerals", RecordKind.Funeral);
        using (var upload = await civil.OpenAsync(Sending.Name(civil.Organization, "funerals")))
        {
            await upload.SendAsync(0, Some.Funeral(id, CanaryName), Some.Funeral(damaged, CanaryName), Some.Funeral(id, CanaryName, caseNumber: id));
            await Refused.AsAsync(StatusCode.OutOfRange, "OFFSET_GAP", () => upload.SendAsync(9, Some.Funeral(id, CanaryName)));
        }

        await province.RunAsync("canary-run");
        await province.FindingsAsync("canary-run");
        await union.Precheck.CheckHouseholdAsync(new CheckHouseholdRequest { Household = good, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, union.Headers);
        bad.RegionCode = "620502";
        await Assert.ThrowsAsync<RpcException>(async () => await union.Precheck.CheckHouseholdAsync(
            new CheckHouseholdRequest { Household = bad, BusinessYear = Sending.Year, AsOfDate = Sending.AsOf }, union.Headers));

        // Where a resource name is expected, people paste what they have.
        await Assert.ThrowsAsync<RpcException>(async () => await union.Ingest.GetBatchAsync(new GetBatchRequest { Name = Sending.Name(union.Organization, id.ToLowerInvariant()) }, union.Headers));
        await Assert.ThrowsAsync<RpcException>(async () => await union.Comparison.GetRunAsync(new GetRunRequest { Name = $"runs/{id}{CanaryName}" }, union.Headers));
        var search = new ListFindingsRequest { Parent = "runs/canary-run", Filter = new FindingFilter { OwningUnion = CanaryName, Codes = { id } } };
        await Assert.ThrowsAsync<RpcException>(async () => await province.Results.ListFindingsAsync(search, province.Headers));
        search.Filter.Codes.Clear();
        await province.Results.ListFindingsAsync(search, province.Headers);
        await Assert.ThrowsAsync<RpcException>(async () => await union.Ingest.CreateBatchAsync(Sending.Batch(union.Organization, id.ToLowerInvariant(), RecordKind.HouseholdFile), union.Headers));

        // And an error inside the service, whose exception quotes what it choked on.
        await using (var context = server.Store.CreateContext())
        {
            context.Findings.Add(new Exchange.Store.FindingRow { RunId = 1, Position = 1_000_000, FindingId = "broken", Code = "F01", OwningUnion = "u", Region = 620102, Payload = [0xFF, .. System.Text.Encoding.UTF8.GetBytes(CanaryName)] });
            await context.SaveChangesAsync();
        }

        await Refused.AsAsync(StatusCode.Internal, "INTERNAL", () => province.FindingsAsync("canary-run"));

        await using (var context = server.Store.CreateContext())
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, $"CREATE TRIGGER quoting BEFORE INSERT ON households BEGIN SELECT RAISE(ABORT, '{CanaryName}'); END;");
        await union.CreateAsync("triggered", RecordKind.HouseholdFile);
        using (var upload = await union.OpenAsync(Sending.Name(union.Organization, "triggered")))
            await Refused.AsAsync(StatusCode.Internal, "INTERNAL", () => upload.SendAsync(0, good.Bytes()));

        // The statement that made the trigger is the test's own, so its lines do not count.
        var log = string.Join('\n', server.LogText.Split('\n').Where(line => !line.Contains("CREATE TRIGGER", StringComparison.Ordinal)));
        Assert.Contains("Incident", log, StringComparison.Ordinal);
        Assert.Contains("AppendRecords", log, StringComparison.Ordinal);
        foreach (var canary in new[] { CanaryName, id, id[..17], damaged, Some.PersonId(10) })
            Assert.DoesNotContain(canary, log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_refusal_repeats_what_was_sent()
    {
        await using var server = await ExchangeServer.StartNewAsync();
        using var union = server.As(ExchangeServer.Lanzhou);
        var id = Some.PersonId(5);
        foreach (var name in new[] { id, CanaryName, $"runs/{id.ToLowerInvariant()}" })
        {
            var exception = await Assert.ThrowsAsync<RpcException>(async () => await union.Comparison.GetRunAsync(new GetRunRequest { Name = name }, union.Headers));
            var said = exception.Status.Detail + System.Text.Encoding.UTF8.GetString(exception.Trailers.GetValueBytes("grpc-status-details-bin")!);
            Assert.DoesNotContain(id, said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(CanaryName, said, StringComparison.Ordinal);
        }
    }

    private static HouseholdFile Canary(int number, string id)
    {
        var file = Some.Household(number, id: id);
        file.Householder.Name = CanaryName;
        file.Address = CanaryName;
        file.Householder.EmployerName = CanaryName;
        return file;
    }
}
