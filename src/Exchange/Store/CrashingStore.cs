using System.Diagnostics;
using System.Globalization;

namespace Exchange.Store;

/// <summary>
/// Ends the process, without a word, at a named point of its n-th write: what tools/Faults tells it by <see cref="Variable"/>. Never in use otherwise.
/// </summary>
internal sealed class CrashingStore(IExchangeStore inner, string point, long atWrite) : IExchangeStore, IDisposable
{
    /// <summary>The environment variable: begin, before-commit or after-commit, a colon, and which write, such as before-commit:7.</summary>
    public const string Variable = "EXCHANGE_CRASH_AT";

    private long _writes;

    /// <inheritdoc/>
    public bool IsShared => inner.IsShared;

    /// <inheritdoc/>
    public IBlobReader Blobs => inner.Blobs;

    /// <summary>The store itself, or, where the environment asks for it, one that crashes.</summary>
    public static IExchangeStore Around(IExchangeStore store) =>
        Environment.GetEnvironmentVariable(Variable)?.Split(':') is [var point, var write] && long.TryParse(write, CultureInfo.InvariantCulture, out var number)
            ? new CrashingStore(store, point, number)
            : store;

    /// <inheritdoc/>
    public ExchangeContext CreateContext() => inner.CreateContext();

    /// <inheritdoc/>
    public Exception? Explain(Exception exception) => inner.Explain(exception);

    /// <inheritdoc/>
    public Task MigrateAsync(CancellationToken cancellationToken) => inner.MigrateAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<T> WriteAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => CrashAsync(inner.WriteAsync, write, cancellationToken);

    /// <inheritdoc/>
    public Task<T> WriteBesideAsync<T>(Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken) =>
        CrashAsync(inner.WriteBesideAsync, write, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => inner.BulkInsertAsync(context, rows, cancellationToken);

    /// <inheritdoc/>
    public Task BulkInsertOrUpdateAsync<TRow>(ExchangeContext context, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
        where TRow : class => inner.BulkInsertOrUpdateAsync(context, rows, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => (inner as IDisposable)?.Dispose();

    private async Task<T> CrashAsync<T>(
        Func<Func<ExchangeContext, CancellationToken, Task<T>>, CancellationToken, Task<T>> run, Func<ExchangeContext, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        var isDue = Interlocked.Increment(ref _writes) == atWrite;
        var result = await run(
            async (context, token) =>
            {
                CrashAt("begin", isDue);
                var written = await write(context, token);
                CrashAt("before-commit", isDue);
                return written;
            },
            cancellationToken);
        CrashAt("after-commit", isDue);
        return result;
    }

    private void CrashAt(string here, bool isDue)
    {
        if (!isDue || here != point)
            return;
        using var process = Process.GetCurrentProcess();
        process.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
