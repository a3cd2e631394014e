using Exchange.Store;
using Exchange.Store.Packed;

namespace Exchange.Comparison;

/// <summary>
/// All hits of one shard of the checks, with the bytes of their records: the records are read once, in the order in which they are stored, however the
/// households lie. Memory follows the size of a shard, not of the run.
/// </summary>
internal sealed class ShardHits
{
    private const int RecordsAtOnce = 8192;
    private readonly StoredHit[] _hits;
    private readonly int[] _slots;
    private readonly byte[]?[] _records;
    private readonly int[] _start;
    private readonly int[] _order;
    private readonly int _first;

    private ShardHits(StoredHit[] hits, int first, int end)
    {
        (_hits, _first) = (hits, first);
        _slots = new int[hits.Length];
        var slots = 0;
        for (var i = 0; i < hits.Length; i++)
        {
            var isNew = i == 0 || hits[i - 1].Input != hits[i].Input || hits[i - 1].Index != hits[i].Index;
            _slots[i] = isNew ? slots++ : slots - 1;
        }

        _records = new byte[]?[slots];

        // Counting sort by household: stable, so that a household's hits keep the order of the records.
        _start = new int[end - first + 1];
        foreach (var hit in hits)
            _start[hit.Household - first + 1]++;
        for (var i = 1; i < _start.Length; i++)
            _start[i] += _start[i - 1];
        _order = new int[hits.Length];
        var next = _start.AsSpan(0, end - first).ToArray();
        for (var i = 0; i < hits.Length; i++)
            _order[next[hits[i].Household - first]++] = i;
    }

    /// <summary>The numbers of a household's hits.</summary>
    public ReadOnlySpan<int> Of(int household) => _order.AsSpan(_start[household - _first].._start[household - _first + 1]);

    /// <summary>A hit by its number.</summary>
    public StoredHit this[int number] => _hits[number];

    /// <summary>The bytes of a hit's record.</summary>
    public byte[] RecordOf(int number) => _records[_slots[number]] ?? throw new InvalidOperationException("The records were not read.");

    /// <summary>Reads the records of a shard's hits.</summary>
    /// <param name="records">What is stored.</param>
    /// <param name="inputs">The run's batches.</param>
    /// <param name="hits">The hits, in any order.</param>
    /// <param name="first">The shard's first household.</param>
    /// <param name="end">The household before which it ends.</param>
    /// <param name="from">Households before this one are done, and their hits are left out.</param>
    /// <param name="isNeeded">Whether the records of a household's hits are needed.</param>
    /// <param name="workers">How many read side by side.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ShardHits> ReadAsync(
        SealedRecords records, IReadOnlyList<BatchRow> inputs, IEnumerable<StoredHit> hits, int first, int end, int from, Func<int, bool> isNeeded, int workers, CancellationToken cancellationToken)
    {
        var sorted = hits.Where(hit => hit.Household >= from).ToArray();
        Array.Sort(sorted, StoredHit.CompareByRecord);
        var shard = new ShardHits(sorted, first, end);
        var needed = new bool[shard._records.Length];
        for (var i = 0; i < sorted.Length; i++)
            needed[shard._slots[i]] |= isNeeded(sorted[i].Household);
        await Parallel.ForEachAsync(
            shard.Pieces(), new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken },
            async (piece, token) =>
            {
                var (slots, indexes) = shard.Needed(piece.First, piece.End, needed);
                var next = 0;
                await records.ReadAsync(inputs[piece.Input], indexes, (_, bytes) => shard._records[slots[next++]] = bytes.ToArray(), token);
            });
        return shard;
    }

    /// <summary>Ranges of hits of one input, none of which begins within a record.</summary>
    private IEnumerable<(int Input, int First, int End)> Pieces()
    {
        for (var first = 0; first < _hits.Length;)
        {
            var end = first;
            while (end < _hits.Length && _hits[end].Input == _hits[first].Input && (end - first < RecordsAtOnce || _slots[end] == _slots[end - 1]))
                end++;
            yield return (_hits[first].Input, first, end);
            first = end;
        }
    }

    /// <summary>The records of a range of hits that are needed: their places and indexes.</summary>
    private (List<int> Slots, List<long> Indexes) Needed(int first, int end, bool[] needed)
    {
        var (slots, indexes) = (new List<int>(end - first), new List<long>(end - first));
        for (var i = first; i < end; i++)
        {
            if (!needed[_slots[i]] || (i > first && _slots[i] == _slots[i - 1]))
                continue;
            slots.Add(_slots[i]);
            indexes.Add(_hits[i].Index);
        }

        return (slots, indexes);
    }
}
