using System.Diagnostics;
using System.Globalization;
using Exchange.V1;
using Generate;

namespace Exchange.Cli.Benchmarks;

/// <summary>What an annual run costs; client and service on the same cores.</summary>
/// <param name="Seconds">From the request to the published result.</param>
/// <param name="JoinSeconds">The identity join.</param>
/// <param name="DuckdbJoinSeconds">DuckDB's bare exact join of the same rows, from memory; null where it was not asked for.</param>
/// <param name="JoinRatio">DuckDB's seconds over ours.</param>
/// <param name="PeakMemoryMiB">The service's peak memory.</param>
/// <param name="Households">Households judged.</param>
/// <param name="Persons">Persons in them.</param>
/// <param name="RegisterRecords">Register records compared.</param>
/// <param name="Findings">Findings published.</param>
/// <param name="MicrosecondsPerHousehold">Seconds over households.</param>
/// <param name="WarmSeconds">The same once more, every household judged anew, by the service that has done it before.</param>
/// <param name="RepeatSeconds">Once more, what has not changed taken over from the run before: everything.</param>
/// <param name="Reused">Households whose verdict was taken over then.</param>
/// <param name="Stages">Seconds of each stage.</param>
/// <param name="PlantedRecall">The share of the planted findings that came, of all codes.</param>
/// <param name="DamagedRecall">The share of the damaged persons whom a register has that was found.</param>
/// <param name="DamagedRecallByKind">The same by kind of damage.</param>
/// <param name="AutoAcceptPrecision">The share of the register records taken for a person's under another number that are the person's.</param>
/// <param name="AutoAccepted">How many those are.</param>
/// <param name="ResultDigest">The result's digest.</param>
internal sealed record RunBenchmarkAnswer(
    double Seconds, double JoinSeconds, double? DuckdbJoinSeconds, double? JoinRatio, double PeakMemoryMiB, long Households, long Persons, long RegisterRecords, long Findings,
    double MicrosecondsPerHousehold, double WarmSeconds, double RepeatSeconds, long Reused, IReadOnlyDictionary<string, double> Stages, double PlantedRecall, double DamagedRecall,
    IReadOnlyDictionary<string, double> DamagedRecallByKind, double AutoAcceptPrecision, long AutoAccepted, string ResultDigest);

/// <summary>Fills a service once, starts it anew so that nothing is in its memory, and has it carry out an annual run.</summary>
internal sealed class RunBenchmark(string folder, int households, int registerFactor, int damaged, bool duckDb)
{
    public async Task<RunBenchmarkAnswer> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var province = new FilledProvince(folder, new ProvinceOptions { Households = households, RegisterFactor = registerFactor, DamagedOfTenThousand = damaged });
        var manifest = province.Generate(say, cancellationToken);
        await using (var filling = await province.StartFilledAsync(manifest, say, cancellationToken))
        {
        }

