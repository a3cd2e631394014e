using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Faults;

/// <summary>What becomes of a connection.</summary>
/// <param name="Kind">How it ends.</param>
/// <param name="After">After how many bytes, both directions together.</param>
/// <param name="BytesASecond">How fast it is until then; 0 for as fast as it goes.</param>
internal readonly record struct Fate(FateKind Kind, long After, int BytesASecond = 0);

/// <summary>How a connection ends.</summary>
internal enum FateKind
{
    /// <summary>As its ends will.</summary>
    None,

    /// <summary>Closed in both directions.</summary>
    Cut,

    /// <summary>Reset (RST).</summary>
    Reset,

    /// <summary>The client hears nothing more, and is heard.</summary>
    HalfClosedDown,

    /// <summary>The client is heard no more, and hears.</summary>
    HalfClosedUp,

    /// <summary>Everything is taken and nothing passed on.</summary>
    BlackHole,

    /// <summary>Stands still for a second or two, and goes on.</summary>
    Stall,
}

/// <summary>A TCP line between clients and a service that breaks as it is told, connection by connection.</summary>
internal sealed class FaultyLine : IAsyncDisposable
{
    /// <summary>Longer than a client waits before it asks whether the service is still there.</summary>
    private static readonly TimeSpan StallTime = TimeSpan.FromSeconds(1.5);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly IPEndPoint _service;
    private readonly Func<Fate> _next;
    private readonly Task _accepting;
    private int _faults;

    /// <summary>A line to a service.</summary>
    /// <param name="service">The service's address.</param>
    /// <param name="next">The fate of the next connection; asked by one at a time.</param>
    public FaultyLine(string service, Func<Fate> next)
    {
        (_service, _next) = (new IPEndPoint(IPAddress.Loopback, new Uri(service).Port), next);
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public string Address { get; }

    /// <summary>How many connections have met their fate.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _open.Keys)
            client.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client, _next());
        }
    }

    private async Task ServeAsync(TcpClient client, Fate fate)
    {
        using var service = new TcpClient();
        using var own = client;
        _open[client] = _open[service] = 0;
        try
        {
            await service.ConnectAsync(_service, _stop.Token);
            using var line = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var state = new LineState(fate);
            var (up, down) = (PassAsync(client, service, isUp: true, state, line.Token), PassAsync(service, client, isUp: false, state, line.Token));
            await Task.WhenAny(Task.WhenAll(up, down), state.Ended.Task);
            await line.CancelAsync();
            await Task.WhenAll(up, down).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (state.HasStruck && fate.Kind is FateKind.Reset)
            {
                client.LingerState = new LingerOption(true, 0);
                service.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The service is away, or the round is over.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(service, out _);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool isUp, LineState state, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                if (state.Fate.BytesASecond > 0)
                    await Task.Delay(TimeSpan.FromSeconds((double)count / state.Fate.BytesASecond), cancellationToken);
                var passed = state.Pass(count);
                if (passed > 0)
                    await to.GetStream().WriteAsync(buffer.AsMemory(0, passed), cancellationToken);
                if (passed == count || state.Fate.Kind is FateKind.None)
                    continue;
                if (state.Strike())
                    Interlocked.Increment(ref _faults);
                switch (state.Fate.Kind)
                {
                    case FateKind.Stall:
                        await Task.Delay(StallTime, cancellationToken);
                        await to.GetStream().WriteAsync(buffer.AsMemory(passed, count - passed), cancellationToken);
                        break;
                    case FateKind.HalfClosedDown when isUp:
                    case FateKind.HalfClosedUp when !isUp:
                        await to.GetStream().WriteAsync(buffer.AsMemory(passed, count - passed), cancellationToken);
                        break;
                    case FateKind.HalfClosedDown or FateKind.HalfClosedUp:
                        to.Client.Shutdown(SocketShutdown.Send);
                        await Task.Delay(Timeout.Infinite, cancellationToken);
                        break;
                    case FateKind.BlackHole:
                        break;
                    default:
                        state.Ended.TrySetResult();
                        return;
                }
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            state.Ended.TrySetResult();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How far a connection is from its fate. For two threads.</summary>
    private sealed class LineState(Fate fate)
    {
        private long _left = fate.After;
        private int _struck;

        public Fate Fate { get; } = fate;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasStruck => Volatile.Read(ref _struck) != 0;

        /// <summary>How many of so many bytes still pass.</summary>
        public int Pass(int count)
        {
            if (Fate.Kind is FateKind.None || (Fate.Kind is FateKind.Stall && HasStruck))
                return count;
            var before = Interlocked.Add(ref _left, -count) + count;
            return (int)Math.Clamp(before, 0, count);
        }

        public bool Strike() => Interlocked.Exchange(ref _struck, 1) == 0;
    }
}
