using Exchange.V1;

namespace Exchange.Records;

/// <summary>What a household file must be so that it can be kept and routed; limits as in protos/exchange/v1/household.proto.</summary>
internal static class HouseholdValidation
{
    /// <summary>The most members of a household besides the householder.</summary>
    public const int MaxMembers = 30;
    private const int MaxListItems = 200;
    private const int MaxMonths = 36;

    public static void Validate(HouseholdFile file, FaultFinder finder, out int region)
    {
        finder.Reference("file_number", file.FileNumber)
            .Reference("owning_union", file.OwningUnion)
            .Region("region_code", file.RegionCode, out region)
            .Text("category_text", file.CategoryText, 64)
            .Date("filed_date", file.FiledDate)
            .Date("status_date", file.StatusDate)
            .Date("last_changed_date", file.LastChangedDate)
            .Date("last_review_date", file.LastReviewDate)
            .Date("income_period_start", file.IncomePeriodStart)
            .Date("income_period_end", file.IncomePeriodEnd)
            .Count("declared_persons", file.DeclaredPersons, 1000)
            .Amount("declared_annual_income_fen", file.DeclaredAnnualIncomeFen)
            .Amount("declared_monthly_income_per_person_fen", file.DeclaredMonthlyIncomePerPersonFen)
            .Text("address", file.Address, 200)
            .Text("household_register_region", file.HouseholdRegisterRegion, 6)
            .Text("note", file.Note, 500);

        if (file.Members.Count > MaxMembers)
            finder.Report(RecordReason.TooManyMembers, "members");
        if (file.Householder is null)
            finder.Report(RecordReason.FieldRequired, "householder");
        foreach (var (name, count) in Lists(file))
            finder.Count(name, count, name is "monthly_incomes" ? MaxMonths : MaxListItems);
        if (finder.Fault is not null)
            return;

        Member(file.Householder!, finder.In("householder."));
        for (var i = 0; i < file.Members.Count; i++)
            Member(file.Members[i], finder.In("members", i));
        Details(file, finder);
        finder.In("");
    }

    private static IEnumerable<(string Name, int Count)> Lists(HouseholdFile file) =>
    [
        ("main_causes", file.MainCauses.Count),
        ("secondary_causes", file.SecondaryCauses.Count),
        ("incomes", file.Incomes.Count),
        ("rigid_expenses", file.RigidExpenses.Count),
        ("measures", file.Measures.Count),
        ("authorisations", file.Authorisations.Count),
        ("monthly_incomes", file.MonthlyIncomes.Count),
    ];

    private static void Member(HouseholdMember member, FaultFinder finder) => finder
        .Text("name", member.Name, 50)
        .Text("id_number", member.IdNumber, 32)
        .Date("birth_date", member.BirthDate)
        .Text("disease", member.Disease, 64)
        .Count("disability_level", member.DisabilityLevel, 4)
        .Text("employer_name", member.EmployerName, 100)
        .Text("employer_credit_code", member.EmployerCreditCode, 18)
        .Amount("monthly_income_fen", member.MonthlyIncomeFen)
        .Text("education", member.Education, 100)
        .Text("phone", member.Phone, 20)
        .Date("labour_relation_start", member.LabourRelationStart);

    private static void Details(HouseholdFile file, FaultFinder finder)
    {
        for (var i = 0; i < file.Incomes.Count; i++)
        {
            finder.In("incomes", i).Amount("annual_fen", file.Incomes[i].AnnualFen)
                .Count("member_number", file.Incomes[i].MemberNumber + 1L, file.Members.Count + 1L);
        }

        for (var i = 0; i < file.RigidExpenses.Count; i++)
            finder.In("rigid_expenses", i).Amount("annual_fen", file.RigidExpenses[i].AnnualFen);
        for (var i = 0; i < file.MonthlyIncomes.Count; i++)
        {
            finder.In("monthly_incomes", i).Month("month", file.MonthlyIncomes[i].Month).Amount("income_fen", file.MonthlyIncomes[i].IncomeFen);
            if (file.MonthlyIncomes[i].Month == 0)
                finder.Report(RecordReason.FieldRequired, "month");
            for (var other = 0; other < i; other++)
            {
                if (file.MonthlyIncomes[other].Month == file.MonthlyIncomes[i].Month)
                    finder.Report(RecordReason.EntryRepeated, "month");
            }
        }

        if (file.Property is { } property)
        {
            finder.In("property.").Count("home_count", property.HomeCount, 1000)
                .Count("floor_area_centi_square_metres", property.FloorAreaCentiSquareMetres, 10_000_000)
                .Count("vehicle_count", property.VehicleCount, 1000)
                .Amount("financial_assets_fen", property.FinancialAssetsFen);
        }

        if (file.ResponsiblePerson is { } responsible)
            finder.In("responsible_person.").Text("name", responsible.Name, 50).Text("work_unit", responsible.WorkUnit, 100).Text("phone", responsible.Phone, 20);
        if (file.Plan is { } plan)
            finder.In("plan.").Text("summary", plan.Summary, 500).Date("start_date", plan.StartDate).Date("target_date", plan.TargetDate);
        for (var i = 0; i < file.Measures.Count; i++)
        {
            finder.In("measures", i).Text("description", file.Measures[i].Description, 200)
                .Date("date", file.Measures[i].Date).Amount("amount_fen", file.Measures[i].AmountFen);
        }

        for (var i = 0; i < file.Authorisations.Count; i++)
        {
            finder.In("authorisations", i).Date("signed_date", file.Authorisations[i].SignedDate)
                .Date("valid_to", file.Authorisations[i].ValidTo).Date("withdrawn_date", file.Authorisations[i].WithdrawnDate);
        }
    }
}

/// <summary>Whether a household file can be kept and routed at all.</summary>
public static class HouseholdFault
{
    /// <summary>The first fault of a file, or null.</summary>
    /// <param name="file">The file.</param>
    /// <param name="region">Its region, GB/T 2260; 0 if unreadable.</param>
    public static RecordFault? Find(HouseholdFile file, out int region)
    {
        // The bytes are gone; where they held no UTF-8, the reader left U+FFFD, which nobody writes.
        var finder = new FaultFinder(mayHoldReplacement: false);
        HouseholdValidation.Validate(file, finder, out region);
        return finder.Fault;
    }
}
