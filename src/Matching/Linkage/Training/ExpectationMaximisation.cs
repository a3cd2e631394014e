namespace Matching.Linkage.Training;

/// <summary>
/// Finds the probabilities of levels among matches from patterns alone, without labels (Dempster, Laird and Rubin, JRSS B 39, 1977; for
/// linkage Winkler 1988). Non-matches keep the probabilities that random pairs showed, corrected for the matches among those; a third
/// class, relatives and neighbours, takes what agrees on what such people share and on nothing else.
/// </summary>
/// <remarks>Pairs that no blocking rule gives count as non-matches. Each m is drawn towards its start by a few pairs' worth, so that small data give no zeros.</remarks>
internal sealed class ExpectationMaximisation
{
    /// <summary>Pairs' worth by which m is drawn towards its start.</summary>
    private const double Pull = 4;

    /// <summary>Change of any probability, and relative change of the prior, below which it has settled.</summary>
    private const double Tolerance = 1e-5;

    private readonly (byte[] Levels, double Count)[] _patterns;
    private readonly ComparisonProbabilities[] _comparisons;
    private readonly double _totalPairs;

    /// <summary>Makes one.</summary>
    /// <param name="patterns">Patterns of candidate pairs and how many pairs have each.</param>
    /// <param name="comparisons">Starts; changed in place.</param>
    /// <param name="totalPairs">All pairs, candidates or not.</param>
    public ExpectationMaximisation(IEnumerable<(byte[] Levels, double Count)> patterns, ComparisonProbabilities[] comparisons, double totalPairs)
    {
        (_patterns, _comparisons, _totalPairs) = ([.. patterns], comparisons, totalPairs);
    }

    /// <summary>The prior of a match.</summary>
    public double Prior { get; set; }

    /// <summary>The prior of relatives; 0 switches the class off.</summary>
    public double RelatedPrior { get; set; }

    /// <summary>Whether the prior stays.</summary>
    public bool FixPrior { get; set; }

    /// <summary>Rounds so far.</summary>
    public int Rounds { get; private set; }

    /// <summary>Runs until it settles.</summary>
    /// <returns>False when it did not within the rounds allowed.</returns>
    public bool Run(int maxRounds, CancellationToken cancellation)
    {
        for (Rounds = 1; Rounds <= maxRounds; Rounds++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Step() < Tolerance)
                return true;
        }

        return false;
    }

    private double Step()
    {
        var (matches, related) = Expect();
        var change = 0.0;
        foreach (var comparison in _comparisons)
            change = Math.Max(change, comparison.Maximise(Pull));
        var least = 0.5 / _totalPairs;
        if (!FixPrior)
        {
            var prior = Math.Clamp(matches / _totalPairs, least, 0.5);
            change = Math.Max(change, Math.Abs(prior - Prior) / Prior);
            Prior = prior;
        }

        if (RelatedPrior > 0)
            RelatedPrior = Math.Clamp(related / _totalPairs, least, 0.4);
        foreach (var comparison in _comparisons)
            comparison.CorrectRandom(Prior, RelatedPrior);
        return change;
    }

    private (double Matches, double Related) Expect()
    {
        foreach (var comparison in _comparisons)
            comparison.Clear();
        var (matches, related) = (0.0, 0.0);
        foreach (var (levels, count) in _patterns)
        {
            var (m, r, u) = (Prior, RelatedPrior, 1 - Prior - RelatedPrior);
            for (var i = 0; i < levels.Length; i++)
            {
                var comparison = _comparisons[i];
                m *= comparison.Match[levels[i]];
                r *= comparison.Related[levels[i]];
                u *= comparison.Random[levels[i]];
            }

            var sum = m + r + u;
            if (sum <= 0)
                continue;
            var (expected, expectedRelated) = (count * m / sum, count * r / sum);
            matches += expected;
            related += expectedRelated;
            for (var i = 0; i < levels.Length; i++)
                _comparisons[i].Add(levels[i], expected, expectedRelated);
        }

        return (matches, related);
    }
}
