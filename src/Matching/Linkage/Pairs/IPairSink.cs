namespace Matching.Linkage.Pairs;

/// <summary>Takes the pairs of one slice of the work, in their order. One worker's own while the slice lasts.</summary>
internal interface IPairSink
{
    /// <summary>Pairs whose levels are known.</summary>
    /// <param name="outer">The record that all pairs share.</param>
    /// <param name="inner">The other record of each.</param>
    /// <param name="weights">Total weight of each in microbits, prior included; of no meaning where the model is not trained.</param>
    /// <param name="levels">By comparison and pair, one row of <paramref name="stride"/> for each comparison.</param>
    /// <param name="stride">Length of a row.</param>
    /// <param name="places">For each pair its place in a row.</param>
    void Take(int outer, ReadOnlySpan<int> inner, ReadOnlySpan<int> weights, ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> places);
}
