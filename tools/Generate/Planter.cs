using Exchange.V1;
using Matching.Identity;

namespace Generate;

/// <summary>Plants faults, and writes down which findings each must give.</summary>
internal sealed class Planter(SeededRandom random, People people, HouseholdFactory households, RegisterFactory registers, DateOnly asOf)
{
    private const int Whole = -1;

    /// <summary>The drafts of a plant, one file or two, and the findings they must give.</summary>
    public (List<Draft> Drafts, List<Truth> Truth) Make(Plant plant)
    {
        var shape = Shape.For(plant);
        if (plant is Plant.NameVariant)
            return NameVariant(shape);
        var first = Draft(households.Make(shape, households.PickCounty()));
        return plant switch
        {
            Plant.None => ([first], []),
            Plant.ExactlyOnLine => ([first], [first.Finding("F44", Whole, plant)]),
            Plant.NearNumber => NearNumber(first),
            Plant.HouseholderTwiceSameUnion or Plant.HouseholderTwiceOtherUnion => HouseholderTwice(first, plant),
            Plant.MemberTwice => MemberTwice(first, shape),
            Plant.HouseholderIsMember => HouseholderIsMember(first),
            Plant.SpousesWithAFileEach => SpousesWithAFileEach(first, shape),
            _ => ([first], [.. InFile(first, plant), .. InTime(first, plant), .. InProperty(first, plant), .. InRegisters(first, plant), .. InIncome(first, plant)]),
        };
    }

    /// <summary>How many files a plant makes.</summary>
    public static int Files(Plant plant) => plant is Plant.HouseholderTwiceSameUnion or Plant.HouseholderTwiceOtherUnion or Plant.MemberTwice
        or Plant.HouseholderIsMember or Plant.SpousesWithAFileEach or Plant.NearNumber ? 2 : 1;

    private Draft Draft(Household household, Person? guest = null) => new(household, household.ToFile(), registers.Of(household, guest));

    /// <summary>A number one slip from the truth: whatever register has the person is found all the same, and told.</summary>
    private static IEnumerable<Truth> WithRegisters(Draft draft, string code, Plant plant)
    {
        yield return draft.Finding(code, 0, plant);
        if (draft.HasRecords(draft.Head.Id))
            yield return draft.Finding("F14", 0, plant);
    }

    private static IEnumerable<Truth> InFile(Draft draft, Plant plant)
    {
        var file = draft.File;
        switch (plant)
        {
            case Plant.IdTooShort:
                file.Householder.IdNumber = draft.Head.Id[..17];
                return WithRegisters(draft, "F01", plant);
            case Plant.IdCheckCharacter:
                file.Householder.IdNumber = People.WithWrongCheck(draft.Head.Id);
                return WithRegisters(draft, "F02", plant);
            case Plant.BirthDate:
                file.Householder.BirthDate = CalendarDay.Write(draft.Head.Birth.AddDays(1));
                return [draft.Finding("F03", 0, plant)];
            case Plant.SexDiffers:
                file.Householder.Sex = draft.Head.Sex is Sex.Male ? Sex.Female : Sex.Male;
                return [draft.Finding("F03", 0, plant)];
            case Plant.TwoMainCauses:
                file.MainCauses.Add(HardshipCause.Other);
                return [draft.Finding("F05", Whole, plant)];
            case Plant.EmploymentMissing:
                file.Householder.EmploymentStatus = EmploymentStatus.Unspecified;
                return [draft.Finding("F05", 0, plant)];
            case Plant.PersonCount:
                file.DeclaredPersons++;
                file.DeclaredMonthlyIncomePerPersonFen = file.DeclaredAnnualIncomeFen / 12 / file.DeclaredPersons;
                return [draft.Finding("F06", Whole, plant)];
            case Plant.IncomeTotal:
                file.DeclaredAnnualIncomeFen += 500_000;
                file.DeclaredMonthlyIncomePerPersonFen = file.DeclaredAnnualIncomeFen / 12 / file.DeclaredPersons;
                return [draft.Finding("F06", Whole, plant)];
            case Plant.AidNotFound:
                file.LowIncomeType = LowIncomeType.Edge;
                return [draft.Finding("F33", Whole, plant)];
            case Plant.JustAboveLine:
                return [draft.Finding("F42", Whole, plant), draft.Finding("F44", Whole, plant)];
            case Plant.AboveAllLines or Plant.FiledTooDeep or Plant.FiledTooLight:
                return [draft.Finding("F42", Whole, plant)];
            case Plant.Recovered:
                return [draft.Finding("F43", Whole, plant)];
            case Plant.BelowWithoutAid:
                return [draft.Finding("F34", Whole, plant)];
            case Plant.PlanMissing:
                file.Plan = null;
                return [draft.Finding("F07", Whole, plant)];
            case Plant.OtherMeasure:
                file.Measures[0].Batch = AssistanceBatch.SocialInsurance;
                return [draft.Finding("F61", Whole, plant)];
            case Plant.VehicleDeclared:
                file.Property.VehicleCount = 1;
                return [draft.Finding("F50", Whole, plant)];
            default:
                return [];
        }
    }

