using System.Diagnostics;
using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Exchange.Cli.Benchmarks;

/// <summary>What prechecking costs; client and service on the same cores.</summary>
/// <param name="P99Ms">Unary: 99 of 100 calls were answered within so many milliseconds, counted from when each was due.</param>
/// <param name="P50Ms">Unary: half of them.</param>
/// <param name="MaxMs">Unary: all of them.</param>
/// <param name="UnaryPerSecond">Unary calls a second that were sent.</param>
/// <param name="StreamedPerSecond">Streamed: households answered a second.</param>
/// <param name="StoredHouseholds">Households in the store.</param>
/// <param name="StoredPersons">Their persons.</param>
/// <param name="StoredRegisterRecords">Register records in the store.</param>
/// <param name="ServicePeakMiB">The service's peak memory.</param>
internal sealed record PrecheckBenchmarkAnswer(
    double P99Ms, double P50Ms, double MaxMs, double UnaryPerSecond, long StreamedPerSecond, long StoredHouseholds, long StoredPersons, long StoredRegisterRecords, long ServicePeakMiB);

/// <summary>Fills a service through its front door, once, then asks it: calls at a steady rate, then one stream.</summary>
internal sealed class PrecheckBenchmark(string folder, int households, int calls, int rate, int streamed)
{
    private const int WarmUp = 2000;

    public async Task<PrecheckBenchmarkAnswer> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var province = new FilledProvince(folder, new ProvinceOptions { Households = households, RegisterFactor = 1 });
        var manifest = province.Generate(say, cancellationToken);
        await using var running = await province.StartFilledAsync(manifest, say, cancellationToken);
        using var union = new ServiceConnection(running.Address, Province.Union);
        var files = Sample(province.Data, manifest);
        say($"预热 {WarmUp:N0} 次");
        await UnaryAsync(union, manifest, files, WarmUp, rate, cancellationToken);
        say($"单户预检 {calls:N0} 次,每秒 {rate} 次");
        var latencies = await UnaryAsync(union, manifest, files, calls, rate, cancellationToken);
        say($"流式预检 {streamed:N0} 户");
        await StreamAsync(union, manifest, files, Math.Min(streamed, 10_000), cancellationToken);
        var watch = Stopwatch.StartNew();
        await StreamAsync(union, manifest, files, streamed, cancellationToken);
        var perSecond = (long)(streamed / watch.Elapsed.TotalSeconds);
        Array.Sort(latencies.Milliseconds);
        double At(double share) => Math.Round(latencies.Milliseconds[(int)Math.Min(latencies.Milliseconds.Length - 1, share * latencies.Milliseconds.Length)], 2);
        return new PrecheckBenchmarkAnswer(
            At(0.99), At(0.5), At(1), Math.Round(latencies.PerSecond, 1), perSecond, manifest.Households, manifest.Persons,
            manifest.Files.Where(file => file.Kind is not RecordKind.HouseholdFile).Sum(file => file.Records), (long)running.PeakMemoryMiB);
    }

    /// <summary>Households spread over all files, each with a file number of its own, so that the stored file is another file: the dearer case.</summary>
    private static List<HouseholdFile> Sample(string data, Manifest manifest)
    {
        const int Wanted = 20_000;
        var step = Math.Max(1, manifest.Households / Wanted);
        var sample = new List<HouseholdFile>();
        var seen = 0L;
        foreach (var file in manifest.Files.Where(file => file.Kind is RecordKind.HouseholdFile))
        {
            foreach (var (bytes, _) in new RecordFile(Path.Combine(data, file.Path)).Read())
            {
                if (seen++ % step == 0)
                    sample.Add(Record.Parser.ParseFrom(bytes).HouseholdFile);
            }
        }

        // Neighbours in the sample are no neighbours in the store.
        return [.. sample.OrderBy(file => Matching.Linkage.Columns.StableHashing.Of(file.FileNumber))];
    }

    /// <summary>Calls at a steady rate, each due at its own time: a slow answer does not make the next call late, and the time waited counts.</summary>
    /// <remarks>
    /// A thread of its own keeps the time, and yields to whoever has work: a timer is late by a millisecond or more, and in a virtual machine the
    /// cores that it lets sleep wake late, too; a loop on the thread pool would take one of the service's two cores.
    /// </remarks>
    private static async Task<(double[] Milliseconds, double PerSecond)> UnaryAsync(
        ServiceConnection union, Manifest manifest, List<HouseholdFile> files, int count, int rate, CancellationToken cancellationToken)
    {
        var milliseconds = new double[count];
        var calls = new Task[count];
        var start = Stopwatch.GetTimestamp();
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var due = start + (long)((double)i / rate * Stopwatch.Frequency);
                    while (Stopwatch.GetTimestamp() < due)
                        Thread.Yield();
                    calls[i] = CallAsync(i, due);
                }
            },
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(calls);
        return (milliseconds, count / Stopwatch.GetElapsedTime(start).TotalSeconds);

        async Task CallAsync(int number, long due)
        {
            var request = new CheckHouseholdRequest { Household = files[number % files.Count], BusinessYear = manifest.BusinessYear, AsOfDate = manifest.AsOfDate };
            await union.Precheck.CheckHouseholdAsync(request, union.Headers, cancellationToken: cancellationToken);
            milliseconds[number] = Stopwatch.GetElapsedTime(due).TotalMilliseconds;
        }
    }

    private static async Task StreamAsync(ServiceConnection union, Manifest manifest, List<HouseholdFile> files, int count, CancellationToken cancellationToken)
    {
        using var call = union.Precheck.CheckHouseholds(union.Headers, cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new CheckHouseholdsRequest { Open = new OpenPrecheck { BusinessYear = manifest.BusinessYear, AsOfDate = manifest.AsOfDate } }, cancellationToken);
        var sending = Task.Run(
            async () =>
            {
                for (var i = 0; i < count; i++)
                    await call.RequestStream.WriteAsync(new CheckHouseholdsRequest { Household = files[i % files.Count] }, cancellationToken);
                await call.RequestStream.CompleteAsync();
            },
            cancellationToken);
        var next = 0L;
        await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (answer.Index != next++ || answer.Result is null)
                throw new CommandFailedException("流式预检的应答顺序或内容不对 / an answer of the stream is out of order or a rejection");
        }

        await sending;
        if (next != count)
            throw new CommandFailedException("流式预检的应答数不对 / the stream gave another number of answers");
    }
}
