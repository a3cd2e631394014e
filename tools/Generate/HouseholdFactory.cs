using System.Globalization;
using Exchange.V1;

namespace Generate;

/// <summary>Makes households that no check has anything to say about.</summary>
internal sealed class HouseholdFactory(SeededRandom random, People people, DateOnly asOf)
{
    private static readonly HardshipCause[] Causes =
        [HardshipCause.SeriousIllness, HardshipCause.LaidOff, HardshipCause.Schooling, HardshipCause.NoWorkAbility, HardshipCause.AbleNotEmployed];

    private int _files;

    public County PickCounty()
    {
        var ticket = random.Next(Gansu.Cities.Sum(city => city.Weight));
        foreach (var city in Gansu.Cities)
        {
            ticket -= city.Weight;
            if (ticket < 0)
                return random.Pick(city.Counties);
        }

        throw new InvalidOperationException("The weights have run out.");
    }

    public Household Make(Shape shape, County county)
    {
        var category = shape.Category is HardshipCategory.Unspecified ? PickCategory() : shape.Category;
        var persons = MakePersons(shape, county);
        var expenses = random.Percent(70) ? random.Between(1000, 12_000) * 100 : 0;
        var household = new Household
        {
            County = county,
            FileNumber = NextFileNumber(county),
            Persons = persons,
            Category = category,
            ExpensesFen = expenses,
            Cause = random.Pick(Causes),
            Filed = asOf.AddDays(-random.Next(900) - 30),
            Seen = asOf.AddDays(-random.Next(25) - 1),
        };
        Spread(household, shape);
        if (!shape.NoAid)
            household.Aid = PickAid(category);

        // Whoever lies below the standard receives an aid here; who does not is a plant of its own.
        if (!shape.Unaided && household.IncomeFen - household.ExpensesFen < household.StandardFen * 12 * household.Persons.Count)
            household.Aid = LowIncomeType.SubsistenceAllowance;
        return household;
    }

    /// <summary>A further file of one person alone.</summary>
    public Household MakeAlone(Person person, County county)
    {
        var household = new Household
        {
            County = county,
            FileNumber = NextFileNumber(county),
            Persons = [person],
            Category = HardshipCategory.Relative,
            Cause = random.Pick(Causes),
            Filed = asOf.AddDays(-random.Next(900) - 30),
            Seen = asOf.AddDays(-random.Next(25) - 1),
        };
        Spread(household, new Shape());
        return household;
    }

    public Employer MakeEmployer(County county)
    {
        var number = random.Next(2000);
        return new Employer(
            string.Create(CultureInfo.InvariantCulture, $"虚构第{number}号企业({county.Code})"),
            string.Create(CultureInfo.InvariantCulture, $"91{county.Code}XX{number:D8}"));
    }

    private string NextFileNumber(County county) => string.Create(CultureInfo.InvariantCulture, $"KN{county.Code}-{++_files:D7}");

    /// <summary>Gansu in March 2022: 940 deep, 5,035 relative, 827 accident.</summary>
    private HardshipCategory PickCategory() => random.Next(6802) switch
    {
        < 940 => HardshipCategory.Deep,
        < 5975 => HardshipCategory.Relative,
        _ => HardshipCategory.Accident,
    };

    private LowIncomeType PickAid(HardshipCategory category) => category switch
    {
        HardshipCategory.Deep => LowIncomeType.SubsistenceAllowance,
        HardshipCategory.Relative when random.Percent(10) => LowIncomeType.Edge,
        _ => LowIncomeType.None,
    };

    private List<Person> MakePersons(Shape shape, County county)
    {
        var head = people.Make(county.Code, 30, shape.OldestHead, shape.Sex);
        var age = head.AgeOn(asOf);
        head.Relation = 2;
        Work(head, shape.Work, county);
        var persons = new List<Person> { head };
        if (shape.Married ?? random.Percent(70))
        {
            head.Marital = MaritalStatus.Married;
            var spouse = people.Make(county.Code, Math.Max(23, age - 6), age + 4, head.Sex is Sex.Male ? Sex.Female : Sex.Male);
            spouse.Relation = spouse.Sex is Sex.Male ? 11 : 12;
            spouse.Marital = MaritalStatus.Married;
            Work(spouse, null, county);
            persons.Add(spouse);
        }
        else
        {
            head.Marital = shape.Marital ?? (random.Percent(60) ? MaritalStatus.Unmarried : MaritalStatus.Divorced);
        }

        var children = shape.Children >= 0 ? shape.Children : random.Next(3);
        for (var i = 0; i < children; i++)
            persons.Add(MakeChild(county, age));
        if (shape.Parent ?? random.Percent(15))
            persons.Add(MakeParent(shape, county, age));
        if (shape.Guest is { } guest)
            persons.Add(guest);
        return persons;
    }

    private Person MakeChild(County county, int parentAge)
    {
        var oldest = Math.Min(21, parentAge - 20);
        var child = people.Make(county.Code, Math.Min(2, oldest), oldest);
        child.Relation = child.Sex is Sex.Male ? 20 : 30;
        child.Employment = child.AgeOn(asOf) < 6 ? EmploymentStatus.Preschool : EmploymentStatus.Student;
        return child;
    }

    private Person MakeParent(Shape shape, County county, int childAge)
    {
        var parent = people.Make(county.Code, childAge + 22, childAge + 33);
        parent.Relation = parent.Sex is Sex.Male ? 51 : 52;
        parent.Marital = MaritalStatus.Widowed;
        var hasPension = shape.ParentHasPension || (shape.Parent is null && random.Percent(50));
        parent.Employment = hasPension ? EmploymentStatus.Retired : EmploymentStatus.UnableToWork;
        return parent;
    }

    private void Work(Person person, EmploymentStatus? wanted, County county)
    {
        person.Employment = wanted ?? random.Next(100) switch
        {
            < 35 => EmploymentStatus.OnPost,
            < 60 => EmploymentStatus.LaidOff,
            < 85 => EmploymentStatus.Unemployed,
            _ => EmploymentStatus.SickLeave,
        };
        if (person.Employment is EmploymentStatus.OnPost)
            person.Employer = MakeEmployer(county);
    }

    /// <summary>Chooses the income so that the net of the year is what the shape or the category asks for, and spreads it over the persons.</summary>
    private void Spread(Household household, Shape shape)
    {
        var unit = household.StandardFen * 12 * household.Persons.Count;
        long net;
        if (shape.ExactNet is { } exact)
        {
            net = (unit * exact.Milli / 1000) + exact.MoreFen;
        }
        else
        {
            var (low, high) = shape.NetMilli ?? household.Category switch
            {
                HardshipCategory.Deep => (300, 850),
                HardshipCategory.Relative => (1150, 1800),
                _ => (1150, 1600),
            };
            net = unit * random.Between(low, high) / 1000;
        }

        var income = net + household.ExpensesFen;
        var workers = household.Persons.Where(person => person.Employment is EmploymentStatus.OnPost).ToList();
        foreach (var worker in workers)
            worker.WageFen = income * 6 / 10 / 12 / workers.Count / 100 * 100;
        foreach (var person in household.Persons)
        {
            if (person.Employment is EmploymentStatus.Retired)
                person.PensionFen = income / 5 / 12 / 100 * 100;
            else if (person.Employment is EmploymentStatus.LaidOff && person.Relation == 2 && random.Percent(40))
                person.BenefitFen = income / 10 / 12 / 100 * 100;
        }

        household.OtherIncomeFen = 0;
        household.OtherIncomeFen = income - household.IncomeFen;
    }
}
