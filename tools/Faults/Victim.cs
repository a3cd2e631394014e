using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Faults;

/// <summary>A service process that is killed again and again, and comes back on the same port with the same database.</summary>
internal sealed class Victim(string program, string folder, IReadOnlyList<string> arguments) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private readonly int _port = FreePort();
    private readonly List<string> _said = [];
    private Process? _process;

    /// <summary>Where it listens.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <summary>What it has said, over all its lives.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return string.Join('\n', _said);
        }
    }

    /// <summary>How long it last took until it could be used.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Whether it has ended, by itself or otherwise.</summary>
    public bool HasEnded => _process is null or { HasExited: true };

    /// <summary>Starts it and waits until it can be used, or has ended.</summary>
    /// <param name="environment">A variable for it, name and value; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It did not come up in time.</exception>
    public async Task StartAsync((string Name, string Value)? environment, CancellationToken cancellationToken)
    {
        var ready = Path.Combine(folder, "port");
        File.Delete(ready);
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments.Concat(["--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}"), "--port-file", ready, "--stop-with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]))
            start.ArgumentList.Add(argument);

        // What runs long is compiled well at once in a service that lives (decision 84); one that lives for half a second starts a quarter faster without.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "64";
        if (environment is var (name, value))
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (_said)
            {
                if (line.Data is { } text)
                    _said.Add(text);
            }
        };
        _process.OutputDataReceived += keep;
        _process.ErrorDataReceived += keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var waited = Stopwatch.StartNew();
        while (!File.Exists(ready) && !_process.HasExited)
        {
            if (waited.Elapsed > StartLimit)
                throw new InvalidOperationException($"the service did not start: {Said}");
            await Task.Delay(10, cancellationToken);
        }

        StartTime = waited.Elapsed;

        // 137: killed, as it was told to be; anything else is a service that refuses its own database.
        if (_process.HasExited && _process.ExitCode != 137)
            throw new InvalidOperationException($"the service ended with {_process.ExitCode}: {Said}");
    }

    /// <summary>SIGKILL, without a word.</summary>
    public void Kill()
    {
        if (_process is null or { HasExited: true })
            return;
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Freezes it, or lets it go on.</summary>
    /// <param name="signal">STOP or CONT.</param>
    public void Signal(string signal)
    {
        if (_process is null or { HasExited: true })
            return;
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    /// <exception cref="InvalidDataException">It did not end in time, or not well.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopLimit);
        await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited || _process.ExitCode != 0)
            throw new InvalidDataException(_process.HasExited ? $"the service ended with {_process.ExitCode} when it was asked to stop" : "the service did not stop");
    }

    /// <summary>Waits until it has ended.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process!.WaitForExitAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
