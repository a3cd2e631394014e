using Exchange.Store;
using Microsoft.EntityFrameworkCore;

namespace Exchange.Comparison;

/// <summary>Writes down where a run is, at most once a second, and how long each stage took.</summary>
/// <param name="store">Where it is written.</param>
/// <param name="clock">The clock.</param>
/// <param name="runId">The run's row number.</param>
/// <param name="tell">Is told instead, and nothing is written: for a simulation. It gets how much is done, of how much.</param>
internal sealed class RunProgress(IExchangeStore store, TimeProvider clock, long runId, Func<long, long, Task>? tell = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private RunStage _stage = RunStage.None;
    private long _stageStart;
    private long _lastReport;
    private long _total;

    /// <summary>Ends the stage at hand and begins the next.</summary>
    public async Task BeginAsync(RunStage stage, long total, CancellationToken cancellationToken)
    {
        await EndStageAsync(cancellationToken);
        _stage = stage;
        _total = total;
        _stageStart = clock.GetTimestamp();
        await WriteAsync(0, cancellationToken);
    }

    /// <summary>Says how much of the stage is done; mostly does nothing.</summary>
    public Task ReportAsync(long done, CancellationToken cancellationToken) =>
        clock.GetElapsedTime(_lastReport) < Interval ? Task.CompletedTask : WriteAsync(done, cancellationToken);

    /// <summary>Writes down how long the stage took.</summary>
    public async Task EndStageAsync(CancellationToken cancellationToken)
    {
        if (_stage is RunStage.None || tell is not null)
            return;
        var row = new RunStageRow { RunId = runId, Stage = _stage, Milliseconds = (long)clock.GetElapsedTime(_stageStart).TotalMilliseconds };
        _stage = RunStage.None;
        await store.WriteAsync(
            async (context, token) =>
            {
                context.RunStages.Add(row);
                return await context.SaveChangesAsync(token);
            },
            cancellationToken);
    }

    private async Task WriteAsync(long done, CancellationToken cancellationToken)
    {
        _lastReport = clock.GetTimestamp();
        if (tell is not null)
        {
            await tell(done, _total);
            return;
        }

        await store.WriteAsync(
            (context, token) => context.Runs.Where(run => run.Id == runId).ExecuteUpdateAsync(
                set => set.SetProperty(run => run.Stage, _stage)
                    .SetProperty(run => run.StageDone, done)
                    .SetProperty(run => run.StageTotal, _total)
                    .SetProperty(run => run.Sequence, run => run.Sequence + 1),
                token),
            cancellationToken);
    }
}
