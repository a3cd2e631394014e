using System.Security.Cryptography;
using Exchange.Access;
using Exchange.Errors;
using Exchange.Explaining;
using Exchange.Profiles;
using Exchange.Results.Exports;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Grpc.Core;
using Matching.Checks;
using Matching.Identity;
using Enum = System.Enum;
using FileAccessKind = Exchange.Store.FileAccessKind;

namespace Exchange.Results;

/// <summary>ResultService on the wire: translates, and asks <see cref="ResultCatalogue"/>.</summary>
public sealed class ResultGrpcService(ResultCatalogue results, FindingExplanations explanations, ProfileCatalogue profiles, RunExport exports, FileAccessLog accesses, Paging paging) : ResultService.ResultServiceBase
{
    private const int StreamPage = 500;
    private const int PieceBytes = 64 << 10;

    /// <summary>Below the limit of a message by enough for names and tokens.</summary>
    private const int PageBytes = Limits.MaxDecodedBytes * 3 / 4;

    /// <inheritdoc/>
    public override async Task<ListFindingsResponse> ListFindings(ListFindingsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var runId = ResourceNames.ParseRun(request.Parent);
        var query = ToQuery(request.Filter, caller);
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        if (request.PageToken.Length == 0)
            await accesses.ManyAsync(caller, FileAccessKind.List, query.Region, query.OwningUnion, context.CancellationToken);
        var scope = $"findings/{caller.Code}/{runId}";
        var after = paging.After(scope, query.Canonical, request.PageToken);
        var rows = await results.ListAsync(run, query, after, size + 1, context.CancellationToken);
        var shown = FitInMessage(rows, size, row => row.Payload.Length);
        return new ListFindingsResponse
        {
            Findings = { rows.Take(shown).Select(row => ResultMessages.ToMessage(row, runId)) },
            NextPageToken = rows.Count > shown ? paging.Token(scope, query.Canonical, rows[shown - 1].Position) : "",
            TotalSize = await results.CountAsync(run, query, context.CancellationToken),
        };
    }

    /// <inheritdoc/>
    public override async Task StreamFindings(StreamFindingsRequest request, IServerStreamWriter<StreamFindingsResponse> responseStream, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var runId = ResourceNames.ParseRun(request.Parent);
        var query = ToQuery(request.Filter, caller);
        if (request.After < 0)
            throw Refusal.FieldInvalid("after", "不能为负数", "must not be negative");
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        await accesses.ManyAsync(caller, FileAccessKind.List, query.Region, query.OwningUnion, context.CancellationToken);

        // Page by page, so that a slow reader holds no cursor of the database.
        for (var after = request.After; ;)
        {
            var rows = await results.ListAsync(run, query, after, StreamPage, context.CancellationToken);
            foreach (var row in rows)
                await responseStream.WriteAsync(new StreamFindingsResponse { Finding = ResultMessages.ToMessage(row, runId), Position = row.Position }, context.CancellationToken);
            if (rows.Count < StreamPage)
                return;
            after = rows[^1].Position;
        }
    }

    /// <inheritdoc/>
    public override async Task<GetFindingResponse> GetFinding(GetFindingRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var (runId, findingId) = ResourceNames.ParseFinding(request.Name);
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        var row = await results.FindAsync(caller, run, findingId, context.CancellationToken) ?? throw Refusal.NotFound(request.Name);
        return new GetFindingResponse { Finding = await SeenAsync(caller, FileAccessKind.Finding, row, runId, context.CancellationToken) };
    }

    /// <inheritdoc/>
    public override async Task<ExplainFindingResponse> ExplainFinding(ExplainFindingRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var (runId, findingId) = ResourceNames.ParseFinding(request.Name);
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        var row = await results.FindAsync(caller, run, findingId, context.CancellationToken) ?? throw Refusal.NotFound(request.Name);
        return await explanations.ExplainAsync(run, await SeenAsync(caller, FileAccessKind.Explanation, row, runId, context.CancellationToken), context.CancellationToken);
    }

