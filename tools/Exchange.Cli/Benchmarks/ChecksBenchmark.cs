using System.Diagnostics;
using Exchange.Records;
using Exchange.V1;
using Generate;
using Matching.Checks;
using Matching.Identity;
using Matching.Rules;
using CoreKind = Matching.Checks.Facts.RecordKind;

namespace Exchange.Cli.Benchmarks;

/// <summary>What judging costs.</summary>
/// <param name="HouseholdsPerSecond">Households judged a second by all checks of a full profile, all workers together.</param>
/// <param name="Workers">Workers.</param>
/// <param name="Households">Different households.</param>
/// <param name="Persons">Their persons.</param>
/// <param name="Facts">The register records among them.</param>
/// <param name="FindingsPerHousehold">Findings a household.</param>
/// <param name="BytesPerHousehold">Allocated a household.</param>
/// <param name="WithMappingPerSecond">The same from the contract's messages on: mapping, names compared, case put together, judged.</param>
internal sealed record ChecksAnswer(
    long HouseholdsPerSecond, int Workers, int Households, long Persons, long Facts, double FindingsPerHousehold, long BytesPerHousehold, long WithMappingPerSecond);

/// <summary>Judges a made-up province's households over and over: the pure core alone, and with the translation before it.</summary>
internal static class ChecksBenchmark
{
    /// <summary>The clock is read so seldom that reading it is not what is measured.</summary>
    private const int Stretch = 64;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    public static ChecksAnswer Run(int count, int workers, CancellationToken cancellationToken)
    {
        var (files, records) = Make(count);
        var profile = ShippedProfiles.Library.Find("sample-gansu")!;
        var sources = Enum.GetValues<CoreKind>().Where(kind => kind is not (CoreKind.Unspecified or CoreKind.HouseholdFile)).ToHashSet();
        var judging = new JudgingContext(new RegionalProfiles(profile, []), 2026, new DateOnly(2026, 6, 30), sources, RegionTable.Shipped);
        var cases = files.ConvertAll(file => Build(file, records, judging));

        // Each is judged in a fresh case: what a case works out once must be worked out each time.
        var judged = Rate(files.Count, workers, index => HouseholdJudge.Judge(Fresh(cases[index])).Findings.Count, cancellationToken);
        var mapped = Rate(files.Count, workers, index => HouseholdJudge.Judge(Build(files[index], records, judging)).Findings.Count, cancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var findings = 0L;
        foreach (var household in cases)
            findings += HouseholdJudge.Judge(Fresh(household)).Findings.Count;
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / cases.Count;
        return new ChecksAnswer(
            judged, workers, files.Count, cases.Sum(household => (long)household.Persons.Length), cases.Sum(household => household.Persons.Sum(person => (long)person.Facts.Length)),
            Math.Round((double)findings / cases.Count, 3), bytes, mapped);
    }

    private static long Rate(int count, int workers, Func<int, int> judge, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
            judge(i);
        var done = 0L;
        var watch = Stopwatch.StartNew();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken }, worker =>
        {
            var own = 0L;
            // Each worker its own stretch, as in a run.
            for (var i = count / workers * worker; own % Stretch != 0 || watch.Elapsed < Measured; i = i + 1 == count ? 0 : i + 1)
            {
                judge(i);
                own++;
            }

            Interlocked.Add(ref done, own);
        });
        return (long)(done / watch.Elapsed.TotalSeconds);
    }

    private static HouseholdCase Fresh(HouseholdCase household) => new()
    {
        Household = household.Household,
        Persons = household.Persons,
        Profile = household.Profile,
        Figures = household.Figures,
        AsOf = household.AsOf,
        Sources = household.Sources,
        Regions = household.Regions,
    };

    private static HouseholdCase Build(HouseholdFile file, Dictionary<long, List<Record>> records, JudgingContext judging)
    {
        var household = FactMapping.ToFacts(file);
        var builder = new HouseholdCaseBuilder(judging, household);
        foreach (var person in household.Persons)
        {
            if (person.Id is { } id && records.TryGetValue(id.Key, out var own))
            {
                for (var i = 0; i < own.Count; i++)
                    builder.Add(person.Number, new RegisterHit(own[i], "department", i));
            }
        }

        return builder.Build();
    }

    private static (List<HouseholdFile> Files, Dictionary<long, List<Record>> Records) Make(int count)
    {
        var files = new List<HouseholdFile>(count);
        var records = new Dictionary<long, List<Record>>();
        foreach (var made in new Province(new ProvinceOptions { Households = count, RegisterFactor = 1 }).Records())
        {
            if (made.Kind is RecordKind.HouseholdFile)
            {
                files.Add(made.Record.HouseholdFile);
                continue;
            }

            var kind = Record.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(made.Record);
            var message = (Google.Protobuf.IMessage)kind.Accessor.GetValue(made.Record);
            var person = (PersonIdentity)message.Descriptor.FindFieldByName("person").Accessor.GetValue(message);
            if (IdNumber.Read(person.IdNumber).Number is not { } id)
                continue;
            if (!records.TryGetValue(id.Key, out var own))
                records[id.Key] = own = [];
            own.Add(made.Record);
        }

        return (files, records);
    }
}
