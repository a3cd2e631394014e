using Microsoft.EntityFrameworkCore;

namespace Exchange.Store;

/// <summary>The database as EF Core knows it: tables, keys and indexes, the same on every provider. Each provider has a type of its own, which its migrations name.</summary>
public abstract class ExchangeContext(DbContextOptions options) : DbContext(options)
{
    private const int HashLength = 32;
    private const int CodeLength = 64;

    /// <summary>Deliveries.</summary>
    public DbSet<BatchRow> Batches => Set<BatchRow>();

    /// <summary>Household files.</summary>
    public DbSet<HouseholdRow> Households => Set<HouseholdRow>();

    /// <summary>Records as they came.</summary>
    public DbSet<RecordBlockRow> RecordBlocks => Set<RecordBlockRow>();

    /// <summary>What indexes are made of.</summary>
    public DbSet<ColumnsRow> Columns => Set<ColumnsRow>();

    /// <summary>Indexes of sealed batches.</summary>
    public DbSet<IndexPageRow> IndexPages => Set<IndexPageRow>();

    /// <summary>What is kept in memory of indexes.</summary>
    public DbSet<IndexDirectoryRow> IndexDirectories => Set<IndexDirectoryRow>();

    /// <summary>Records that no index holds.</summary>
    public DbSet<KeylessRow> Keyless => Set<KeylessRow>();

    /// <summary>Receipts of sealed batches.</summary>
    public DbSet<ReceiptRow> Receipts => Set<ReceiptRow>();

    /// <summary>Which keys the database was written with.</summary>
    public DbSet<KeyCheckRow> KeyChecks => Set<KeyCheckRow>();

    /// <summary>Records that deltas replace or take away.</summary>
    public DbSet<ReplacedRow> Replaced => Set<ReplacedRow>();

    /// <summary>Rejected records.</summary>
    public DbSet<RejectionRow> Rejections => Set<RejectionRow>();

    /// <summary>Runs.</summary>
    public DbSet<RunRow> Runs => Set<RunRow>();

    /// <summary>What runs compare.</summary>
    public DbSet<RunInputRow> RunInputs => Set<RunInputRow>();

    /// <summary>How long stages took.</summary>
    public DbSet<RunStageRow> RunStages => Set<RunStageRow>();

    /// <summary>Pieces of runs.</summary>
    public DbSet<RunShardRow> RunShards => Set<RunShardRow>();

    /// <summary>What the join hands to the checks.</summary>
    public DbSet<RunHitsRow> RunHits => Set<RunHitsRow>();

    /// <summary>What parts of shards have counted.</summary>
    public DbSet<RunPartRow> RunParts => Set<RunPartRow>();

    /// <summary>Verdicts that later runs may take over.</summary>
    public DbSet<RunVerdictRow> RunVerdicts => Set<RunVerdictRow>();

    /// <summary>Findings.</summary>
    public DbSet<FindingRow> Findings => Set<FindingRow>();

    /// <summary>Reconciliation cells.</summary>
    public DbSet<CellRow> Cells => Set<CellRow>();

    /// <summary>What runs counted.</summary>
    public DbSet<RunCountRow> RunCounts => Set<RunCountRow>();

    /// <summary>Persons of registers who appear entitled and have no file.</summary>
    public DbSet<UncoveredPersonRow> UncoveredPersons => Set<UncoveredPersonRow>();

    /// <summary>Household files that hang together.</summary>
    public DbSet<RunClusterRow> RunClusters => Set<RunClusterRow>();

    /// <summary>Files of clusters.</summary>
    public DbSet<RunClusterFileRow> RunClusterFiles => Set<RunClusterFileRow>();

    /// <summary>Findings in review.</summary>
    public DbSet<ReviewRow> Reviews => Set<ReviewRow>();

    /// <summary>What was done to them.</summary>
    public DbSet<ReviewEventRow> ReviewEvents => Set<ReviewEventRow>();

    /// <summary>How far runs have been taken into review.</summary>
    public DbSet<ReviewRouteRow> ReviewRoutes => Set<ReviewRouteRow>();

    /// <summary>Who looked at files.</summary>
    public DbSet<FileAccessRow> FileAccesses => Set<FileAccessRow>();

    /// <summary>Samples of decided findings.</summary>
    public DbSet<QualitySampleRow> QualitySamples => Set<QualitySampleRow>();

    /// <summary>The findings of samples.</summary>
    public DbSet<QualityItemRow> QualityItems => Set<QualityItemRow>();

    /// <summary>Households on their way out.</summary>
    public DbSet<ExitCaseRow> ExitCases => Set<ExitCaseRow>();

    /// <summary>What was done to them.</summary>
    public DbSet<ExitEventRow> ExitEvents => Set<ExitEventRow>();