        if (DropCaches())
            say("已清空文件缓存");
        await using var running = await province.StartAsync(province.OnSqlite(), cancellationToken);
        using var union = new ServiceConnection(running.Address, Province.Union);
        say("年度比对");
        var (run, seconds) = await TimedAsync(union, Request(manifest, isFull: true), cancellationToken);
        say("再做一次,逐户重新核查");
        var (_, warm) = await TimedAsync(union, Request(manifest, isFull: true), cancellationToken);
        say("再做一次,未变的沿用");
        var (repeated, repeat) = await TimedAsync(union, Request(manifest, isFull: false), cancellationToken);
        if (repeated.ResultDigest != run.ResultDigest)
            throw new CommandFailedException("沿用后的结果摘要不同 / the run that takes over has another digest");
        var stages = run.StageTimes.ToDictionary(stage => stage.Stage.ToString(), stage => Math.Round(stage.Milliseconds / 1000.0, 2), StringComparer.Ordinal);
        var join = stages[nameof(RunStage.IdentityJoin)];
        var peak = running.PeakMemoryMiB;
        say("与生成时的真相对照");
        var findings = await FindingsAsync(union, run, cancellationToken);
        var planted = Score.Compare(
            ProvinceFiles.ReadTruth(province.Data), findings.Select(finding => (finding.Code, finding.Household.OwningUnion, finding.Household.FileNumber, finding.MemberNumber)));
        var damage = DamageScore.Compare(ProvinceFiles.ReadDamages(province.Data), findings);
        await running.DisposeAsync();
        var duck = duckDb ? DuckDbJoin(province.Data, manifest, say, cancellationToken) : (double?)null;
        return new RunBenchmarkAnswer(
            Math.Round(seconds, 2), join, duck, duck is null ? null : Math.Round(duck.Value / join, 2), peak, run.Households, run.Persons, run.RegisterRecords, run.Findings,
            Math.Round(seconds * 1e6 / run.Households, 1), Math.Round(warm, 2), Math.Round(repeat, 2), repeated.ReusedHouseholds, stages,
            planted.Sum(score => (double)score.Right) / Math.Max(1, planted.Sum(score => score.Planted)), Math.Round(damage.Recall, 4), damage.RecallByKind, Math.Round(damage.Precision, 6), damage.Accepted,
            Convert.ToHexStringLower(run.ResultDigest.Span));
    }

    /// <summary>The findings without what takes most room in them and is not asked for here.</summary>
    private static async Task<List<Finding>> FindingsAsync(ServiceConnection union, Run run, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        using var call = union.Results.StreamFindings(new StreamFindingsRequest { Parent = run.Name }, union.Headers, cancellationToken: cancellationToken);
        await foreach (var answer in Grpc.Core.AsyncStreamReaderExtensions.ReadAllAsync(call.ResponseStream, cancellationToken))
        {
            var finding = answer.Finding;
            var kept = new Finding { Code = finding.Code, MemberNumber = finding.MemberNumber, Household = finding.Household };
            if (finding.Code is "F14" or "F20")
                kept.Evidence.AddRange(finding.Evidence);
            findings.Add(kept);
        }

        return findings;
    }

    private static async Task<(Run Run, double Seconds)> TimedAsync(ServiceConnection union, CreateRunRequest request, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var run = await new RunFollower(union).RunAsync(request, _ => { }, cancellationToken);
        return (run, watch.Elapsed.TotalSeconds);
    }

    private static CreateRunRequest Request(Manifest manifest, bool isFull) => new()
    {
        Full = isFull,

        // An id is used once; the database is used again.
        RunId = string.Create(CultureInfo.InvariantCulture, $"bench-{TimeProvider.System.GetUtcNow():yyyyMMddHHmmssfff}"),
        Kind = RunKind.AnnualReconciliation,
        RegionCode = Matching.Identity.RegionCode.Format(Gansu.Code),
        BusinessYear = manifest.BusinessYear,
        AsOfDate = manifest.AsOfDate,
    };

    /// <summary>So that what is read comes from the disk; only root may.</summary>
    private static bool DropCaches()
    {
        try
        {
            File.WriteAllText("/proc/sys/vm/drop_caches", "3");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The bare join of the same persons' numbers, both sides in DuckDB's memory before the clock starts.</summary>
    private double DuckDbJoin(string data, Manifest manifest, Action<string> say, CancellationToken cancellationToken)
    {
        say("DuckDB 做同样的精确连接");
        var (small, large) = (Path.Combine(data, "persons.csv"), Path.Combine(data, "registers.csv"));
        if (!File.Exists(large))
        {
            using var persons = new StreamWriter(small);
            using var registers = new StreamWriter(large + ".tmp");
            foreach (var file in manifest.Files)
            {
                foreach (var (bytes, _) in new RecordFile(Path.Combine(data, file.Path)).Read())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var record = Record.Parser.ParseFrom(bytes);
                    if (record.RecordCase is not Record.RecordOneofCase.HouseholdFile)
                    {
                        registers.WriteLine(Records.RecordPerson.Of(record)?.IdNumber);
                        continue;
                    }

                    persons.WriteLine(record.HouseholdFile.Householder.IdNumber);
                    foreach (var member in record.HouseholdFile.Members)
                        persons.WriteLine(member.IdNumber);
                }
            }

            registers.Dispose();
            File.Move(large + ".tmp", large);
        }

        var answers = new DuckDb(folder).Run(
            [
                $"CREATE TABLE small AS SELECT k FROM read_csv('{small}', columns = {{'k': 'VARCHAR'}}, header = false)",
                $"CREATE TABLE large AS SELECT k FROM read_csv('{large}', columns = {{'k': 'VARCHAR'}}, header = false)",
            ],
            [new DuckDb.Timed("join", "SELECT count(*) FROM large JOIN small USING (k)", 3)],
            Environment.ProcessorCount);
        return Math.Round(answers.ByName["join"].Seconds, 2);
    }
}
