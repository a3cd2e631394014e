using Exchange.Store;

namespace Exchange.Review;

/// <summary>Takes into review what runs publish. Several services on one database do it in turn; each portion is taken once.</summary>
public sealed partial class ReviewWorker(IExchangeStore store, ReviewRouting routing, TimeProvider clock, ILogger<ReviewWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await routing.StepAsync(stoppingToken))
                    continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // It is tried again: nothing of the portion was written. The message stays out of the log, for it may quote a value.
                if ((exception as StoreUnavailableException ?? store.Explain(exception)) is not StoreUnavailableException)
                    LogFailure(logger, exception.GetType().Name, exception.StackTrace ?? "");
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "Findings could not be taken into review: {ExceptionType} at {Where}")]
    private static partial void LogFailure(ILogger logger, string exceptionType, string where);
}
