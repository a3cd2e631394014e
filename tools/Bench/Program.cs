using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Bench;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Matching.Identity;

// Ends with 1 where a benchmark allocates. Times are shown beside their aims and judge nothing: machines differ and are shared.
Console.OutputEncoding = System.Text.Encoding.UTF8;
var tables = Stopwatch.StartNew();
IdentityTables.Load();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Tables read in a fresh process, compilation included: {tables.Elapsed.TotalMilliseconds:F1} ms (aim 20)"));
var job = Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(8);
var config = ManualConfig.CreateEmpty()
    .AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(NullLogger.Instance).AddColumnProvider(DefaultColumnProviders.Instance)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "exchange-bench")).WithOptions(ConfigOptions.DisableLogFile);

var allocating = 0;
foreach (var type in new[] { typeof(IdNumberBenchmarks), typeof(PersonNameBenchmarks) })
{
    var summary = BenchmarkRunner.Run(type, config);
    var bare = summary.Reports.First(report => Aim(report) == 0 && report.BenchmarkCase.Descriptor.Baseline).ResultStatistics!.Mean;
    Console.WriteLine($"{type.Name,-24} {"M/s/core",10} {"aim",6} {"to bare",8} {"bytes",6}");
    foreach (var report in summary.Reports)
    {
        var mean = report.ResultStatistics?.Mean ?? double.NaN;
        var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
        allocating += bytes > 0 ? 1 : 0;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),-50} {1000 / mean,8:F1} {(Aim(report) > 0 ? $"{Aim(report)}" : "-"),6} {mean / bare,7:F2}x {bytes,6}"));
    }
}

Console.WriteLine(allocating == 0 ? "No benchmark allocates." : $"{allocating} benchmarks allocate.");
return allocating == 0 ? 0 : 1;

static double Aim(BenchmarkReport report) =>
    report.BenchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<AimAttribute>()?.MillionsPerSecond ?? 0;
