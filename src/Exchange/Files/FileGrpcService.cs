using Exchange.Access;
using Exchange.Exits;
using Exchange.Review;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Matching.Identity;
using CoreKind = Exchange.Store.FileAccessKind;

namespace Exchange.Files;

/// <summary>FileService on the wire: translates, and asks <see cref="FileDesk"/>.</summary>
public sealed class FileGrpcService(FileDesk desk, FileAccessLog accesses, ReviewDesk reviews, Paging paging, TimeProvider clock) : FileService.FileServiceBase
{
    /// <inheritdoc/>
    public override async Task<GetFileResponse> GetFile(GetFileRequest request, ServerCallContext context)
    {
        var (caller, cancellationToken) = (context.GetCaller(), context.CancellationToken);
        var person = RequestWords.RequirePerson("reviewer", request.Reviewer);
        var purpose = RequestWords.RequirePurpose(request.Purpose);
        var row = await desk.RequireAsync(caller, request.OwningUnion, request.FileNumber, cancellationToken);
        await accesses.OneAsync(caller, CoreKind.File, row.Region, row.OwningUnion, row.FileNumber, cancellationToken, person, purpose);
        var kept = await desk.ReadAsync(row, cancellationToken);
        var file = kept.File;
        return new GetFileResponse
        {
            OwningUnion = row.OwningUnion,
            FileNumber = row.FileNumber,
            RegionCode = RegionCode.Format(row.Region),
            Batch = ResourceNames.Batch(kept.Batch.Organization, kept.Batch.BatchId),
            AsOfDate = kept.Batch.AsOfDate,
            Status = file.Status,
            Category = file.Category,
            FiledDate = file.FiledDate,
            DeclaredAnnualIncomeFen = file.DeclaredAnnualIncomeFen,
            Persons =
            {
                file.Members.Prepend(file.Householder ?? new HouseholdMember())
                    .Select((member, number) => new FileMember { MemberNumber = number, Relation = member.Relation, IdNumberMasked = IdMask.ForPublication(member.IdNumber) }),
            },
            Reviews = { (await reviews.DetailsAsync(kept.Reviews, cancellationToken)).Select(details => ReviewMessages.Of(details, clock)) },
            Exits = { kept.Exits.Select(ExitMessages.Of) },
            ExitEvents = { kept.ExitEvents.Select(ExitMessages.Of) },
        };
    }

    /// <inheritdoc/>
    public override async Task<ListFileAccessesResponse> ListFileAccesses(ListFileAccessesRequest request, ServerCallContext context)
    {
        var (caller, size) = (context.GetCaller(), Paging.Size(request.PageSize));
        var row = await desk.RequireAsync(caller, request.OwningUnion, request.FileNumber, context.CancellationToken);
        var (scope, canonical) = ($"file-accesses/{caller.Code}", $"{row.OwningUnion}|{row.FileNumber}");
        var found = await desk.AccessesAsync(row, paging.After(scope, canonical, request.PageToken, long.MaxValue), size + 1, context.CancellationToken);
        return new ListFileAccessesResponse
        {
            Accesses = { found.Take(size).Select(Message) },
            NextPageToken = found.Count > size ? paging.Token(scope, canonical, found[size - 1].Id) : "",
        };
    }

    private static FileAccessRecord Message(FileAccessRow row) => new()
    {
        Time = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(row.Time)),
        Organization = row.Organization,
        Person = row.Person,
        Kind = (V1.FileAccessKind)row.Kind,
        Purpose = row.Purpose,
        RegionCode = row.FileNumber.Length > 0 ? "" : RegionCode.Format(row.Region),
    };
}
