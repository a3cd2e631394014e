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
            MainCauses = [.. file.MainCauses.Select(cause => (Core.HardshipCause)cause)],
            SecondaryCauses = [.. file.SecondaryCauses.Select(cause => (Core.HardshipCause)cause)],
            Persons = [Person(file.Householder, 0), .. file.Members.Select((member, position) => Person(member, position + 1))],
            DeclaredPersons = file.DeclaredPersons,
            DeclaredAnnualIncomeFen = file.DeclaredAnnualIncomeFen,
            DeclaredMonthlyIncomePerPersonFen = file.DeclaredMonthlyIncomePerPersonFen,
            Incomes = [.. file.Incomes.Select(income => new IncomeFact((Core.IncomeKind)income.Kind, income.MemberNumber, income.AnnualFen))],
            Expenses = [.. file.RigidExpenses.Select(expense => new ExpenseFact((Core.ExpenseKind)expense.Kind, expense.AnnualFen))],
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
    public static RegisterFact ToFact(Record record, string organization, long index, string fileName)
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
            _ => throw new ArgumentOutOfRangeException(nameof(record), record.RecordCase, "Not a register record."),
        };
        return fact with { Identity = RegisterFact.Recognise(fileName, fact.Name) };
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
        };
    }

    private static LowIncomeAidFact Aid(LowIncomeAid aid, RecordSource source) => new(
        source with { CaseNumber = aid.SourceCaseNumber }, aid.Person.Name, (Core.LowIncomeType)aid.Type,
        CalendarDay.Read(aid.StartDate), CalendarDay.Read(aid.EndDate), aid.MonthlyAmountFen);

    private static TemporaryReliefFact Relief(TemporaryRelief relief, RecordSource source) => new(
        source with { CaseNumber = relief.SourceCaseNumber }, relief.Person.Name, CalendarDay.Read(relief.GrantedDate), relief.AmountFen);

    private static MarriageFact Marriage(Marriage marriage, RecordSource source) => new(
        source with { CaseNumber = marriage.SourceCaseNumber }, marriage.Person.Name, marriage.Event is MarriageEvent.Married,
        CalendarDay.Read(marriage.EventDate), marriage.Spouse?.Name ?? "", Number(marriage.Spouse));

    private static FuneralFact Funeral(Funeral funeral, RecordSource source) => new(
        source with { CaseNumber = funeral.SourceCaseNumber }, funeral.Person.Name, CalendarDay.Read(funeral.DeathDate), CalendarDay.Read(funeral.FuneralDate));

    private static SocialInsuranceFact Insurance(SocialInsurance insurance, RecordSource source) => new(
        source with { CaseNumber = insurance.SourceCaseNumber }, insurance.Person.Name, insurance.Scheme is InsuranceScheme.Employee,
        insurance.Status is InsuranceStatus.Paying, insurance.ContributionBaseFen, insurance.EmployerName, insurance.EmployerCreditCode,
        CalendarDay.ReadMonth(insurance.LastPaidMonth));

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

    private static IdNumber? Number(PersonIdentity? person) =>
        person is null ? null : PersonDocument.Read((DocumentType)person.IdType, person.IdNumber).Number;
}
