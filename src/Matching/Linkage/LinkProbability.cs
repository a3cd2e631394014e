using Matching.Linkage.Models;

namespace Matching.Linkage;

/// <summary>Weights as probabilities.</summary>
public static class LinkProbability
{
    /// <summary>The probability that a total weight, in microbits of log2 odds, stands for.</summary>
    public static double Of(int weight) => ModelWeights.ProbabilityOf(weight);
}
