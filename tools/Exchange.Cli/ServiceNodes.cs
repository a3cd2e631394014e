using Grpc.Net.Client.Balancer;

namespace Exchange.Cli;

/// <summary>The nodes of a service for a channel that balances by itself (grpc-dotnet's client-side load balancing).</summary>
internal sealed class ServiceNodes(IReadOnlyList<Uri> nodes) : IServiceProvider
{
    /// <summary>What such a channel is made for in place of an address.</summary>
    public static readonly Uri Address = new("static:///nodes");

    /// <inheritdoc/>
    public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<ResolverFactory>)
        ? new ResolverFactory[] { new StaticResolverFactory(_ => nodes.Select(node => new BalancerAddress(node.Host, node.Port))) }
        : null;
}
