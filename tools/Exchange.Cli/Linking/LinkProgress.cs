using System.Diagnostics;
using System.Globalization;
using Matching.Linkage.Pairs;

namespace Exchange.Cli.Linking;

/// <summary>One line on the error stream that says how far linkage is and when it will end; nothing when that stream goes into a file.</summary>
internal sealed class LinkProgress
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private readonly bool _isShown = !Console.IsErrorRedirected;
    private long _next;
    private TimeSpan _stageStart;

    /// <summary>A stage begins.</summary>
    public void Begin(string stage)
    {
        _stageStart = _clock.Elapsed;
        Show($"{stage}…", true);
    }

    /// <summary>Records read, and the share of the file.</summary>
    public void Read(int records, double share) => Show(Line("读取", $"{records:N0} 条", share), false);

    /// <summary>Pairs walked.</summary>
    public void Walk(string stage, WalkProgress progress)
    {
        Show(Line(stage, $"{progress.PairsDone:N0} 对", (double)progress.PairsDone / Math.Max(1, progress.Pairs)), false);
    }

    /// <summary>Takes the line away.</summary>
    public void End() => Show("", true);

    private string Line(string stage, string done, double share)
    {
        var spent = (_clock.Elapsed - _stageStart).TotalSeconds;
        var left = share > 0.02 ? string.Create(CultureInfo.InvariantCulture, $",约剩 {spent / share * (1 - share):0} 秒") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{stage} {share:P0}({done}{left})");
    }

    private void Show(string text, bool always)
    {
        if (!_isShown || (!always && _clock.ElapsedMilliseconds < Interlocked.Read(ref _next)))
            return;
        lock (_gate)
        {
            _next = _clock.ElapsedMilliseconds + 200;
            Console.Error.Write($"\r\u001b[K{text}");
        }
    }
}
