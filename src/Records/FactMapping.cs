using Exchange.V1;
using Matching.Checks.Facts;
using Matching.Identity;
using Core = Matching.Checks.Facts;

namespace Exchange.Records;

/// <summary>From the contract's messages to the facts that checks decide on. Code lists have the same numbers on both sides.</summary>
public static class FactMapping
{
    /// <summary>A household's facts.</summary>
    public static HouseholdFacts ToFacts(HouseholdFile file)
    {
        return new HouseholdFacts
        {
            FileNumber = file.FileNumber,
            OwningUnion = file.OwningUnion,
            Region = RegionCode.TryParse(file.RegionCode, out var region) ? region : RegionCode.Nation,
            Category = (Core.HardshipCategory)file.Category,
            Status = (Core.FileStatus)file.Status,
            Filed = CalendarDay.Read(file.FiledDate),
            StatusSince = CalendarDay.Read(file.StatusDate),
            LastChanged = CalendarDay.Read(file.LastChangedDate),
            LastReviewed = CalendarDay.Read(file.LastReviewDate),
            MainCauses = [.. file.MainCauses.Select(cause => (Core.HardshipCause)cause)],
            SecondaryCauses = [.. file.SecondaryCauses.Select(cause => (Core.HardshipCause)cause)],
            Persons = [Person(file.Householder, 0), .. file.Members.Select((member, position) => Person(member, position + 1))],
            DeclaredPersons = file.DeclaredPersons,
            DeclaredAnnualIncomeFen = file.DeclaredAnnualIncomeFen,
            DeclaredMonthlyIncomePerPersonFen = file.DeclaredMonthlyIncomePerPersonFen,
            Incomes = [.. file.Incomes.Select(income => new IncomeFact((Core.IncomeKind)income.Kind, income.MemberNumber, income.AnnualFen))],
            Expenses = [.. file.RigidExpenses.Select(expense => new ExpenseFact((Core.ExpenseKind)expense.Kind, expense.AnnualFen))],
            Months = [.. file.MonthlyIncomes.Select(month => new MonthFact(month.Month, month.IncomeFen))],
            IncomeStart = CalendarDay.Read(file.IncomePeriodStart),
            IncomeEnd = CalendarDay.Read(file.IncomePeriodEnd),
            Property = Property(file.Property),
            HasResponsiblePerson = !string.IsNullOrWhiteSpace(file.ResponsiblePerson?.Name),
            Plan = file.Plan is { } plan ? new PlanFact(!string.IsNullOrWhiteSpace(plan.Summary), CalendarDay.Read(plan.StartDate), CalendarDay.Read(plan.TargetDate)) : null,
            Measures = [.. file.Measures.Select(measure => new MeasureFact((Core.AssistanceBatch)measure.Batch, CalendarDay.Read(measure.Date), measure.AmountFen))],
            Authorisations = [.. file.Authorisations.Select(Authorisation)],
            ZeroEmployment = file.ZeroEmployment,
            SingleParent = file.SingleParent,
            LowIncomeType = (Core.LowIncomeType)file.LowIncomeType,
        };
    }

