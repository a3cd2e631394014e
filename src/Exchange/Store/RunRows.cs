using Matching.Checks.Facts;
using Matching.Linkage.Files;

namespace Exchange.Store;

/// <summary>Where a run stands; numbers as in the contract.</summary>
public enum RunState
{
    /// <summary>Waiting.</summary>
    Pending = 1,

    /// <summary>At work.</summary>
    Running = 2,

    /// <summary>Balanced and published.</summary>
    Succeeded = 3,

    /// <summary>Ended without a result.</summary>
    Failed = 4,

    /// <summary>Ended because somebody asked for it.</summary>
    Cancelled = 5,
}

/// <summary>What a run is doing; numbers as in the contract.</summary>
public enum RunStage
{
    /// <summary>Not started.</summary>
    None = 0,

    /// <summary>Reading the households.</summary>
    Load = 1,

    /// <summary>Joining the registers.</summary>
    IdentityJoin = 2,

    /// <summary>Judging the households.</summary>
    Checks = 3,

    /// <summary>Balancing the counts.</summary>
    Reconciliation = 4,

    /// <summary>Publishing.</summary>
    Publish = 5,

    /// <summary>Looking for persons whose number or name is damaged; done with the checks, household by household.</summary>
    Linkage = 6,
}

/// <summary>A comparison.</summary>
public sealed class RunRow
{
    /// <summary>The row's number, given by the database.</summary>
    public long Id { get; set; }

    /// <summary>The id that the caller chose.</summary>
    public required string RunId { get; set; }

    /// <summary>The organisation that started it.</summary>
    public required string Organization { get; set; }

    /// <summary>What kind of comparison; number of RunKind.</summary>
    public int Kind { get; set; }

    /// <summary>The region it covers, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>The year it is for.</summary>
    public int BusinessYear { get; set; }

    /// <summary>The day for which households are judged, yyyymmdd.</summary>
    public int AsOfDate { get; set; }

    /// <summary>The rule profile, id@version.</summary>
    public required string Profile { get; set; }

    /// <summary>The union whose files alone are judged; empty for all.</summary>
    public string OwningUnion { get; set; } = "";

    /// <summary>The first year of a full history; 0 for other kinds.</summary>
    public int SinceYear { get; set; }

    /// <summary>A precheck's batch: only its households are judged, and held against all others. Null for other kinds.</summary>
    public long? SubjectBatchId { get; set; }

    /// <summary>SHA-256 of the request that created it.</summary>
    public required byte[] RequestDigest { get; set; }

    /// <summary>Which key of the key file wrapped the run's own.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>The run's own key, wrapped: it protects what nodes hand each other.</summary>
    public byte[] WrappedKey { get; set; } = [];

    /// <summary>Households in a shard of the checks; 0 until the run is planned.</summary>
    public int ShardHouseholds { get; set; }

    /// <summary>Households in a part of such a shard.</summary>
    public int PartHouseholds { get; set; }

    /// <summary>Whether everything is to be judged anew.</summary>
    public bool IsFull { get; set; }

    /// <summary>SHA-256 over what households are judged by; runs of the same one may take over each other's verdicts. Empty until the run is planned.</summary>
    public byte[] JudgingDigest { get; set; } = [];

    /// <summary>The run whose verdicts it takes over where nothing has changed; null for none.</summary>
    public long? BaseRunId { get; set; }

    /// <summary>Households whose verdict was taken over.</summary>
    public long Reused { get; set; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; set; }

    /// <summary>What it is doing.</summary>
    public RunStage Stage { get; set; }

    /// <summary>How much of the stage is done.</summary>
    public long StageDone { get; set; }

    /// <summary>How much the stage has.</summary>
    public long StageTotal { get; set; }

    /// <summary>Grows with each change.</summary>
    public long Sequence { get; set; }

    /// <summary>Why it failed; empty otherwise.</summary>
    public string FailureReason { get; set; } = "";

    /// <summary>SHA-256 over all that the result depends on.</summary>
    public byte[] InputDigest { get; set; } = [];

    /// <summary>SHA-256 over the result.</summary>
    public byte[] ResultDigest { get; set; } = [];

    /// <summary>Households judged.</summary>
    public long Households { get; set; }

    /// <summary>Persons in them.</summary>
    public long Persons { get; set; }

    /// <summary>Register records compared.</summary>
    public long RegisterRecords { get; set; }

    /// <summary>Findings.</summary>
    public long Findings { get; set; }

    /// <summary>Households that may exit.</summary>
    public long ExitCandidates { get; set; }

