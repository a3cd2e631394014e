namespace Matching.Linkage.Pairs;

/// <summary>
/// A pair that was kept: what is needed to decide on it and to explain it. The weight follows from levels, terms and the model, bit by bit.
/// </summary>
/// <param name="Left">One record; of two sides the left, else the one that comes first.</param>
/// <param name="Right">The other.</param>
/// <param name="Rule">The blocking rule that gave it, by its place in the model; <see cref="NoRule"/> where none did.</param>
/// <param name="Weight">Total in microbits: prior, levels, term frequencies, correction for relatives.</param>
/// <param name="Levels">By comparison, 0 for missing.</param>
/// <param name="Terms">By comparison, what term frequency adds, in quarters of a bit.</param>
public sealed record ScoredPair(int Left, int Right, int Rule, int Weight, byte[] Levels, sbyte[] Terms)
{
    /// <summary>The rule of a pair that no blocking rule gave.</summary>
    public const int NoRule = -1;
}
