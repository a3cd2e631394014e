namespace Exchange.Store;

// What is stored of records: blocks of them as they came, and an index made at the seal. Rows of records would cost four times the writing, and an index
// that grows with every record would make the ten-millionth dearer than the first (docs/decisions.md 38).

/// <summary>Consecutive records as they came, some 8 KiB of them, protected. The index that a receipt's chain runs over.</summary>
public sealed class RecordBlockRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The index of the first record.</summary>
    public long FirstIndex { get; set; }

    /// <summary>How many records.</summary>
    public int Count { get; set; }

    /// <summary>The records, protected.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>What the index is made of, noted while a chunk was in memory; gone after the seal.</summary>
public sealed class ColumnsRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The index of the chunk's first record.</summary>
    public long FirstIndex { get; set; }

    /// <summary>The entries, protected.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>Which keys an index is sorted by. Numbers never change.</summary>
public enum IndexKind
{
    /// <summary>Persons by number.</summary>
    Person = 1,

    /// <summary>Persons by name and birth date.</summary>
    Name = 2,

    /// <summary>No index: the digest over the batch's plain rows.</summary>
    Contents = 3,
}

/// <summary>Some hundred entries of a sealed batch's index, in the order of their keys, protected. The pages of an index follow each other in that order, too.</summary>
public sealed class IndexPageRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>Which index.</summary>
    public IndexKind Kind { get; set; }

    /// <summary>The page's number, from 0.</summary>
    public int Page { get; set; }

    /// <summary>The entries, protected.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>What is kept in memory of an index: the first key of each page and a filter for keys that it lacks; protected.</summary>
public sealed class IndexDirectoryRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>Which index.</summary>
    public IndexKind Kind { get; set; }

    /// <summary>The directory, protected.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>Records of a batch that no index holds, because their number cannot be compared; counted for the accounts.</summary>
public sealed class KeylessRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The register's region, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>How many records.</summary>
    public long Records { get; set; }
}

/// <summary>The signed receipt of a sealed batch, as it was given.</summary>
public sealed class ReceiptRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The serialised receipt.</summary>
    public required byte[] Receipt { get; set; }

    /// <summary>How it was signed.</summary>
    public required string Algorithm { get; set; }

    /// <summary>The key's short name.</summary>
    public required string KeyId { get; set; }

    /// <summary>The key, DER.</summary>
    public required byte[] PublicKey { get; set; }

    /// <summary>The signature.</summary>
    public required byte[] Signature { get; set; }
}

/// <summary>That the database was written with the keys of one key file (row 1), and that its list of sealed batches is whole (row 2, <see cref="SealedCatalogue"/>).</summary>
public sealed class KeyCheckRow
{
    /// <summary>The row's number.</summary>
    public int Id { get; set; }

    /// <summary>A value that only those keys give.</summary>
    public required string CheckValue { get; set; }
}