    /// <summary>A register record's facts about the person of that name in the file.</summary>
    /// <param name="record">The record.</param>
    /// <param name="organization">Its sender.</param>
    /// <param name="index">Its index in its batch.</param>
    /// <param name="fileName">The name in the file, which says how the person was recognised.</param>
    /// <param name="birthAgrees">Whether the birth date that the file states is the number's.</param>
    public static RegisterFact ToFact(Record record, string organization, long index, string fileName, bool birthAgrees = false)
    {
        var source = new RecordSource((Core.RecordKind)(int)record.RecordCase, organization, index, "");
        RegisterFact fact = record.RecordCase switch
        {
            Record.RecordOneofCase.LowIncomeAid => Aid(record.LowIncomeAid, source),
            Record.RecordOneofCase.TemporaryRelief => Relief(record.TemporaryRelief, source),
            Record.RecordOneofCase.Marriage => Marriage(record.Marriage, source),
            Record.RecordOneofCase.Funeral => Funeral(record.Funeral, source),
            Record.RecordOneofCase.SocialInsurance => Insurance(record.SocialInsurance, source),
            Record.RecordOneofCase.Pension => Pension(record.Pension, source),
            Record.RecordOneofCase.UnemploymentBenefit => Benefit(record.UnemploymentBenefit, source),
            Record.RecordOneofCase.EmploymentRegistration => Employment(record.EmploymentRegistration, source),
            Record.RecordOneofCase.Vehicle => Vehicle(record.Vehicle, source),
            Record.RecordOneofCase.RealEstate => RealEstate(record.RealEstate, source),
            Record.RecordOneofCase.BusinessRegistration => Business(record.BusinessRegistration, source),
            Record.RecordOneofCase.FinancialAssets => Assets(record.FinancialAssets, source),
            Record.RecordOneofCase.HouseholdRegistration => Registration(record.HouseholdRegistration, source),
            _ => throw new ArgumentOutOfRangeException(nameof(record), record.RecordCase, "Not a register record."),
        };
        return fact with { Identity = RegisterFact.Recognise(fileName, fact.Name, birthAgrees) };
    }

    private static PersonFacts Person(HouseholdMember member, int number)
    {
        var type = (DocumentType)member.IdType;
        var reading = PersonDocument.Read(type, member.IdNumber);
        return new PersonFacts
        {
            Number = number,
            Name = member.Name,
            IdText = member.IdNumber,
            HasCheckedId = PersonDocument.HasCheckedNumber(type),
            IdFault = reading.MainFault,
            Id = reading.Number,
            Relation = member.Relation,
            Sex = (Core.Sex)member.Sex,
            BirthDate = CalendarDay.Read(member.BirthDate),
            MaritalStatus = (Core.MaritalStatus)member.MaritalStatus,
            EmploymentStatus = (Core.EmploymentStatus)member.EmploymentStatus,
            EmployerName = member.EmployerName,
            EmployerCreditCode = member.EmployerCreditCode,
            MonthlyIncomeFen = member.MonthlyIncomeFen,
            Health = (Core.HealthStatus)member.HealthStatus,
            DisabilityLevel = member.DisabilityLevel,
            MedicallyInsured = member.MedicallyInsured,
            MigrantWorker = member.MigrantWorker,
            LabourRelationSince = CalendarDay.Read(member.LabourRelationStart),
            IdConfirmed = member.IdNumberConfirmed,
        };
    }

    private static PropertyFact? Property(PropertyFacts? property) => property is null ? null : new PropertyFact(
        property.HomeCount, property.FloorAreaCentiSquareMetres, property.VehicleCount, property.HasShop, property.BusinessRegistered, property.ControlsCompany,
        property.FinancialAssetsFen);

    private static AuthorisationFact Authorisation(Authorisation authorisation) => new(
        authorisation.MemberNumber, [.. authorisation.RecordKinds.Select(kind => (Core.RecordKind)(int)kind)], CalendarDay.Read(authorisation.SignedDate),
        CalendarDay.Read(authorisation.ValidTo), CalendarDay.Read(authorisation.WithdrawnDate));

    private static VehicleFact Vehicle(Vehicle vehicle, RecordSource source) => new(
        source with { CaseNumber = vehicle.SourceCaseNumber }, vehicle.Person.Name, (Core.VehicleType)vehicle.Type,
        CalendarDay.Read(vehicle.RegisteredDate), CalendarDay.Read(vehicle.EndDate));

    private static RealEstateFact RealEstate(RealEstate estate, RecordSource source) => new(
        source with { CaseNumber = estate.SourceCaseNumber }, estate.Person.Name, (Core.RealEstateUse)estate.Use, estate.FloorAreaCentiSquareMetres,
        estate.PropertyNumber, CalendarDay.Read(estate.RegisteredDate), CalendarDay.Read(estate.EndDate));

