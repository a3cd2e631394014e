using Matching.Linkage.Comparing;

namespace Matching.Linkage.Models;

/// <summary>
/// The weights of a model as whole microbits (a millionth of a bit), from the model alone: sums are exact in any order, so a pair's weight can be
/// found again from its pattern, bit by bit, without the data.
/// </summary>
internal sealed class ModelWeights
{
    /// <summary>Microbits in a bit.</summary>
    public const int Bit = 1_000_000;

    /// <summary>Microbits of the unit of term frequencies.</summary>
    public const int TermUnit = Bit / 4;

    /// <summary>No weight of a level goes beyond this many bits: no sample is large enough to speak for more.</summary>
    public const double MostBits = 40;

    private readonly double[][]? _related;
    private readonly double _relatedOdds;

    public ModelWeights(LinkageModel model)
    {
        Levels = [.. model.Comparisons.Select(WeightsOf)];
        UsesTerm = [.. model.Comparisons.Select(UsesTerms)];
        MatchWeight = OddsOf(model.Decision.Match);
        ReviewWeight = OddsOf(model.Decision.Review);
        if (model.Trained is not { } trained)
            return;
        Prior = OddsOf(trained.Prior);
        if (trained.RelatedPrior > 0)
        {
            _relatedOdds = trained.RelatedPrior / (1 - trained.Prior - trained.RelatedPrior);
            _related = [.. model.Comparisons.Select(RatiosOfRelated)];
        }
    }

    /// <summary>By comparison and level, 0 for missing.</summary>
    public int[][] Levels { get; }

    /// <summary>By comparison and level: whether term frequency counts.</summary>
    public bool[][] UsesTerm { get; }

    /// <summary>Log2 odds of the prior.</summary>
    public int Prior { get; }

    /// <summary>Total weight from which a pair is a match.</summary>
    public int MatchWeight { get; }

    /// <summary>Total weight from which a pair is for review.</summary>
    public int ReviewWeight { get; }

    /// <summary>Bits as whole microbits.</summary>
    public static int ToMicrobits(double bits) => (int)Math.Round(Math.Clamp(bits, -MostBits, MostBits) * Bit);

    /// <summary>Log2 odds of a probability.</summary>
    public static int OddsOf(double probability) => ToMicrobits(Math.Log2(probability / (1 - probability)));

    /// <summary>The probability that a total weight stands for.</summary>
    public static double ProbabilityOf(int weight) => 1 / (1 + Math.Pow(2, -(double)weight / Bit));

    /// <summary>
    /// What is taken off because the agreement may be that of relatives or neighbours: −log2(1 + odds of such a pair among non-matches, given its
    /// levels). 0 or less.
    /// </summary>
    public int RelatedCorrection(ReadOnlySpan<byte> levels)
    {
        if (_related is null)
            return 0;
        var odds = _relatedOdds;
        for (var i = 0; i < levels.Length; i++)
            odds *= _related[i][levels[i]];
        return -ToMicrobits(Math.Log2(1 + odds));
    }

    private static bool[] UsesTerms(ComparisonDefinition comparison) =>
        [false, .. comparison.Levels.Select(level => comparison.TermFrequency?.Contains(level) ?? false)];

    private static int[] WeightsOf(ComparisonDefinition comparison)
    {
        var weights = new int[comparison.Levels.Count + 1];
        if (comparison.M is not { } m || comparison.U is not { } u)
            return weights;
        for (var i = 0; i < m.Count; i++)
            weights[i + 1] = ToMicrobits(Math.Log2(m[i] / u[i]));
        return weights;
    }

    private static double[] RatiosOfRelated(ComparisonDefinition comparison)
    {
        var ratios = new double[comparison.Levels.Count + 1];
        ratios[0] = 1;
        for (var i = 0; i < comparison.Levels.Count; i++)
            ratios[i + 1] = comparison.Related is { } related ? related[i] / comparison.U![i] : 1;
        return ratios;
    }
}
