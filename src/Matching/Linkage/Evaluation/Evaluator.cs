using Matching.Linkage.Deciding;
using Matching.Linkage.Models;

namespace Matching.Linkage.Evaluation;

/// <summary>Holds results against the truth.</summary>
public static class Evaluator
{
    private static readonly double[] Thresholds = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999];

    /// <summary>Judges a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="truth">What is true.</param>
    /// <param name="recordCount">All records.</param>
    /// <param name="isCandidate">Whether a blocking rule gives a pair.</param>
    public static EvaluationReport Judge(LinkageResult result, LabelledTruth truth, int recordCount, Func<int, int, bool> isCandidate)
    {
        var matches = Known(result.Links.Where(link => link.Decision is LinkDecision.Match), truth);
        var review = Known(result.Links.Where(link => link.Decision is LinkDecision.Review), truth);
        var found = truth.TruePairs().Count(pair => isCandidate(pair.Left, pair.Right));
        var (bPrecision, bRecall) = BCubed(result.Clusters, truth, recordCount);
        var kept = result.Scored.Select(pair => (pair.Weight, AreOne: truth.AreOne(pair.Left, pair.Right))).Where(pair => pair.AreOne is not null)
            .Select(pair => (Probability: ModelWeights.ProbabilityOf(pair.Weight), AreOne: pair.AreOne!.Value)).ToList();
        return new EvaluationReport
        {
            TruePairs = truth.TrueCount,
            Matches = matches.Count,
            Correct = matches.Count(areOne => areOne),
            Review = review.Count,
            ReviewTrue = review.Count(areOne => areOne),
            BlockingRecall = truth.TrueCount == 0 ? 0 : (double)found / truth.TrueCount,
            BCubedPrecision = bPrecision,
            BCubedRecall = bRecall,
            Classes = ByClass(result, truth),
            Curve = [.. Thresholds.Select(threshold => Point(kept, threshold, truth.TrueCount))],
            Calibration = [.. Enumerable.Range(0, 10).Select(bin => Bin(kept, bin / 10.0, (bin + 1) / 10.0)).Where(bin => bin.Pairs > 0)],
        };
    }

    private static ClassRecall[] ByClass(LinkageResult result, LabelledTruth truth)
    {
        var decided = new Dictionary<(int, int), LinkDecision>();
        foreach (var link in result.Links)
            decided[(link.Pair.Left, link.Pair.Right)] = link.Decision;
        return
        [
            .. truth.TruePairs().Select(pair => (Class: truth.ClassOf(pair.Left, pair.Right), Decision: decided.GetValueOrDefault(pair)))
                .Where(pair => pair.Class is not null)
                .GroupBy(pair => pair.Class!, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new ClassRecall(
                    group.Key, group.Count(), group.Count(pair => pair.Decision is LinkDecision.Match), group.Count(pair => pair.Decision is LinkDecision.Review))),
        ];
    }

    private static List<bool> Known(IEnumerable<Link> links, LabelledTruth truth) =>
        [.. links.Select(link => truth.AreOne(link.Pair.Left, link.Pair.Right)).OfType<bool>()];

    private static ThresholdPoint Point(List<(double Probability, bool AreOne)> kept, double threshold, long all)
    {
        var taken = kept.Where(pair => pair.Probability >= threshold).ToList();
        var correct = taken.Count(pair => pair.AreOne);
        var (precision, recall) = (taken.Count == 0 ? 0 : (double)correct / taken.Count, all == 0 ? 0 : (double)correct / all);
        return new ThresholdPoint(threshold, precision, recall, precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    private static CalibrationBin Bin(List<(double Probability, bool AreOne)> kept, double from, double to)
    {
        var own = kept.Where(pair => pair.Probability >= from && (pair.Probability < to || to >= 1)).ToList();
        return new CalibrationBin(from, to, own.Count, own.Count == 0 ? 0 : own.Average(pair => pair.Probability), own.Count == 0 ? 0 : own.Average(pair => pair.AreOne ? 1.0 : 0));
    }

    private static (double? Precision, double? Recall) BCubed(IReadOnlyList<Cluster> clusters, LabelledTruth truth, int recordCount)
    {
        if (clusters.Count == 0 || recordCount == 0 || truth.PersonOf(0) < 0)
            return (null, null);
        var persons = Enumerable.Range(0, recordCount).CountBy(truth.PersonOf).ToDictionary();
        var (precision, recall, grouped) = (0.0, 0.0, 0);
        foreach (var cluster in clusters)
        {
            foreach (var (person, count) in cluster.Members.CountBy(truth.PersonOf))
            {
                precision += (double)count * count / cluster.Members.Count;
                recall += (double)count * count / persons[person];
            }

            grouped += cluster.Members.Count;
        }

        var inGroups = clusters.SelectMany(cluster => cluster.Members).ToHashSet();
        for (var record = 0; record < recordCount; record++)
        {
            if (!inGroups.Contains(record))
                recall += 1.0 / persons[truth.PersonOf(record)];
        }

        return ((precision + recordCount - grouped) / recordCount, recall / recordCount);
    }
}
