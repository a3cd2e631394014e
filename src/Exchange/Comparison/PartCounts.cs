using Exchange.Protection;
using Matching.Identity;
using Matching.Linkage.Files;

namespace Exchange.Comparison;

/// <summary>What a part of the checks counted, as it is kept until the run ends.</summary>
internal sealed class PartCounts
{
    /// <summary>Households judged, or taken over.</summary>
    public int Households { get; set; }

    /// <summary>Households whose verdict was taken over from an earlier run.</summary>
    public int Reused { get; set; }

    /// <summary>Households of which a finding proposes an exit.</summary>
    public long ExitCandidates { get; set; }

    /// <summary>Microseconds that all workers together spent on linkage.</summary>
    public long LinkageMicroseconds { get; set; }

    /// <summary>The digests of the findings' evidence, 32 bytes each, in canonical order.</summary>
    public List<byte[]> EvidenceDigests { get; } = [];

    /// <summary>What was counted, by name and region.</summary>
    public SortedDictionary<(string Name, int Region), long> Counts { get; } = new(Comparer<(string Name, int Region)>.Create(
        (left, right) => string.CompareOrdinal(left.Name, right.Name) is var order && order != 0 ? order : left.Region.CompareTo(right.Region)));

    /// <summary>What became of files and persons, by input, city and unit.</summary>
    public SortedDictionary<(int Input, int City, CountUnit Unit), (long Matched, long OnlyHere, long Ambiguous)> Files { get; } = [];

    /// <summary>What became of register records that are in this part alone, by input and city.</summary>
    public SortedDictionary<(int Input, int City), (long Matched, long Ambiguous)> Records { get; } = [];

    /// <summary>Register records whose number stands in other parts, too: whether a person was recognised here.</summary>
    public List<(int Input, long Index, int Region, bool IsCertain)> Shared { get; } = [];

    /// <summary>Register records that no file has by number, and in which linkage recognised a person: (input, index, region, whether for certain).</summary>
    public List<(int Input, long Index, int Region, bool IsCertain)> Linked { get; } = [];

    /// <summary>How household files hang together, by their ordinals.</summary>
    public List<FileLink> FileLinks { get; } = [];

    public void Count(string name, int region)
    {
        var key = (name, region);
        Counts[key] = Counts.GetValueOrDefault(key) + 1;
    }

    public void CountFile(int input, int region, CountUnit unit, IdentityOutcomeClass outcome)
    {
        var key = (input, RegionCode.City(region), unit);
        var (matched, onlyHere, ambiguous) = Files.GetValueOrDefault(key);
        Files[key] = outcome switch
        {
            IdentityOutcomeClass.Matched => (matched + 1, onlyHere, ambiguous),
            IdentityOutcomeClass.OnlyHere => (matched, onlyHere + 1, ambiguous),
            _ => (matched, onlyHere, ambiguous + 1),
        };
    }

    public void CountRecord(int input, int region, bool isCertain)
    {
        var key = (input, RegionCode.City(region));
        var (matched, ambiguous) = Records.GetValueOrDefault(key);
        Records[key] = isCertain ? (matched + 1, ambiguous) : (matched, ambiguous + 1);
    }

    /// <summary>Adds what another part counted, which comes after this one.</summary>
    public void Add(PartCounts other)
    {
        Households += other.Households;
        Reused += other.Reused;
        ExitCandidates += other.ExitCandidates;
        LinkageMicroseconds += other.LinkageMicroseconds;
        EvidenceDigests.AddRange(other.EvidenceDigests);
        foreach (var (key, count) in other.Counts)
            Counts[key] = Counts.GetValueOrDefault(key) + count;
        foreach (var (key, (matched, onlyHere, ambiguous)) in other.Files)
        {
            var (m, h, a) = Files.GetValueOrDefault(key);
            Files[key] = (m + matched, h + onlyHere, a + ambiguous);
        }

        foreach (var (key, (matched, ambiguous)) in other.Records)
        {
            var (m, a) = Records.GetValueOrDefault(key);
            Records[key] = (m + matched, a + ambiguous);
        }

        Shared.AddRange(other.Shared);
        Linked.AddRange(other.Linked);
        FileLinks.AddRange(other.FileLinks);
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Households);
        writer.Write(Reused);
        writer.Write(ExitCandidates);
        writer.Write(LinkageMicroseconds);
        writer.Write(EvidenceDigests.Count);
        foreach (var digest in EvidenceDigests)
            writer.Write(digest);
        writer.Write(Counts.Count);
        foreach (var ((name, region), count) in Counts)
        {
            writer.Write(name);
            writer.Write(region);
            writer.Write(count);
        }

        writer.Write(Files.Count);
        foreach (var ((input, city, unit), (matched, onlyHere, ambiguous)) in Files)
        {
            writer.Write(input);
            writer.Write(city);
            writer.Write((int)unit);
            writer.Write(matched);
            writer.Write(onlyHere);
            writer.Write(ambiguous);
        }

        writer.Write(Records.Count);
        foreach (var ((input, city), (matched, ambiguous)) in Records)
        {
            writer.Write(input);
            writer.Write(city);
            writer.Write(matched);
            writer.Write(ambiguous);
        }

        Write(writer, Shared);
        Write(writer, Linked);
        writer.Write(FileLinks.Count);
        foreach (var link in FileLinks)
        {
            writer.Write(link.Left);
            writer.Write(link.Right);
            writer.Write((byte)link.Relation);
            writer.Write(link.Persons);
        }

        return stream.ToArray();
    }

    /// <exception cref="DataDamagedException">They are none.</exception>
    public static PartCounts Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var counts = new PartCounts { Households = reader.ReadInt32(), Reused = reader.ReadInt32(), ExitCandidates = reader.ReadInt64(), LinkageMicroseconds = reader.ReadInt64() };
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.EvidenceDigests.Add(reader.ReadBytes(32));
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.Counts[(reader.ReadString(), reader.ReadInt32())] = reader.ReadInt64();
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.Files[(reader.ReadInt32(), reader.ReadInt32(), (CountUnit)reader.ReadInt32())] = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.Records[(reader.ReadInt32(), reader.ReadInt32())] = (reader.ReadInt64(), reader.ReadInt64());
            Read(reader, counts.Shared);
            Read(reader, counts.Linked);
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.FileLinks.Add(new FileLink(reader.ReadInt32(), reader.ReadInt32(), (FileRelation)reader.ReadByte(), reader.ReadInt32()));
            return counts;
        }
        catch (EndOfStreamException)
        {
            throw new DataDamagedException();
        }
    }

    private static void Write(BinaryWriter writer, List<(int Input, long Index, int Region, bool IsCertain)> records)
    {
        writer.Write(records.Count);
        foreach (var (input, index, region, isCertain) in records)
        {
            writer.Write(input);
            writer.Write(index);
            writer.Write(region);
            writer.Write(isCertain);
        }
    }

    private static void Read(BinaryReader reader, List<(int Input, long Index, int Region, bool IsCertain)> records)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
            records.Add((reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadBoolean()));
    }
}

/// <summary>What becomes of a file or a person in the accounts.</summary>
internal enum IdentityOutcomeClass
{
    /// <summary>Found in a register, by number and name.</summary>
    Matched,

    /// <summary>In no register.</summary>
    OnlyHere,

    /// <summary>The number is known under another name, or cannot be compared.</summary>
    Ambiguous,
}
