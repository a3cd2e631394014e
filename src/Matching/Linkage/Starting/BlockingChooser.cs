using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Models;

namespace Matching.Linkage.Starting;

/// <summary>
/// Chooses blocking rules: those that together find the most matches for the fewest pairs. Matches are imagined by an error model that is the
/// same for all data; pairs are counted in the sample and scaled to the file.
/// </summary>
internal static class BlockingChooser
{
    private const int ImaginedMatches = 8192;
    private const int SampleRecords = 16_384;
    private const int MostRules = 24;

    /// <summary>Each rule sorts all records, so that many records get fewer rules.</summary>
    private const int MostRulesOfMany = 14;

    private const int Many = 200_000;
    private const double MultiGainOfMany = 0.01;
    private const double PairsPerMatch = 20_000;
    private const double EnoughGain = 0.0001;
    private const double PairsPerRecord = 40;
    private const double PairsAtLeast = 3_000_000;

    /// <summary>Chooses.</summary>
    /// <returns>Rules, the expressions that refine too large blocks, and the share of imagined matches that the rules find.</returns>
    public static (IReadOnlyList<BlockingRule> Rules, IReadOnlyList<string> Refine, double Recall) Choose(
        LinkageModel model, List<(ColumnDefinition Definition, ColumnProfile Profile)> columns, SampleTable left, SampleTable? right, CancellationToken cancellation)
    {
        var records = Sample(model, left, right);
        var scale = Scale(records, left, right);
        var expressions = columns.SelectMany(column => ErrorModel.Expressions(column.Definition.Name, column.Profile)).ToList();
        var imagined = ErrorModel.Imagine(columns, expressions, ImaginedMatches);
        var total = left.TotalRows + (right?.TotalRows ?? 0);
        var smaller = Math.Min(left.TotalRows, right?.TotalRows ?? left.TotalRows);
        var budget = Math.Max(PairsAtLeast, PairsPerRecord * total);
        var candidates = Candidates(expressions, imagined, records, scale, budget, cancellation);

        var rules = new List<Candidate>();
        var found = new bool[ImaginedMatches];
        var (recall, spent) = (0, 0.0);
        while (rules.Count < (total < Many ? MostRules : MostRulesOfMany))
        {
            Candidate? best = null;
            var (bestScore, bestGain) = (0.0, 0);
            foreach (var candidate in candidates)
            {
                if (spent + candidate.Pairs > budget)
                    continue;
                var gain = Gain(found, candidate.Finds);

                // A rule costs its pairs, and besides a sort of all keys.
                var score = gain / (candidate.Pairs + (2.0 * total * candidate.Keys));
                if (gain > LeastGain(candidate, total, smaller) && (score > bestScore || best is null))
                    (best, bestScore, bestGain) = (candidate, score, gain);
            }

            if (best is null || bestGain < EnoughGain * ImaginedMatches)
                break;
            rules.Add(best);
            candidates.Remove(best);
            spent += best.Pairs;
            recall += bestGain;
            for (var i = 0; i < found.Length; i++)
                found[i] |= best.Finds[i];
        }

        if (rules.Count == 0)
            rules.Add(candidates.MinBy(candidate => candidate.Pairs) ?? throw new LinkageException(LinkageFault.NothingToLearn, "找不到可用的分块规则,请手工填写 blocking.rules / no blocking rule could be found; write blocking.rules by hand"));

        // Rules whose expressions give one key a record come first: later rules then see theirs at a glance.
        IReadOnlyList<BlockingRule> chosen = [.. rules.OrderBy(rule => rule.IsMulti).ThenBy(rule => rule.Pairs).Select(rule => new BlockingRule
        {
            Name = string.Join('+', rule.All).Replace(',', '_'),
            All = rule.All,
        })];
        return (chosen, Refining(columns), (double)recall / ImaginedMatches);
    }

    /// <summary>
    /// With many records a rule must be worth its work: it finds a match for every so many pairs, and where it gives several keys a record, which
    /// takes memory and time for each, it finds more that others miss.
    /// </summary>
    private static double LeastGain(Candidate candidate, long total, long smaller)
    {
        if (total < Many)
            return 0;
        var worth = candidate.Pairs / PairsPerMatch / smaller;
        return Math.Max(worth, candidate.IsMulti ? MultiGainOfMany : 0) * ImaginedMatches;
    }

