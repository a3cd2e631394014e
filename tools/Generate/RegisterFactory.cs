using System.Globalization;
using Exchange.Records;
using Exchange.V1;
using Matching.Identity;

namespace Generate;

/// <summary>Makes the records that civil affairs and social security hold: of people in files what fits their files, and of everyone else.</summary>
internal sealed class RegisterFactory(SeededRandom random, People people, HouseholdFactory households, DateOnly asOf)
{
    private long _cases;

    /// <summary>The records of a household's persons, in agreement with its file.</summary>
    /// <param name="household">The household.</param>
    /// <param name="guest">A person whose records another household has already given, or null.</param>
    public List<Record> Of(Household household, Person? guest = null)
    {
        var records = new List<Record>();
        var head = household.Persons[0];
        var spouse = household.Persons.Find(person => person.Relation is 11 or 12);
        foreach (var person in household.Persons)
        {
            if (ReferenceEquals(person, guest) || (guest is not null && person.Id == guest.Id))
                continue;
            if (household.Aid is not LowIncomeType.None)
                records.Add(Aid(person, household.Aid, household.County));
            Work(records, person, household.County);
            Income(records, person, household.County);
        }

        if (spouse is not null)
        {
            var day = asOf.AddDays(-random.Next(3000) - 400);
            records.Add(Marriage(head, spouse.Identity(), MarriageEvent.Married, day, household.County));
            records.Add(Marriage(spouse, head.Identity(), MarriageEvent.Married, day, household.County));
        }
        else if (head.Marital is MaritalStatus.Divorced && !ReferenceEquals(head, guest))
        {
            records.Add(Marriage(head, people.Make(household.County.Code, 30, 60).Identity(), MarriageEvent.Divorced, asOf.AddDays(-random.Next(3000) - 400), household.County));
        }

        return records;
    }

    /// <summary>A record of somebody who is in no file. One in a thousand has a damaged number, which the service must reject.</summary>
    public Record Stranger(County county)
    {
        var person = people.Make(county.Code, 18, 85);
        Record record = random.Next(100) switch
        {
            < 25 => Aid(person, LowIncomeType.SubsistenceAllowance, county),
            < 28 => Relief(person, county),
            < 48 => Marriage(person, people.Make(county.Code, 20, 80).Identity(), MarriageEvent.Married, asOf.AddDays(-random.Next(4000)), county),
            < 50 => Funeral(person, county, asOf.AddDays(-random.Next(360) - 1)),
            < 80 => Insurance(person, InsuranceScheme.Employee, random.Between(3000, 9000) * 100, households.MakeEmployer(county), county),
            < 90 => Pension(person, PensionScheme.Employee, random.Between(1500, 4500) * 100, county),
            < 93 => Benefit(person, random.Between(1200, 1800) * 100, county),
            _ => Employment(person, EmploymentState.Employed, households.MakeEmployer(county), county),
        };
        if (random.Next(1000) == 0)
            IdentityOf(record).IdNumber = People.WithWrongCheck(person.Id);
        return record;
    }

    /// <summary>A worker who receives an aid and is in no file.</summary>
    public IEnumerable<Record> Uncovered(County county)
    {
        var person = people.Make(county.Code, 30, 55);
        yield return Aid(person, LowIncomeType.SubsistenceAllowance, county);
        yield return Insurance(person, InsuranceScheme.Employee, 300_000, households.MakeEmployer(county), county);
    }

