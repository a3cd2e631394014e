using Exchange.Access;
using Exchange.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Exchange.Tests.Access;

public sealed class AccessTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    private static readonly ServiceDescriptor[] Services =
        [DirectoryService.Descriptor, IngestService.Descriptor, PrecheckService.Descriptor, ComparisonService.Descriptor, ResultService.Descriptor];

    public static TheoryData<string> Methods()
    {
        var data = new TheoryData<string>();
        foreach (var method in Services.SelectMany(service => service.Methods))
            data.Add($"/{method.Service.FullName}/{method.Name}");
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Nobody_calls_without_being_known(string method)
    {
        await Refused.AsAsync(StatusCode.Unauthenticated, "CERT_MISSING", () => CallAsync(null, method));
        await Refused.AsAsync(StatusCode.Unauthenticated, "ORGANIZATION_UNKNOWN", () => CallAsync("union-999999", method));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Departments_reach_neither_runs_nor_results_nor_prechecks(string method)
    {
        if (AccessPolicy.For(method) is Requirement.Union)
            await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => CallAsync(ExchangeServer.Civil, method));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_has_a_policy(string method) => Assert.NotNull(AccessPolicy.For(method));

    [Fact]
    public void What_has_no_policy_is_for_nobody() => Assert.Null(AccessPolicy.For("/exchange.v1.NewService/NewMethod"));

    [Fact]
    public async Task Without_the_start_flag_nobody_may_name_an_organisation()
    {
        await using var own = await ExchangeServer.StartNewAsync(options => options.TrustOrganizationMetadata = false);
        using (var client = own.As(ExchangeServer.Lanzhou))
            await Refused.AsAsync(StatusCode.Unauthenticated, "CERT_MISSING", client.Directory.GetServerInfoAsync(new GetServerInfoRequest(), client.Headers));
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData(null)]
    public void From_another_machine_nobody_may_name_an_organisation(string? address)
    {
        var resolver = server.Service<CallerResolver>();
        var refusal = Assert.Throws<RpcException>(() => resolver.Resolve(address is null ? null : System.Net.IPAddress.Parse(address), ExchangeServer.Lanzhou));
        Refused.Check(StatusCode.Unauthenticated, "CERT_MISSING", refusal);
        Assert.Equal(ExchangeServer.Lanzhou, resolver.Resolve(System.Net.IPAddress.Loopback, ExchangeServer.Lanzhou).Code);
    }

    [Fact]
    public async Task A_batch_is_created_only_for_oneself_and_only_of_one_s_kinds()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        await Refused.AsAsync(
            StatusCode.PermissionDenied, "ORG_MISMATCH",
            client.Ingest.CreateBatchAsync(Sending.Batch(ExchangeServer.Tianshui, "foreign", RecordKind.HouseholdFile), client.Headers));
        await Refused.AsAsync(
            StatusCode.PermissionDenied, "SOURCE_KIND_NOT_ALLOWED",
            client.Ingest.CreateBatchAsync(Sending.Batch(client.Organization, "foreign", RecordKind.Funeral), client.Headers));
    }

    [Fact]
    public async Task Another_organisation_s_batch_does_not_exist_for_me()
    {
        using var owner = server.As(ExchangeServer.Lanzhou);
        var name = (await owner.CreateAsync("not-yours", RecordKind.HouseholdFile)).Name;
        using var other = server.As(ExchangeServer.Tianshui);
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", other.Ingest.GetBatchAsync(new GetBatchRequest { Name = name }, other.Headers));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => other.OpenAsync(name));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", () => other.SealAsync(name, []));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", other.Ingest.ListRejectionsAsync(new ListRejectionsRequest { Parent = name }, other.Headers));
    }

    [Fact]
    public async Task An_organisation_sees_the_directory_of_its_own_region()
    {
        using var province = server.As(ExchangeServer.Province);
        using var city = server.As(ExchangeServer.Lanzhou);
        var all = await province.Directory.ListOrganizationsAsync(new ListOrganizationsRequest { PageSize = 1000 }, province.Headers);
        var own = await city.Directory.ListOrganizationsAsync(new ListOrganizationsRequest { PageSize = 1000 }, city.Headers);
        Assert.Contains(all.Organizations, organization => organization.Name == "organizations/union-620500");
        Assert.All(own.Organizations, organization => Assert.StartsWith("6201", organization.RegionCode, StringComparison.Ordinal));
        await Refused.AsAsync(StatusCode.NotFound, "NOT_FOUND", city.Directory.GetOrganizationAsync(new GetOrganizationRequest { Name = "organizations/union-620500" }, city.Headers));

        var paged = new List<string>();
        var token = "";
        do
        {
            var page = await province.Directory.ListOrganizationsAsync(new ListOrganizationsRequest { PageSize = 7, PageToken = token }, province.Headers);
            paged.AddRange(page.Organizations.Select(organization => organization.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(all.Organizations.Select(organization => organization.Name), paged);
    }

    /// <summary>Calls a method with an empty request, whatever its shape.</summary>
    private async Task CallAsync(string? organization, string path)
    {
        using var client = server.As(organization);
        var descriptor = Services.SelectMany(service => service.Methods).Single(method => $"/{method.Service.FullName}/{method.Name}" == path);
        var raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, raw, raw);
        var options = new CallOptions(client.Headers);
        if (type is MethodType.Unary)
        {
            await client.Invoker.AsyncUnaryCall(method, null, options, []);
        }
        else if (type is MethodType.ServerStreaming)
        {
            using var call = client.Invoker.AsyncServerStreamingCall(method, null, options, []);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }
        else
        {
            using var call = client.Invoker.AsyncDuplexStreamingCall(method, null, options);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }
    }
}
