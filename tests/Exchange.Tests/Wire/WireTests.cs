using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;

namespace Exchange.Tests.Wire;

public sealed class WireTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    private const string UnaryPath = "/exchange.v1.DirectoryService/GetServerInfo";

    [Fact]
    public async Task A_message_above_the_limit_is_refused_with_a_reason()
    {
        using var client = server.As(ExchangeServer.Lanzhou);
        var request = new CheckHouseholdRequest { Household = Some.Household(1) };
        request.Household.Note = new string('x', Limits.MaxMessageBytes);
        await Refused.AsAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", client.Precheck.CheckHouseholdAsync(request, client.Headers));

        var name = (await client.CreateAsync("large-message", RecordKind.HouseholdFile)).Name;
        using var upload = await client.OpenAsync(name);
        await Refused.AsAsync(StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", () => upload.SendAsync(0, ByteString.CopyFrom(new byte[Limits.MaxMessageBytes + 1])));
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused_and_never_unpacked()
    {
        // A gibibyte of zeros in about a mebibyte of gzip, as the field of a message.
        var bomb = Gzip(stream =>
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
                stream.Write(zeros);
        });
        Assert.InRange(bomb.Length, 1, Limits.MaxMessageBytes + (64 * 1024));
        var (status, details) = await PostAsync("/exchange.v1.IngestService/GetBatch", Frame(bomb[..Math.Min(bomb.Length, Limits.MaxMessageBytes - 16)], compressed: true), "gzip");
        Assert.Equal("8", status);
        Assert.Contains("DECODED_TOO_LARGE", details, StringComparison.Ordinal);

        var unpacked = new CountingStream();
        using var stream = new Exchange.Wire.BoundedGzipProvider().CreateDecompressionStream(new MemoryStream(bomb));
        Refused.Check(StatusCode.ResourceExhausted, "DECODED_TOO_LARGE", Assert.Throws<RpcException>(() => stream.CopyTo(unpacked)));
        Assert.InRange(unpacked.Bytes, 0, Limits.MaxDecodedBytes);
    }

    [Fact]
    public void A_message_that_packs_well_but_not_absurdly_is_read()
    {
        // Random hexadecimal packs to about half: four mebibytes pass, one byte more does not.
        byte[] Text(int length) => System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(new Random(1).GetItems(Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(), (length + 1) / 2))[..length]);
        Assert.Equal(Limits.MaxDecodedBytes, Unpack(Gzip(stream => stream.Write(Text(Limits.MaxDecodedBytes)))));
        Assert.Throws<RpcException>(() => Unpack(Gzip(stream => stream.Write(Text(Limits.MaxDecodedBytes + 1)))));

        static long Unpack(byte[] packed)
        {
            var unpacked = new CountingStream();
            using var stream = new Exchange.Wire.BoundedGzipProvider().CreateDecompressionStream(new MemoryStream(packed));
            stream.CopyTo(unpacked);
            return unpacked.Bytes;
        }
    }

    [Fact]
    public async Task An_honest_compressed_message_is_read()
    {
        var packed = Gzip(stream => new GetServerInfoRequest().WriteTo(stream));
        Assert.Equal("0", (await PostAsync(UnaryPath, Frame(packed, compressed: true), "gzip")).Status);
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task Another_encoding_is_not_offered(string encoding)
    {
        var (status, details) = await PostAsync(UnaryPath, Frame([1, 2, 3], compressed: true), encoding);
        Assert.Equal("12", status);
        Assert.Contains("NOT_OFFERED", details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/exchange.v1.DirectoryService/NoSuchMethod")]
    [InlineData("/exchange.v1.NoSuchService/Method")]
    public async Task A_method_that_does_not_exist_is_not_offered(string path)
    {
        var (status, details) = await PostAsync(path, Frame([]), null);
        Assert.Equal("12", status);
        Assert.Contains("NOT_OFFERED", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_answered_with_a_reason()
    {
        var (status, details) = await PostAsync(UnaryPath, Frame([0xFF, 0xFF, 0xFF]), null);
        Assert.Equal("13", status);
        Assert.Contains("MALFORMED_CALL", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_told_to_anyone()
    {
        using var client = server.As(null);
        var health = new Health.HealthClient(client.Invoker);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = "exchange.v1.IngestService" })).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "no.such.Service" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Watching_health_ends_when_the_service_stops()
    {
        await using var own = await ExchangeServer.StartNewAsync();
        using var client = own.As(null);
        using var call = new Health.HealthClient(client.Invoker).Watch(new HealthCheckRequest());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, call.ResponseStream.Current.Status);
        var stopping = own.StopAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, call.ResponseStream.Current.Status);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Reflection_lists_every_service_and_gives_its_files()
    {
        using var client = server.As(null);
        using var call = new ServerReflection.ServerReflectionClient(client.Invoker).ServerReflectionInfo();
        var services = (await AskAsync(new ServerReflectionRequest { ListServices = "" })).ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Equal(
            [
                "exchange.v1.ComparisonService", "exchange.v1.DirectoryService", "exchange.v1.ExitService", "exchange.v1.FileService", "exchange.v1.IngestService", "exchange.v1.PrecheckService", "exchange.v1.QualityService", "exchange.v1.ResultService",
                "exchange.v1.ReviewService", "exchange.v1.RuleService",
                "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection",
            ],
            services);
        foreach (var symbol in services.Append("exchange.v1.HouseholdFile").Append("exchange.v1.IngestService.SealBatch"))
            Assert.NotEmpty((await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol })).FileDescriptorResponse.FileDescriptorProto);
        Assert.Equal(5, (await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "no.such.Symbol" })).ErrorResponse.ErrorCode);

        async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            return call.ResponseStream.Current;
        }
    }

    [Fact]
    public async Task Every_reason_has_texts_and_a_next_step_in_both_languages()
    {
        using var client = server.As(ExchangeServer.Civil);
        var reasons = await client.Directory.ListErrorReasonsAsync(new ListErrorReasonsRequest(), client.Headers);
        Assert.Equal(Enum.GetValues<ErrorReason>().Where(reason => reason is not ErrorReason.Unspecified), reasons.ErrorReasons.Select(info => info.Reason));
        Assert.Equal(Enum.GetValues<RecordReason>().Where(reason => reason is not RecordReason.Unspecified), reasons.RecordReasons.Select(info => info.Reason));
        Assert.All(reasons.ErrorReasons, info => Assert.All(new[] { info.TextZh, info.TextEn, info.NextStepZh, info.NextStepEn }, Assert.NotEmpty));
        Assert.All(reasons.RecordReasons, info => Assert.All(new[] { info.TextZh, info.TextEn, info.NextStepZh, info.NextStepEn }, Assert.NotEmpty));
    }

    private sealed class CountingStream : MemoryStream
    {
        public long Bytes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
    }

    private static byte[] Gzip(Action<Stream> write)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
            write(gzip);
        return buffer.ToArray();
    }

    private static byte[] Frame(byte[] message, bool compressed = false)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = compressed ? (byte)1 : (byte)0;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private async Task<(string Status, string Details)> PostAsync(string path, byte[] body, string? encoding)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.Add("te", "trailers");
        request.Headers.Add(Exchange.Access.CallerResolver.OrganizationKey, ExchangeServer.Province);
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        string Find(string name) => response.TrailingHeaders.TryGetValues(name, out var trailing) ? trailing.First()
            : response.Headers.TryGetValues(name, out var leading) ? leading.First() : "";
        var details = Find("grpc-status-details-bin");
        var bytes = details.Length == 0 ? [] : Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));
        return (Find("grpc-status"), Google.Rpc.Status.Parser.ParseFrom(bytes).ToString() + System.Text.Encoding.UTF8.GetString(bytes));
    }
}