    private static int Gain(bool[] found, bool[] finds)
    {
        var gain = 0;
        for (var i = 0; i < found.Length; i++)
            gain += finds[i] && !found[i] ? 1 : 0;
        return gain;
    }

    private static List<Candidate> Candidates(
        List<BlockingExpression> expressions, List<bool[]> imagined, RecordSet records, double scale, double budget, CancellationToken cancellation)
    {
        var sets = new List<int[]>();
        for (var i = 0; i < expressions.Count; i++)
        {
            sets.Add([i]);
            for (var j = i + 1; j < expressions.Count; j++)
            {
                if (expressions[i].Column != expressions[j].Column && !(expressions[i].IsMulti && expressions[j].IsMulti))
                    sets.Add([i, j]);
            }
        }

        var counted = new Candidate?[sets.Count];
        Parallel.For(0, sets.Count, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            IReadOnlyList<string> all = [.. sets[index].Select(i => expressions[i].Text)];
            var definition = new BlockingDefinition
            {
                Rules = [],
            };
            var rule = new RuleKeys(new BlockingRule
            {
                Name = "",
                All = all,
            }, definition, records);

            // Words are made for blocks of rare words: those that too many records share are left out, as they are when linking.
            var cap = all.Any(text => text.StartsWith("words(", StringComparison.Ordinal)) ? Math.Max(3, (long)(definition.MaxBlockPairs / scale)) : long.MaxValue;
            var pairs = BlockListBuilder.Build(rule, records, cap, 1, cancellation).Pairs * scale;
            if (pairs > budget)
                return;
            var finds = new bool[ImaginedMatches];
            for (var match = 0; match < finds.Length; match++)
                finds[match] = sets[index].All(i => imagined[i][match]);
            counted[index] = new Candidate(all, finds, pairs, sets[index].Any(i => expressions[i].IsMulti), sets[index].Aggregate(1.0, (keys, i) => keys * expressions[i].Keys));
        });
        return [.. counted.OfType<Candidate>()];
    }

    private static RecordSet Sample(LinkageModel model, SampleTable left, SampleTable? right)
    {
        var builder = new RecordSetBuilder(model.Columns);
        Add(builder, model.Columns, left, column => column.LeftHeading);
        if (right is not null)
        {
            builder.EndLeft();
            Add(builder, model.Columns, right, column => column.RightHeading);
        }

        return builder.Build();
    }

    private static void Add(RecordSetBuilder builder, IReadOnlyList<ColumnDefinition> columns, SampleTable table, Func<ColumnDefinition, string> heading)
    {
        int[] places = [.. columns.Select(column => table.Headings.ToList().IndexOf(heading(column)))];
        foreach (var row in table.Rows.Take(SampleRecords))
        {
            for (var column = 0; column < places.Length; column++)
                builder.Set(column, row[places[column]]);
            builder.EndRecord(builder.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static double Scale(RecordSet records, SampleTable left, SampleTable? right) =>
        (double)left.TotalRows / Math.Max(1, records.LeftCount)
        * (right is null ? (double)left.TotalRows / Math.Max(1, records.LeftCount) : (double)right.TotalRows / Math.Max(1, records.Count - records.LeftCount));

    /// <summary>What divides best comes first.</summary>
    private static string[] Refining(List<(ColumnDefinition Definition, ColumnProfile Profile)> columns) =>
    [
        .. columns.Where(column => column.Profile.Role is not (ColumnRole.LongText or ColumnRole.Email or ColumnRole.Number))
            .OrderByDescending(column => column.Profile.Filled * Math.Min(column.Profile.Distinct, 0.2))
            .Take(3)
            .Select(column => column.Profile.Role is ColumnRole.Date ? $"year({column.Definition.Name})" : column.Definition.Name),
    ];

    private sealed record Candidate(IReadOnlyList<string> All, bool[] Finds, double Pairs, bool IsMulti, double Keys);
}

/// <summary>An expression that a rule may use.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Text">As models write it.</param>
/// <param name="Survives">The share of small errors that leave it the same.</param>
/// <param name="Keys">Keys that it gives a record, about.</param>
internal sealed record BlockingExpression(string Column, string Text, double Survives, double Keys = 1)
{
    /// <summary>Whether it gives several keys.</summary>
    public bool IsMulti => Keys > 1;
}
