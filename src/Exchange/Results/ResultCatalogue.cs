using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Matching.Identity;
using Microsoft.EntityFrameworkCore;
using ClusterScope = Matching.Linkage.Files.ClusterScope;
using FileRelation = Matching.Linkage.Files.FileRelation;
using RunState = Exchange.Store.RunState;
using Severity = Matching.Checks.Facts.Severity;

namespace Exchange.Results;

/// <summary>Which findings a caller asks for, its own region already taken into account.</summary>
/// <param name="Codes">Only these codes; empty for all.</param>
/// <param name="Region">Only households of this region.</param>
/// <param name="Severity">Only this severity; unspecified for all.</param>
/// <param name="OwningUnion">Only files of this union; empty for all.</param>
public sealed record FindingQuery(IReadOnlyList<string> Codes, int Region, Severity Severity, string OwningUnion)
{
    /// <summary>The query as one text: equal queries have equal texts.</summary>
    public string Canonical => string.Join('|', string.Join(',', Codes), RegionCode.Format(Region), (int)Severity, OwningUnion);
}

/// <summary>Which clusters: those of which one file fits, and that fit themselves.</summary>
/// <param name="Region">A file of this region, already held against the caller's.</param>
/// <param name="OwningUnion">A file of this union; empty for all.</param>
/// <param name="FileNumber">A file of this number; empty for all.</param>
/// <param name="Relation">Only this one as the strongest; unspecified for all.</param>
/// <param name="Scope">Only this scope; unspecified for all.</param>
public sealed record ClusterQuery(int Region, string OwningUnion, string FileNumber, FileRelation Relation, ClusterScope Scope)
{
    /// <summary>The query as one text: equal queries have equal texts.</summary>
    public string Canonical => string.Join('|', RegionCode.Format(Region), OwningUnion, FileNumber, (int)Relation, (int)Scope);
}

