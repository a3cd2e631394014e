using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Linkage.Training;

/// <summary>
/// Finds a model's probabilities from the records alone, without labels: u from random pairs, the rest by expectation maximisation over the patterns
/// of candidate pairs. The same records and model give the same result, in whatever order they come and with any number of workers.
/// </summary>
public static class Trainer
{
    private const double LeastProbability = 1e-9;

    /// <summary>Expected matches below which there is nothing to learn from.</summary>
    private const double LeastMatches = 1;

    /// <summary>Relatives for each match below which they are held to be no class of their own.</summary>
    private const double LeastRelated = 0.05;

    /// <summary>Expected matches at a level below which it counts as never seen.</summary>
    private const double SeenMatches = 0.5;

    /// <summary>Trains.</summary>
    /// <param name="model">The model; its fixed probabilities are kept.</param>
    /// <param name="records">The records.</param>
    /// <param name="options">Workers, strictness, progress.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The model with probabilities.</returns>
    /// <exception cref="LinkageException">It does not settle, or there is nothing to learn from; with strictness also for levels never seen or out of order.</exception>
    public static LinkageModel Train(LinkageModel model, RecordSet records, LinkageOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LinkageOptions();
        var bare = model with
        {
            Trained = null,
        };
        var compiled = new CompiledModel(bare, records, options.Custom);
        var random = RandomPairs.CountLevels(compiled, model.Training.RandomPairs, model.Training.Seed, cancellation);

        var candidates = options.Candidates ?? CandidatePairs.Make(model, records, options.Workers, cancellation: cancellation);
        var share = Math.Min(1, (double)model.Training.CandidatePairs / Math.Max(1, candidates.PairCount));
        var work = new PatternWork(bare, records, share);
        _ = new PairWalker(compiled, candidates, options.Workers).Walk(work, options.Progress, cancellation);
        if (work.Counts.Total == 0)
            throw new LinkageException(LinkageFault.NothingToLearn, "分块规则没有给出任何候选对,请放宽规则 / the blocking rules give no candidate pairs; make them wider");

        (byte[], double)[] patterns = [.. work.Counts.Patterns.Select(pattern => (pattern.Levels, pattern.Count / share))];
        var prior = StartPrior(model, records, candidates);
        var (em, probabilities) = Run(model, records, patterns, random, prior, null, cancellation);
        var foundGroups = false;
        while (GroupFinder.Find(model, records, em, probabilities) is { } groups)
        {
            foundGroups = true;
            model = model with
            {
                Comparisons = groups,
            };
            (em, probabilities) = Run(model, records, patterns, random, prior, probabilities, cancellation);
        }

        // A handful of relatives is no class but noisy matches on their way out of the other one.
        if (!foundGroups && em.RelatedPrior > 0 && em.RelatedPrior < LeastRelated * em.Prior)
        {
            (em, probabilities) = Run(model with
            {
                Training = model.Training with
                {
                    Related = false,
                },
            }, records, patterns, random, prior, null, cancellation);
        }

        if (em.Prior * records.PairCount < LeastMatches)
        {
            throw new LinkageException(LinkageFault.NothingToLearn,
                "候选对中看不到成对的记录,无法训练;数据可能没有重复,或分块规则不合适 / nothing among the candidate pairs looks like a match; there may be none, or the rules do not fit");
        }

        return Finish(model, records, compiled, em, probabilities, random, work.Counts.Total, options);
    }

    private static (ExpectationMaximisation Em, ComparisonProbabilities[] Probabilities) Run(
        LinkageModel model, RecordSet records, (byte[] Levels, double Count)[] patterns, long[][] random, double prior, ComparisonProbabilities[]? groups, CancellationToken cancellation)
    {
        var probabilities = model.Comparisons.Select((comparison, index) => Start(comparison, random[index], records)).ToArray();
        var em = new ExpectationMaximisation(patterns, probabilities, records.PairCount)
        {
            Prior = prior,
            FixPrior = model.Training.FixPrior,
            RelatedPrior = HasRelated(model) ? 0.5 * records.Count / records.PairCount : 0,
        };
        for (var i = 0; groups is not null && i < probabilities.Length; i++)
            probabilities[i].StartRelated([.. groups[i].Match.Skip(1)]);
        return em.Run(model.Training.MaxRounds, cancellation)
            ? (em, probabilities)
            : throw new LinkageException(LinkageFault.NotConverged,
                $"训练 {model.Training.MaxRounds} 轮仍未稳定;请增加 training.maxRounds,或检查分块规则和级别 / training has not settled; raise training.maxRounds, or look at rules and levels");
    }