    /// <inheritdoc/>
    public override async Task<GetReconciliationResponse> GetReconciliation(GetReconciliationRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var run = await results.RequirePublishedAsync(caller, ResourceNames.ParseRun(request.Name), context.CancellationToken);
        if (!caller.Covers(run.Region))
            throw Refusal.Create(ErrorReason.RegionOutOfScope);
        var (cells, counts) = await results.ReconciliationAsync(run, context.CancellationToken);
        var decided = (await results.CountsAsync(run, run.Region, context.CancellationToken)).GroupBy(row => row.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(row => row.Count), StringComparer.Ordinal);
        return new GetReconciliationResponse
        {
            Cells = { cells.Select(ToMessage) },
            Balanced = cells.All(cell => cell.Input == cell.Matched + cell.OnlyHere + cell.OnlyThere + cell.Ambiguous + cell.Rejected),
            FindingCounts =
            {
                counts.Select(item => new FindingCount
                {
                    Code = item.Code,
                    TitleZh = FindingCatalogue.Get(item.Code).TitleZh,
                    Count = item.Count,
                    Confirmed = decided.GetValueOrDefault($"confirmed/{item.Code}"),
                    Dismissed = decided.GetValueOrDefault($"dismissed/{item.Code}"),
                }),
            },
            InputDigest = ByteString.CopyFrom(run.InputDigest),
            ResultDigest = ByteString.CopyFrom(run.ResultDigest),
        };
    }

    /// <inheritdoc/>
    public override async Task<GetStatisticsResponse> GetStatistics(GetStatisticsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var run = await results.RequirePublishedAsync(caller, ResourceNames.ParseRun(request.Name), context.CancellationToken);
        var counts = await results.CountsAsync(run, caller.Region, context.CancellationToken);
        return new GetStatisticsResponse
        {
            Counts = { counts.Select(row => new StatisticCount { Name = row.Name, RegionCode = RegionCode.Format(row.Region), Count = row.Count }) },
        };
    }

    /// <inheritdoc/>
    public override async Task<ListUncoveredPersonsResponse> ListUncoveredPersons(ListUncoveredPersonsRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var runId = ResourceNames.ParseRun(request.Parent);
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        var scope = $"uncovered/{caller.Code}/{runId}";
        var rows = await results.UncoveredAsync(run, caller.Region, paging.After(scope, "", request.PageToken), size + 1, context.CancellationToken);
        return new ListUncoveredPersonsResponse
        {
            Persons =
            {
                rows.Take(size).Select(row => new UncoveredPerson
                {
                    RegionCode = RegionCode.Format(row.Region),
                    SourceOrganization = row.Organization,
                    SourceCaseNumber = row.SourceCaseNumber,
                    MaskedName = row.MaskedName,
                    MaskedIdNumber = row.MaskedIdNumber,
                }),
            },
            NextPageToken = rows.Count > size ? paging.Token(scope, "", rows[size - 1].Position) : "",
            SharingAgreed = profiles.Library.Find(run.Profile) is { SharesUncoveredPersons: true },
        };
    }

    /// <inheritdoc/>
    public override async Task<ListClustersResponse> ListClusters(ListClustersRequest request, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var size = Paging.Size(request.PageSize);
        var runId = ResourceNames.ParseRun(request.Parent);
        var query = ToQuery(request.Filter ?? new ClusterFilter(), caller);
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        if (request.PageToken.Length == 0)
            await accesses.ManyAsync(caller, FileAccessKind.List, query.Region, query.OwningUnion, context.CancellationToken);
        var scope = $"clusters/{caller.Code}/{runId}";
        var rows = await results.ClustersAsync(run, query, paging.After(scope, query.Canonical, request.PageToken), size + 1, context.CancellationToken);
        var shown = FitInMessage(rows, size, row => row.Payload.Length);
        return new ListClustersResponse
        {
            Clusters = { rows.Take(shown).Select(row => ResultMessages.ToMessage(row, runId)) },
            NextPageToken = rows.Count > shown ? paging.Token(scope, query.Canonical, rows[shown - 1].Position) : "",
            TotalSize = await results.CountAsync(run, query, context.CancellationToken),
        };
    }

