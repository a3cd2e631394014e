using Matching.Linkage.Columns;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Blocking;

/// <summary>
/// The candidate pairs that a model's blocking rules give for given records: made once, then walked for training, for scoring, asked for single
/// pairs. Never changes once made.
/// </summary>
/// <remarks>
/// Memory besides the records: four bytes a record and rule; for rules with several keys eight bytes for each key that two records share; and blocks
/// within the bytes allowed, beyond which a rule's blocks are made again when they are needed.
/// </remarks>
public sealed class CandidatePairs
{
    /// <summary>Bytes for a record in a kept block: its key and itself.</summary>
    private const long EntryBytes = 12;

    private readonly RuleKeys[] _rules;
    private readonly int[] _columnOf;
    private readonly uint[] _rows;
    private readonly SharedKeys?[] _shared;
    private readonly BlockList?[] _kept;
    private readonly long _maxBlockPairs;

    private CandidatePairs(LinkageModel model, RecordSet records)
    {
        (Records, Rules, _maxBlockPairs) = (records, model.Blocking.Rules, model.Blocking.MaxBlockPairs);
        _rules = [.. Rules.Select(rule => new RuleKeys(rule, model.Blocking, records))];
        _columnOf = new int[_rules.Length];
        for (var rule = 0; rule < _rules.Length; rule++)
            _columnOf[rule] = _rules[rule].IsMulti ? -1 : Columns++;
        var cells = (long)Columns * records.Count;
        if (cells > Array.MaxLength)
            throw new LinkageException(LinkageFault.TooManyPairs, "分块规则数乘以记录数超过 21 亿,请减少规则 / too many rules for so many records");
        _rows = new uint[cells];
        _shared = new SharedKeys?[_rules.Length];
        _kept = new BlockList?[_rules.Length];
        HasEarlierMulti = [.. _rules.Select((_, index) => _rules.Take(index).Any(rule => rule.IsMulti))];
    }

    /// <summary>The records.</summary>
    public RecordSet Records { get; }

    /// <summary>The rules.</summary>
    public IReadOnlyList<BlockingRule> Rules { get; }

    /// <summary>What each rule gives, its new pairs not counted.</summary>
    public IReadOnlyList<RuleReport> Reports { get; private set; } = [];

    /// <summary>Pairs of all rules, those that several give counted several times.</summary>
    public long PairCount => Reports.Sum(report => report.Pairs);

    /// <summary>Rules that have one key a record: they have a column in <see cref="Row"/>.</summary>
    internal int Columns { get; }

    /// <summary>By rule: whether a rule before it can give a record several keys.</summary>
    internal bool[] HasEarlierMulti { get; }

    /// <summary>Makes them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="records">The records.</param>
    /// <param name="workers">Workers at once.</param>
    /// <param name="keptBytes">Bytes that kept blocks may take.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="LinkageException">The rules do not fit the records, or give more pairs than the model allows.</exception>
    public static CandidatePairs Make(LinkageModel model, RecordSet records, int workers, long keptBytes = 256 << 20, CancellationToken cancellation = default)
    {
        ModelCheck.Demand(model);
        var candidates = new CandidatePairs(model, records);
        var reports = new List<RuleReport>();
        var (pairs, entries) = (0L, 0L);
        for (var rule = 0; rule < candidates._rules.Length; rule++)
        {
            var blocks = candidates.Build(rule, workers, cancellation);
            reports.Add(Report(candidates.Rules[rule].Name, blocks));
            pairs += blocks.Pairs;
            if (pairs > model.Blocking.MaxPairs)
            {
                throw new LinkageException(LinkageFault.TooManyPairs,
                    $"候选对超过上限 {model.Blocking.MaxPairs};请收紧分块规则或提高 blocking.maxPairs / more candidate pairs than allowed: make the blocking rules stricter or raise blocking.maxPairs");
            }

            candidates.Remember(rule, blocks, workers, cancellation);
            if ((entries += blocks.Records.Length) <= keptBytes / EntryBytes)
                candidates._kept[rule] = blocks;
        }

        candidates.Reports = reports;
        return candidates;
    }