    private static ComparisonProbabilities Start(ComparisonDefinition comparison, long[] random, RecordSet records)
    {
        var seen = random.Skip(1).Sum();
        var count = comparison.Levels.Count;
        double[] all = [.. random.Skip(1).Select(level => (level + (0.5 / count)) / (seen + 0.5))];

        // How often two values are equal needs no sample: it follows from how often each value occurs.
        if (comparison.Kind is not ComparisonKind.Identity && seen > 0)
        {
            var exact = ValueCounts.ChanceOfEqual(records, comparison.Columns[0]);
            var rest = all.Skip(1).Sum();
            all[0] = Math.Clamp(exact, LeastProbability, 1 - LeastProbability);
            for (var i = 1; i < all.Length; i++)
                all[i] *= (1 - all[0]) / rest;
        }

        IReadOnlyList<double> start = comparison.M ?? StartMatch(count);
        if (comparison.FixedU)
            all = [.. comparison.U!];
        var floor = Math.Max(LeastProbability, 0.25 / Math.Max(1, records.PairCount));
        return new ComparisonProbabilities(start, all, floor, comparison.FixedM, comparison.FixedU, comparison.Shared,
            comparison.Kind is ComparisonKind.HanName or ComparisonKind.Identity);
    }

    /// <summary>Most matches agree; each weaker level is half as likely as the one before; one in sixteen disagrees.</summary>
    private static double[] StartMatch(int levels)
    {
        var start = new double[levels];
        start[0] = 0.8;
        start[^1] = 0.06;
        var (weight, sum) = (1.0, 0.0);
        for (var i = 1; i < levels - 1; i++, weight /= 2)
            sum += start[i] = weight;
        for (var i = 1; i < levels - 1; i++)
            start[i] *= 0.14 / sum;
        if (levels == 2)
            (start[0], start[1]) = (0.9, 0.1);
        return start;
    }

    private static double StartPrior(LinkageModel model, RecordSet records, CandidatePairs candidates)
    {
        if (model.Training.FixPrior && model.Trained is { } trained && model.Training.DeterministicRules.Count == 0)
            return trained.Prior;
        if (model.Training.DeterministicRules.Count > 0)
        {
            // Rules overlap, so that their sum would count twice: the largest of them is a bound that does not.
            var found = model.Training.DeterministicRules.Max(name => candidates.Reports.First(report => report.Rule == name).Pairs);
            return Math.Clamp(found / model.Training.DeterministicRecall / records.PairCount, 0.5 / records.PairCount, 0.5);
        }

        var smaller = records.IsLink ? Math.Min(records.LeftCount, records.Count - records.LeftCount) : records.Count;
        return Math.Clamp(smaller / 3.0 / records.PairCount, 0.5 / records.PairCount, 0.5);
    }

    private static bool HasRelated(LinkageModel model) =>
        model.Training.Related && model.Comparisons.Any(comparison => comparison.Shared) && model.Comparisons.Any(comparison => !comparison.Shared);

    private static LinkageModel Finish(
        LinkageModel model, RecordSet records, CompiledModel compiled, ExpectationMaximisation em, ComparisonProbabilities[] probabilities,
        long[][] random, long pairs, LinkageOptions options)
    {
        var warnings = new List<string>();
        var comparisons = new ComparisonDefinition[model.Comparisons.Count];
        var terms = new Dictionary<string, TermFrequencies>(StringComparer.Ordinal);
        for (var i = 0; i < comparisons.Length; i++)
        {
            var comparison = model.Comparisons[i];
            var found = probabilities[i];
            Warn(comparison, found, random[i], warnings, options);
            if (!comparison.FixedM && comparison.Kind is ComparisonKind.Text or ComparisonKind.Date or ComparisonKind.Number)
                LevelOrder.Restore(found);
            comparisons[i] = comparison with
            {
                M = Normalised(found.Match),
                U = Normalised(found.Random),
                Related = em.RelatedPrior > 0 ? Normalised(found.Related) : null,
            };
            if (comparison.TermFrequency is { Count: > 0 })
                terms[comparison.Name] = ValueCounts.Terms(records, compiled.Comparers[i].Columns[0]);
        }

        return model with
        {
            Comparisons = comparisons,
            Trained = new TrainedParameters
            {
                Prior = em.Prior,
                RelatedPrior = em.RelatedPrior,
                Rounds = em.Rounds,
                Pairs = pairs,
                Records = records.Count,
                Warnings = warnings,
                Terms = terms,
            },
        };
    }

    private static void Warn(ComparisonDefinition comparison, ComparisonProbabilities found, long[] random, List<string> warnings, LinkageOptions options)
    {
        if (random.Skip(1).Sum() == 0)
        {
            warnings.Add($"{comparison.Name}:随机对中没有可比较的 / nothing could be compared among random pairs");
            return;
        }

        var unseen = comparison.FixedM ? [] : comparison.Levels.Where((_, index) => found.ExpectedMatches(index + 1) < SeenMatches).ToList();
        if (unseen.Count > 0)
        {
            Say(LinkageFault.LevelUnobserved,
                $"{comparison.Name}:匹配对中未见到级别 {string.Join('、', unseen)},其权重由起始值推得 / never seen among matches: their weights come from where training started");
        }

        if (LevelOrder.FindInversion(found, comparison) is { } inversion)
            Say(LinkageFault.LevelInverted, inversion);

        void Say(LinkageFault fault, string text)
        {
            if (options.Strict)
                throw new LinkageException(fault, text);
            warnings.Add(text);
        }
    }

    private static double[] Normalised(double[] values)
    {
        var levels = values.Skip(1).Select(value => Math.Max(LeastProbability, value)).ToArray();
        var sum = levels.Sum();
        return [.. levels.Select(value => value / sum)];
    }
}