    /// <summary>Faults of dates, which count from the day of judging.</summary>
    private IEnumerable<Truth> InTime(Draft draft, Plant plant)
    {
        var file = draft.File;
        switch (plant)
        {
            case Plant.Forgotten:
                var day = CalendarDay.Write(asOf.AddYears(-2));
                (file.FiledDate, file.StatusDate, file.LastChangedDate, file.LastReviewDate, file.Measures[0].Date) = (day, day, day, day, day);
                return [draft.Finding("F60", Whole, plant)];
            case Plant.NewMigrant:
                file.Householder.MigrantWorker = true;
                file.Householder.LabourRelationStart = CalendarDay.Write(asOf.AddMonths(-6));
                return [draft.Finding("F62", 0, plant)];
            case Plant.AuthorisationExpired:
                file.Authorisations[0].ValidTo = CalendarDay.Write(asOf.AddDays(-1));
                return [draft.Finding("F70", 0, plant)];
            case Plant.AtEdgeAfterExit:
                file.Status = FileStatus.Recovered;
                file.StatusDate = CalendarDay.Write(asOf.AddMonths(-6));
                return [draft.Finding("F81", Whole, plant)];
            case Plant.FellBack:
                file.Status = FileStatus.Recovered;
                file.StatusDate = CalendarDay.Write(asOf.AddMonths(-6));
                return [draft.Finding("F80", Whole, plant)];
            default:
                return [];
        }
    }

    private IEnumerable<Truth> InProperty(Draft draft, Plant plant)
    {
        switch (plant)
        {
            case Plant.VehicleRegistered:
                draft.Registers.Add(registers.Vehicle(draft.Head, VehicleType.Car, draft.County));
                return [draft.Finding("F50", Whole, plant)];
            case Plant.HomesRegistered:
                draft.Registers.Add(registers.RealEstate(draft.Head, RealEstateUse.Home, 8_000, draft.County));
                draft.Registers.Add(registers.RealEstate(draft.Head, RealEstateUse.Home, 7_000, draft.County));
                return [draft.Finding("F51", Whole, plant)];
            case Plant.ShopRegistered:
                draft.Registers.Add(registers.RealEstate(draft.Head, RealEstateUse.Shop, 3_000, draft.County));
                return [draft.Finding("F52", Whole, plant)];
            case Plant.BusinessRegistered:
                draft.Registers.Add(registers.Business(draft.Head, draft.County));
                return [draft.Finding("F53", Whole, plant)];
            case Plant.AssetsRegistered:
                draft.Registers.Add(registers.Assets(draft.Head, (draft.Household.StandardFen * draft.Household.Persons.Count * 24) + 1, draft.County));
                return [draft.Finding("F54", Whole, plant)];
            default:
                return [];
        }
    }