    /// <inheritdoc/>
    public override async Task ExportRun(ExportRunRequest request, IServerStreamWriter<ExportRunResponse> responseStream, ServerCallContext context)
    {
        var caller = context.GetCaller();
        var runId = ResourceNames.ParseRun(request.Name);
        if (request.Format is ExportFormat.Unspecified || !Enum.IsDefined(request.Format))
            throw Refusal.FieldInvalid("format", "应为 CSV、XLSX 或 HTML", "must be CSV, XLSX or HTML");
        if (!Enum.IsDefined(request.Table) || (request.Format is ExportFormat.Html && request.Table is not ExportTable.Unspecified))
            throw Refusal.FieldInvalid("table", "不在代码表内;报告不分表", "is not in the list; a report takes none");
        if (request.Offset < 0)
            throw Refusal.FieldInvalid("offset", "不能为负数", "must not be negative");
        var query = ToQuery(request.Filter, caller);
        if (request.Format is ExportFormat.Html && (query.Codes.Count > 0 || query.Severity is not Matching.Checks.Facts.Severity.Unspecified || query.OwningUnion.Length > 0))
            throw Refusal.FieldInvalid("filter", "报告只能按地区筛选", "may name a region only, for a report");
        var run = await results.RequirePublishedAsync(caller, runId, context.CancellationToken);
        var withAccounts = caller.Covers(run.Region) && Matching.Identity.RegionCode.Contains(query.Region, run.Region);
        if (request.Table is ExportTable.Reconciliation && !withAccounts)
            throw Refusal.Create(ErrorReason.RegionOutOfScope);

        await accesses.ManyAsync(caller, FileAccessKind.Export, query.Region, query.OwningUnion, context.CancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (fileName, mediaType) = RunExport.Describe(run, request.Format, request.Table);
        var (offset, isFirst) = (0L, true);
        await foreach (var written in exports.WriteAsync(run, query, withAccounts, request.Format, request.Table, context.CancellationToken))
        {
            hash.AppendData(written.Span);
            var skipped = (int)Math.Clamp(request.Offset - offset, 0, written.Length);
            for (var from = skipped; from < written.Length; from += PieceBytes)
            {
                var piece = written.Slice(from, Math.Min(PieceBytes, written.Length - from));
                await responseStream.WriteAsync(Piece(offset + from, UnsafeByteOperations.UnsafeWrap(piece)), context.CancellationToken);
            }

            offset += written.Length;
        }

        if (request.Offset > offset)
            throw Refusal.FieldInvalid("offset", "超过文件长度,文件或筛选条件与先前不同,请从头下载", "lies beyond the file: it is another file or filter than before; begin anew");
        var last = Piece(offset, ByteString.Empty);
        last.Sha256 = ByteString.CopyFrom(hash.GetHashAndReset());
        await responseStream.WriteAsync(last, context.CancellationToken);

        ExportRunResponse Piece(long at, ByteString data)
        {
            var piece = new ExportRunResponse { Offset = at, Data = data, FileName = isFirst ? fileName : "", MediaType = isFirst ? mediaType : "" };
            isFirst = false;
            return piece;
        }
    }

    /// <summary>A finding that somebody is about to see.</summary>
    private async Task<Finding> SeenAsync(Participant caller, FileAccessKind kind, FindingRow row, string runId, CancellationToken cancellationToken)
    {
        var finding = ResultMessages.ToMessage(row, runId);
        await accesses.OneAsync(caller, kind, row.Region, row.OwningUnion, finding.Household.FileNumber, cancellationToken);
        return finding;
    }

    /// <summary>How many rows make a page: as many as were asked for, and at least one, but not more than an answer may hold.</summary>
    private static int FitInMessage<TRow>(List<TRow> rows, int size, Func<TRow, int> length)
    {
        var (count, bytes) = (0, 0);
        while (count < Math.Min(rows.Count, size) && (count == 0 || bytes + length(rows[count]) <= PageBytes))
            bytes += length(rows[count++]);
        return count;
    }

    private static ClusterQuery ToQuery(ClusterFilter filter, Participant caller)
    {
        if (!Enum.IsDefined(filter.Relation))
            throw Refusal.FieldInvalid("filter.relation", "不在代码表内", "is not in the list");
        if (!Enum.IsDefined(filter.Scope))
            throw Refusal.FieldInvalid("filter.scope", "不在代码表内", "is not in the list");
        var region = RequestFields.RequireScope(caller, "filter.region_code", filter.RegionCode);
        return new ClusterQuery(
            region, filter.OwningUnion, filter.FileNumber, (Matching.Linkage.Files.FileRelation)filter.Relation, (Matching.Linkage.Files.ClusterScope)filter.Scope);
    }

    private static FindingQuery ToQuery(FindingFilter? filter, Participant caller)
    {
        if (filter is null)
            return new FindingQuery([], caller.Region, Matching.Checks.Facts.Severity.Unspecified, "");
        var codes = RequestFields.RequireCodes("filter.codes", filter.Codes);
        if (!Enum.IsDefined(filter.Severity))
            throw Refusal.FieldInvalid("filter.severity", "不在代码表内", "is not in the list");
        var region = RequestFields.RequireScope(caller, "filter.region_code", filter.RegionCode);
        return new FindingQuery(
            codes, region, (Matching.Checks.Facts.Severity)filter.Severity, filter.OwningUnion);
    }

    private static ReconciliationCell ToMessage(CellRow cell) => new()
    {
        Organization = cell.Organization,
        RegionCode = RegionCode.Format(cell.Region),
        RecordKind = (RecordKind)cell.Kind,
        Unit = (CountUnit)cell.Unit,
        Input = cell.Input,
        Matched = cell.Matched,
        OnlyHere = cell.OnlyHere,
        OnlyThere = cell.OnlyThere,
        Ambiguous = cell.Ambiguous,
        Rejected = cell.Rejected,
    };
}
