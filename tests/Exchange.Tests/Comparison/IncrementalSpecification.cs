using Exchange.Tests.Store;
using Exchange.V1;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using RunState = Exchange.V1.RunState;

namespace Exchange.Tests.Comparison;

/// <summary>
/// A run after a delta judges what the delta touches and takes over the rest; its result is that of a run that judges everything. In a small world in which people share
/// names, birth dates, numbers and almost numbers, so that everything touches something; the same on every store.
/// </summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class IncrementalSpecification(ExchangeServer kind)
{
    private static readonly string[] Names = ["王虚甲", "王虚乙", "李虚甲", "赵虚丁"];

    [StoreTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_is_added_changed_or_withdrawn_the_result_is_that_of_a_full_run(int seed)
    {
        await using var server = await kind.StartAnotherAsync(options => (options.ShardHouseholds, options.PartHouseholds) = (16, 4));
        var world = new World(seed);
        using var union = server.As(ExchangeServer.Province);
        await world.BeginAsync(server);
        Assert.Equal(0, (await RunAsync(union, "round-000", false)).ReusedHouseholds);
        var reused = 0L;
        for (var round = 1; round <= 8; round++)
        {
            await world.ChangeAsync(server, round);
            var part = await RunAsync(union, $"part-{round:D3}", false);
            var full = await RunAsync(union, $"full-{round:D3}", true);
            Assert.Equal((full.InputDigest, full.ResultDigest), (part.InputDigest, part.ResultDigest));
            Assert.Equal((full.Households, full.Persons, full.Findings, full.ExitCandidates), (part.Households, part.Persons, part.Findings, part.ExitCandidates));
            Assert.Equal(Plain(await union.FindingsAsync(full.Name["runs/".Length..])), Plain(await union.FindingsAsync(part.Name["runs/".Length..])));
            Assert.Equal(0, full.ReusedHouseholds);
            Assert.InRange(part.ReusedHouseholds, 0, part.Households);
            reused += part.ReusedHouseholds;
        }

        // Not by judging everything after all.
        Assert.True(reused > 50, $"only {reused} verdicts were taken over");

        // The verdicts of the newest run are kept, and no others.
        await using var context = server.Store.CreateContext();
        Assert.Equal(1, await context.RunVerdicts.Select(row => row.RunId).Distinct().CountAsync());
    }

    [StoreFact]
    public async Task Without_a_change_everything_is_taken_over_and_with_other_rules_or_another_day_nothing()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new Generate.ProvinceOptions { Seed = 7, Households = 300, RegisterFactor = 3 });
        using var union = server.As(ExchangeServer.Province);
        var first = await RunAsync(union, "first", false);
        var again = await RunAsync(union, "again", false);
        Assert.Equal((300L, first.ResultDigest), (again.ReusedHouseholds, again.ResultDigest));
        var request = Sending.RunRequest("another-day");
        request.AsOfDate = 20260629;
        Assert.Equal(0, (await union.WatchAsync((await union.Comparison.CreateRunAsync(request, union.Headers)).Run.Name)).ReusedHouseholds);
        request = Sending.RunRequest("another-kind");
        request.Kind = RunKind.ExitTrigger;
        Assert.Equal(0, (await union.WatchAsync((await union.Comparison.CreateRunAsync(request, union.Headers)).Run.Name)).ReusedHouseholds);
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        Assert.Equal(0, (await lanzhou.RunAsync("one-city", "620100")).ReusedHouseholds);
    }

    [StoreFact]
    public async Task One_new_register_record_has_one_household_judged()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);

        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [.. Enumerable.Range(1, 50).Select(number => Alone(number).Bytes())]);
        var deaths = await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Number(7), caseNumber: "BZ-7")]);
        await RunAsync(lanzhou, "before", false, "620100");
        await World.DeltaAsync(civil, "one-more", RecordKind.Funeral, deaths.Name, [Some.Funeral(Number(9), caseNumber: "BZ-9")]);
        var after = await RunAsync(lanzhou, "after", false, "620100");

        Assert.Equal((50L, 49L, 2L), (after.Households, after.ReusedHouseholds, after.Findings));
    }

    [StoreTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_file_of_the_spouse_touches_the_household_whose_marriage_names_her(bool hasSlip)
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        var wife = Some.Complete("62010319900101002");
        var his = Some.Household(1);
        if (hasSlip)
        {
            // The marriage stands under the right number, so that it is linked, not joined.
            var number = his.Householder.IdNumber;
            his.Householder.IdNumber = number[..16] + (char)('0' + ((number[16] - '0' + 1) % 10)) + number[17];
        }

        var files = await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [his.Bytes(), .. Enumerable.Range(2, 19).Select(number => Some.Household(number).Bytes())]);
        await civil.PushAsync("marriages", RecordKind.Marriage, [new Record
        {
            Marriage = new Marriage
            {
                SourceCaseNumber = "HY-1",
                RegionCode = "620102",
                Person = new PersonIdentity { Name = "王虚甲", IdNumber = Some.PersonId(1) },
                Event = MarriageEvent.Married,
                EventDate = 20200101,
                Spouse = new PersonIdentity { Name = "李虚乙", IdNumber = wife },
            },
        }.ToByteString()]);
        await RunAsync(lanzhou, "before", false, "620100");
        var hers = Some.Household(30, id: wife);
        (hers.Householder.Name, hers.Householder.BirthDate, hers.Householder.Sex) = ("李虚乙", 19900101, Sex.Female);
        await World.DeltaAsync(lanzhou, "hers", RecordKind.HouseholdFile, files.Name, [hers.Bytes()]);

        // A number that fails its check is held against no other file, but the two files hang together all the same.
        await EqualAsync(lanzhou, hasSlip ? "F02" : "F12");
        var clusters = await lanzhou.Results.ListClustersAsync(new ListClustersRequest { Parent = "runs/in-full" }, lanzhou.Headers);
        Assert.Contains(clusters.Clusters, cluster => cluster.Files.Select(file => file.Index).SequenceEqual([0L, 0L]));
    }

    [StoreFact]
    public async Task A_new_record_under_the_number_that_a_slip_hides_touches_the_household()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        var broken = Some.Household(1);
        (broken.Householder.IdNumber, broken.Householder.BirthDate) = (Some.PersonId(1)[..17], 0); // Without a birth date it is looked for by number alone.
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [broken.Bytes(), .. Enumerable.Range(2, 20).Select(number => Alone(number).Bytes())]);
        var deaths = await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(90), "赵虚丁")]);
        await RunAsync(lanzhou, "before", false, "620100");
        await World.DeltaAsync(civil, "his-death", RecordKind.Funeral, deaths.Name, [Some.Funeral(Some.PersonId(1), caseNumber: "BZ-2")]);
        await EqualAsync(lanzhou, "F14");
    }

    [StoreFact]
    public async Task A_new_file_under_the_number_of_a_record_that_was_linked_touches_the_household_that_it_was_linked_to()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var civil = server.As(ExchangeServer.Civil);
        var nameless = Some.Household(1);
        nameless.Householder.IdNumber = "";
        var files = await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [nameless.Bytes(), .. Enumerable.Range(2, 20).Select(number => Some.Household(number).Bytes())]);
        await civil.PushAsync("deaths", RecordKind.Funeral, [Some.Funeral(Some.PersonId(1))]);
        await RunAsync(lanzhou, "before", false, "620100");
        var other = Some.Household(30, id: Some.PersonId(1));
        other.Householder.Name = "李虚丁";
        await World.DeltaAsync(lanzhou, "others", RecordKind.HouseholdFile, files.Name, [other.Bytes()]);
        await EqualAsync(lanzhou, "F20");
    }

    /// <summary>A number whose birth date nobody else has: whoever shares name and birth date with somebody new might be meant by it.</summary>
    private static string Number(int number) => Some.Complete($"62010219850{(number / 28) + 1}{(number % 28) + 1:D2}001");

    /// <summary>A household of one whom nobody resembles.</summary>
    private static HouseholdFile Alone(int number)
    {
        var file = Some.Household(number, id: Number(number));
        file.Householder.BirthDate = int.Parse(Number(number)[6..14], System.Globalization.CultureInfo.InvariantCulture);
        return file;
    }

    /// <summary>A run that takes over says what one says that does not, and that has such a finding.</summary>
    private static async Task EqualAsync(TestClient client, string code)
    {
        var part = await RunAsync(client, "in-part", false, "620100");
        var full = await RunAsync(client, "in-full", true, "620100");
        Assert.Contains(code, (await client.FindingsAsync("in-full")).Select(finding => finding.Code));
        Assert.Equal(full.ResultDigest, part.ResultDigest);
        Assert.True(part.ReusedHouseholds > 0);
    }

    [StoreFact]
    public async Task A_finding_in_which_a_bit_has_turned_is_not_taken_over()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new Generate.ProvinceOptions { Seed = 7, Households = 300, RegisterFactor = 3 });
        using var union = server.As(ExchangeServer.Province);
        var first = await RunAsync(union, "first", false);
        var before = Plain(await union.FindingsAsync("first"));
        await using (var context = server.Store.CreateContext())
        {
            var row = await context.Findings.OrderBy(row => row.Position).FirstAsync();
            row.EvidenceDigest = [.. row.EvidenceDigest.Select((b, i) => i == 5 ? (byte)(b ^ 4) : b)];
            var other = await context.Findings.OrderBy(row => row.Position).LastAsync();
            other.Payload = [.. other.Payload.Select((b, i) => i == other.Payload.Length - 3 ? (byte)(b ^ 1) : b)];
            await context.SaveChangesAsync();
        }

        var again = await RunAsync(union, "again", false);
        Assert.Equal((298L, first.ResultDigest), (again.ReusedHouseholds, again.ResultDigest));
        Assert.Equal(before, Plain(await union.FindingsAsync("again")));
    }

    private static async Task<Run> RunAsync(TestClient client, string id, bool isFull, string region = "620000")
    {
        var request = Sending.RunRequest(id, region);
        request.Full = isFull;
        var run = await client.WatchAsync((await client.Comparison.CreateRunAsync(request, client.Headers)).Run.Name);
        Assert.Equal(RunState.Succeeded, run.State);
        return run;
    }

    private static List<Finding> Plain(List<Finding> findings)
    {
        foreach (var finding in findings)
            finding.Name = finding.Name.Split("/findings/")[1];
        return findings;
    }

    /// <summary>Files and registers that change; everything follows from the seed.</summary>
    private sealed class World(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<int, HouseholdFile> _files = [];
        private readonly Dictionary<(RecordKind Kind, string Case), Record> _records = [];
        private readonly Dictionary<RecordKind, string> _tips = [];
        private int _cases;

        public async Task BeginAsync(ExchangeServer server)
        {
            for (var number = 1; number <= 40; number++)
                _files[number] = File(number);
            foreach (var kind in new[] { RecordKind.Funeral, RecordKind.Marriage, RecordKind.LowIncomeAid })
            {
                for (var i = 0; i < 25; i++)
                    Keep(Register(kind));
            }

            using var lanzhou = server.As(ExchangeServer.Lanzhou);
            using var civil = server.As(ExchangeServer.Civil);
            _tips[RecordKind.HouseholdFile] = (await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [.. _files.Values.Select(file => file.Bytes())])).Name;
            foreach (var kind in new[] { RecordKind.Funeral, RecordKind.Marriage, RecordKind.LowIncomeAid })
                _tips[kind] = (await civil.PushAsync(kind.ToString().ToLowerInvariant(), kind, [.. _records.Where(pair => pair.Key.Kind == kind).Select(pair => pair.Value.ToByteString())])).Name;
        }

        /// <summary>A delta of files or of a register: records that are new, changed or withdrawn.</summary>
        public async Task ChangeAsync(ExchangeServer server, int round)
        {
            var kind = (RecordKind)new[] { (int)RecordKind.HouseholdFile, (int)RecordKind.Funeral, (int)RecordKind.Marriage, (int)RecordKind.LowIncomeAid }[_random.Next(4)];
            using var client = server.As(kind is RecordKind.HouseholdFile ? ExchangeServer.Lanzhou : ExchangeServer.Civil);
            var changes = new List<ByteString>();
            foreach (var number in Enumerable.Range(1, 45).OrderBy(_ => _random.Next()).Take(_random.Next(1, 4)))
                changes.Add(kind is RecordKind.HouseholdFile ? ChangedFile(number) : ChangedRecord(kind));
            _tips[kind] = (await DeltaAsync(client, $"delta-{round}", kind, _tips[kind], changes)).Name;
        }

        public static async Task<Batch> DeltaAsync(TestClient client, string id, RecordKind kind, string on, IReadOnlyList<ByteString> records)
        {
            var request = Sending.Batch(client.Organization, id, kind);
            (request.Mode, request.Replaces) = (DeliveryMode.Delta, on);
            var batch = (await client.Ingest.CreateBatchAsync(request, client.Headers)).Batch;
            using (var upload = await client.OpenAsync(batch.Name))
            {
                await upload.SendAsync(0, [.. records]);
                await upload.EndAsync();
            }

            return await client.SealAsync(batch.Name, records);
        }

        private ByteString ChangedFile(int number)
        {
            if (_files.TryGetValue(number, out var old) && _random.Next(3) == 0)
            {
                _files.Remove(number);
                return new Record { HouseholdFile = old, Withdrawn = true }.ToByteString();
            }

            return (_files[number] = File(number)).Bytes();
        }

        private ByteString ChangedRecord(RecordKind kind)
        {
            var known = _records.Where(pair => pair.Key.Kind == kind).Select(pair => pair.Value).ToList();
            if (known.Count > 0 && _random.Next(3) == 0)
            {
                var gone = known[_random.Next(known.Count)].Clone();
                _records.Remove((kind, Exchange.Records.RecordPerson.CaseNumber(gone)));
                gone.Withdrawn = true;
                return gone.ToByteString();
            }

            return Keep(Register(kind)).ToByteString();
        }

        private Record Keep(Record record) => _records[((RecordKind)(int)record.RecordCase, Exchange.Records.RecordPerson.CaseNumber(record))] = record;

        private HouseholdFile File(int number)
        {
            var file = Some.Household(number, _random.Next(4) == 0 ? "620103" : "620102", Number());
            file.OwningUnion = "union-620102";
            file.Householder.Name = Name();
            file.Householder.BirthDate = 19850615;
            file.Householder.MaritalStatus = _random.Next(2) == 0 ? MaritalStatus.Married : MaritalStatus.Unmarried;
            file.Status = _random.Next(8) == 0 ? FileStatus.Recovered : FileStatus.Active;
            file.StatusDate = 20260201;
            for (var i = _random.Next(3); i > 0; i--)
                file.Members.Add(new HouseholdMember { Name = Name(), IdNumber = Number(), Relation = 21, BirthDate = 19850615, MaritalStatus = MaritalStatus.Unmarried, EmploymentStatus = EmploymentStatus.SickLeave });
            file.DeclaredPersons = 1 + file.Members.Count;
            return file;
        }

        private Record Register(RecordKind kind)
        {
            var (number, region) = ($"A-{++_cases}", _random.Next(4) == 0 ? "620103" : "620102");
            var person = new PersonIdentity { Name = Name(), IdNumber = Number(false) };
            return kind switch
            {
                RecordKind.Funeral => new Record { Funeral = new Funeral { SourceCaseNumber = number, RegionCode = region, Person = person, DeathDate = 20260101 } },
                RecordKind.Marriage => new Record
                {
                    Marriage = new Marriage
                    {
                        SourceCaseNumber = number,
                        RegionCode = region,
                        Person = person,
                        Event = MarriageEvent.Married,
                        EventDate = 20200101,
                        Spouse = new PersonIdentity { Name = Name(), IdNumber = Number(false) },
                    },
                },
                _ => new Record { LowIncomeAid = new LowIncomeAid { SourceCaseNumber = number, RegionCode = region, Person = person, Type = LowIncomeType.SubsistenceAllowance, StartDate = 20250101, MonthlyAmountFen = 40_000, HouseholdPersons = 1 } },
            };
        }

        private string Name() => Names[_random.Next(Names.Length)];

        /// <summary>One of ninety numbers of one day and two counties, so that some are near each other; of a file's, one in six is broken or missing.</summary>
        private string Number(bool mayBeBroken = true)
        {
            var number = Some.Complete($"62010{2 + _random.Next(2)}19850615{_random.Next(45) * 2:D3}");
            return !mayBeBroken ? number : _random.Next(12) switch
            {
                0 => number[..17],
                1 => _random.Next(2) == 0 ? "" : number[..16] + (char)('0' + ((number[16] - '0' + 1) % 10)) + number[17],
                _ => number,
            };
        }
    }
}

public sealed class IncrementalOnSqliteTests(ExchangeServer kind) : IncrementalSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class IncrementalOnPostgreSqlTests(PostgreSqlServer kind) : IncrementalSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class IncrementalOnSqlServerTests(SqlServerServer kind) : IncrementalSpecification(kind), IClassFixture<SqlServerServer>;
