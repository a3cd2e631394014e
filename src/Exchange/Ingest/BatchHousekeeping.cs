namespace Exchange.Ingest;

/// <summary>Looks once an hour for batches that have expired, and at the start for rows that a service which stopped has left.</summary>
public sealed partial class BatchHousekeeping(BatchEnding ending, TimeProvider clock, ILogger<BatchHousekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ending.SweepAsync(stoppingToken) is > 0 and var expired)
                    LogExpired(logger, expired);
                await Task.Delay(Pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // Tried again in an hour; the message stays out of the log.
                LogFailure(logger, exception.GetType().Name, exception.StackTrace ?? "");
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Batches} batches that were left open have expired")]
    private static partial void LogExpired(ILogger logger, int batches);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "Looking for expired batches failed: {ExceptionType} at {Where}")]
    private static partial void LogFailure(ILogger logger, string exceptionType, string where);
}
