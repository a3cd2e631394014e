using Matching.Linkage.Comparing;

namespace Matching.Linkage.Training;

/// <summary>
/// Looks whether the levels' evidence is in order. A weaker level that weighs more than a stronger one is sometimes true (a rare slip is seldom met by
/// chance) and sometimes the noise of a few pairs: where fewer than <see cref="Enough"/> matches speak, neighbours that are out of order share one
/// weight (pool adjacent violators). Agreement that speaks against a match, or disagreement that speaks for one, is said loudly.
/// </summary>
internal static class LevelOrder
{
    /// <summary>Expected matches from which a level's own evidence is believed.</summary>
    private const double Enough = 20;

    /// <summary>Pools m where noise has put the ratios m/u out of order.</summary>
    public static void Restore(ComparisonProbabilities found)
    {
        var pools = new List<Pool>();
        for (var level = 1; level < found.Match.Length; level++)
        {
            pools.Add(new Pool(level, level, found.Match[level], found.Random[level], found.ExpectedMatches(level)));
            while (pools.Count > 1 && pools[^2].Match * pools[^1].Random < pools[^1].Match * pools[^2].Random && Math.Min(pools[^1].Seen, pools[^2].Seen) < Enough)
            {
                var (upper, lower) = (pools[^2], pools[^1]);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add(new Pool(upper.From, lower.To, upper.Match + lower.Match, upper.Random + lower.Random, upper.Seen + lower.Seen));
            }
        }

        foreach (var pool in pools)
        {
            for (var level = pool.From; level <= pool.To && pool.From < pool.To; level++)
                found.Match[level] = found.Random[level] * pool.Match / pool.Random;
        }
    }

    /// <summary>What is out of order beyond noise: equality likelier among non-matches, or disagreement likelier among matches; null when nothing is.</summary>
    public static string? FindInversion(ComparisonProbabilities found, ComparisonDefinition comparison)
    {
        if (found.Match[1] < found.Random[1])
            return $"{comparison.Name}:“{comparison.Levels[0]}”在非匹配对中反而更常见(m < u),该比较项可能不适用 / m < u at the strongest level: this comparison may not fit";
        if (found.Match[^1] > found.Random[^1])
            return $"{comparison.Name}:“{comparison.Levels[^1]}”在匹配对中反而更常见(m > u),该比较项可能不适用 / m > u at the weakest level: this comparison may not fit";
        return null;
    }

    private readonly record struct Pool(int From, int To, double Match, double Random, double Seen);
}
