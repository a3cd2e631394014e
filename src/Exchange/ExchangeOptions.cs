namespace Exchange;

/// <summary>What an operator sets at start. Each has the option of the same name on the command line; --help lists them.</summary>
public sealed class ExchangeOptions
{
    /// <summary>The SQLite file; made if it does not exist.</summary>
    public string Database { get; set; } = "exchange.db";

    /// <summary>A PostgreSQL database in place of the SQLite file, as Npgsql reads it; empty for none.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>A SQL Server database in place of the SQLite file, as SqlClient reads it; empty for none.</summary>
    public string SqlServer { get; set; } = "";

    /// <summary>The key file; empty for the database's name with .keys. Made where there is neither file nor data.</summary>
    public string Keys { get; set; } = "";

    /// <summary>Where the key file is.</summary>
    internal string KeyFile => Keys.Length > 0 ? Keys : Database + ".keys";

    /// <summary>Address and port to listen on; port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:5080";

    /// <summary>The directory of organisations, JSON.</summary>
    public string Organizations { get; set; } = "";

    /// <summary>The rule profile in force: the id, or id@version, of one that the service knows, or a JSON file; empty for the sample that comes with it.</summary>
    public string RuleProfile { get; set; } = "";

    /// <summary>A folder of further rule profiles, *.json; empty for none.</summary>
    public string RuleProfiles { get; set; } = "";

    /// <summary>A list of region codes with their history, CSV; empty for the one that comes with the service, which knows no retired codes.</summary>
    public string Regions { get; set; } = "";

    /// <summary>Announcements of holidays beyond those that come with the service, JSON; empty for none.</summary>
    public string Holidays { get; set; } = "";

    /// <summary>Whether callers on this machine may name their organisation in metadata. For trials only.</summary>
    public bool TrustOrganizationMetadata { get; set; }

    /// <summary>A file that says which day it is, yyyymmdd, for trials only; empty for the machine's own.</summary>
    public string TrialClock { get; set; } = "";

    /// <summary>Whether the reflection service answers.</summary>
    public bool Reflection { get; set; }

    /// <summary>How many households are judged at once; 0 for one a core.</summary>
    public int Workers { get; set; }

    /// <summary>What this service is called where several share a run; empty for a name of chance.</summary>
    public string Node { get; set; } = "";

    /// <summary>After how long without a sign of life others take over what a node was at.</summary>
    public TimeSpan NodeLease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Households in a shard of a run: what a node takes at a time.</summary>
    public int ShardHouseholds { get; set; } = 262_144;

    /// <summary>Households between two checkpoints of a shard.</summary>
    public int PartHouseholds { get; set; } = 8192;

    /// <summary>A file that receives the port once the service can be used; empty for none.</summary>
    public string PortFile { get; set; } = "";

    /// <summary>The service stops when the process of this id has ended; 0 for none. So that a client that was killed leaves none behind.</summary>
    public int StopWith { get; set; }

    /// <summary>Log messages of at least this level: Trace, Debug, Information, Warning, Error.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>After how long without a frame a stream of records is ended.</summary>
    public TimeSpan StreamIdle { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether receipts are signed with SM2 and SM3 (GB/T 32918) in place of ECDSA P-256.</summary>
    public bool ReceiptsBySm2 { get; set; }

    /// <summary>The most records that a batch may have.</summary>
    public long MaxBatchRecords { get; set; } = 50_000_000;

    /// <summary>The most bytes that a batch's records may have.</summary>
    public long MaxBatchBytes { get; set; } = 16L * 1024 * 1024 * 1024;

    /// <summary>After how long without a word an open batch expires.</summary>
    public TimeSpan OpenBatchLife { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The share of rejected records above which a batch cannot be sealed, 0 to 1.</summary>
    public double MaxRejectRatio { get; set; } = 0.1;
}
