namespace Matching.Linkage.Training;

/// <summary>Probabilities of one comparison's levels while a model is trained. Level 0, missing, has probability 1 in every class: it says nothing.</summary>
internal sealed class ComparisonProbabilities
{
    private readonly double[] _start;
    private readonly double[] _all;
    private readonly double _floor;
    private readonly double[] _matchCounts;
    private readonly double[] _relatedCounts;
    private readonly bool _fixedMatch;
    private readonly bool _fixedRandom;
    private readonly bool _isShared;
    private readonly bool _learnsKin;

    /// <summary>Makes them.</summary>
    /// <param name="start">m to start from, without missing.</param>
    /// <param name="all">Shares of levels among random pairs, matches among them, without missing.</param>
    /// <param name="floor">No u is taken to be smaller.</param>
    /// <param name="fixedMatch">Whether m stays.</param>
    /// <param name="fixedRandom">Whether u stays.</param>
    /// <param name="isShared">Whether relatives share it.</param>
    /// <param name="learnsKin">Whether its weaker levels are those of siblings, so that relatives may show them more than strangers.</param>
    public ComparisonProbabilities(IReadOnlyList<double> start, IReadOnlyList<double> all, double floor, bool fixedMatch, bool fixedRandom, bool isShared, bool learnsKin)
    {
        (_start, _all, _floor) = ([1, .. start], [1, .. all], floor);
        (_fixedMatch, _fixedRandom, _isShared, _learnsKin) = (fixedMatch, fixedRandom, isShared, learnsKin);
        Match = [.. _start];
        Random = [.. _all];
        Related = isShared ? [.. _start] : [.. _all];
        _matchCounts = new double[_start.Length];
        _relatedCounts = new double[_start.Length];
    }

    /// <summary>m, by level.</summary>
    public double[] Match { get; }

    /// <summary>u, by level.</summary>
    public double[] Random { get; }

    /// <summary>Among relatives, by level.</summary>
    public double[] Related { get; }

    /// <summary>Expected matches seen at a level in the last round.</summary>
    public double ExpectedMatches(int level) => _matchCounts[level];

    /// <summary>Begins a round.</summary>
    public void Clear()
    {
        Array.Clear(_matchCounts);
        Array.Clear(_relatedCounts);
    }

    /// <summary>Counts a pattern.</summary>
    public void Add(byte level, double matches, double related)
    {
        _matchCounts[level] += matches;
        _relatedCounts[level] += related;
    }

    /// <summary>Takes the counts as probabilities.</summary>
    /// <param name="pull">Pairs' worth by which m is drawn towards its start.</param>
    /// <returns>The greatest change of an m.</returns>
    public double Maximise(double pull)
    {
        if (_isShared)
            Take(_relatedCounts, Related, _start, pull);
        else if (_learnsKin)
            TakeUnshared(pull);
        return _fixedMatch ? 0 : Take(_matchCounts, Match, _start, pull);
    }

    /// <summary>Takes matches and relatives out of what random pairs showed.</summary>
    public void CorrectRandom(double prior, double relatedPrior)
    {
        if (!_fixedRandom)
        {
            var sum = 0.0;
            for (var level = 1; level < Random.Length; level++)
            {
                var others = _all[level] - (prior * Match[level]) - (relatedPrior * Related[level]);
                Random[level] = Math.Max(_floor, others);
                sum += Random[level];
            }

            for (var level = 1; level < Random.Length; level++)
                Random[level] /= sum;
        }

        if (!_isShared && !_learnsKin)
            Random.CopyTo(Related.AsSpan());
    }

    /// <summary>Lets relatives begin with what was found for a class of groups.</summary>
    public void StartRelated(IReadOnlyList<double> found)
    {
        for (var level = 1; level < Related.Length && _isShared; level++)
            Related[level] = found[level - 1];
    }

    /// <summary>
    /// What relatives do not share they agree on no more than strangers do: full agreement keeps its u. But they may well be alike: siblings with a
    /// character of their names in common, twins born on one day. Where levels speak of that they are learned; slips of the pen are no family trait.
    /// </summary>
    private void TakeUnshared(double pull)
    {
        var rest = 1 - Random[1];
        var total = pull;
        for (var level = 2; level < _relatedCounts.Length; level++)
            total += _relatedCounts[level];
        for (var level = 2; level < _relatedCounts.Length; level++)
            Related[level] = rest * (_relatedCounts[level] + (pull * Random[level] / rest)) / total;
        Related[1] = Random[1];
    }

    private static double Take(double[] counts, double[] target, double[] start, double pull)
    {
        var total = pull;
        for (var level = 1; level < counts.Length; level++)
            total += counts[level];
        var change = 0.0;
        for (var level = 1; level < counts.Length; level++)
        {
            var value = (counts[level] + (pull * start[level])) / total;
            change = Math.Max(change, Math.Abs(value - target[level]));
            target[level] = value;
        }

        return change;
    }
}
