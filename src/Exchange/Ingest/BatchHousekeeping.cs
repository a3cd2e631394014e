namespace Exchange.Ingest;

/// <summary>Looks once an hour for batches that have expired, and at the start for rows that a service which stopped has left; removes the rows of large batches as they end.</summary>
public sealed partial class BatchHousekeeping(BatchEnding ending, TimeProvider clock, ILogger<BatchHousekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(
            async token =>
            {
                if (await ending.SweepAsync(token) is > 0 and var expired)
                    LogExpired(logger, expired);
                await Task.Delay(Pause, clock, token);
            },
            stoppingToken),
        RepeatAsync(ending.RemoveLargeAsync, stoppingToken));

    private async Task RepeatAsync(Func<CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                // Tried again; what is left of a batch is found by the next look. The message stays out of the log.
                LogFailure(logger, exception.GetType().Name, exception.StackTrace ?? "");
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "{Batches} batches that were left open have expired")]
    private static partial void LogExpired(ILogger logger, int batches);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "Removing what has ended failed: {ExceptionType} at {Where}")]
    private static partial void LogFailure(ILogger logger, string exceptionType, string where);
}
