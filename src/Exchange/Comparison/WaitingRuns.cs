namespace Exchange.Comparison;

/// <summary>Wakes the worker of this service when a run was created here. What is waiting stands in the database: other services find it by looking.</summary>
public sealed class WaitingRuns : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>A run was created.</summary>
    public void Raise()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is raised already.
        }
    }

    /// <summary>Waits for a run, or for a while.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _signal.WaitAsync(longest, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();
}
