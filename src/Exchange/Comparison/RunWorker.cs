using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>Works off the runs one after the other. A run that a stopped service left unfinished starts again and gives the same result.</summary>
public sealed partial class RunWorker(IExchangeStore store, WaitingRuns waiting, ComparisonRunner runner, ILogger<RunWorker> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var context = store.CreateContext())
        {
            var unfinished = await context.Runs.Where(run => run.State == RunState.Pending || run.State == RunState.Running)
                .OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(stoppingToken);
            foreach (var run in unfinished)
                waiting.Add(run);
        }

        await foreach (var run in waiting.TakeAllAsync(stoppingToken))
        {
            try
            {
                await runner.RunAsync(run, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever went wrong, the next run must have its turn. The message stays out of the log, for it may quote a value.
                var incident = Guid.NewGuid().ToString("N")[..12];
                LogFailure(logger, run, incident, exception.GetType().Name, exception.StackTrace ?? "");
                await runner.FailAsync(run, RunFailures.Internal, stoppingToken);
            }
        }
    }

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Run {Run} failed, incident {Incident}: {ExceptionType} at {Where}")]
    private static partial void LogFailure(ILogger logger, long run, string incident, string exceptionType, string where);
}
