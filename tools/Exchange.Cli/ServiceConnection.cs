using Exchange.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Cli;

/// <summary>A connection to a service, and the organisation for which it speaks.</summary>
internal sealed class ServiceConnection : IDisposable
{
    /// <summary>After how long without a word from the service it is asked whether it is still there.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    private readonly GrpcChannel _channel;

    /// <summary>Connects at the first call.</summary>
    /// <param name="server">The service's address.</param>
    /// <param name="organization">Who is calling.</param>
    /// <param name="silence">After how long without a word from the service it is asked whether it is still there; null for the usual minute.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    public ServiceConnection(string server, string organization, TimeSpan? silence = null)
    {
        Organization = organization;
        var address = server.Contains("://", StringComparison.Ordinal) ? server : $"http://{server}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new FormatException($"服务地址不正确:{server} / the service's address is wrong");
        _channel = GrpcChannel.ForAddress(uri, new GrpcChannelOptions
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
        });
        Headers = new Metadata { { "x-exchange-organization", organization } };
        Directory = new DirectoryService.DirectoryServiceClient(_channel);
        Ingest = new IngestService.IngestServiceClient(_channel);
        Precheck = new PrecheckService.PrecheckServiceClient(_channel);
        Comparison = new ComparisonService.ComparisonServiceClient(_channel);
        Results = new ResultService.ResultServiceClient(_channel);
        Rules = new RuleService.RuleServiceClient(_channel);
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

    public void Dispose() => _channel.Dispose();

    /// <summary>How long the answer may take: half of the silence, and at least the second that the framework asks for.</summary>
    private static TimeSpan Answer(TimeSpan silence) => silence / 2 > TimeSpan.FromSeconds(1) ? silence / 2 : TimeSpan.FromSeconds(1);
}
