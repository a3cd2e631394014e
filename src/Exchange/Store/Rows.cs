using Matching.Checks.Facts;

namespace Exchange.Store;

/// <summary>Where a batch stands; numbers as in the contract.</summary>
public enum BatchState
{
    /// <summary>Takes records.</summary>
    Open = 1,

    /// <summary>Complete, visible, unchangeable.</summary>
    Sealed = 2,
}

/// <summary>A delivery of records. Times are milliseconds since 1970, UTC: equal on every database.</summary>
public sealed class BatchRow
{
    /// <summary>The row's number, given by the database.</summary>
    public long Id { get; set; }

    /// <summary>The sender's organisation code.</summary>
    public required string Organization { get; set; }

    /// <summary>The id that the sender chose; unique for the sender.</summary>
    public required string BatchId { get; set; }

    /// <summary>The kind of its records.</summary>
    public RecordKind Kind { get; set; }

    /// <summary>The year it is for.</summary>
    public int BusinessYear { get; set; }

    /// <summary>The day on which the data was drawn, yyyymmdd.</summary>
    public int AsOfDate { get; set; }

    /// <summary>The version of the record formats.</summary>
    public required string SchemaVersion { get; set; }

    /// <summary>How many records the sender announced; 0 if it did not.</summary>
    public long DeclaredRecords { get; set; }

    /// <summary>The basis on which the data is shared.</summary>
    public required string AuthorizationReference { get; set; }

    /// <summary>SHA-256 of the request that created the batch, to tell a repeated call from a reused id.</summary>
    public required byte[] RequestDigest { get; set; }

    /// <summary>Where it stands.</summary>
    public BatchState State { get; set; }

    /// <summary>How many records are stored.</summary>
    public long CommittedOffset { get; set; }

    /// <summary>How many of them were accepted.</summary>
    public long Accepted { get; set; }

    /// <summary>How many of them were rejected.</summary>
    public long Rejected { get; set; }

    /// <summary>How many persons all records name.</summary>
    public long Persons { get; set; }

    /// <summary>The chain over all stored records, 32 bytes.</summary>
    public required byte[] ChainHash { get; set; }

    /// <summary>Counts the sessions; only the newest may write.</summary>
    public long Epoch { get; set; }

    /// <summary>When it was created.</summary>
    public long CreateTime { get; set; }

    /// <summary>When it was sealed; null while open.</summary>
    public long? SealTime { get; set; }
}

/// <summary>A household file as it was sent, with what is asked of it often.</summary>
public sealed class HouseholdRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The record's index in the batch.</summary>
    public long Index { get; set; }

    /// <summary>The region, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>The owning union's organisation code.</summary>
    public required string OwningUnion { get; set; }

    /// <summary>The file number.</summary>
    public required string FileNumber { get; set; }

    /// <summary>Whether the file is in force: neither 已脱困 nor 已注销.</summary>
    public bool InForce { get; set; }

    /// <summary>Its persons, householder included.</summary>
    public int Persons { get; set; }

    /// <summary>The record's bytes as they came.</summary>
    public required byte[] Payload { get; set; }
}

/// <summary>One person of a household file, for the join.</summary>
public sealed class MemberRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The household's index in the batch.</summary>
    public long Index { get; set; }

    /// <summary>0 the householder, 1 and up the members.</summary>
    public int Member { get; set; }

    /// <summary>The number's key; null where it cannot be compared.</summary>
    public long? PersonKey { get; set; }

    /// <summary>A key of name and birth date, for finding one person under two numbers; null where either is missing.</summary>
    public long? NameKey { get; set; }
}

/// <summary>A register record as it was sent, with what the join needs.</summary>
public sealed class RegisterRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The record's index in the batch.</summary>
    public long Index { get; set; }

    /// <summary>The register's region, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>The number's key; null for documents that are not compared by number.</summary>
    public long? PersonKey { get; set; }

    /// <summary>The record's bytes as they came.</summary>
    public required byte[] Payload { get; set; }
}

/// <summary>A record that was not taken, kept so that what was sent can be proven.</summary>
public sealed class RejectionRow
{
    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The record's index in the batch.</summary>
    public long Index { get; set; }

    /// <summary>Why; number of RecordReason.</summary>
    public int Reason { get; set; }

    /// <summary>The field that is wrong; empty for the record as a whole.</summary>
    public required string FieldPath { get; set; }

    /// <summary>The case or file number, where it could be read.</summary>
    public required string SourceCaseNumber { get; set; }

    /// <summary>The region, where it could be read; 0 otherwise.</summary>
    public int Region { get; set; }

    /// <summary>How many persons the record names, where it could be read.</summary>
    public int Persons { get; set; }

    /// <summary>The record's bytes as they came.</summary>
    public required byte[] Payload { get; set; }
}