    public Record Aid(Person person, LowIncomeType type, County county) => new()
    {
        LowIncomeAid = new LowIncomeAid
        {
            SourceCaseNumber = NextCase("DB"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            Type = type,
            StartDate = CalendarDay.Write(asOf.AddDays(-random.Next(700) - 40)),
            MonthlyAmountFen = 40_000,
            HouseholdPersons = 3,
        },
    };

    public Record Marriage(Person person, PersonIdentity other, MarriageEvent what, DateOnly day, County county) => new()
    {
        Marriage = new Marriage
        {
            SourceCaseNumber = NextCase("HY"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            Event = what,
            EventDate = CalendarDay.Write(day),
            Spouse = other,
        },
    };

    public Record Funeral(Person person, County county, DateOnly day) => new()
    {
        Funeral = new Funeral
        {
            SourceCaseNumber = NextCase("BZ"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            DeathDate = CalendarDay.Write(day),
            FuneralDate = CalendarDay.Write(day.AddDays(1)),
        },
    };

    public Record Insurance(Person person, InsuranceScheme scheme, long baseFen, Employer? employer, County county) => new()
    {
        SocialInsurance = new SocialInsurance
        {
            SourceCaseNumber = NextCase("CB"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            Scheme = scheme,
            Status = InsuranceStatus.Paying,
            ContributionBaseFen = baseFen,
            EmployerName = employer?.Name ?? "",
            EmployerCreditCode = employer?.CreditCode ?? "",
            StartDate = CalendarDay.Write(asOf.AddDays(-random.Next(2000) - 400)),
            LastPaidMonth = (asOf.Year * 100) + asOf.Month,
        },
    };

    public Record Pension(Person person, PensionScheme scheme, long monthlyFen, County county) => new()
    {
        Pension = new Pension
        {
            SourceCaseNumber = NextCase("YL"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            Scheme = scheme,
            Status = PensionStatus.Paying,
            MonthlyFen = monthlyFen,
            StartDate = CalendarDay.Write(asOf.AddDays(-random.Next(2000) - 800)),
        },
    };

    public Record Benefit(Person person, long monthlyFen, County county) => new()
    {
        UnemploymentBenefit = new UnemploymentBenefit
        {
            SourceCaseNumber = NextCase("SY"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            MonthlyFen = monthlyFen,
            StartDate = CalendarDay.Write(asOf.AddMonths(-14)),
        },
    };

    private Record Employment(Person person, EmploymentState state, Employer? employer, County county) => new()
    {
        EmploymentRegistration = new EmploymentRegistration
        {
            SourceCaseNumber = NextCase("JY"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            State = state,
            EmployerName = employer?.Name ?? "",
            EmployerCreditCode = employer?.CreditCode ?? "",
            StartDate = CalendarDay.Write(asOf.AddDays(-random.Next(1000) - 100)),
        },
    };

    private Record Relief(Person person, County county) => new()
    {
        TemporaryRelief = new TemporaryRelief
        {
            SourceCaseNumber = NextCase("LS"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            GrantedDate = CalendarDay.Write(asOf.AddDays(-random.Next(300))),
            AmountFen = random.Between(500, 3000) * 100,
            Reason = "急难型救助",
        },
    };

    public Record Vehicle(Person person, VehicleType type, County county) => new()
    {
        Vehicle = new Vehicle
        {
            SourceCaseNumber = NextCase("CL"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            Type = type,
            RegisteredDate = CalendarDay.Write(asOf.AddDays(-random.Next(1500) - 30)),
        },
    };

    public Record RealEstate(Person person, RealEstateUse use, long centiSquareMetres, County county)
    {
        var number = NextCase("BDC");
        return new Record
        {
            RealEstate = new RealEstate
            {
                SourceCaseNumber = number,
                RegionCode = RegionCode.Format(county.Code),
                Person = person.Identity(),
                Use = use,
                FloorAreaCentiSquareMetres = centiSquareMetres,
                PropertyNumber = number,
                RegisteredDate = CalendarDay.Write(asOf.AddDays(-random.Next(3000) - 30)),
            },
        };
    }

    public Record Business(Person person, County county) => new()
    {
        BusinessRegistration = new BusinessRegistration
        {
            SourceCaseNumber = NextCase("SC"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            Role = BusinessRole.LegalRepresentative,
            BusinessName = $"虚构商贸有限公司({county.Code})",
            CapitalFen = 100_000_000,
            StartDate = CalendarDay.Write(asOf.AddDays(-random.Next(1500) - 30)),
        },
    };

    public Record Assets(Person person, long amountFen, County county) => new()
    {
        FinancialAssets = new FinancialAssets
        {
            SourceCaseNumber = NextCase("JR"),
            RegionCode = RegionCode.Format(county.Code),
            Person = person.Identity(),
            AmountFen = amountFen,
            StatementDate = CalendarDay.Write(asOf.AddDays(-20)),
        },
    };

    /// <summary>The person of a register record.</summary>
    public static PersonIdentity IdentityOf(Record record) => RecordPerson.Of(record) ?? throw new ArgumentOutOfRangeException(nameof(record));

    private void Work(List<Record> records, Person person, County county)
    {
        if (person.Employment is EmploymentStatus.OnPost)
        {
            // A base rarely is the wage to the fen: within a twentieth of it.
            records.Add(Insurance(person, InsuranceScheme.Employee, person.WageFen * random.Between(95, 105) / 100, person.Employer, county));
            records.Add(Employment(person, EmploymentState.Employed, person.Employer, county));
        }
        else if (person.Employment is EmploymentStatus.Unemployed or EmploymentStatus.LaidOff && random.Percent(50))
        {
            records.Add(Employment(person, EmploymentState.Unemployed, null, county));
        }
        else if (person.Employment is EmploymentStatus.SickLeave && random.Percent(40))
        {
            records.Add(Insurance(person, InsuranceScheme.Resident, 0, null, county));
        }
    }

    private void Income(List<Record> records, Person person, County county)
    {
        if (person.PensionFen > 0)
            records.Add(Pension(person, PensionScheme.Employee, person.PensionFen, county));
        else if (person.Employment is EmploymentStatus.UnableToWork && random.Percent(30))
            records.Add(Pension(person, PensionScheme.Resident, 12_000, county));
        if (person.BenefitFen > 0)
            records.Add(Benefit(person, person.BenefitFen, county));
        if (random.Percent(4))
            records.Add(Relief(person, county));
    }

    private string NextCase(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{asOf.Year}-{++_cases:D9}");
}
