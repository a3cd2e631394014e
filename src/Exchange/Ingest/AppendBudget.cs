using System.Collections.Concurrent;
using Exchange.Access;
using Exchange.Errors;
using Exchange.V1;

namespace Exchange.Ingest;

/// <summary>
/// What all streams of records together may take: how many there are, and how many bytes of theirs are in memory on their way to the disk. A stream that would
/// go beyond waits, and so, by the flow control of HTTP/2, does its sender. For any number of threads.
/// </summary>
public sealed class AppendBudget
{
    private readonly ConcurrentDictionary<string, int> _streams = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly LinkedList<(int Bytes, TaskCompletionSource Granted)> _waiting = new();
    private int _open;
    private int _underWay;

    /// <summary>How near the bound is: 0 up to a half of it, 100 at all of it.</summary>
    public int ThrottlePercent => Math.Clamp((int)((Volatile.Read(ref _underWay) * 200L / Limits.RecordBytesUnderWay) - 100), 0, 100);

    /// <summary>Lets a stream in; what is returned lets it go.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED/TOO_MANY_UPLOADS.</exception>
    public IDisposable Enter(Participant caller)
    {
        var own = _streams.AddOrUpdate(caller.Code, 1, static (_, count) => count + 1);
        var all = Interlocked.Increment(ref _open);
        var slot = new Slot(() =>
        {
            _streams.AddOrUpdate(caller.Code, 0, static (_, count) => count - 1);
            Interlocked.Decrement(ref _open);
        });
        if (own <= Limits.UploadsAnOrganization && all <= Limits.Uploads)
            return slot;
        slot.Dispose();
        throw Refusal.Create(ErrorReason.TooManyUploads);
    }

    /// <summary>Waits until that many bytes may be in memory; in the order of asking.</summary>
    public async Task TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(int Bytes, TaskCompletionSource Granted)> node;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _underWay += bytes;
                return;
            }

            node = _waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        try
        {
            await node.Value.Granted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                if (node.List is not null)
                    _waiting.Remove(node);
                else
                    _underWay -= bytes;
            }

            Grant();
            throw;
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(int bytes)
    {
        lock (_lock)
            _underWay -= bytes;
        Grant();
    }

    private void Grant()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first && Fits(first.Value.Bytes))
            {
                _underWay += first.Value.Bytes;
                _waiting.RemoveFirst();
                first.Value.Granted.SetResult();
            }
        }
    }

    // One that is larger than all of it goes alone.
    private bool Fits(int bytes) => _underWay == 0 || _underWay + bytes <= Limits.RecordBytesUnderWay;

    private sealed class Slot(Action leave) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                leave();
        }
    }
}