    /// <summary>The first rule that gives a pair, or -1 for none.</summary>
    public int FirstRule(int left, int right)
    {
        for (var rule = 0; rule < _rules.Length; rule++)
        {
            if (_shared[rule] is { } shared ? shared.Smallest(left, right) != 0 : MayShare(rule, left, right) && SharesKey(rule, left, right))
                return rule;
        }

        return -1;
    }

    /// <summary>A rule's blocks.</summary>
    internal BlockList Blocks(int rule, int workers, CancellationToken cancellation) => _kept[rule] ?? Build(rule, workers, cancellation);

    /// <summary>32 bits of a record's key of each rule that gives one; 0 for none.</summary>
    internal ReadOnlySpan<uint> Row(int record) => _rows.AsSpan(record * Columns, Columns);

    /// <summary>Asks for a record's row ahead of time.</summary>
    internal void PrefetchRow(int record) => Prefetch.Line<uint>(_rows, record * Columns);

    /// <summary>Rules before this one that have a column.</summary>
    internal int ColumnsBefore(int rule)
    {
        var columns = 0;
        for (var earlier = 0; earlier < rule; earlier++)
            columns += _columnOf[earlier] >= 0 ? 1 : 0;
        return columns;
    }

    /// <summary>Whether a rule before this one that gives one key a record gives the pair, their rows having a column in common.</summary>
    internal bool HasEarlierSingle(int rule, int left, int right)
    {
        for (var earlier = 0; earlier < rule; earlier++)
        {
            if (_columnOf[earlier] >= 0 && MayShare(earlier, left, right) && SharesKey(earlier, left, right))
                return true;
        }

        return false;
    }

    /// <summary>Whether this block is where a pair belongs: no earlier rule with several keys gives it, and no earlier block of this one.</summary>
    internal bool IsFirstOfMulti(int rule, ulong key, int left, int right)
    {
        for (var earlier = 0; earlier < rule; earlier++)
        {
            if (_shared[earlier] is { } shared && shared.Smallest(left, right) != 0)
                return false;
        }

        return _shared[rule] is not { } own || own.Smallest(left, right) == key;
    }

    /// <summary>Whether a rule can give a record several keys.</summary>
    internal bool IsMulti(int rule) => _rules[rule].IsMulti;

    private static RuleReport Report(string name, BlockList blocks)
    {
        var largest = 0;
        for (var block = 0; block < blocks.Count; block++)
            largest = Math.Max(largest, blocks.Starts[block + 1] - blocks.Starts[block]);
        return new RuleReport(name, blocks.Pairs, -1, blocks.Count, largest, blocks.Refined, blocks.CutBlocks, blocks.CutPairs);
    }

    private BlockList Build(int rule, int workers, CancellationToken cancellation) =>
        BlockListBuilder.Build(_rules[rule], Records, _maxBlockPairs, workers, cancellation);

    private void Remember(int rule, BlockList blocks, int workers, CancellationToken cancellation)
    {
        var column = _columnOf[rule];
        if (column < 0)
        {
            _shared[rule] = SharedKeys.Of(blocks, Records.Count);
            return;
        }

        // Only what stands in a block can be shared.
        Parallel.For(0, blocks.Count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, block =>
        {
            var key = (uint)(blocks.Keys[blocks.Starts[block]] >> 32);
            foreach (var record in blocks.Block(block))
                _rows[(record * Columns) + column] = key > 1 ? key : key + 2;
        });
    }

    private bool MayShare(int rule, int left, int right)
    {
        var own = _rows[(left * Columns) + _columnOf[rule]];
        return own != 0 && own == _rows[(right * Columns) + _columnOf[rule]];
    }

    /// <summary>The full keys; called where their first 32 bits agree.</summary>
    private bool SharesKey(int rule, int left, int right)
    {
        Span<ulong> keys = stackalloc ulong[RuleKeys.MostKeys];
        var count = _rules[rule].Keys(left, keys);
        var own = keys[0];
        return count == 1 && _rules[rule].Keys(right, keys) == 1 && keys[0] == own;
    }
}
