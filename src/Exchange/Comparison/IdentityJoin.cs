using Exchange.Store;
using Exchange.Store.Packed;
using Matching.Checks.Facts;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>A register record that carries the number of a person in a household file.</summary>
/// <param name="Household">The household's ordinal.</param>
/// <param name="Member">The person in it.</param>
/// <param name="Input">The ordinal of the record's batch among the run's inputs.</param>
/// <param name="Index">The record's index in its batch.</param>
/// <param name="Region">The record's region.</param>
internal readonly record struct JoinHit(int Household, int Member, int Input, long Index, int Region);

/// <summary>Second stage: the registers stream past the households' index, by number alone. Names are compared when households are judged.</summary>
internal static class IdentityJoin
{
    private const int ReportEvery = 16384;

    public static async Task<JoinHits> JoinAsync(
        IExchangeStore store, SealedRecords records, IReadOnlyList<BatchRow> inputs, LoadedHouseholds households, ReconciliationLedger ledger, RunProgress progress,
        CancellationToken cancellationToken)
    {
        var hits = new List<JoinHit>();
        var done = 0L;
        for (var ordinal = 0; ordinal < inputs.Count; ordinal++)
        {
            var input = inputs[ordinal];
            if (input.IsHouseholds())
                continue;
            await CountKeylessAsync(store, input, ledger, cancellationToken);
            ledger.LeaveOut(input.Id, input.Replaced!.Count, 0);
            await foreach (var page in records.ScanAsync(input, IndexKind.Person, cancellationToken))
            {
                Join(page.Span, ordinal, input, households, ledger, hits);
                if ((done += page.Length) % ReportEvery < page.Length)
                    await progress.ReportAsync(done, cancellationToken);
            }
        }

        // In the order of the records, whatever the order of their keys.
        hits.Sort((left, right) => (left.Input, left.Index, left.Household, left.Member).CompareTo((right.Input, right.Index, right.Household, right.Member)));
        return new JoinHits(hits, inputs, households.Judged);
    }

    private static void Join(ReadOnlySpan<IndexEntry> page, int ordinal, BatchRow input, LoadedHouseholds households, ReconciliationLedger ledger, List<JoinHit> hits)
    {
        foreach (ref readonly var entry in page)
        {
            var cell = ledger.Cell(input.Organization, entry.Region, input.Kind, CountUnit.Records);
            cell.Input++;
            var before = hits.Count;
            foreach (var position in households.Index.Find(entry.Key))
            {
                if (position.Household < households.Judged)
                    hits.Add(new JoinHit(position.Household, position.Member, ordinal, entry.Index, entry.Region));
            }

            if (hits.Count == before)
                cell.OnlyThere++;
        }
    }

    private static async Task CountKeylessAsync(IExchangeStore store, BatchRow input, ReconciliationLedger ledger, CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        await foreach (var row in context.Keyless.AsNoTracking().Where(row => row.BatchId == input.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var cell = ledger.Cell(input.Organization, row.Region, input.Kind, CountUnit.Records);
            cell.Input += row.Records;
            cell.Ambiguous += row.Records;
        }
    }
}

/// <summary>All hits of a run: in the order of the records, with a way in by household.</summary>
internal sealed class JoinHits
{
    private readonly List<JoinHit> _hits;
    private readonly IReadOnlyList<BatchRow> _inputs;
    private readonly IdentityOutcome[] _outcomes;
    private readonly int[] _start;
    private readonly int[] _order;

    public JoinHits(List<JoinHit> hits, IReadOnlyList<BatchRow> inputs, int households)
    {
        _hits = hits;
        _inputs = inputs;
        _outcomes = new IdentityOutcome[hits.Count];

        // Counting sort by household: stable, so that a household's hits keep the order of the records.
        _start = new int[households + 1];
        foreach (var hit in hits)
            _start[hit.Household + 1]++;
        for (var i = 1; i < _start.Length; i++)
            _start[i] += _start[i - 1];
        _order = new int[hits.Count];
        var next = _start.AsSpan(0, households).ToArray();
        for (var i = 0; i < hits.Count; i++)
            _order[next[hits[i].Household]++] = i;
    }

    /// <summary>The numbers of a household's hits.</summary>
    public ReadOnlySpan<int> Of(int household) => _order.AsSpan(_start[household].._start[household + 1]);

    /// <summary>A hit by its number.</summary>
    public JoinHit this[int number] => _hits[number];

    /// <summary>Says how the person of a hit was recognised. Different hits may be told by different threads.</summary>
    public void SetOutcome(int number, IdentityOutcome outcome) => _outcomes[number] = outcome;

    /// <summary>Counts each record once: matched if any of its hits is certain, ambiguous if all conflict.</summary>
    public void Account(ReconciliationLedger ledger)
    {
        for (var i = 0; i < _hits.Count;)
        {
            var first = _hits[i];
            var certain = false;
            for (; i < _hits.Count && _hits[i].Input == first.Input && _hits[i].Index == first.Index; i++)
                certain |= _outcomes[i] is IdentityOutcome.Hit or IdentityOutcome.HitNameVariant;
            var input = _inputs[first.Input];
            var cell = ledger.Cell(input.Organization, first.Region, input.Kind, CountUnit.Records);
            if (certain)
                cell.Matched++;
            else
                cell.Ambiguous++;
        }
    }
}
