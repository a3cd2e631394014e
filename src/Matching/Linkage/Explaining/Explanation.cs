using System.Globalization;
using Matching.Linkage.Models;

namespace Matching.Linkage.Explaining;

/// <summary>One step of an explanation: what a comparison found and what it adds.</summary>
/// <param name="Comparison">The comparison's name; empty for prior and correction.</param>
/// <param name="Level">The level as the model writes it, <c>missing</c>, <c>prior</c> or <c>related</c>.</param>
/// <param name="Weight">What it adds, in microbits, term frequency included.</param>
/// <param name="TermWeight">Of that what term frequency adds.</param>
public sealed record ExplanationStep(string Comparison, string Level, int Weight, int TermWeight);

/// <summary>
/// How a pair's weight came about: prior, each comparison, correction for relatives, total. Made from the stored pattern and the model alone; the total
/// is the very weight that the pair had when it was decided on.
/// </summary>
/// <param name="Steps">In the order of the model; they add up to the total.</param>
/// <param name="Total">Total weight in microbits.</param>
/// <param name="Probability">The probability that it stands for.</param>
public sealed record Explanation(IReadOnlyList<ExplanationStep> Steps, int Total, double Probability)
{
    /// <summary>Explains a pattern.</summary>
    /// <param name="model">The model that scored it.</param>
    /// <param name="levels">By comparison, 0 for missing.</param>
    /// <param name="terms">By comparison, quarters of a bit.</param>
    public static Explanation Of(LinkageModel model, ReadOnlySpan<byte> levels, ReadOnlySpan<sbyte> terms)
    {
        var weights = new ModelWeights(model);
        var steps = new List<ExplanationStep>
        {
            new("", "prior", weights.Prior, 0),
        };
        for (var i = 0; i < levels.Length; i++)
        {
            var comparison = model.Comparisons[i];
            var term = terms[i] * ModelWeights.TermUnit;
            steps.Add(new ExplanationStep(comparison.Name, levels[i] == 0 ? "missing" : comparison.Levels[levels[i] - 1], weights.Levels[i][levels[i]] + term, term));
        }

        if (weights.RelatedCorrection(levels) is var correction and not 0)
            steps.Add(new ExplanationStep("", "related", correction, 0));
        var total = steps.Sum(step => step.Weight);
        return new Explanation(steps, total, ModelWeights.ProbabilityOf(total));
    }
}

/// <summary>Patterns as texts: for each comparison its level by number, and what term frequency adds in quarters of a bit where it does: <c>1+14.3.0</c>.</summary>
public static class PatternText
{
    /// <summary>Writes a pattern.</summary>
    public static string Write(ReadOnlySpan<byte> levels, ReadOnlySpan<sbyte> terms)
    {
        var parts = new string[levels.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = levels[i].ToString(CultureInfo.InvariantCulture)
                + (terms[i] == 0 ? "" : terms[i].ToString("+0;-0", CultureInfo.InvariantCulture));
        }

        return string.Join('.', parts);
    }

    /// <summary>Reads a pattern for a model.</summary>
    /// <returns>False when it is none of this model's.</returns>
    public static bool TryRead(LinkageModel model, string text, out byte[] levels, out sbyte[] terms)
    {
        var parts = text.Split('.');
        levels = new byte[parts.Length];
        terms = new sbyte[parts.Length];
        if (parts.Length != model.Comparisons.Count)
            return false;
        for (var i = 0; i < parts.Length; i++)
        {
            var sign = parts[i].AsSpan().IndexOfAny('+', '-');
            var level = sign < 0 ? parts[i] : parts[i].AsSpan(0, sign);
            if (!byte.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out levels[i]) || levels[i] > model.Comparisons[i].Levels.Count
                || (sign >= 0 && !sbyte.TryParse(parts[i].AsSpan(sign), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out terms[i])))
                return false;
        }

        return true;
    }
}
