namespace Exchange.Store;

// A run is cut into shards so that several services on one database can share it, and so that a service that was killed loses little: what a shard has
// given is committed together with the note that it has.

/// <summary>Where a shard of a run stands.</summary>
public enum ShardState
{
    /// <summary>Nobody is at work on it.</summary>
    Waiting = 1,

    /// <summary>A node is at work on it.</summary>
    Claimed = 2,

    /// <summary>All that it gives is committed.</summary>
    Done = 3,
}

/// <summary>A piece of a run that one node works on at a time.</summary>
public sealed class RunShardRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The stage that it is a part of.</summary>
    public RunStage Stage { get; set; }

    /// <summary>The shard's number within the stage, from 0.</summary>
    public int Shard { get; set; }

    /// <summary>Where it stands.</summary>
    public ShardState State { get; set; }

    /// <summary>The node that works or has worked on it; empty for none.</summary>
    public string Node { get; set; } = "";

    /// <summary>Counts the claims: whoever writes with an older number is refused.</summary>
    public long Fence { get; set; }

    /// <summary>Grows as long as the node lives. Others see by their own clocks that it no longer does, so that no two clocks need agree.</summary>
    public long Beat { get; set; }

    /// <summary>How many of its parts are committed.</summary>
    public int Parts { get; set; }
}

/// <summary>Hits of one shard of the join for the households of one shard of the checks, protected; gone once the run has ended.</summary>
public sealed class RunHitsRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The shard of the checks.</summary>
    public int Shard { get; set; }

    /// <summary>The shard of the join.</summary>
    public int JoinShard { get; set; }

    /// <summary>The hits, protected.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>What a part of a shard has counted, protected; gone once the run has ended.</summary>
public sealed class RunPartRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The stage.</summary>
    public RunStage Stage { get; set; }

    /// <summary>The shard.</summary>
    public int Shard { get; set; }

    /// <summary>The part's number within the shard, from 0.</summary>
    public int Part { get; set; }

    /// <summary>The counts, protected.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>
/// What judging some consecutive households of a batch gave, protected: a later run takes it over for those whom nothing that has changed since can touch. Kept for the
/// newest run of each scope.
/// </summary>
public sealed class RunVerdictRow
{
    /// <summary>The run's row number.</summary>
    public long RunId { get; set; }

    /// <summary>The batch's row number.</summary>
    public long BatchId { get; set; }

    /// <summary>The index of the first household.</summary>
    public long FirstIndex { get; set; }

    /// <summary>The index of the last one.</summary>
    public long LastIndex { get; set; }

    /// <summary>The verdicts, protected.</summary>
    public required byte[] Bytes { get; set; }
}
