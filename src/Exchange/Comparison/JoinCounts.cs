using Exchange.Protection;

namespace Exchange.Comparison;

/// <summary>What a shard of the join counted, as it is kept until the run ends.</summary>
internal sealed class JoinCounts
{
    /// <summary>By input and city.</summary>
    public List<(int Input, int City, long Records, long OnlyThere)> Cells { get; } = [];

    /// <summary>Persons of the aid registers who are insured and have no file: their records in the two registers, by input and index.</summary>
    public List<UncoveredPair> Uncovered { get; } = [];

    /// <summary>Records that were looked at.</summary>
    public long Records { get; set; }

    public void Add(int input, CityCounts counts)
    {
        foreach (var count in counts.All)
            Cells.Add((input, count.City, count.Input, count.OnlyThere));
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Records);
        writer.Write(Cells.Count);
        foreach (var (input, city, records, onlyThere) in Cells)
        {
            writer.Write(input);
            writer.Write(city);
            writer.Write(records);
            writer.Write(onlyThere);
        }

        writer.Write(Uncovered.Count);
        foreach (var pair in Uncovered)
        {
            writer.Write(pair.AidInput);
            writer.Write(pair.AidIndex);
            writer.Write(pair.InsuranceInput);
            writer.Write(pair.InsuranceIndex);
        }

        return stream.ToArray();
    }

    /// <exception cref="DataDamagedException">They are none.</exception>
    public static JoinCounts Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var counts = new JoinCounts { Records = reader.ReadInt64() };
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.Cells.Add((reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64()));
            for (var left = reader.ReadInt32(); left > 0; left--)
                counts.Uncovered.Add(new UncoveredPair(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64()));
            return counts;
        }
        catch (EndOfStreamException)
        {
            throw new DataDamagedException();
        }
    }
}
