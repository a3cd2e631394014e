namespace Exchange.Store;

/// <summary>Counts what was sealed in this process, so that whoever keeps what is in force for a moment knows when it is no longer that.</summary>
public sealed class SealedSignal
{
    private long _version;

    /// <summary>Grows with each seal.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Something was sealed.</summary>
    public void Raise() => Interlocked.Increment(ref _version);
}
