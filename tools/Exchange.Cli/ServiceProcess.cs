using System.Diagnostics;
using System.Globalization;

namespace Exchange.Cli;

/// <summary>The service as a process of its own, as an operator would start it, on a free loopback port.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly List<string> _lastLines = [];
    private bool _stopped;

    private ServiceProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The most memory it ever had resident, MiB; 0 where the system does not tell.</summary>
    public double PeakMemoryMiB
    {
        get
        {
            try
            {
                var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
                var number = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1)
                    ?? line?.Split('\t', ' ').FirstOrDefault(text => text.Length > 0 && char.IsAsciiDigit(text[0]));
                return long.TryParse(number, CultureInfo.InvariantCulture, out var kib) ? Math.Round(kib / 1024.0, 1) : 0;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts the service and waits until it can be used.</summary>
    /// <exception cref="CommandFailedException">It did not start; the message holds its last words.</exception>
    public static async Task<ServiceProcess> StartAsync(string? service, string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var portFile = Path.Combine(folder, "port");
        File.Delete(portFile);
        var start = new ProcessStartInfo(DotnetHost()) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Locate(service));
        foreach (var argument in arguments.Concat(["--listen", "127.0.0.1:0", "--port-file", portFile]))
            start.ArgumentList.Add(argument);

        var running = new ServiceProcess(Process.Start(start) ?? throw new CommandFailedException("服务进程无法启动 / the service process did not start"));
        running.CollectOutput();
        var waited = Stopwatch.StartNew();
        while (!File.Exists(portFile))
        {
            if (running._process.HasExited || waited.Elapsed > StartLimit)
            {
                await running.DisposeAsync();
                throw new CommandFailedException($"服务未能启动 / the service did not start:\n{string.Join('\n', running._lastLines)}");
            }

            await Task.Delay(50, cancellationToken);
        }

        running.Address = $"http://127.0.0.1:{await File.ReadAllTextAsync(portFile, cancellationToken)}";
        return running;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        if (!_process.HasExited)
        {
            // SIGTERM first, so that the service closes its files; then, after a grace, whatever it takes.
            using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false });
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private static string DotnetHost() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    /// <summary>The service as it was named, or as it was built beside this client (artifacts/bin/Exchange.Cli/release, artifacts/bin/Exchange/release).</summary>
    private static string Locate(string? service)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string[] candidates = service is not null
            ? [service]
            : [Path.Combine(own.FullName, "..", "..", "Exchange", own.Name, "Exchange.dll"), Path.Combine(own.FullName, "service", "Exchange.dll")];
        return candidates.FirstOrDefault(File.Exists) ?? throw new CommandFailedException($"找不到服务程序 Exchange.dll,请用 --service 指明 / Exchange.dll was not found; name it with --service");
    }

    private void CollectOutput()
    {
        void Keep(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                return;
            lock (_lastLines)
            {
                _lastLines.Add(line.Data);
                if (_lastLines.Count > 20)
                    _lastLines.RemoveAt(0);
            }
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
