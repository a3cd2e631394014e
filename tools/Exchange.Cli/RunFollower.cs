using Exchange.Cli.Reports;
using Exchange.V1;
using Grpc.Core;

namespace Exchange.Cli;

/// <summary>Starts runs, follows them and reads what they publish.</summary>
internal sealed class RunFollower(ServiceConnection connection)
{
    /// <summary>Whether the run had ended before it was asked for: an id is used once, and asking again gives the old result.</summary>
    public bool WasThere { get; private set; }

    /// <summary>Starts a run and waits for its end.</summary>
    /// <exception cref="CommandFailedException">The run failed; the message says why.</exception>
    public async Task<Run> RunAsync(CreateRunRequest request, Action<Run> progress, CancellationToken cancellationToken)
    {
        var created = await connection.Comparison.CreateRunAsync(request, connection.Headers, cancellationToken: cancellationToken);
        WasThere = created.Run.State is RunState.Succeeded;
        return await WatchAsync(created.Run, progress, cancellationToken);
    }

    /// <summary>Waits for the end of a run.</summary>
    /// <exception cref="CommandFailedException">The run failed; the message says why.</exception>
    public async Task<Run> WatchAsync(Run run, Action<Run> progress, CancellationToken cancellationToken)
    {
        using var call = connection.Comparison.WatchRun(new WatchRunRequest { Name = run.Name }, connection.Headers, cancellationToken: cancellationToken);
        await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            run = answer.Run;
            progress(run);
        }

        if (run.State is RunState.Cancelled)
            throw new CommandFailedException("比对已被取消,没有发布任何结果 / the run was cancelled");
        return run.State is RunState.Succeeded ? run : throw new CommandFailedException($"比对失败 / the run failed: {run.FailureTextZh} [{run.FailureReason}]");
    }

    /// <summary>Reads what a published run has counted.</summary>
    public async Task<RunReport> ReadAsync(Run run, CancellationToken cancellationToken)
    {
        var reconciliation = await connection.Results.GetReconciliationAsync(
            new GetReconciliationRequest { Name = run.Name }, connection.Headers, cancellationToken: cancellationToken);
        var report = new RunReport { Run = run, Reconciliation = reconciliation };
        var statistics = await connection.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = run.Name }, connection.Headers, cancellationToken: cancellationToken);
        foreach (var count in statistics.Counts)
            report.Add(count);
        return report;
    }
}
