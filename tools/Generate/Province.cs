using System.Globalization;
using Exchange.V1;

namespace Generate;

/// <summary>What to make.</summary>
public sealed record ProvinceOptions
{
    /// <summary>The households of Gansu in March 2022.</summary>
    public const int GansuHouseholds = 6824;

    /// <summary>The same seed gives the same province.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>How many household files, 1 or more.</summary>
    public int Households { get; init; } = GansuHouseholds;

    /// <summary>How many register records for each person in a file, 1 or more.</summary>
    public int RegisterFactor { get; init; } = 10;

    /// <summary>How many of ten thousand persons in files without a planted fault have a damaged number or name there; 0 for none.</summary>
    public int DamagedOfTenThousand { get; init; }

    /// <summary>The day for which everything is made; no clock is asked.</summary>
    public DateOnly AsOf { get; init; } = new(2026, 6, 30);

    /// <summary>The year of the comparison.</summary>
    public int BusinessYear => AsOf.Year;
}

/// <summary>A made-up record and who sends it.</summary>
/// <param name="Organization">The sender's organisation code.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Record">The record.</param>
public readonly record struct MadeRecord(string Organization, RecordKind Kind, Record Record);

/// <summary>A made-up province: union files of fourteen cities, civil-affairs and social-security registers, and the truth about them.</summary>
public sealed class Province
{
    /// <summary>The sender of civil-affairs records.</summary>
    public const string CivilAffairs = "civil-620000";

    /// <summary>The sender of social-security records.</summary>
    public const string SocialSecurity = "social-620000";

    /// <summary>The sender of the records of all other departments.</summary>
    public const string OtherDepartments = "other-620000";

    /// <summary>The province's union, which runs the comparison.</summary>
    public const string Union = "union-620000";

    /// <summary>How often each fault is planted, of ten thousand files; at least once each where there is room.</summary>
    private const int PlantsOfTenThousand = 30;

    /// <summary>After how many planned files a worker comes who receives an aid and has no file (应纳尽纳).</summary>
    private const int UncoveredEvery = 100;

    private readonly ProvinceOptions _options;
    private readonly List<Truth> _truth = [];
    private readonly List<Damage> _damages = [];

    /// <summary>A province that is made as it is read.</summary>
    public Province(ProvinceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Households, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RegisterFactor, 1);
        _options = options;
    }

    /// <summary>The findings that must come; complete once <see cref="Records"/> has been read to the end.</summary>
    public IReadOnlyList<Truth> Truth => _truth;

    /// <summary>Persons whose number or name was damaged; complete once <see cref="Records"/> has been read to the end.</summary>
    public IReadOnlyList<Damage> Damages => _damages;

    /// <summary>How many persons stand in the files, counted as often as they stand; complete at the end.</summary>
    public long Persons { get; private set; }

    /// <summary>Every record, files and registers mixed. To be read once.</summary>
    public IEnumerable<MadeRecord> Records()
    {
        var random = new SeededRandom(_options.Seed);
        var people = new People(random, _options.AsOf);
        var households = new HouseholdFactory(random, people, _options.AsOf);
        var registers = new RegisterFactory(random, people, households, _options.AsOf);
        var planter = new Planter(random, people, households, registers, _options.AsOf);
        var damager = new Damager(new SeededRandom(_options.Seed + 1), _options.DamagedOfTenThousand);
        var planned = 0;
        foreach (var plant in Plan(random))
        {
            var isUncovered = planned++ % UncoveredEvery == 0;
            var (drafts, truth) = planter.Make(plant);
            _truth.AddRange(truth);
            foreach (var draft in drafts)
            {
                Persons += draft.Household.Persons.Count;
                if (plant is Plant.None)
                    _damages.AddRange(damager.Apply(draft));
                else if (plant is Plant.IdTooShort or Plant.IdCheckCharacter)
                    _damages.Add(Damager.Planted(draft));
                yield return new MadeRecord(CityUnion(draft.County.City), RecordKind.HouseholdFile, new Record { HouseholdFile = draft.File });
                foreach (var record in draft.Registers)
                    yield return Register(record);
                var strangers = draft.Registers.Count;
                if (isUncovered && draft == drafts[0])
                {
                    foreach (var record in registers.Uncovered(households.PickCounty()))
                        yield return Register(record);
                    strangers += 2;
                }

                for (var i = strangers; i < draft.Household.Persons.Count * _options.RegisterFactor; i++)
                    yield return Register(registers.Stranger(households.PickCounty()));
            }
        }
    }

    /// <summary>The organisation code of a city's union.</summary>
    public static string CityUnion(int city) => string.Create(CultureInfo.InvariantCulture, $"union-{city}");

    /// <summary>The kinds that each department sends.</summary>
    public static RecordKind KindOf(Record record) => (RecordKind)(int)record.RecordCase;

    private static MadeRecord Register(Record record)
    {
        var kind = KindOf(record);
        return new MadeRecord(kind <= RecordKind.Funeral ? CivilAffairs : kind < RecordKind.Vehicle ? SocialSecurity : OtherDepartments, kind, record);
    }

    /// <summary>Which faults are planted, in a shuffled order; together exactly as many files as were asked for.</summary>
    private List<Plant> Plan(SeededRandom random)
    {
        var plan = new List<Plant>();
        var files = 0;
        var times = Math.Max(1, _options.Households * PlantsOfTenThousand / 10_000);
        for (var i = 0; i < times; i++)
        {
            foreach (var plant in Enum.GetValues<Plant>())
            {
                if (plant is Plant.None || files + Planter.Files(plant) > _options.Households)
                    continue;
                plan.Add(plant);
                files += Planter.Files(plant);
            }
        }

        plan.AddRange(Enumerable.Repeat(Plant.None, _options.Households - files));
        for (var i = plan.Count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (plan[i], plan[other]) = (plan[other], plan[i]);
        }

        return plan;
    }
}
