using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Models;

namespace Matching.Linkage.Training;

/// <summary>
/// Sees when training has found groups in place of matches: the songs of one album, the products of one maker. Such a class holds far more pairs than
/// records have doubles, agrees on what the group shares, and disagrees on what tells its members apart. What it agrees on is then marked as shared,
/// so that the class of relatives takes the groups and that of matches what is left.
/// </summary>
internal static class GroupFinder
{
    /// <summary>Matches for each record of the smaller side beyond which they are looked at.</summary>
    private const double ManyMatches = 1.5;

    /// <summary>A comparison tells members apart when fewer strangers than this agree on it.</summary>
    private const double Distinctive = 0.002;

    private const double MostlyAgree = 0.7;
    private const double MostlyDiffer = 0.35;

    /// <summary>The comparisons with those marked that groups share; null where nothing looks like groups.</summary>
    public static ComparisonDefinition[]? Find(LinkageModel model, RecordSet records, ExpectationMaximisation em, ComparisonProbabilities[] found)
    {
        var smaller = records.IsLink ? Math.Min(records.LeftCount, records.Count - records.LeftCount) : records.Count;
        if (!model.Training.Related || em.Prior * records.PairCount < ManyMatches * smaller)
            return null;
        var differs = found.Any(own => own.Random[1] < Distinctive && Agreement(own) < MostlyDiffer);
        var shared = found.Select((own, i) => model.Comparisons[i].Shared || Agreement(own) > MostlyAgree).ToArray();
        if (!differs || shared.All(own => own) || shared.SequenceEqual(model.Comparisons.Select(comparison => comparison.Shared)))
            return null;
        return [.. model.Comparisons.Select((comparison, i) => comparison with
        {
            Shared = shared[i],
        })];
    }

    /// <summary>How often the class agrees: the levels that speak for a match.</summary>
    private static double Agreement(ComparisonProbabilities own) => own.Match.Skip(1).Where((match, i) => match > 2 * own.Random[i + 1]).Sum();
}
