using Matching.Checks.Facts;

namespace Exchange.Store;

/// <summary>Where a batch stands; numbers as in the contract.</summary>
public enum BatchState
{
    /// <summary>Takes records.</summary>
    Open = 1,

    /// <summary>Complete, visible, unchangeable.</summary>
    Sealed = 2,

    /// <summary>Complete, and its index is being made; not visible yet.</summary>
    Sealing = 3,

    /// <summary>Given up; its key is gone.</summary>
    Abandoned = 4,

    /// <summary>Complete, and no longer in force, for a newer snapshot is; runs pinned to it may still use it.</summary>
    Superseded = 5,

    /// <summary>Left open for too long; its key is gone.</summary>
    Expired = 6,

    /// <summary>Purged; its key is gone, its receipt stays.</summary>
    Purged = 7,
}

/// <summary>Whether a batch is everything its sender has, or what has changed; numbers as in the contract.</summary>
public enum DeliveryMode
{
    /// <summary>Everything.</summary>
    Snapshot = 1,

    /// <summary>What has changed since the batch that it names.</summary>
    Delta = 2,
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

    /// <summary>Which key of the key file wrapped the batch's own.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>The batch's own key, wrapped. Without it nothing of the batch can be read.</summary>
    public byte[] WrappedKey { get; set; } = [];

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

    /// <summary>Everything, or what has changed.</summary>
    public DeliveryMode Mode { get; set; }

    /// <summary>The id of the batch that it replaces or adds to, as its sender named it; empty for none.</summary>
    public string Replaces { get; set; } = "";

    /// <summary>That batch's row number; null for none.</summary>
    public long? ReplacesId { get; set; }

    /// <summary>When it was created, opened or written to last: it expires some time after.</summary>
    public long TouchTime { get; set; }

    /// <summary>Bytes of all stored records.</summary>
    public long RecordBytes { get; set; }

    /// <summary>
    /// Which of its records count no more among the inputs of which it is one, for a delta among them replaces them or takes them away; null until
    /// <see cref="ReplacedRecords"/> was asked. No column: it depends on the other inputs.
    /// </summary>
    public IndexSet? Replaced { get; set; }

    /// <summary>The same batch with other records of it counting no more.</summary>
    public BatchRow With(IndexSet replaced)
    {
        var other = (BatchRow)MemberwiseClone();
        other.Replaced = replaced;
        return other;
    }

    /// <summary>Whether it was sealed and its records are still there, in force or not.</summary>
    public bool IsSealed => State is BatchState.Sealed or BatchState.Superseded;
}

/// <summary>A record that a delta replaces or takes away, wherever both are among the inputs.</summary>
public sealed class ReplacedRow
{
    /// <summary>The row number of the batch that holds the record.</summary>
    public long BatchId { get; set; }

    /// <summary>The record's index.</summary>
    public long Index { get; set; }

    /// <summary>The row number of the delta.</summary>
    public long ByBatchId { get; set; }
}

/// <summary>What is asked of a household file often; the file itself is in its block.</summary>
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
}

/// <summary>A record that was not taken; its bytes are in its block, so that what was sent can be proven.</summary>
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
}
