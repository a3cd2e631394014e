using Exchange.Access;
using Exchange.Errors;
using Exchange.Review;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Matching.Casework;
using Matching.Identity;
using DecisionReason = Matching.Casework.DecisionReason;
using ReviewOutcome = Exchange.V1.ReviewOutcome;

namespace Exchange.Quality;

/// <summary>QualityService on the wire: translates, and asks <see cref="QualityDesk"/>.</summary>
public sealed class QualityGrpcService(QualityDesk desk, Paging paging) : QualityService.QualityServiceBase
{
    /// <inheritdoc/>
    public override async Task<DrawQualitySampleResponse> DrawQualitySample(DrawQualitySampleRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var region = RequestFields.RequireScope(caller, "region_code", request.RegionCode);
        var codes = RequestFields.RequireCodes("codes", request.Codes);
        if (request.Percent is < 1 or > 100)
            throw Refusal.FieldInvalid("percent", "应为 1 至 100", "must be 1 to 100");
        var seed = request.Seed.Length == 0 ? "" : RequestWords.RequireSeed("seed", request.Seed);
        var query = new ReviewQuery(region, request.OwningUnion, codes, [], Actor.Nobody, 0);
        return new DrawQualitySampleResponse { Sample = Message(await desk.DrawAsync(query, request.Percent, seed, RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer), context.CancellationToken)) };
    }

    /// <inheritdoc/>
    public override async Task<ListQualitySamplesResponse> ListQualitySamples(ListQualitySamplesRequest request, ServerCallContext context)
    {
        var (caller, size) = (context.GetCaller(), Paging.Size(request.PageSize));
        var scope = $"quality-samples/{caller.Code}";
        var rows = await desk.ListAsync(caller.Region, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        return new ListQualitySamplesResponse { Samples = { rows.Take(size).Select(Message) }, NextPageToken = rows.Count > size ? paging.Token(scope, "", rows[size - 1].Id) : "" };
    }

    /// <inheritdoc/>
    public override async Task<ListQualityItemsResponse> ListQualityItems(ListQualityItemsRequest request, ServerCallContext context)
    {
        var (caller, size) = (context.GetCaller(), Paging.Size(request.PageSize));
        var (scope, canonical) = ($"quality-items/{caller.Code}", $"{request.Parent}|{request.PendingOnly}");
        var rows = await desk.ItemsAsync(caller, request.Parent, request.PendingOnly, paging.After(scope, canonical, request.PageToken), size + 1, context.CancellationToken);
        return new ListQualityItemsResponse { Items = { rows.Take(size).Select(Message) }, NextPageToken = rows.Count > size ? paging.Token(scope, canonical, rows[size - 1].ReviewId) : "" };
    }

    /// <inheritdoc/>
    public override async Task<CheckQualityItemResponse> CheckQualityItem(CheckQualityItemRequest request, ServerCallContext context)
    {
        if (request.Verdict is not (V1.QualityVerdict.Upheld or V1.QualityVerdict.Overturned))
            throw Refusal.FieldInvalid("verdict", "必填,且须在代码表内", "is required and must be in the list");
        var words = new ReviewWords(
            DecisionReason.Unspecified, RequestWords.RequireNote(request.Note, required: request.Verdict is V1.QualityVerdict.Overturned),
            RequestWords.RequireEvidence(request.EvidenceReference, required: true));
        var (item, reopened) = await desk.CheckAsync(
            context.GetCaller(), request.Parent, request.Review, RequestWords.RequireReviewer(context.GetCaller(), request.Reviewer), (Store.QualityVerdict)request.Verdict, words, context.CancellationToken);
        return new CheckQualityItemResponse { Item = Message(item), Reopened = reopened };
    }

    private static QualitySample Message(QualitySampleRow row) => new()
    {
        Name = ResourceNames.QualitySample(row.SampleId),
        RegionCode = RegionCode.Format(row.Region),
        OwningUnion = row.OwningUnion,
        Codes = { row.Codes.Split(',', StringSplitOptions.RemoveEmptyEntries) },
        Percent = row.Percent,
        Seed = row.Seed,
        Population = row.Population,
        Size = row.Size,
        Upheld = row.Upheld,
        Overturned = row.Overturned,
        Drawer = ReviewMessages.Person(row.Organization, row.Person),
        Time = Time(row.Time),
    };

    private static QualityItem Message(QualityItemRow row) => new()
    {
        Review = ResourceNames.Review(row.FindingId),
        OwningUnion = row.OwningUnion,
        FileNumber = row.FileNumber,
        Code = row.Code,
        Outcome = (ReviewOutcome)row.Outcome,
        Decider = ReviewMessages.Person(row.DeciderOrganization, row.Decider),
        Verdict = (V1.QualityVerdict)row.Verdict,
        Checker = ReviewMessages.Person(row.CheckerOrganization, row.Checker),
        Time = row.Time == 0 ? null : Time(row.Time),
        Note = row.Note,
        EvidenceReference = row.EvidenceReference,
    };

    private static Timestamp Time(long milliseconds) => Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
