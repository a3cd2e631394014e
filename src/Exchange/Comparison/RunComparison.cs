using Exchange.Access;
using Exchange.Errors;
using Exchange.Store;
using Exchange.V1;
using Microsoft.EntityFrameworkCore;
using RunState = Exchange.Store.RunState;

namespace Exchange.Comparison;

/// <summary>A finding that differs between two runs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Row">The finding as the later run has it, or the earlier one where it is gone.</param>
/// <param name="BeforeDigest">Its evidence digest in the earlier run; empty where it is new.</param>
/// <param name="Key">Its place among the changes.</param>
internal sealed record ChangedFinding(FindingChangeKind Kind, FindingRow Row, byte[] BeforeDigest, long Key);

/// <summary>How many findings of two runs differ, and how.</summary>
internal sealed record ChangeCounts(long New, long Gone, long Changed, long Unchanged);

/// <summary>What has changed from one published run to another, of the caller's region. Findings are the same by their stable ids.</summary>
public sealed class RunComparison(IExchangeStore store)
{
    // Findings of the later run come first, by their positions, then those that only the earlier one has.
    private const long GoneBit = 1L << 62;

    /// <summary>The two runs.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND; FAILED_PRECONDITION/RUN_NOT_PUBLISHED; INVALID_ARGUMENT: they are not of the same kind, region and union.</exception>
    internal async Task<(RunRow Before, RunRow After)> RequireAsync(Participant caller, string beforeName, string afterName, CancellationToken cancellationToken)
    {
        var (before, after) = (await FindAsync(caller, beforeName, cancellationToken), await FindAsync(caller, afterName, cancellationToken));
        return (before.Kind, before.Region, before.OwningUnion) == (after.Kind, after.Region, after.OwningUnion)
            ? (before, after)
            : throw Refusal.FieldInvalid("before", "两次比对的类别、地区或工会不同,不能对照", "is of another kind, region or union than the later run");
    }

    /// <summary>How many differ.</summary>
    internal async Task<ChangeCounts> CountAsync(RunRow before, RunRow after, int region, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var (earlier, later) = (Of(context, before, region), Of(context, after, region));
        var all = await later.LongCountAsync(cancellationToken);
        var kept = await Both(earlier, later).LongCountAsync(cancellationToken);
        var changed = await Both(earlier, later).LongCountAsync(pair => pair.Before.EvidenceDigest != pair.After.EvidenceDigest, cancellationToken);
        return new ChangeCounts(all - kept, await earlier.LongCountAsync(cancellationToken) - kept, changed, kept - changed);
    }

    /// <summary>Changes after a key.</summary>
    internal async Task<List<ChangedFinding>> ListAsync(
        RunRow before, RunRow after, int region, IReadOnlyCollection<FindingChangeKind> kinds, long key, int count, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        var (earlier, later) = (Of(context, before, region), Of(context, after, region));
        var changes = new List<ChangedFinding>();
        if (key < GoneBit)
        {
            if (kinds.Contains(FindingChangeKind.New))
            {
                var rows = await later.Where(row => row.Position > key && !earlier.Any(other => other.FindingId == row.FindingId)).OrderBy(row => row.Position).Take(count).ToListAsync(cancellationToken);
                changes.AddRange(rows.Select(row => new ChangedFinding(FindingChangeKind.New, row, [], row.Position)));
            }

            if (kinds.Contains(FindingChangeKind.Changed))
            {
                var rows = await Both(earlier, later).Where(pair => pair.After.Position > key && pair.Before.EvidenceDigest != pair.After.EvidenceDigest)
                    .OrderBy(pair => pair.After.Position).Take(count).ToListAsync(cancellationToken);
                changes.AddRange(rows.Select(pair => new ChangedFinding(FindingChangeKind.Changed, pair.After, pair.Before.EvidenceDigest, pair.After.Position)));
            }

            changes = [.. changes.OrderBy(change => change.Key).Take(count)];
        }

        if (changes.Count < count && kinds.Contains(FindingChangeKind.Gone))
        {
            var position = key < GoneBit ? 0 : key - GoneBit;
            var rows = await earlier.Where(row => row.Position > position && !later.Any(other => other.FindingId == row.FindingId))
                .OrderBy(row => row.Position).Take(count - changes.Count).ToListAsync(cancellationToken);
            changes.AddRange(rows.Select(row => new ChangedFinding(FindingChangeKind.Gone, row, row.EvidenceDigest, GoneBit + row.Position)));
        }

        return changes;
    }

    private async Task<RunRow> FindAsync(Participant caller, string name, CancellationToken cancellationToken)
    {
        var id = ResourceNames.ParseRun(name);
        await using var context = store.CreateContext();
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.RunId == id, cancellationToken);
        if (run is null || (run.Organization != caller.Code && !SealedInputs.Concerns(caller.Region, run.Region)))
            throw Refusal.NotFound(name);
        return run.State is RunState.Succeeded ? run : throw Refusal.Create(ErrorReason.RunNotPublished);
    }

    private static IQueryable<FindingRow> Of(ExchangeContext context, RunRow run, int region)
    {
        var (low, high) = Matching.Identity.RegionCode.Bounds(region);
        return context.Findings.AsNoTracking().Where(row => row.RunId == run.Id && row.Region >= low && row.Region <= high);
    }

    private static IQueryable<FindingPair> Both(IQueryable<FindingRow> earlier, IQueryable<FindingRow> later) =>
        later.Join(earlier, after => after.FindingId, before => before.FindingId, (after, before) => new FindingPair { Before = before, After = after });

    private sealed class FindingPair
    {
        public required FindingRow Before { get; init; }

        public required FindingRow After { get; init; }
    }
}