    private (List<Draft> Drafts, List<Truth> Truth) NearNumber(Draft first)
    {
        // The same person with a number whose sequence has another first digit: valid, and one slip away.
        var head = first.Head;
        var digits = head.Id[..14] + (char)('0' + ((head.Id[14] - '0' + 1) % 10)) + head.Id[15..17];
        var twin = new Person
        {
            Name = head.Name,
            Id = digits + IdNumber.CheckCharacter(digits),
            Birth = head.Birth,
            Sex = head.Sex,
            Relation = 2,
            Marital = head.Marital,
            Employment = head.Employment,
        };
        var second = Draft(households.MakeAlone(twin, households.PickCounty()));
        List<Truth> truth = [first.Finding("F13", 0, Plant.NearNumber), second.Finding("F13", 0, Plant.NearNumber)];
        foreach (var (draft, other) in new[] { (first, second), (second, first) })
        {
            // Whom no register has by number is looked for by name and birth date in the county: there the other number's records are.
            if (draft.County == other.County && !draft.HasRecords(draft.Head.Id) && other.HasRecords(other.Head.Id))
                truth.Add(draft.Finding("F14", 0, Plant.NearNumber));
        }

        return ([first, second], truth);
    }

    private IEnumerable<Truth> InRegisters(Draft draft, Plant plant)
    {
        switch (plant)
        {
            case Plant.NameConflict:
                foreach (var record in draft.HeadRecords(Record.RecordOneofCase.EmploymentRegistration))
                    record.EmploymentRegistration.Person.Name = people.OtherName(draft.Head.Name);
                return [draft.Finding("F20", 0, plant)];
            case Plant.DeathByFuneral or Plant.DeathByTwoSources:
                var parent = draft.Household.Persons[draft.Parent];
                var day = asOf.AddDays(-random.Next(300) - 5);
                draft.Registers.Add(registers.Funeral(parent, draft.County, day));
                foreach (var record in draft.Registers.Where(record => record.RecordCase is Record.RecordOneofCase.Pension && record.Pension.Person.IdNumber == parent.Id))
                {
                    if (plant is not Plant.DeathByTwoSources)
                        continue;
                    record.Pension.Status = PensionStatus.StoppedByDeath;
                    record.Pension.StopDate = CalendarDay.Write(day);
                }

                return [draft.Finding("F30", draft.Parent, plant)];
            case Plant.MarriedInRegister:
                draft.Registers.Add(registers.Marriage(draft.Head, Stranger(draft), MarriageEvent.Married, asOf.AddDays(-200), draft.County));
                return [draft.Finding("F31", 0, plant)];
            case Plant.DivorcedInRegister:
                foreach (var record in draft.HeadRecords(Record.RecordOneofCase.Marriage))
                    record.Marriage.Event = MarriageEvent.Divorced;
                return [draft.Finding("F31", 0, plant)];
            case Plant.OtherSpouse:
                foreach (var record in draft.HeadRecords(Record.RecordOneofCase.Marriage))
                    record.Marriage.Spouse = Stranger(draft);
                return [draft.Finding("F31", 0, plant)];
            case Plant.AidNotStated:
                draft.Registers.AddRange(draft.Household.Persons.Select(person => registers.Aid(person, LowIncomeType.SubsistenceAllowance, draft.County)));
                return [draft.Finding("F32", Whole, plant)];
            case Plant.OtherEmployer:
                var other = new Employer("虚构的另一企业", "91620000XX99999999");
                foreach (var record in draft.HeadRecords(Record.RecordOneofCase.SocialInsurance))
                    (record.SocialInsurance.EmployerName, record.SocialInsurance.EmployerCreditCode) = (other.Name, other.CreditCode);
                foreach (var record in draft.HeadRecords(Record.RecordOneofCase.EmploymentRegistration))
                    (record.EmploymentRegistration.EmployerName, record.EmploymentRegistration.EmployerCreditCode) = (other.Name, other.CreditCode);
                return [draft.Finding("F40", 0, plant)];
            default:
                return [];
        }
    }

    private IEnumerable<Truth> InIncome(Draft draft, Plant plant)
    {
        // Half of what the household may still earn: well above every tolerance, well below the line.
        var half = draft.Household.RoomFen / 2;
        switch (plant)
        {
            case Plant.EmployedWhileUnemployed:
                draft.Registers.Add(registers.Insurance(draft.Head, InsuranceScheme.Employee, half, households.MakeEmployer(draft.County), draft.County));
                return [draft.Finding("F40", 0, plant), draft.Finding("F41", 0, plant)];
            case Plant.BenefitUndeclared:
                draft.Registers.Add(registers.Benefit(draft.Head, half, draft.County));
                return [draft.Finding("F41", 0, plant)];
            case Plant.WageUnderstated:
                foreach (var record in draft.HeadRecords(Record.RecordOneofCase.SocialInsurance))
                    record.SocialInsurance.ContributionBaseFen = draft.Head.WageFen + half;
                return [draft.Finding("F41", 0, plant)];
            case Plant.PensionUndeclared:
                draft.Registers.Add(registers.Pension(draft.Household.Persons[draft.Parent], PensionScheme.Employee, half, draft.County));
                return [draft.Finding("F41", draft.Parent, plant)];
            case Plant.PensionAboveLine:
                draft.Registers.Add(registers.Pension(draft.Household.Persons[draft.Parent], PensionScheme.Employee, (half * 2) + (draft.Household.StandardFen * draft.Household.Persons.Count / 2), draft.County));
                return [draft.Finding("F41", draft.Parent, plant), draft.Finding("F43", Whole, plant)];
            default:
                return [];
        }
    }

