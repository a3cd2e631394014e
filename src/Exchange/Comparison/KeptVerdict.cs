using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Protection;
using Exchange.Store;
using Matching.Linkage.Files;

namespace Exchange.Comparison;

/// <summary>
/// What judging one household gave, in such a form that another run can take it over: nothing in it depends on where the household stands among others.
/// </summary>
internal sealed class KeptVerdict
{
    /// <summary>The household's index in its batch.</summary>
    public required long Index { get; init; }

    /// <summary>Its ordinal in the run that judged it, by which its findings are found there.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Its region.</summary>
    public required int Region { get; init; }

    /// <summary>Whether a finding proposes an exit.</summary>
    public bool IsExit { get; set; }

    /// <summary>What it counts for.</summary>
    public List<string> Counted { get; } = [];

    /// <summary>What became of the file.</summary>
    public IdentityOutcomeClass File { get; set; }

    /// <summary>What became of each person.</summary>
    public List<IdentityOutcomeClass> Persons { get; } = [];

    /// <summary>Whether the person was recognised in each hit, in the order of the hits.</summary>
    public List<bool> Hits { get; } = [];

    /// <summary>Register records that no file has by number, and in which linkage recognised a person.</summary>
    public List<(long BatchId, long Index, int Region, bool IsCertain)> Linked { get; } = [];

    /// <summary>Other files with which it hangs together.</summary>
    public List<(long BatchId, long Index, FileRelation Relation, int Persons)> Files { get; } = [];

    /// <summary>Lookup keys of numbers beyond those of its persons that the verdict depends on: a spouse's, and those that linkage asked for or found.</summary>
    public HashSet<long> WatchedNumbers { get; } = [];

    /// <summary>Lookup keys of names that linkage asked for beyond those of its persons with a number.</summary>
    public HashSet<long> WatchedNames { get; } = [];

    /// <summary>How many findings it has.</summary>
    public int FindingCount { get; set; }

    /// <summary>What its findings were when it was written; empty where it has none. They stand in plain rows, the verdict does not: a bit that turned in one is seen by this.</summary>
    public byte[] FindingsDigest { get; set; } = [];

    /// <summary>Its findings, without a run and a position; filled when it is judged or taken over.</summary>
    public List<FindingRow> Findings { get; set; } = [];

    /// <summary>SHA-256 over findings, their runs and positions left out.</summary>
    public static byte[] Digest(IReadOnlyList<FindingRow> findings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var finding in findings)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{finding.FindingId}\n{finding.Code}\n{(int)finding.Severity}\n{finding.Region}\n{finding.OwningUnion}\n{(int)finding.Suggestion}\n{finding.EvidenceDigest.Length}\n{finding.Payload.Length}\n")));
            hash.AppendData(finding.EvidenceDigest);
            hash.AppendData(finding.Payload);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The same verdict on a household that stands elsewhere.</summary>
    public KeptVerdict At(int ordinal)
    {
        var other = new KeptVerdict { Index = Index, Ordinal = ordinal, Region = Region, IsExit = IsExit, File = File, FindingCount = FindingCount, Findings = Findings };
        other.Counted.AddRange(Counted);
        other.Persons.AddRange(Persons);
        other.Hits.AddRange(Hits);
        other.Linked.AddRange(Linked);
        other.Files.AddRange(Files);
        other.WatchedNumbers.UnionWith(WatchedNumbers);
        other.WatchedNames.UnionWith(WatchedNames);
        return other;
    }

    /// <summary>Some verdicts as bytes.</summary>
    public static byte[] Write(IReadOnlyList<KeptVerdict> verdicts)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var names = verdicts.SelectMany(verdict => verdict.Counted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var places = names.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        writer.Write7BitEncodedInt(names.Count);
        foreach (var name in names)
            writer.Write(name);
        writer.Write7BitEncodedInt(verdicts.Count);
        foreach (var verdict in verdicts)
            verdict.Write(writer, places);
        return stream.ToArray();
    }

    /// <summary>Reads verdicts.</summary>
    /// <exception cref="DataDamagedException">They are none.</exception>
    public static List<KeptVerdict> Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var names = Many(reader, static reader => reader.ReadString());
            return Many(reader, reader => Read(reader, names));
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentOutOfRangeException)
        {
            throw new DataDamagedException();
        }
    }

    private void Write(BinaryWriter writer, Dictionary<string, int> names)
    {
        writer.Write7BitEncodedInt64(Index);
        writer.Write7BitEncodedInt(Ordinal);
        writer.Write7BitEncodedInt(Region);
        writer.Write7BitEncodedInt((IsExit ? 4 : 0) | (int)File);
        writer.Write7BitEncodedInt(FindingCount);
        if (FindingCount > 0)
            writer.Write(Digest(Findings));
        Many(writer, Counted, name => writer.Write7BitEncodedInt(names[name]));
        Many(writer, Persons, person => writer.Write((byte)person));
        Many(writer, Hits, writer.Write);
        Many(writer, Linked, linked =>
        {
            writer.Write7BitEncodedInt64(linked.BatchId);
            writer.Write7BitEncodedInt64(linked.Index);
            writer.Write7BitEncodedInt(linked.Region);
            writer.Write(linked.IsCertain);
        });
        Many(writer, Files, file =>
        {
            writer.Write7BitEncodedInt64(file.BatchId);
            writer.Write7BitEncodedInt64(file.Index);
            writer.Write((byte)file.Relation);
            writer.Write7BitEncodedInt(file.Persons);
        });
        Many(writer, WatchedNumbers, writer.Write);
        Many(writer, WatchedNames, writer.Write);
    }

    private static KeptVerdict Read(BinaryReader reader, List<string> names)
    {
        var (index, ordinal, region, flags) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var verdict = new KeptVerdict
        {
            Index = index,
            Ordinal = ordinal,
            Region = region,
            IsExit = (flags & 4) != 0,
            File = (IdentityOutcomeClass)(flags & 3),
            FindingCount = reader.Read7BitEncodedInt(),
        };
        if (verdict.FindingCount > 0)
            verdict.FindingsDigest = reader.ReadBytes(SHA256.HashSizeInBytes);
        verdict.Counted.AddRange(Many(reader, reader => names[reader.Read7BitEncodedInt()]));
        verdict.Persons.AddRange(Many(reader, reader => (IdentityOutcomeClass)reader.ReadByte()));
        verdict.Hits.AddRange(Many(reader, reader => reader.ReadBoolean()));
        verdict.Linked.AddRange(Many(reader, reader => (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt(), reader.ReadBoolean())));
        verdict.Files.AddRange(Many(reader, reader => (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), (FileRelation)reader.ReadByte(), reader.Read7BitEncodedInt())));
        verdict.WatchedNumbers.UnionWith(Many(reader, reader => reader.ReadInt64()));
        verdict.WatchedNames.UnionWith(Many(reader, reader => reader.ReadInt64()));
        return verdict;
    }

    private static void Many<T>(BinaryWriter writer, IReadOnlyCollection<T> items, Action<T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items)
            write(item);
    }

    private static List<T> Many<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var items = new List<T>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            items.Add(read(reader));
        return items;
    }
}
