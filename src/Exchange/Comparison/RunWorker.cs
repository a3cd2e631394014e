using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>
/// Works off the runs one after the other, together with every other service on the database. A run that a stopped service left unfinished goes on where it was and
/// gives the same result.
/// </summary>
public sealed partial class RunWorker(IExchangeStore store, WaitingRuns waiting, ComparisonRunner runner, ILogger<RunWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isReady = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var run = 0L;
            try
            {
                if (!isReady)
                    await runner.PrepareAsync(stoppingToken);
                isReady = true;
                run = await NextAsync(stoppingToken);
                if (run == 0)
                    await waiting.WaitAsync(Look, stoppingToken);
                else
                    await runner.RunAsync(run, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when ((exception as StoreUnavailableException ?? store.Explain(exception)) is StoreUnavailableException)
            {
                // The database is away; the run goes on at its last checkpoint when it is back, here or on another node.
                await waiting.WaitAsync(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                await FailAsync(run, exception, stoppingToken);
            }
        }
    }

    /// <summary>The oldest run that has not ended; 0 for none.</summary>
    private async Task<long> NextAsync(CancellationToken cancellationToken)
    {
        await using var context = store.CreateContext();
        return await context.Runs.Where(run => run.State == RunState.Pending || run.State == RunState.Running)
            .OrderBy(run => run.Id).Select(run => run.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Whatever went wrong, the next run must have its turn. The message stays out of the log, for it may quote a value.</summary>
    private async Task FailAsync(long run, Exception exception, CancellationToken stoppingToken)
    {
        var incident = Guid.NewGuid().ToString("N")[..12];
        LogFailure(logger, run, incident, exception.GetType().Name, exception.StackTrace ?? "");
        try
        {
            await runner.FailAsync(run, RunFailures.Internal, stoppingToken);
        }
        catch (Exception again) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailure(logger, run, incident, again.GetType().Name, again.StackTrace ?? "");
            await waiting.WaitAsync(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Run {Run} failed, incident {Incident}: {ExceptionType} at {Where}")]
    private static partial void LogFailure(ILogger logger, long run, string incident, string exceptionType, string where);
}
