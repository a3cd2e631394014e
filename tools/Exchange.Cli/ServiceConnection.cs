using Exchange.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Exchange.Cli;

/// <summary>A connection to a service, and the organisation for which it speaks.</summary>
internal sealed class ServiceConnection : IDisposable
{
    private readonly GrpcChannel _channel;

    public ServiceConnection(string server, string organization)
    {
        Organization = organization;
        var address = server.Contains("://", StringComparison.Ordinal) ? server : $"http://{server}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new FormatException($"服务地址不正确:{server} / the service's address is wrong");
        _channel = GrpcChannel.ForAddress(uri, new GrpcChannelOptions { MaxReceiveMessageSize = 16 * 1024 * 1024 });
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
}
