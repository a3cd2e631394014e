using Exchange.V1;

namespace Exchange.Records;

/// <summary>What every register record begins with, as read.</summary>
/// <param name="CaseNumber">The register's own case number.</param>
/// <param name="Region">The region, 0 if unreadable.</param>
/// <param name="PersonKey">The number's key; null for documents that are not compared by number.</param>
/// <param name="NameKey">The key of name and birth date; null where there is none.</param>
internal readonly record struct RegisterHeader(string CaseNumber, int Region, long? PersonKey, long? NameKey);

/// <summary>What a register record must be; limits as in civil_affairs.proto and social_security.proto.</summary>
internal static class RegisterValidation
{
    public static RegisterHeader Validate(Record record, FaultFinder finder) => record.RecordCase switch
    {
        Record.RecordOneofCase.LowIncomeAid => LowIncomeAid(record.LowIncomeAid, finder),
        Record.RecordOneofCase.TemporaryRelief => TemporaryRelief(record.TemporaryRelief, finder),
        Record.RecordOneofCase.Marriage => Marriage(record.Marriage, finder),
        Record.RecordOneofCase.Funeral => Funeral(record.Funeral, finder),
        Record.RecordOneofCase.SocialInsurance => SocialInsurance(record.SocialInsurance, finder),
        Record.RecordOneofCase.Pension => Pension(record.Pension, finder),
        Record.RecordOneofCase.UnemploymentBenefit => UnemploymentBenefit(record.UnemploymentBenefit, finder),
        Record.RecordOneofCase.EmploymentRegistration => Employment(record.EmploymentRegistration, finder),
        Record.RecordOneofCase.Vehicle => Vehicle(record.Vehicle, finder),
        Record.RecordOneofCase.RealEstate => RealEstate(record.RealEstate, finder),
        Record.RecordOneofCase.BusinessRegistration => Business(record.BusinessRegistration, finder),
        Record.RecordOneofCase.FinancialAssets => Assets(record.FinancialAssets, finder),
        Record.RecordOneofCase.HouseholdRegistration => Registration(record.HouseholdRegistration, finder),
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.RecordCase, "Not a register record."),
    };

    private static RegisterHeader Header(FaultFinder finder, string caseNumber, string regionCode, PersonIdentity? person)
    {
        finder.Reference("source_case_number", caseNumber).Region("region_code", regionCode, out var region).Person("person", person, out var key);
        return new RegisterHeader(caseNumber, region, key, key is { } number ? Matching.Identity.NearNumbers.NameKey(person!.Name, number) : null);
    }

    private static RegisterHeader LowIncomeAid(LowIncomeAid aid, FaultFinder finder)
    {
        var header = Header(finder, aid.SourceCaseNumber, aid.RegionCode, aid.Person);
        finder.Code("type", aid.Type).Date("start_date", aid.StartDate).Date("end_date", aid.EndDate)
            .Amount("monthly_amount_fen", aid.MonthlyAmountFen).Count("household_persons", aid.HouseholdPersons, 1000);
        return header;
    }

    private static RegisterHeader TemporaryRelief(TemporaryRelief relief, FaultFinder finder)
    {
        var header = Header(finder, relief.SourceCaseNumber, relief.RegionCode, relief.Person);
        finder.Date("granted_date", relief.GrantedDate).Amount("amount_fen", relief.AmountFen).Text("reason", relief.Reason, 100);
        return header;
    }

    private static RegisterHeader Marriage(Marriage marriage, FaultFinder finder)
    {
        var header = Header(finder, marriage.SourceCaseNumber, marriage.RegionCode, marriage.Person);
        finder.Code("event", marriage.Event).Date("event_date", marriage.EventDate);

        // The other person's number may be foreign or missing; then it is evidence of nothing, and no reason to lose the event.
        if (marriage.Spouse is { } spouse)
            finder.In("spouse.").Text("name", spouse.Name, 50).Text("id_number", spouse.IdNumber, 32).In("");
        return header;
    }

    private static RegisterHeader Funeral(Funeral funeral, FaultFinder finder)
    {
        var header = Header(finder, funeral.SourceCaseNumber, funeral.RegionCode, funeral.Person);
        finder.Date("death_date", funeral.DeathDate).Date("funeral_date", funeral.FuneralDate);
        if (funeral.DeathDate == 0 && funeral.FuneralDate == 0)
            finder.Report(RecordReason.FieldRequired, "death_date");
        return header;
    }

    private static RegisterHeader SocialInsurance(SocialInsurance insurance, FaultFinder finder)
    {
        var header = Header(finder, insurance.SourceCaseNumber, insurance.RegionCode, insurance.Person);
        finder.Code("scheme", insurance.Scheme).Code("status", insurance.Status).Amount("contribution_base_fen", insurance.ContributionBaseFen)
            .Text("employer_name", insurance.EmployerName, 100).Text("employer_credit_code", insurance.EmployerCreditCode, 18)
            .Date("start_date", insurance.StartDate).Month("last_paid_month", insurance.LastPaidMonth);
        return header;
    }

    private static RegisterHeader Pension(Pension pension, FaultFinder finder)
    {
        var header = Header(finder, pension.SourceCaseNumber, pension.RegionCode, pension.Person);
        finder.Code("scheme", pension.Scheme).Code("status", pension.Status).Amount("monthly_fen", pension.MonthlyFen)
            .Date("start_date", pension.StartDate).Date("stop_date", pension.StopDate);
        return header;
    }

    private static RegisterHeader UnemploymentBenefit(UnemploymentBenefit benefit, FaultFinder finder)
    {
        var header = Header(finder, benefit.SourceCaseNumber, benefit.RegionCode, benefit.Person);
        finder.Amount("monthly_fen", benefit.MonthlyFen).Date("start_date", benefit.StartDate).Date("end_date", benefit.EndDate);
        return header;
    }

    private static RegisterHeader Employment(EmploymentRegistration employment, FaultFinder finder)
    {
        var header = Header(finder, employment.SourceCaseNumber, employment.RegionCode, employment.Person);
        finder.Code("state", employment.State).Text("employer_name", employment.EmployerName, 100)
            .Text("employer_credit_code", employment.EmployerCreditCode, 18).Date("start_date", employment.StartDate).Date("end_date", employment.EndDate);
        return header;
    }

    private static RegisterHeader Vehicle(Vehicle vehicle, FaultFinder finder)
    {
        var header = Header(finder, vehicle.SourceCaseNumber, vehicle.RegionCode, vehicle.Person);
        finder.Code("type", vehicle.Type).Date("registered_date", vehicle.RegisteredDate).Date("end_date", vehicle.EndDate);
        return header;
    }

    private static RegisterHeader RealEstate(RealEstate estate, FaultFinder finder)
    {
        var header = Header(finder, estate.SourceCaseNumber, estate.RegionCode, estate.Person);
        finder.Code("use", estate.Use).Count("floor_area_centi_square_metres", estate.FloorAreaCentiSquareMetres, 100_000_000)
            .Text("property_number", estate.PropertyNumber, 64).Date("registered_date", estate.RegisteredDate).Date("end_date", estate.EndDate);
        return header;
    }

    private static RegisterHeader Business(BusinessRegistration business, FaultFinder finder)
    {
        var header = Header(finder, business.SourceCaseNumber, business.RegionCode, business.Person);
        finder.Code("role", business.Role).Text("business_name", business.BusinessName, 100).Text("credit_code", business.CreditCode, 18)
            .Count("capital_fen", business.CapitalFen, long.MaxValue).Date("start_date", business.StartDate).Date("end_date", business.EndDate);
        return header;
    }

    private static RegisterHeader Assets(FinancialAssets assets, FaultFinder finder)
    {
        var header = Header(finder, assets.SourceCaseNumber, assets.RegionCode, assets.Person);
        finder.Amount("amount_fen", assets.AmountFen).Date("statement_date", assets.StatementDate);
        return header;
    }

    private static RegisterHeader Registration(HouseholdRegistration registration, FaultFinder finder)
    {
        var header = Header(finder, registration.SourceCaseNumber, registration.RegionCode, registration.Person);
        finder.Code("state", registration.State).Date("state_date", registration.StateDate);
        return header;
    }
}
