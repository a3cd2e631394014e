using System.Threading.Channels;
using Exchange.Store;

namespace Exchange.Precheck;

/// <summary>
/// The audit lines of prechecks. They are written together a moment after the answer, so that a unary call does not wait for the disk; on
/// stopping, what is left is written first. A precheck changes nothing, so a line that a power cut loses is a line and no data.
/// </summary>
public sealed partial class PrecheckAudit(IExchangeStore store, TimeProvider clock, ILogger<PrecheckAudit> logger) : BackgroundService
{
    private const int Room = 4096;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Lines that one millisecond may have before the next one's numbers are used.</summary>
    private const int NumbersAMillisecond = 4096;

    private readonly Channel<AuditRow> _lines = Channel.CreateBounded<AuditRow>(new BoundedChannelOptions(Room) { SingleReader = true });

    private List<AuditRow> _unwritten = [];
    private long _last;

    /// <summary>Takes one line. Waits when the disk cannot follow.</summary>
    public Task WriteAsync(string organization, string profile, long households, long findings, CancellationToken cancellationToken) => _lines.Writer.WriteAsync(
        new AuditRow
        {
            Time = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            Organization = organization,
            Action = "PRECHECK",
            Profile = profile,
            Households = households,
            Findings = findings,
        },
        cancellationToken).AsTask();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _lines.Reader.WaitToReadAsync(stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                // What is left is written below.
            }

            try
            {
                await FlushAsync();
            }
            catch (Exception exception)
            {
                // The lines stay and are tried again; when their room is full, prechecks wait. The message stays out of the log.
                LogFailure(logger, _unwritten.Count, exception.GetType().Name, exception.StackTrace ?? "");
            }
        }
    }

    private async Task FlushAsync()
    {
        var lines = _unwritten;
        while (lines.Count < Room && _lines.Reader.TryRead(out var line))
            lines.Add(line);
        if (lines.Count == 0)
            return;
        foreach (var line in lines)
            line.Id = _last = Math.Max(_last + 1, line.Time * NumbersAMillisecond);
        await store.WriteAsync(
            async (context, token) =>
            {
                await store.BulkInsertAsync(context, lines, token);
                return true;
            },
            CancellationToken.None);
        _unwritten = [];
    }

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "{Lines} audit lines could not be written and are kept: {ExceptionType} at {Where}")]
    private static partial void LogFailure(ILogger logger, int lines, string exceptionType, string where);
}
