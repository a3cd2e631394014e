using System.Net;
using Exchange.Errors;
using Exchange.V1;

namespace Exchange.Access;

/// <summary>
/// The one place that says who is calling. Certificates will come here; until then an organisation is named in metadata, which is believed
/// only on loopback and only if the service was started to do so.
/// </summary>
public sealed class CallerResolver(OrganizationDirectory directory, ExchangeOptions options)
{
    /// <summary>The metadata key that names the organisation.</summary>
    public const string OrganizationKey = "x-exchange-organization";

    /// <summary>The calling organisation.</summary>
    /// <exception cref="Grpc.Core.RpcException">UNAUTHENTICATED: it is not known, or not allowed to name itself.</exception>
    public Participant Resolve(IPAddress? remoteAddress, string? namedOrganization)
    {
        var mayName = options.TrustOrganizationMetadata && remoteAddress is not null && IPAddress.IsLoopback(remoteAddress);
        if (!mayName || string.IsNullOrEmpty(namedOrganization))
            throw Refusal.Create(ErrorReason.CertMissing);
        return directory.Find(namedOrganization) ?? throw Refusal.Create(ErrorReason.OrganizationUnknown);
    }
}
