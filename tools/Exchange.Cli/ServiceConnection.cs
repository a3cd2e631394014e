using Exchange.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Exchange.Cli;

/// <summary>A connection to a service, and the organisation for which it speaks.</summary>
internal sealed class ServiceConnection : IDisposable
{
    /// <summary>After how long without a word from the service it is asked whether it is still there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    /// <summary>How long at most a connection that failed waits before it is tried again. The library's own limit is two minutes, in which a service that comes and goes is missed.</summary>
    private static readonly TimeSpan LongestReconnect = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstReconnect = TimeSpan.FromSeconds(1);
    private readonly GrpcChannel _channel;

    /// <summary>Connects at the first call.</summary>
    /// <param name="server">The service's address; several, parted by commas, are nodes of one service that take turns, and one that is away is left out.</param>
    /// <param name="organization">Who is calling.</param>
    /// <param name="silence">After how long without a word from the service it is asked whether it is still there; null for the usual minute.</param>
    /// <param name="longestReconnect">How long at most a connection that failed waits before it is tried again; null for the usual ten seconds.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    public ServiceConnection(string server, string organization, TimeSpan? silence = null, TimeSpan? longestReconnect = null)
    {
        Organization = organization;
        var nodes = server.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Node).ToList();
        if (nodes.Count == 0)
            throw new FormatException("没有写服务地址 / no address of the service");
        var reconnect = longestReconnect ?? LongestReconnect;
        _channel = GrpcChannel.ForAddress(nodes.Count == 1 ? nodes[0] : ServiceNodes.Address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 16 * 1024 * 1024,
            HttpHandler = new SocketsHttpHandler
            {
                // A line that takes everything and gives nothing back is told by a ping that is not answered; without one, a client would wait for ever.
                KeepAlivePingDelay = silence ?? Silence,
                KeepAlivePingTimeout = Answer(silence ?? Silence),
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                ConnectTimeout = TimeSpan.FromSeconds(15),
                EnableMultipleHttp2Connections = true,
            },
            DisposeHttpClient = true,
            InitialReconnectBackoff = reconnect < FirstReconnect ? reconnect : FirstReconnect,
            MaxReconnectBackoff = reconnect,
            Credentials = nodes[0].Scheme == Uri.UriSchemeHttps ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            ServiceProvider = nodes.Count == 1 ? null : new ServiceNodes(nodes),
            ServiceConfig = nodes.Count == 1 ? null : new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
        });
        Headers = new Metadata { { "x-exchange-organization", organization } };
        Directory = new DirectoryService.DirectoryServiceClient(_channel);
        Ingest = new IngestService.IngestServiceClient(_channel);
        Precheck = new PrecheckService.PrecheckServiceClient(_channel);
        Comparison = new ComparisonService.ComparisonServiceClient(_channel);
        Results = new ResultService.ResultServiceClient(_channel);
        Rules = new RuleService.RuleServiceClient(_channel);
        Reviews = new ReviewService.ReviewServiceClient(_channel);
        Exits = new ExitService.ExitServiceClient(_channel);
        Quality = new QualityService.QualityServiceClient(_channel);
        Files = new FileService.FileServiceClient(_channel);
    }

    public string Organization { get; }

    /// <summary>Who is calling, for every call.</summary>
    public Metadata Headers { get; }

    public DirectoryService.DirectoryServiceClient Directory { get; }

    public IngestService.IngestServiceClient Ingest { get; }

    public PrecheckService.PrecheckServiceClient Precheck { get; }

    public ComparisonService.ComparisonServiceClient Comparison { get; }

    public ResultService.ResultServiceClient Results { get; }

    public RuleService.RuleServiceClient Rules { get; }

    public ReviewService.ReviewServiceClient Reviews { get; }

    public ExitService.ExitServiceClient Exits { get; }

    public QualityService.QualityServiceClient Quality { get; }

    public FileService.FileServiceClient Files { get; }

    public void Dispose() => _channel.Dispose();

    private static Uri Node(string server)
    {
        var address = server.Contains("://", StringComparison.Ordinal) ? server : $"http://{server}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : throw new FormatException($"服务地址不正确:{server} / the service's address is wrong");
    }

    /// <summary>How long the answer may take: half of the silence, and at least the second that the framework asks for.</summary>
    private static TimeSpan Answer(TimeSpan silence) => silence / 2 > TimeSpan.FromSeconds(1) ? silence / 2 : TimeSpan.FromSeconds(1);
}