    /// <summary>When it was created, milliseconds since 1970 UTC.</summary>
    public long CreateTime { get; set; }

    /// <summary>When it ended.</summary>
    public long? EndTime { get; set; }
}

/// <summary>A batch that a run compares.</summary>
public sealed class RunInputRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The input's place in the run's canonical order.</summary>
    public int Ordinal { get; set; }

    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }
}

/// <summary>How long a stage took.</summary>
public sealed class RunStageRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The stage.</summary>
    public RunStage Stage { get; set; }

    /// <summary>When it began, milliseconds since 1970 UTC.</summary>
    public long StartTime { get; set; }

    /// <summary>How long it took, milliseconds; 0 until it has ended.</summary>
    public long Milliseconds { get; set; }
}

/// <summary>A finding of a run.</summary>
public sealed class FindingRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The finding's place in canonical order, from 1.</summary>
    public long Position { get; set; }

    /// <summary>Its stable id: the same doubt has the same id in every run.</summary>
    public required string FindingId { get; set; }

    /// <summary>The code.</summary>
    public required string Code { get; set; }

    /// <summary>How it weighs.</summary>
    public Severity Severity { get; set; }

    /// <summary>The household's region.</summary>
    public int Region { get; set; }

    /// <summary>The household's owning union.</summary>
    public required string OwningUnion { get; set; }

    /// <summary>What would be proposed.</summary>
    public Suggestion Suggestion { get; set; }

    /// <summary>SHA-256 over what the finding rests on; empty in findings of before it was kept.</summary>
    public byte[] EvidenceDigest { get; set; } = [];

    /// <summary>The finding as the contract shows it (exchange.v1.Finding), masked, without its name.</summary>
    public required byte[] Payload { get; set; }
}

/// <summary>A cell of the reconciliation.</summary>
public sealed class CellRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The source's organisation code.</summary>
    public required string Organization { get; set; }

    /// <summary>The city, GB/T 2260; 0 where unreadable.</summary>
    public int Region { get; set; }

    /// <summary>The kind of record.</summary>
    public RecordKind Kind { get; set; }

    /// <summary>Records (1) or persons (2).</summary>
    public int Unit { get; set; }

    /// <summary>All that came in.</summary>
    public long Input { get; set; }

    /// <summary>Found on the other side.</summary>
    public long Matched { get; set; }

    /// <summary>Union only.</summary>
    public long OnlyHere { get; set; }

    /// <summary>Register only.</summary>
    public long OnlyThere { get; set; }

    /// <summary>Conflicting or not comparable.</summary>
    public long Ambiguous { get; set; }

    /// <summary>Rejected at the door.</summary>
    public long Rejected { get; set; }
}

/// <summary>What a run counted of one thing in one region, such as undecided checks of a code.</summary>
public sealed class RunCountRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>What was counted, such as undecided/F50 or category/Relative/Deep.</summary>
    public required string Name { get; set; }

    /// <summary>The files' region, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>How many.</summary>
    public long Count { get; set; }
}

/// <summary>A person of a register who appears entitled and has no file; kept only where the profile says that sharing is agreed.</summary>
public sealed class UncoveredPersonRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The person's place in canonical order, from 1.</summary>
    public long Position { get; set; }

    /// <summary>The region of the register's record, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>The register's organisation code.</summary>
    public required string Organization { get; set; }

    /// <summary>The register's own case number.</summary>
    public required string SourceCaseNumber { get; set; }

    /// <summary>The name, masked.</summary>
    public required string MaskedName { get; set; }

    /// <summary>The number, masked.</summary>
    public required string MaskedIdNumber { get; set; }
}

/// <summary>Household files that hang together.</summary>
public sealed class RunClusterRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The cluster's place in canonical order, from 1.</summary>
    public int Position { get; set; }

    /// <summary>The strongest relation among its files.</summary>
    public FileRelation Relation { get; set; }

    /// <summary>How far its files lie apart.</summary>
    public ClusterScope Scope { get; set; }

    /// <summary>The cluster as the contract shows it (exchange.v1.FileCluster); its name is the cluster's own id, without the run's.</summary>
    public required byte[] Payload { get; set; }
}

/// <summary>A file of a cluster, to find the cluster by.</summary>
public sealed class RunClusterFileRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The cluster's place.</summary>
    public int Position { get; set; }

    /// <summary>The file's place in the cluster, from 0.</summary>
    public int Place { get; set; }

    /// <summary>The file's region, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>The file's owning union.</summary>
    public required string OwningUnion { get; set; }

    /// <summary>The file number.</summary>
    public required string FileNumber { get; set; }
}