    private static BusinessFact Business(BusinessRegistration business, RecordSource source) => new(
        source with { CaseNumber = business.SourceCaseNumber }, business.Person.Name, (Core.BusinessRole)business.Role, business.BusinessName,
        business.CapitalFen, CalendarDay.Read(business.StartDate), CalendarDay.Read(business.EndDate));

    private static FinancialAssetsFact Assets(FinancialAssets assets, RecordSource source) => new(
        source with { CaseNumber = assets.SourceCaseNumber }, assets.Person.Name, assets.AmountFen, CalendarDay.Read(assets.StatementDate));

    private static HouseholdRegistrationFact Registration(HouseholdRegistration registration, RecordSource source) => new(
        source with { CaseNumber = registration.SourceCaseNumber }, registration.Person.Name, (Core.HouseholdRegistrationState)registration.State,
        CalendarDay.Read(registration.StateDate));

    private static LowIncomeAidFact Aid(LowIncomeAid aid, RecordSource source) => new(
        source with { CaseNumber = aid.SourceCaseNumber }, aid.Person.Name, (Core.LowIncomeType)aid.Type,
        CalendarDay.Read(aid.StartDate), CalendarDay.Read(aid.EndDate), aid.MonthlyAmountFen);

    private static TemporaryReliefFact Relief(TemporaryRelief relief, RecordSource source) => new(
        source with { CaseNumber = relief.SourceCaseNumber }, relief.Person.Name, CalendarDay.Read(relief.GrantedDate), relief.AmountFen);

    private static MarriageFact Marriage(Marriage marriage, RecordSource source) => new(
        source with { CaseNumber = marriage.SourceCaseNumber }, marriage.Person.Name, marriage.Event is MarriageEvent.Married,
        CalendarDay.Read(marriage.EventDate), marriage.Spouse?.Name ?? "", RecordPerson.Number(marriage.Spouse));

    private static FuneralFact Funeral(Funeral funeral, RecordSource source) => new(
        source with { CaseNumber = funeral.SourceCaseNumber }, funeral.Person.Name, CalendarDay.Read(funeral.DeathDate), CalendarDay.Read(funeral.FuneralDate));

    private static SocialInsuranceFact Insurance(SocialInsurance insurance, RecordSource source) => new(
        source with { CaseNumber = insurance.SourceCaseNumber }, insurance.Person.Name, insurance.Scheme is InsuranceScheme.Employee,
        insurance.Status is InsuranceStatus.Paying, insurance.ContributionBaseFen, insurance.EmployerName, insurance.EmployerCreditCode,
        CalendarDay.ReadMonth(insurance.LastPaidMonth), CalendarDay.Read(insurance.StartDate));

    private static PensionFact Pension(Pension pension, RecordSource source) => new(
        source with { CaseNumber = pension.SourceCaseNumber }, pension.Person.Name, pension.Scheme is PensionScheme.Resident,
        pension.Status is PensionStatus.Paying, pension.Status is PensionStatus.StoppedByDeath, pension.MonthlyFen,
        CalendarDay.Read(pension.StartDate), CalendarDay.Read(pension.StopDate));

    private static UnemploymentBenefitFact Benefit(UnemploymentBenefit benefit, RecordSource source) => new(
        source with { CaseNumber = benefit.SourceCaseNumber }, benefit.Person.Name, benefit.MonthlyFen,
        CalendarDay.Read(benefit.StartDate), CalendarDay.Read(benefit.EndDate));

    private static EmploymentFact Employment(EmploymentRegistration employment, RecordSource source) => new(
        source with { CaseNumber = employment.SourceCaseNumber }, employment.Person.Name,
        employment.State is EmploymentState.Employed or EmploymentState.PublicWelfarePost, employment.State is EmploymentState.Unemployed,
        employment.EmployerName, employment.EmployerCreditCode, CalendarDay.Read(employment.StartDate), CalendarDay.Read(employment.EndDate));
}
