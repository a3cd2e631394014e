using System.Threading.Channels;

namespace Exchange.Comparison;

/// <summary>Runs that wait, by row number. What is waiting also stands in the database, so that a restart loses none.</summary>
public sealed class WaitingRuns
{
    private readonly Channel<long> _waiting = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Adds a run.</summary>
    public void Add(long run) => _waiting.Writer.TryWrite(run);

    /// <summary>Takes runs as they come, until cancelled.</summary>
    public IAsyncEnumerable<long> TakeAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);
}
