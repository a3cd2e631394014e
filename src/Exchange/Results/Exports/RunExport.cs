using System.Runtime.CompilerServices;
using System.Text;
using Exchange.Access;
using Exchange.Profiles;
using Exchange.Store;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Results.Exports;

/// <summary>A run's results as a file, in pieces as they come: no more than a page of results is in memory.</summary>
public sealed class RunExport(ResultCatalogue results, ProfileCatalogue profiles, OrganizationDirectory directory)
{
    private const int Page = 500;
    private const int MostListed = 200;

    /// <summary>The name and media type of the file.</summary>
    public static (string FileName, string MediaType) Describe(RunRow run, ExportFormat format, ExportTable table) => format switch
    {
        ExportFormat.Csv => ($"{run.RunId}-{(table is ExportTable.Unspecified ? ExportTable.Findings : table).ToString().ToLowerInvariant()}.csv", "text/csv; charset=utf-8"),
        ExportFormat.Xlsx => ($"{run.RunId}.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => ($"{run.RunId}.html", "text/html; charset=utf-8"),
    };

    /// <summary>The file's bytes, piece by piece; the same each time.</summary>
    /// <param name="run">A published run.</param>
    /// <param name="query">Which findings; its region is one that the caller may see.</param>
    /// <param name="withAccounts">Whether the caller may see the counts of the whole run.</param>
    /// <param name="format">CSV, XLSX or HTML.</param>
    /// <param name="table">Which table.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal IAsyncEnumerable<ReadOnlyMemory<byte>> WriteAsync(
        RunRow run, FindingQuery query, bool withAccounts, ExportFormat format, ExportTable table, CancellationToken cancellationToken) => format switch
        {
            ExportFormat.Csv => TablesAsync(run, query, withAccounts, target => new CsvTableWriter(target), table is ExportTable.Unspecified ? ExportTable.Findings : table, cancellationToken),
            ExportFormat.Xlsx => TablesAsync(run, query, withAccounts, target => new WorkbookTableWriter(target), table, cancellationToken),
            _ => ReportAsync(run, query.Region, withAccounts, cancellationToken),
        };

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> TablesAsync(
        RunRow run, FindingQuery query, bool withAccounts, Func<Stream, ITableWriter> create, ExportTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var buffer = new ForwardBuffer();
        using (var writer = create(buffer))
        {
            if (IsWanted(ExportTable.Findings))
            {
                writer.Begin(RunTables.Findings, RunTables.FindingHeadings);
                for (long after = 0; ;)
                {
                    var rows = await results.ListAsync(run, query, after, Page, cancellationToken);
                    foreach (var row in rows)
                        writer.Row(RunTables.Row(ResultMessages.ToMessage(row, run.RunId)));
                    writer.Flush();
                    yield return buffer.Take();
                    if (rows.Count < Page)
                        break;
                    after = rows[^1].Position;
                }
            }

            if (IsWanted(ExportTable.Clusters))
            {
                writer.Begin(RunTables.Clusters, RunTables.ClusterHeadings);
                var clusters = new ClusterQuery(query.Region, query.OwningUnion, "", default, default);
                var number = 0L;
                for (long after = 0; ;)
                {
                    var rows = await results.ClustersAsync(run, clusters, after, Page, cancellationToken);
                    foreach (var row in rows)
                    {
                        number++;
                        foreach (var cells in RunTables.Rows(ResultMessages.ToMessage(row, run.RunId), number))
                            writer.Row(cells);
                    }

                    writer.Flush();
                    yield return buffer.Take();
                    if (rows.Count < Page)
                        break;
                    after = rows[^1].Position;
                }
            }

            if (IsWanted(ExportTable.Reconciliation) && withAccounts)
            {
                writer.Begin(RunTables.Reconciliation, RunTables.ReconciliationHeadings);
                foreach (var cell in (await results.ReconciliationAsync(run, cancellationToken)).Cells)
                    writer.Row(RunTables.Row(cell));
            }

            if (IsWanted(ExportTable.Statistics))
            {
                writer.Begin(RunTables.Statistics, RunTables.StatisticHeadings);
                foreach (var count in await results.CountsAsync(run, query.Region, cancellationToken))
                    writer.Row(RunTables.Row(count));
            }
        }

        yield return buffer.Take();

        bool IsWanted(ExportTable one) => table is ExportTable.Unspecified || table == one;
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReportAsync(RunRow run, int region, bool withAccounts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var counts = await results.CountsAsync(run, region, cancellationToken);
        var examples = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var code in counts.Where(count => count.Name.StartsWith("finding/", StringComparison.Ordinal)).Select(count => count.Name["finding/".Length..]).Distinct(StringComparer.Ordinal))
        {
            if (await results.ListAsync(run, new FindingQuery([code], region, default, ""), 0, 1, cancellationToken) is [var example])
                examples[code] = ResultMessages.ToMessage(example, run.RunId);
        }

        var clusters = new ClusterQuery(region, "", "", default, default);
        var report = new RunReport
        {
            Run = run,
            Region = region,
            Cells = withAccounts ? (await results.ReconciliationAsync(run, cancellationToken)).Cells : null,
            Counts = counts,
            Examples = examples,
            ExitCandidates = [.. (await results.ExitCandidatesAsync(run, region, MostListed, cancellationToken)).Select(row => ResultMessages.ToMessage(row, run.RunId))],
            Clusters = [.. (await results.ClustersAsync(run, clusters, 0, MostListed, cancellationToken)).Select(row => ResultMessages.ToMessage(row, run.RunId))],
            ClusterCount = await results.CountAsync(run, clusters, cancellationToken),
            RegionName = code => code == 0 ? "无法识别" : profiles.Regions.Find(code)?.Name ?? RegionCode.Format(code),
            UnionName = code => directory.Find(code)?.DisplayName ?? code,
        };
        yield return Encoding.UTF8.GetBytes(HtmlReport.Render(report));
    }
}
