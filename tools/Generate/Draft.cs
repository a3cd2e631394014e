using Exchange.V1;

namespace Generate;

/// <summary>A household with its file and registers while a fault is planted in them.</summary>
/// <param name="Household">The household.</param>
/// <param name="File">Its file.</param>
/// <param name="Registers">What the registers hold of it.</param>
internal sealed record Draft(Household Household, HouseholdFile File, List<Record> Registers)
{
    public County County => Household.County;

    public Person Head => Household.Persons[0];

    /// <summary>The ordinal of the householder's parent.</summary>
    public int Parent => Household.Persons.FindIndex(person => person.Relation is 51 or 52);

    public Truth Finding(string code, int member, Plant plant) => new(code, Household.OwningUnion, Household.FileNumber, member, plant);

    /// <summary>Whether a register has somebody of that number.</summary>
    public bool HasRecords(string number) => Registers.Exists(record => RegisterFactory.IdentityOf(record).IdNumber == number);

    /// <summary>The householder's records of one kind.</summary>
    public IEnumerable<Record> HeadRecords(Record.RecordOneofCase kind) =>
        Registers.Where(record => record.RecordCase == kind && RegisterFactory.IdentityOf(record).IdNumber == Head.Id);
}
