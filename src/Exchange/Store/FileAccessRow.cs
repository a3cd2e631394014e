namespace Exchange.Store;

/// <summary>How somebody looked at a file. Numbers as in the contract; they never change.</summary>
public enum FileAccessKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>本人查询.</summary>
    File = 1,

    /// <summary>One finding.</summary>
    Finding = 2,

    /// <summary>One finding judged once more.</summary>
    Explanation = 3,

    /// <summary>One exit case.</summary>
    Exit = 4,

    /// <summary>A list that may hold the file.</summary>
    List = 5,

    /// <summary>A table or report that may hold the file.</summary>
    Export = 6,
}

/// <summary>Somebody looked at a file, or at a list that may hold it. Never changed.</summary>
public sealed class FileAccessRow
{
    /// <summary>The row's number, given by the database; it rises.</summary>
    public long Id { get; set; }

    /// <summary>When, milliseconds since 1970 UTC.</summary>
    public long Time { get; set; }

    /// <summary>The file's owning union; of a list the union it was asked for, empty for all.</summary>
    public string OwningUnion { get; set; } = "";

    /// <summary>The file number; empty for a list.</summary>
    public string FileNumber { get; set; } = "";

    /// <summary>The region of the file or list, GB/T 2260.</summary>
    public int Region { get; set; }

    /// <summary>Who looked.</summary>
    public required string Organization { get; set; }

    /// <summary>Which person there; empty where the call names none.</summary>
    public string Person { get; set; } = "";

    /// <summary>How.</summary>
    public FileAccessKind Kind { get; set; }

    /// <summary>What for.</summary>
    public string Purpose { get; set; } = "";
}
