namespace Matching.Linkage.Comparing;

/// <summary>
/// Gives the level of pairs for one comparison: 0 missing, then the model's levels. The same from either side. What is known of distinct values is
/// made once and shared; a worker brings its own <see cref="LevelCache"/>.
/// </summary>
internal abstract class Comparer
{
    /// <summary>In place of a level: not measured yet.</summary>
    public const byte Open = byte.MaxValue;

    /// <summary>Columns that a block must hold for it.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>How dear a pair is, about: the cheap go first.</summary>
    public abstract int Cost { get; }

    /// <summary>Compares one member of a block with others.</summary>
    /// <param name="block">The block; holds this comparer's columns.</param>
    /// <param name="outer">The one.</param>
    /// <param name="inner">The others.</param>
    /// <param name="levels">Gets the level for each of the others.</param>
    /// <param name="cache">The worker's own.</param>
    public abstract void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache);

    /// <summary>Whether <see cref="Compare"/> leaves some pairs open, which are neither equal nor missing, for <see cref="Resolve"/> to measure.</summary>
    public virtual bool LeavesOpen => false;

    /// <summary>Measures a pair that was left open.</summary>
    public virtual byte Resolve(Block block, int outer, int inner, LevelCache cache) => throw new NotSupportedException();

    /// <summary>Finds the places of its columns in a block; called once for each block a worker has.</summary>
    public virtual LevelCache MakeCache(Block block) => new(Columns.Select(block.SlotOf).ToArray());
}

/// <summary>What one worker remembers for one comparer: where its columns stand, and levels of value pairs found lately.</summary>
internal sealed class LevelCache(int[] slots)
{
    private const int Size = 1 << 15;
    private readonly ulong[] _pairs = new ulong[Size];
    private readonly byte[] _levels = new byte[Size];

    /// <summary>Places of the comparer's columns in the block.</summary>
    public int[] Slots { get; } = slots;

    /// <summary>The level of a pair of values, if it is remembered.</summary>
    public bool TryGet(int a, int b, out byte level, out int place)
    {
        var pair = Pair(a, b);
        place = Place(pair);
        level = _levels[place];
        return _pairs[place] == pair;
    }

    /// <summary>Remembers.</summary>
    public void Set(int place, int a, int b, byte level)
    {
        _pairs[place] = Pair(a, b);
        _levels[place] = level;
    }

    private static ulong Pair(int a, int b) => a < b ? ((ulong)(uint)a << 32) | (uint)b : ((ulong)(uint)b << 32) | (uint)a;

    private static int Place(ulong pair) => unchecked((int)((pair * 0x9E3779B97F4A7C15UL) >> 49));
}
