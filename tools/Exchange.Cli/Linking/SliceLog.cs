using Matching.Linkage.Pairs;

namespace Exchange.Cli.Linking;

/// <summary>
/// Finished slices of a linkage in one file that only grows, so that a killed run goes on where it was. Each entry carries its length and a CRC32C; what
/// a kill cut off is dropped.
/// </summary>
internal sealed class SliceLog : ISliceStore, IDisposable
{
    private readonly Dictionary<(int, int), (long Pairs, IReadOnlyList<ScoredPair> Kept)> _done = [];
    private readonly FileStream _file;

    public SliceLog(string path)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var good = 0L;
        using var reader = new BinaryReader(_file, System.Text.Encoding.UTF8, leaveOpen: true);
        while (_file.Length - _file.Position >= 8)
        {
            var (length, crc) = (reader.ReadInt32(), reader.ReadUInt32());
            if (length <= 0 || length > _file.Length - _file.Position)
                break;
            var entry = reader.ReadBytes(length);
            if (Crc32C.Of(entry) != crc)
                break;
            Take(entry);
            good = _file.Position;
        }

        _file.SetLength(good);
        _file.Position = good;
        Resumed = _done.Count;
    }

    /// <summary>Slices found from an earlier attempt.</summary>
    public int Resumed { get; }

    /// <inheritdoc/>
    public bool TryLoad(int rule, int slice, out long pairs, out IReadOnlyList<ScoredPair> kept)
    {
        lock (_done)
        {
            var isDone = _done.TryGetValue((rule, slice), out var done);
            (pairs, kept) = isDone ? done : (0, []);
            return isDone;
        }
    }

    /// <inheritdoc/>
    public void Save(int rule, int slice, long pairs, IReadOnlyList<ScoredPair> kept)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(rule);
            writer.Write(slice);
            writer.Write(pairs);
            writer.Write(kept.Count);
            foreach (var pair in kept)
            {
                writer.Write(pair.Left);
                writer.Write(pair.Right);
                writer.Write(pair.Weight);
                writer.Write((byte)pair.Levels.Length);
                writer.Write(pair.Levels);
                foreach (var term in pair.Terms)
                    writer.Write(term);
            }
        }

        var entry = memory.ToArray();
        lock (_done)
        {
            _file.Write(BitConverter.GetBytes(entry.Length));
            _file.Write(BitConverter.GetBytes(Crc32C.Of(entry)));
            _file.Write(entry);
            _file.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Take(byte[] entry)
    {
        using var reader = new BinaryReader(new MemoryStream(entry));
        var (rule, slice, pairs, count) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32());
        var kept = new ScoredPair[count];
        for (var i = 0; i < count; i++)
        {
            var (left, right, weight, comparisons) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadByte());
            var levels = reader.ReadBytes(comparisons);
            var terms = new sbyte[comparisons];
            for (var j = 0; j < comparisons; j++)
                terms[j] = reader.ReadSByte();
            kept[i] = new ScoredPair(left, right, rule, weight, levels, terms);
        }

        _done[(rule, slice)] = (pairs, kept);
    }
}
