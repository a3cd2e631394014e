using Exchange.Store;

namespace Exchange.Comparison;

/// <summary>How a run is cut into shards. It follows from the inputs and from two sizes that the run keeps, so every node cuts it alike; no result depends on it.</summary>
/// <param name="run">The run.</param>
/// <param name="inputs">Its batches.</param>
internal sealed class RunPlan(RunRow run, IReadOnlyList<BatchRow> inputs)
{
    private const long JoinShardRecords = 1_000_000;
    private const int MostJoinShards = 256;

    /// <summary>Register records in all.</summary>
    public long RegisterRecords { get; } = inputs.Where(input => !input.IsHouseholds()).Sum(input => input.Accepted);

    /// <summary>Households that will be judged, at most.</summary>
    public long Households { get; } = inputs.Where(input => input.IsHouseholds() && (run.SubjectBatchId is null || run.SubjectBatchId == input.Id)).Sum(input => input.Accepted);

    /// <summary>Shards of the identity join: ranges of lookup keys.</summary>
    public int JoinShards => (int)Math.Clamp((RegisterRecords / JoinShardRecords) + 1, 1, MostJoinShards);

    /// <summary>Shards of the checks: ranges of households.</summary>
    public int CheckShards => (int)Math.Max(1, (Households + run.ShardHouseholds - 1) / run.ShardHouseholds);

    /// <summary>The shard of the checks in which a household is.</summary>
    public int ShardOf(int household) => household / run.ShardHouseholds;

    /// <summary>The part, counted over the whole run, in which a household is.</summary>
    public int PartOf(int household) => household / run.PartHouseholds;

    /// <summary>The households of a shard of the checks.</summary>
    public (int First, int End) Range(int shard, int judged) => (Math.Min(judged, shard * run.ShardHouseholds), Math.Min(judged, (shard + 1) * run.ShardHouseholds));

    /// <summary>The lookup keys of a shard of the join: from the first to before the end. Keys are as good as random, so the shards are alike in size.</summary>
    public (long First, long End) Keys(int shard)
    {
        var shards = JoinShards;
        return ((long)((Int128)long.MaxValue * shard / shards), shard + 1 == shards ? long.MaxValue : (long)((Int128)long.MaxValue * (shard + 1) / shards));
    }

    /// <summary>Every shard, nothing done.</summary>
    public IEnumerable<RunShardRow> Shards()
    {
        for (var input = 0; input < inputs.Count; input++)
            yield return Shard(RunStage.Load, input);
        for (var shard = 0; shard < JoinShards; shard++)
            yield return Shard(RunStage.IdentityJoin, shard);
        for (var shard = 0; shard < CheckShards; shard++)
            yield return Shard(RunStage.Checks, shard);
        yield return Shard(RunStage.Reconciliation, 0);
    }

    /// <summary>How much a stage has in all, for people who wait.</summary>
    public long Total(RunStage stage) => stage switch
    {
        RunStage.Load => inputs.Sum(input => input.CommittedOffset),
        RunStage.IdentityJoin => RegisterRecords,
        RunStage.Checks => Households,
        _ => 1,
    };

    private RunShardRow Shard(RunStage stage, int number) => new() { RunId = run.Id, Stage = stage, Shard = number, State = ShardState.Waiting };
}