    /// <summary>Rule profiles.</summary>
    public DbSet<RuleProfileRow> RuleProfiles => Set<RuleProfileRow>();

    /// <summary>Who asked what about whom, without the whom.</summary>
    public DbSet<AuditRow> Audit => Set<AuditRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<BatchRow>(batch =>
        {
            batch.ToTable("batches").HasKey(row => row.Id);
            batch.HasIndex(row => new { row.Organization, row.BatchId }).IsUnique();
            batch.Property(row => row.Organization).HasMaxLength(CodeLength);
            batch.Property(row => row.BatchId).HasMaxLength(CodeLength);
            batch.Property(row => row.SchemaVersion).HasMaxLength(CodeLength);
            batch.Property(row => row.AuthorizationReference).HasMaxLength(200);
            batch.Property(row => row.RequestDigest).HasMaxLength(HashLength);
            batch.Property(row => row.ChainHash).HasMaxLength(HashLength);
            batch.Property(row => row.KeyId).HasMaxLength(CodeLength);
            batch.Property(row => row.WrappedKey).HasMaxLength(CodeLength);
            batch.Property(row => row.Replaces).HasMaxLength(CodeLength);
            batch.Ignore(row => row.Replaced);
        });
        modelBuilder.Entity<HouseholdRow>(household =>
        {
            household.ToTable("households").HasKey(row => new { row.BatchId, row.Index });
            household.HasIndex(row => new { row.BatchId, row.OwningUnion, row.FileNumber }).IsUnique();
            household.HasIndex(row => new { row.BatchId, row.Region });
            household.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            household.Property(row => row.FileNumber).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<RecordBlockRow>().ToTable("record_blocks").HasKey(row => new { row.BatchId, row.FirstIndex });
        modelBuilder.Entity<ColumnsRow>().ToTable("index_columns").HasKey(row => new { row.BatchId, row.FirstIndex });
        modelBuilder.Entity<IndexPageRow>().ToTable("index_pages").HasKey(row => new { row.BatchId, row.Kind, row.Page });
        modelBuilder.Entity<IndexDirectoryRow>().ToTable("index_directories").HasKey(row => new { row.BatchId, row.Kind });
        modelBuilder.Entity<KeylessRow>().ToTable("keyless_records").HasKey(row => new { row.BatchId, row.Region });
        modelBuilder.Entity<ReplacedRow>().ToTable("replaced_records").HasKey(row => new { row.ByBatchId, row.BatchId, row.Index });
        modelBuilder.Entity<ReceiptRow>(receipt =>
        {
            receipt.ToTable("receipts").HasKey(row => row.BatchId);
            receipt.Property(row => row.BatchId).ValueGeneratedNever();
            receipt.Property(row => row.Algorithm).HasMaxLength(CodeLength);
            receipt.Property(row => row.KeyId).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<KeyCheckRow>(check =>
        {
            check.ToTable("key_check").HasKey(row => row.Id);
            check.Property(row => row.Id).ValueGeneratedNever();
            check.Property(row => row.CheckValue).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<RejectionRow>(rejection =>
        {
            rejection.ToTable("rejections").HasKey(row => new { row.BatchId, row.Index });
            rejection.Property(row => row.FieldPath).HasMaxLength(CodeLength);
            rejection.Property(row => row.SourceCaseNumber).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<RunRow>(run =>
        {
            run.ToTable("runs").HasKey(row => row.Id);
            run.HasIndex(row => row.RunId).IsUnique();
            run.Property(row => row.RunId).HasMaxLength(CodeLength);
            run.Property(row => row.Organization).HasMaxLength(CodeLength);
            run.Property(row => row.Profile).HasMaxLength(2 * CodeLength);
            run.Property(row => row.FailureReason).HasMaxLength(CodeLength);
            run.Property(row => row.RequestDigest).HasMaxLength(HashLength);
            run.Property(row => row.InputDigest).HasMaxLength(HashLength);
            run.Property(row => row.ResultDigest).HasMaxLength(HashLength);
            run.Property(row => row.KeyId).HasMaxLength(CodeLength);
            run.Property(row => row.WrappedKey).HasMaxLength(CodeLength);
            run.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            run.Property(row => row.JudgingDigest).HasMaxLength(HashLength);
        });
        modelBuilder.Entity<RunShardRow>(shard =>
        {
            shard.ToTable("run_shards").HasKey(row => new { row.RunId, row.Stage, row.Shard });
            shard.Property(row => row.Node).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<RunVerdictRow>().ToTable("run_verdicts").HasKey(row => new { row.RunId, row.BatchId, row.FirstIndex });
        modelBuilder.Entity<RunHitsRow>().ToTable("run_hits").HasKey(row => new { row.RunId, row.Shard, row.JoinShard });
        modelBuilder.Entity<RunPartRow>().ToTable("run_parts").HasKey(row => new { row.RunId, row.Stage, row.Shard, row.Part });
        modelBuilder.Entity<RunInputRow>().ToTable("run_inputs").HasKey(row => new { row.RunId, row.Ordinal });
        modelBuilder.Entity<RunStageRow>().ToTable("run_stages").HasKey(row => new { row.RunId, row.Stage });
        modelBuilder.Entity<FindingRow>(finding =>
        {
            finding.ToTable("findings").HasKey(row => new { row.RunId, row.Position });
            finding.HasIndex(row => new { row.RunId, row.FindingId }).IsUnique();
            finding.HasIndex(row => new { row.RunId, row.Code, row.Position });
            finding.Property(row => row.FindingId).HasMaxLength(HashLength);
            finding.Property(row => row.EvidenceDigest).HasMaxLength(HashLength);
            finding.Property(row => row.Code).HasMaxLength(8);
            finding.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<RunCountRow>(count =>
        {
            count.ToTable("run_counts").HasKey(row => new { row.RunId, row.Name, row.Region });
            count.Property(row => row.Name).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<UncoveredPersonRow>(person =>
        {
            person.ToTable("uncovered_persons").HasKey(row => new { row.RunId, row.Position });
            person.Property(row => row.Organization).HasMaxLength(CodeLength);
            person.Property(row => row.SourceCaseNumber).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<ReviewRow>(review =>
        {
            review.ToTable("reviews").HasKey(row => row.Id);
            review.Property(row => row.Id).ValueGeneratedNever();
            review.HasIndex(row => row.FindingId).IsUnique();

            // One for each level at which lists are asked for: a page is a range of one of them for each state.
            review.HasIndex(row => new { row.State, row.Id });
            review.HasIndex(row => new { row.Province, row.State, row.Id });
            review.HasIndex(row => new { row.City, row.State, row.Id });
            review.HasIndex(row => new { row.Region, row.State, row.Id });
            review.HasIndex(row => new { row.OwningUnion, row.State, row.Id });
            review.Property(row => row.FindingId).HasMaxLength(HashLength);
            review.Property(row => row.EvidenceDigest).HasMaxLength(HashLength);
            review.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            review.Property(row => row.FileNumber).HasMaxLength(CodeLength);
            review.Property(row => row.Code).HasMaxLength(8);
            review.Property(row => row.AssigneeOrganization).HasMaxLength(CodeLength);
            review.Property(row => row.Assignee).HasMaxLength(CodeLength);
            review.Property(row => row.DeciderOrganization).HasMaxLength(CodeLength);
            review.Property(row => row.Decider).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<ReviewEventRow>(reviewEvent =>
        {
            reviewEvent.ToTable("review_events").HasKey(row => row.Sequence);
            reviewEvent.Property(row => row.Sequence).ValueGeneratedNever();
            reviewEvent.HasIndex(row => new { row.ReviewId, row.Sequence });
            reviewEvent.Property(row => row.FindingId).HasMaxLength(HashLength);
            reviewEvent.Property(row => row.Organization).HasMaxLength(CodeLength);
            reviewEvent.Property(row => row.Person).HasMaxLength(CodeLength);
            reviewEvent.Property(row => row.Note).HasMaxLength(500);
            reviewEvent.Property(row => row.EvidenceReference).HasMaxLength(200);
        });
        modelBuilder.Entity<ReviewRouteRow>(route =>
        {
            route.ToTable("review_routes").HasKey(row => row.RunId);
            route.Property(row => row.RunId).ValueGeneratedNever();
        });
        modelBuilder.Entity<FileAccessRow>(access =>
        {
            access.ToTable("file_accesses").HasKey(row => row.Id);
            access.HasIndex(row => new { row.FileNumber, row.OwningUnion, row.Region, row.Id });
            access.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            access.Property(row => row.FileNumber).HasMaxLength(CodeLength);
            access.Property(row => row.Organization).HasMaxLength(CodeLength);
            access.Property(row => row.Person).HasMaxLength(CodeLength);
            access.Property(row => row.Purpose).HasMaxLength(500);
        });
        modelBuilder.Entity<QualitySampleRow>(sample =>
        {
            sample.ToTable("quality_samples").HasKey(row => row.Id);
            sample.Property(row => row.Id).ValueGeneratedNever();
            sample.HasIndex(row => row.SampleId).IsUnique();
            sample.Property(row => row.SampleId).HasMaxLength(HashLength);
            sample.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            sample.Property(row => row.Codes).HasMaxLength(1000);
            sample.Property(row => row.Seed).HasMaxLength(CodeLength);
            sample.Property(row => row.Organization).HasMaxLength(CodeLength);
            sample.Property(row => row.Person).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<QualityItemRow>(item =>
        {
            item.ToTable("quality_items").HasKey(row => new { row.SampleId, row.ReviewId });
            item.HasIndex(row => new { row.ReviewId, row.Version });
            item.Property(row => row.FindingId).HasMaxLength(HashLength);
            item.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            item.Property(row => row.FileNumber).HasMaxLength(CodeLength);
            item.Property(row => row.Code).HasMaxLength(8);
            item.Property(row => row.DeciderOrganization).HasMaxLength(CodeLength);
            item.Property(row => row.Decider).HasMaxLength(CodeLength);
            item.Property(row => row.CheckerOrganization).HasMaxLength(CodeLength);
            item.Property(row => row.Checker).HasMaxLength(CodeLength);
            item.Property(row => row.Note).HasMaxLength(500);
            item.Property(row => row.EvidenceReference).HasMaxLength(200);
        });
        modelBuilder.Entity<ExitCaseRow>(exit =>
        {
            exit.ToTable("exit_cases").HasKey(row => row.Id);
            exit.Property(row => row.Id).ValueGeneratedNever();
            exit.HasIndex(row => row.CaseId).IsUnique();
            exit.HasIndex(row => new { row.OwningUnion, row.FileNumber, row.Id });
            exit.HasIndex(row => new { row.State, row.Id });
            exit.HasIndex(row => new { row.City, row.State, row.Id });
            exit.Property(row => row.CaseId).HasMaxLength(HashLength);
            exit.Property(row => row.FindingId).HasMaxLength(HashLength);
            exit.Property(row => row.Profile).HasMaxLength(CodeLength * 2);
            foreach (var code in (string[])[
                nameof(ExitCaseRow.OwningUnion), nameof(ExitCaseRow.FileNumber), nameof(ExitCaseRow.ProposerOrganization), nameof(ExitCaseRow.Proposer), nameof(ExitCaseRow.CheckerOrganization),
                nameof(ExitCaseRow.Checker), nameof(ExitCaseRow.PubliciserOrganization), nameof(ExitCaseRow.Publiciser), nameof(ExitCaseRow.ApproverOrganization), nameof(ExitCaseRow.Approver)])
                exit.Property<string>(code).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<ExitEventRow>(exitEvent =>
        {
            exitEvent.ToTable("exit_events").HasKey(row => row.Sequence);
            exitEvent.Property(row => row.Sequence).ValueGeneratedNever();
            exitEvent.HasIndex(row => new { row.ExitId, row.Sequence });
            exitEvent.Property(row => row.CaseId).HasMaxLength(HashLength);
            exitEvent.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            exitEvent.Property(row => row.FileNumber).HasMaxLength(CodeLength);
            exitEvent.Property(row => row.Organization).HasMaxLength(CodeLength);
            exitEvent.Property(row => row.Person).HasMaxLength(CodeLength);
            exitEvent.Property(row => row.Note).HasMaxLength(500);
            exitEvent.Property(row => row.EvidenceReference).HasMaxLength(200);
        });
        modelBuilder.Entity<RunClusterRow>().ToTable("run_clusters").HasKey(row => new { row.RunId, row.Position });
        modelBuilder.Entity<RunClusterFileRow>(file =>
        {
            file.ToTable("run_cluster_files").HasKey(row => new { row.RunId, row.Position, row.Place });
            file.HasIndex(row => new { row.RunId, row.FileNumber });
            file.Property(row => row.OwningUnion).HasMaxLength(CodeLength);
            file.Property(row => row.FileNumber).HasMaxLength(CodeLength);
        });
        modelBuilder.Entity<RuleProfileRow>(profile =>
        {
            profile.ToTable("rule_profiles").HasKey(row => row.Name);
            profile.Property(row => row.Name).HasMaxLength(2 * CodeLength);
        });
        modelBuilder.Entity<AuditRow>(audit =>
        {
            audit.ToTable("audit").HasKey(row => row.Id);
            audit.Property(row => row.Id).ValueGeneratedNever();
            audit.Property(row => row.Organization).HasMaxLength(CodeLength);
            audit.Property(row => row.Action).HasMaxLength(CodeLength);
            audit.Property(row => row.Profile).HasMaxLength(2 * CodeLength);
        });
        modelBuilder.Entity<CellRow>(cell =>
        {
            cell.ToTable("reconciliation_cells").HasKey(row => new { row.RunId, row.Organization, row.Region, row.Kind, row.Unit });
            cell.Property(row => row.Organization).HasMaxLength(CodeLength);
        });
    }
}
