namespace Exchange.Store.Packed;

/// <summary>
/// A Bloom filter in blocks of one cache line (Putze, Sanders, Singler 2007): tells in one memory access that a key is not there, and errs for about one
/// absent key in eighty. Ten bits a key: 12.5 MB for ten million persons. Most persons stand in few registers, so that most pages need not be read.
/// </summary>
internal readonly struct KeyFilter
{
    private const int BlockBytes = 64;
    private const int BitsAKey = 10;
    private const int Probes = 6;
    private readonly Memory<byte> _bits;

    private KeyFilter(Memory<byte> bits) => _bits = bits;

    /// <summary>The filter's bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bits;

    /// <summary>An empty filter for so many keys.</summary>
    public static KeyFilter For(long keys) => new(new byte[checked((int)(Math.Max(1, ((keys * BitsAKey / 8) + BlockBytes - 1) / BlockBytes) * BlockBytes))]);

    /// <summary>A filter as it was kept.</summary>
    public static KeyFilter Read(Memory<byte> bits) => bits.Length > 0 && bits.Length % BlockBytes == 0 ? new(bits) : throw new Protection.DataDamagedException();

    /// <summary>Adds a key.</summary>
    public void Add(long key)
    {
        Locate(key, out var block, out var probe);
        for (var i = 0; i < Probes; i++, probe >>= 9)
            block[(int)((probe >> 3) & (BlockBytes - 1))] |= (byte)(1 << (int)(probe & 7));
    }

    /// <summary>False: the key is certainly not there.</summary>
    public bool MayHold(long key)
    {
        Locate(key, out var block, out var probe);
        for (var i = 0; i < Probes; i++, probe >>= 9)
        {
            if ((block[(int)((probe >> 3) & (BlockBytes - 1))] & (1 << (int)(probe & 7))) == 0)
                return false;
        }

        return true;
    }

    // Lookup keys are as good as random already; the multiplication only keeps the choice of the block and of the bits apart.
    private void Locate(long key, out Span<byte> block, out ulong probe)
    {
        var blocks = (uint)(_bits.Length / BlockBytes);
        block = _bits.Span.Slice((int)(((ulong)key >> 31) * blocks >> 32) * BlockBytes, BlockBytes);
        probe = unchecked((ulong)key * 0x9E37_79B9_7F4A_7C15UL) >> 10;
    }
}