/// <summary>Reads what runs have published. A caller sees the households of its own region and no others.</summary>
public sealed class ResultCatalogue(IExchangeStore store)
{
    /// <summary>A published run of which the caller may see at least a part.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or FAILED_PRECONDITION/RUN_NOT_PUBLISHED.</exception>
    public async Task<RunRow> RequirePublishedAsync(Participant caller, string runId, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.RunId == runId, cancellationToken);
        if (run is null || (run.Organization != caller.Code && !SealedInputs.Concerns(caller.Region, run.Region)))
            throw Refusal.NotFound(ResourceNames.Run(runId));
        return run.State is RunState.Succeeded ? run : throw Refusal.Create(ErrorReason.RunNotPublished);
    }

    /// <summary>Findings after a position, in canonical order.</summary>
    public async Task<List<FindingRow>> ListAsync(RunRow run, FindingQuery query, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await Select(context, run, query).Where(row => row.Position > after).OrderBy(row => row.Position).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>How many findings fit a query.</summary>
    public async Task<long> CountAsync(RunRow run, FindingQuery query, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await Select(context, run, query).LongCountAsync(cancellationToken);
    }

    /// <summary>One finding of the caller's region, or null.</summary>
    public async Task<FindingRow?> FindAsync(Participant caller, RunRow run, string findingId, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var row = await context.Findings.AsNoTracking().SingleOrDefaultAsync(finding => finding.RunId == run.Id && finding.FindingId == findingId, cancellationToken);
        return row is not null && caller.Covers(row.Region) ? row : null;
    }

    /// <summary>The cells of a run, in canonical order, and how many findings each code has.</summary>
    public async Task<(IReadOnlyList<CellRow> Cells, IReadOnlyList<(string Code, long Count)> Counts)> ReconciliationAsync(RunRow run, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var cells = await context.Cells.AsNoTracking().Where(cell => cell.RunId == run.Id).ToListAsync(cancellationToken);
        var counts = await context.Findings.Where(finding => finding.RunId == run.Id).GroupBy(finding => finding.Code)
            .Select(group => new { Code = group.Key, Count = group.LongCount() }).ToListAsync(cancellationToken);

        // Ordered here and not by the database, whose collation may differ.
        return (
            [.. cells.OrderBy(cell => cell.Organization, StringComparer.Ordinal).ThenBy(cell => cell.Region).ThenBy(cell => cell.Kind).ThenBy(cell => cell.Unit)],
            [.. counts.OrderBy(item => item.Code, StringComparer.Ordinal).Select(item => (item.Code, item.Count))]);
    }

    /// <summary>What a run counted in the cities of a region, by name and city.</summary>
    public async Task<IReadOnlyList<RunCountRow>> CountsAsync(RunRow run, int region, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var counts = await context.RunCounts.AsNoTracking().Where(row => row.RunId == run.Id).ToListAsync(cancellationToken);
        return [.. counts.Where(row => RegionCode.Contains(region, row.Region)).OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Region)];
    }

    /// <summary>Persons without a file in a region, after a position.</summary>
    public async Task<List<UncoveredPersonRow>> UncoveredAsync(RunRow run, int region, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var (low, high) = RegionCode.Bounds(region);
        return await context.UncoveredPersons.AsNoTracking().Where(row => row.RunId == run.Id && row.Position > after && row.Region >= low && row.Region <= high)
            .OrderBy(row => row.Position).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>Clusters after a position that fit a query.</summary>
    public async Task<List<RunClusterRow>> ClustersAsync(RunRow run, ClusterQuery query, long after, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await Select(context, run, query).Where(row => row.Position > after).OrderBy(row => row.Position).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>How many clusters fit a query.</summary>
    public async Task<long> CountAsync(RunRow run, ClusterQuery query, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await Select(context, run, query).LongCountAsync(cancellationToken);
    }

    /// <summary>The first findings that suggest an exit, and how many households there are of them, in a region.</summary>
    public async Task<List<FindingRow>> ExitCandidatesAsync(RunRow run, int region, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var (low, high) = RegionCode.Bounds(region);
        return await context.Findings.AsNoTracking()
            .Where(row => row.RunId == run.Id && row.Suggestion == Matching.Checks.Facts.Suggestion.Exit && row.Region >= low && row.Region <= high)
            .OrderBy(row => row.Position).Take(count).ToListAsync(cancellationToken);
    }

    private static IQueryable<RunClusterRow> Select(ExchangeContext context, RunRow run, ClusterQuery query)
    {
        var rows = context.RunClusters.AsNoTracking().Where(row => row.RunId == run.Id);
        if (query.Relation is not FileRelation.Unspecified)
            rows = rows.Where(row => row.Relation == query.Relation);
        if (query.Scope is not ClusterScope.Unspecified)
            rows = rows.Where(row => row.Scope == query.Scope);
        var (low, high) = RegionCode.Bounds(query.Region);
        var files = context.RunClusterFiles.Where(file => file.RunId == run.Id && file.Region >= low && file.Region <= high);
        if (query.OwningUnion.Length > 0)
            files = files.Where(file => file.OwningUnion == query.OwningUnion);
        if (query.FileNumber.Length > 0)
            files = files.Where(file => file.FileNumber == query.FileNumber);
        return rows.Where(row => files.Any(file => file.Position == row.Position));
    }

    private static IQueryable<FindingRow> Select(ExchangeContext context, RunRow run, FindingQuery query)
    {
        var rows = context.Findings.AsNoTracking().Where(row => row.RunId == run.Id);
        if (query.Codes.Count > 0)
            rows = rows.Where(row => query.Codes.Contains(row.Code));
        if (query.Severity is not Severity.Unspecified)
            rows = rows.Where(row => row.Severity == query.Severity);
        if (query.OwningUnion.Length > 0)
            rows = rows.Where(row => row.OwningUnion == query.OwningUnion);
        var (low, high) = RegionCode.Bounds(query.Region);
        return rows.Where(row => row.Region >= low && row.Region <= high);
    }
}
