using Matching.Identity;
using Matching.Linkage;
using Matching.Linkage.Blocking;

namespace Exchange.Comparison;

/// <summary>What a run keeps of each household in memory: enough to find its record.</summary>
/// <param name="Input">The ordinal of its batch among the run's inputs.</param>
/// <param name="Index">Its index in the batch.</param>
/// <param name="Region">Its region.</param>
/// <param name="InForce">Whether it counts now.</param>
/// <param name="FileKey">Stands for its owning union and file number; 0 where nobody asks, which is everywhere but in prechecks.</param>
internal readonly record struct HouseholdHeader(int Input, long Index, int Region, bool InForce, ulong FileKey);

/// <summary>Households and persons of one input: those that are judged, by city, and those that take no part in the accounts.</summary>
internal sealed class HouseholdCounts
{
    public SortedDictionary<int, (long Households, long Persons)> ByCity { get; } = [];

    public long LeftOut { get; set; }

    public long LeftOutPersons { get; set; }

    public void Add(int region, int persons)
    {
        var city = RegionCode.City(region);
        var (households, all) = ByCity.GetValueOrDefault(city);
        ByCity[city] = (households + 1, all + persons);
    }

    public void LeaveOut(int persons)
    {
        LeftOut++;
        LeftOutPersons += persons;
    }
}

/// <summary>
/// The households of a run, in canonical order, and their persons by number: the structures that grow with the input, about 32 bytes a household and 45 a person.
/// Every node of a run holds all of them, for they are the small side. For any number of threads once it is loaded.
/// </summary>
internal sealed class LoadedHouseholds(int persons)
{
    public List<HouseholdHeader> Headers { get; } = [];

    /// <summary>The ordinal of a household, or null if it takes no part.</summary>
    /// <param name="input">The ordinal of its batch.</param>
    /// <param name="index">Its index there.</param>
    public int? Find(int input, long index)
    {
        // Those that are judged and those that are held against them are each in order.
        foreach (var (first, count) in ((int, int)[])[(0, Judged), (Judged, Headers.Count - Judged)])
        {
            var place = Headers.BinarySearch(first, count, new HouseholdHeader(input, index, 0, false, 0), ByRecord.Instance);
            if (place >= 0)
                return place;
        }

        return null;
    }

    public PersonIndex Index { get; } = new(persons, keysAreRandom: true);

    /// <summary>Which names and birth dates perhaps stand there twice.</summary>
    public TwiceFilter NamesTwice { get; } = new(persons);

    /// <summary>How many of them are judged: the first so many. The others are there to be held against them.</summary>
    public int Judged { get; set; }

    /// <summary>Persons of the judged households.</summary>
    public long Persons { get; set; }

    /// <summary>What each input has brought, by its ordinal.</summary>
    public SortedDictionary<int, HouseholdCounts> Counts { get; } = [];

    private sealed class ByRecord : IComparer<HouseholdHeader>
    {
        public static readonly ByRecord Instance = new();

        public int Compare(HouseholdHeader x, HouseholdHeader y) => x.Input != y.Input ? x.Input.CompareTo(y.Input) : x.Index.CompareTo(y.Index);
    }
}
