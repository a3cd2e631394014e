namespace Exchange;

/// <summary>The limits that GetServerInfo tells callers.</summary>
public static class Limits
{
    /// <summary>The longest message on the wire, bytes.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>The longest message that asks for a precheck, bytes: one household.</summary>
    public const int MaxHouseholdBytes = 64 * 1024;

    /// <summary>The longest message of calls that carry no records, bytes.</summary>
    public const int MaxQuestionBytes = 32 * 1024;

    /// <summary>The longest message after decompression, bytes.</summary>
    public const int MaxDecodedBytes = 4 * 1024 * 1024;

    /// <summary>The most a message may grow when unpacked, once it is past <see cref="RatioFloorBytes"/>.</summary>
    public const int MaxInflationRatio = 100;

    /// <summary>Below this many bytes, unpacked, the ratio does not matter.</summary>
    public const int RatioFloorBytes = 64 * 1024;

    /// <summary>The most records in a chunk.</summary>
    public const int MaxChunkRecords = 1000;

    /// <summary>Chunks that may be on their way unanswered.</summary>
    public const int AppendWindow = 8;

    /// <summary>Streams of records that one organisation may have open at once.</summary>
    public const int UploadsAnOrganization = 32;

    /// <summary>Streams of records that may be open at once.</summary>
    public const int Uploads = 256;

    /// <summary>Bytes of records, over all streams, that may be in memory on their way to the disk.</summary>
    public const int RecordBytesUnderWay = 64 * 1024 * 1024;
}
