namespace Matching.Linkage.Blocking;

/// <summary>The blocks of one rule: records sorted by key, and where each block begins. Blocks without a pair are left out.</summary>
/// <param name="Keys">Key of each entry.</param>
/// <param name="Records">Record of each entry; ascending within a block, so that the left side comes first.</param>
/// <param name="Starts">Where blocks begin; the last is the end.</param>
/// <param name="Pairs">Pairs within all blocks, not counting that several rules or blocks may have the same.</param>
/// <param name="Refined">Blocks that were too large and were divided.</param>
/// <param name="CutBlocks">Blocks that stayed too large and were left out.</param>
/// <param name="CutPairs">Their pairs.</param>
internal sealed record BlockList(ulong[] Keys, int[] Records, int[] Starts, long Pairs, int Refined, int CutBlocks, long CutPairs)
{
    /// <summary>How many blocks.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>The records of a block.</summary>
    public ReadOnlySpan<int> Block(int index) => Records.AsSpan(Starts[index], Starts[index + 1] - Starts[index]);
}