    private (List<Draft> Drafts, List<Truth> Truth) NameVariant(Shape shape)
    {
        var household = households.Make(shape, households.PickCounty());
        household.Persons[0].Name = people.NameWithMiddleDot();
        var draft = Draft(household);
        foreach (var record in draft.HeadRecords(Record.RecordOneofCase.SocialInsurance))
            record.SocialInsurance.Person.Name = record.SocialInsurance.Person.Name.Replace('\u00B7', '\u2022');
        return ([draft], [draft.Finding("F20", 0, Plant.NameVariant)]);
    }

    private (List<Draft> Drafts, List<Truth> Truth) HouseholderTwice(Draft first, Plant plant)
    {
        var county = first.County;
        while (plant is Plant.HouseholderTwiceOtherUnion && county == first.County)
            county = households.PickCounty();
        var second = Draft(households.MakeAlone(first.Head, county), first.Head);
        return ([first, second], [first.Finding("F10", 0, plant), second.Finding("F10", 0, plant)]);
    }

    private (List<Draft> Drafts, List<Truth> Truth) MemberTwice(Draft first, Shape shape)
    {
        var parent = first.Household.Persons[first.Parent];
        var second = Draft(
            households.Make(shape with { Parent = false, Guest = parent, OldestHead = Math.Min(58, parent.AgeOn(asOf) - 20) }, households.PickCounty()), parent);
        return ([first, second], [first.Finding("F11", first.Parent, Plant.MemberTwice), second.Finding("F11", second.Parent, Plant.MemberTwice)]);
    }

    private (List<Draft> Drafts, List<Truth> Truth) HouseholderIsMember(Draft first)
    {
        var head = first.Head;
        var guest = new Person
        {
            Name = head.Name,
            Id = head.Id,
            Birth = head.Birth,
            Sex = head.Sex,
            Relation = head.Sex is Sex.Male ? 73 : 77,
            Marital = head.Marital,
            Employment = head.Employment,
        };
        var second = Draft(
            households.Make(new Shape { Category = HardshipCategory.Relative, NoAid = true, Parent = false, Guest = guest }, households.PickCounty()), guest);
        var member = second.Household.Persons.IndexOf(guest);
        return ([first, second], [first.Finding("F12", 0, Plant.HouseholderIsMember), second.Finding("F12", member, Plant.HouseholderIsMember)]);
    }

    private (List<Draft> Drafts, List<Truth> Truth) SpousesWithAFileEach(Draft first, Shape shape)
    {
        const Plant Plant = Plant.SpousesWithAFileEach;
        var other = first.Head.Sex is Sex.Male ? Sex.Female : Sex.Male;
        var second = Draft(households.Make(shape with { Sex = other }, households.PickCounty()));
        foreach (var (draft, spouse) in new[] { (first, second.Head), (second, first.Head) })
        {
            draft.Registers.RemoveAll(record => record.RecordCase is Record.RecordOneofCase.Marriage);
            draft.Registers.Add(registers.Marriage(draft.Head, spouse.Identity(), MarriageEvent.Married, asOf.AddDays(-500), draft.County));
        }

        return ([first, second],
        [
            first.Finding("F12", 0, Plant), first.Finding("F31", 0, Plant),
            second.Finding("F12", 0, Plant), second.Finding("F31", 0, Plant),
        ]);
    }

    private PersonIdentity Stranger(Draft draft) => people.Make(draft.County.Code, 25, 60).Identity();
}
