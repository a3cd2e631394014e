using Exchange.Errors;
using Exchange.Protection;
using Exchange.Records;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Matching.Identity;

namespace Exchange.Access;

/// <summary>DirectoryService on the wire.</summary>
public sealed class DirectoryGrpcService(OrganizationDirectory directory, ExchangeOptions options, Paging paging, KeyRing keys) : DirectoryService.DirectoryServiceBase
{
    /// <inheritdoc/>
    public override Task<GetServerInfoResponse> GetServerInfo(GetServerInfoRequest request, ServerCallContext context) => Task.FromResult(new GetServerInfoResponse
    {
        ServerVersion = ServiceVersion.Server,
        EngineVersion = ServiceVersion.Engine,
        SchemaVersion = ServiceVersion.Schema,
        MaxMessageBytes = Limits.MaxMessageBytes,
        MaxDecodedBytes = Limits.MaxDecodedBytes,
        MaxChunkRecords = Limits.MaxChunkRecords,
        MaxRejectRatio = options.MaxRejectRatio,
        CallerOrganization = context.GetCaller().Code,
        ReceiptKey = ByteString.CopyFrom(keys.Signer.PublicKey),
    });

    /// <inheritdoc/>
    public override Task<ListOrganizationsResponse> ListOrganizations(ListOrganizationsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var scope = $"organizations/{caller.Code}";
        var skip = (int)paging.After(scope, "", request.PageToken);
        var visible = directory.All.Where(organization => caller.Covers(organization.Region)).Skip(skip).Take(size + 1).ToList();
        return Task.FromResult(new ListOrganizationsResponse
        {
            Organizations = { visible.Take(size).Select(ToMessage) },
            NextPageToken = visible.Count > size ? paging.Token(scope, "", skip + size) : "",
        });
    }

    /// <inheritdoc/>
    public override Task<GetOrganizationResponse> GetOrganization(GetOrganizationRequest request, ServerCallContext context)
    {
        var organization = directory.Find(ResourceNames.ParseOrganization(request.Name));
        if (organization is null || !context.GetCaller().Covers(organization.Region))
            throw Refusal.NotFound(request.Name);
        return Task.FromResult(new GetOrganizationResponse { Organization = ToMessage(organization) });
    }

    /// <inheritdoc/>
    public override Task<ListErrorReasonsResponse> ListErrorReasons(ListErrorReasonsRequest request, ServerCallContext context) => Task.FromResult(new ListErrorReasonsResponse
    {
        ErrorReasons =
        {
            ErrorCatalogue.All.Select(kind => new ErrorReasonInfo
            {
                Reason = kind.Reason,
                StatusCode = (int)kind.Status,
                TextZh = kind.TextZh,
                TextEn = kind.TextEn,
                NextStepZh = kind.NextStepZh,
                NextStepEn = kind.NextStepEn,
            }),
        },
        RecordReasons =
        {
            RecordCatalogue.All.Select(kind => new RecordReasonInfo
            {
                Reason = kind.Reason,
                TextZh = kind.TextZh,
                TextEn = kind.TextEn,
                NextStepZh = kind.NextStepZh,
                NextStepEn = kind.NextStepEn,
            }),
        },
    });

    private static V1.Organization ToMessage(Participant organization) => new()
    {
        Name = ResourceNames.Organization(organization.Code),
        DisplayName = organization.DisplayName,
        Type = (V1.OrganizationType)organization.Type,
        RegionCode = RegionCode.Format(organization.Region),
        RecordKinds = { organization.RecordKinds.Order().Select(kind => (RecordKind)kind) },
    };
}
