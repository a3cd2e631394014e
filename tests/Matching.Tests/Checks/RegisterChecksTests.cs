using Matching.Checks.Facts;

namespace Matching.Tests.Checks;

/// <summary>The file against other files and registers: F10 to F41.</summary>
public sealed class RegisterChecksTests
{
    [Fact]
    public void A_householder_of_another_file_is_F10() => Assert.Equal(["F10/0"], Some.Judge(Some.Case(others: [Some.Other()])));

    [Fact]
    public void The_same_number_under_another_name_is_a_doubt_not_an_error()
    {
        Assert.Equal(Severity.Error, Assert.Single(Some.Findings(Some.Case(others: [Some.Other()]))).Severity);
        Assert.Equal(Severity.Doubt, Assert.Single(Some.Findings(Some.Case(others: [Some.Other(sameName: false)]))).Severity);
    }

    [Fact]
    public void A_member_of_another_file_is_F11()
    {
        var household = Some.Household([Some.Person(), Some.Person(1, relation: 75)]);
        Assert.Equal(["F11/1"], Some.Judge(Some.Case(household, others: [Some.Other(member: 2)], othersOf: 1)));
    }

    [Fact]
    public void A_householder_who_is_a_member_elsewhere_is_F12() => Assert.Equal(["F12/0"], Some.Judge(Some.Case(others: [Some.Other(member: 2)])));

    [Fact]
    public void Spouses_with_a_file_each_are_F12() => Assert.Equal(["F12/0"], Some.Judge(Some.Case(spouseFiles: [Some.Other()])));

    [Fact]
    public void Another_name_at_an_authority_is_F20_and_that_record_is_evidence_of_nothing_else()
    {
        var unemployed = Some.Household([Some.Person(work: EmploymentStatus.Unemployed)]);
        var finding = Assert.Single(Some.Findings(Some.Case(unemployed, [Some.Insurance(500_000, identity: IdentityOutcome.Conflict)])));
        Assert.Equal(("F20", Severity.Doubt), (finding.Code, finding.Severity));
    }

    [Theory]
    [InlineData("王虚甲", "王虚甲", IdentityOutcome.Hit)]
    [InlineData("王虚甲", "王 虚甲", IdentityOutcome.HitNameVariant)]
    [InlineData("王偉", "王伟", IdentityOutcome.HitNameVariant)]
    [InlineData("王珈莹", "王?莹", IdentityOutcome.HitNameVariant)]
    [InlineData("王建国", "王健国", IdentityOutcome.Conflict)]
    [InlineData("王虚甲", "王虚乙", IdentityOutcome.Conflict)]
    [InlineData("王虚甲", "", IdentityOutcome.Conflict)]
    [InlineData("?", "?", IdentityOutcome.Conflict)]
    public void Only_a_name_that_contradicts_nothing_is_held_against_a_person(string file, string register, IdentityOutcome outcome) =>
        Assert.Equal(outcome, RegisterFact.Recognise(file, register));

    [Theory]
    [InlineData("王虚甲", "王虚岬", "(另一姓名:同音)")]
    [InlineData("王虚晴", "王虚睛", "(另一姓名:一字之差,字形相近)")]
    [InlineData("王虚甲", "李四", "(另一姓名:不同)")]
    [InlineData("王虚甲", "王 虚甲", "(写法不同:空格、全半角或间隔点)")]
    public void F20_says_how_the_names_differ(string file, string register, string expected)
    {
        var household = Some.Household([Some.Person(name: file, marital: MaritalStatus.Divorced)]);
        var fact = Some.Marriage(false, new DateOnly(2000, 1, 1), identity: RegisterFact.Recognise(file, register)) with { Name = register };
        var finding = Some.Findings(Some.Case(household, [fact])).Single(finding => finding.Code == "F20");
        Assert.EndsWith(expected, Assert.Single(finding.Evidence).OtherValue, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_written_differently_is_a_hint()
    {
        var finding = Assert.Single(Some.Findings(Some.Case(facts: [Some.Marriage(false, new DateOnly(2000, 1, 1), identity: IdentityOutcome.HitNameVariant)],
            household: Some.Household([Some.Person(marital: MaritalStatus.Divorced)]))));
        Assert.Equal(("F20", Severity.Warning), (finding.Code, finding.Severity));
    }

    [Fact]
    public void A_funeral_is_F30_and_a_death_after_the_day_is_not()
    {
        FuneralFact Funeral(DateOnly day) => new(Some.Source(RecordKind.Funeral), "王虚甲", day, null) { Identity = IdentityOutcome.Hit };
        Assert.Equal(["F30/0"], Some.Judge(Some.Case(facts: [Funeral(Some.AsOf)])));
        Assert.Empty(Some.Judge(Some.Case(facts: [Funeral(Some.AsOf.AddDays(1))])));
    }

    [Fact]
    public void A_pension_stopped_by_death_is_F30() => Assert.Equal(["F30/0"], Some.Judge(Some.Case(facts: [Some.Pension(0, death: true)])));

    [Theory]
    [InlineData(MaritalStatus.Unmarried, true, true)]
    [InlineData(MaritalStatus.Divorced, true, true)]
    [InlineData(MaritalStatus.Widowed, true, false)]
    [InlineData(MaritalStatus.Unmarried, false, true)]
    [InlineData(MaritalStatus.Divorced, false, false)]
    [InlineData(MaritalStatus.Widowed, false, false)]
    public void Marital_status_against_the_newest_event(MaritalStatus file, bool married, bool isFinding)
    {
        var household = Some.Household([Some.Person(marital: file)]);
        var facts = new RegisterFact[] { Some.Marriage(!married, new DateOnly(1999, 1, 1)), Some.Marriage(married, new DateOnly(2020, 1, 1)) };
        Assert.Equal(isFinding ? ["F31/0"] : [], Some.Judge(Some.Case(household, facts)));
    }

    [Fact]
    public void Married_to_somebody_else_is_F31()
    {
        var household = Some.Household([Some.Person(marital: MaritalStatus.Married), Some.Person(1, Some.Id(7), relation: 11, marital: MaritalStatus.Married)]);
        Assert.Empty(Some.Judge(Some.Case(household, [Some.Marriage(true, new DateOnly(2020, 1, 1), Some.Id(7))])));
        Assert.Equal(["F31/0"], Some.Judge(Some.Case(household, [Some.Marriage(true, new DateOnly(2020, 1, 1), Some.Id(9))])));
    }

    [Theory]
    [InlineData(LowIncomeType.None, LowIncomeType.SubsistenceAllowance, Severity.Doubt)]
    [InlineData(LowIncomeType.Edge, LowIncomeType.SubsistenceAllowance, Severity.Warning)]
    [InlineData(LowIncomeType.Edge, LowIncomeType.Edge, null)]
    [InlineData(LowIncomeType.Edge, null, Severity.Warning)]
    [InlineData(LowIncomeType.None, null, null)]
    public void Aid_that_differs_from_the_register_is_F32_or_F33(LowIncomeType file, LowIncomeType? register, Severity? expected)
    {
        RegisterFact[] facts = register is { } type
            ? [new LowIncomeAidFact(Some.Source(RecordKind.LowIncomeAid), "王虚甲", type, new DateOnly(2025, 1, 1), null, 1) { Identity = IdentityOutcome.Hit }]
            : [];
        var findings = Some.Findings(Some.Case(Some.Household(aid: file), facts));
        var finding = findings.SingleOrDefault(finding => finding.Code is "F32" or "F33");
        Assert.Equal(expected, finding?.Severity);
        if (finding is not null)
            Assert.Equal(register is null ? "F33" : "F32", finding.Code);
    }

    [Fact]
    public void Aid_that_was_not_found_says_nothing_without_the_register_or_a_comparable_number()
    {
        var household = Some.Household(aid: LowIncomeType.Edge);
        Assert.Empty(Some.Judge(Some.Case(household, sources: [RecordKind.Marriage])));
        var damaged = Some.Household([Some.Person(id: "62010219850615002")], aid: LowIncomeType.Edge);
        Assert.Equal(["F01/0"], Some.Judge(Some.Case(damaged)));
    }

    [Fact]
    public void Insured_by_an_employer_while_unemployed_is_F40_and_its_base_F41()
    {
        var household = Some.Household([Some.Person(work: EmploymentStatus.Unemployed)], annualFen: 0, category: HardshipCategory.Deep);
        Assert.Equal(["F34/-1", "F40/0", "F41/0"], Some.Judge(Some.Case(household, [Some.Insurance(60_000)])));
    }

    [Fact]
    public void An_insurance_that_is_no_longer_paid_says_nothing()
    {
        var household = Some.Household([Some.Person(work: EmploymentStatus.Unemployed)]);
        Assert.Empty(Some.Judge(Some.Case(household, [Some.Insurance(500_000, paying: false)])));
        Assert.Empty(Some.Judge(Some.Case(household, [Some.Insurance(500_000, lastPaid: new DateOnly(2026, 2, 1))])));
        Assert.Empty(Some.Judge(Some.Case(household, [Some.Insurance(500_000, byEmployer: false)])));
    }

    [Theory]
    [InlineData("甲厂", "", "甲厂", "", false)]
    [InlineData("甲厂", "", "甲 厂", "", false)]
    [InlineData("甲厂（兰州）", "", "甲厂(兰州)", "", false)]
    [InlineData("甲厂(兰州)", "", "甲厂(天水)", "", true)]
    [InlineData("甲厂", "", "乙厂", "", true)]
    [InlineData("甲厂", "91110000101623741K", "甲厂(集团)", "9111 0000101623741k", false)]
    [InlineData("甲厂", "91110000101623741K", "甲厂", "911101066976941872", true)]
    [InlineData("甲厂", "91110000101623741", "甲厂", "911101066976941872", false)]
    [InlineData("甲厂", "", "", "", false)]
    public void Another_employer_is_F40(string fileName, string fileCode, string registerName, string registerCode, bool isFinding)
    {
        var person = Some.Person(work: EmploymentStatus.OnPost, employer: fileName, creditCode: fileCode, monthlyFen: 50_000);
        Assert.Equal(isFinding ? ["F40/0"] : [], Some.Judge(Some.Case(Some.Household([person]), [Some.Insurance(50_000, registerName, registerCode)])));
    }

    [Fact]
    public void An_employer_s_name_that_holds_a_person_is_not_shown()
    {
        var person = Some.Person(work: EmploymentStatus.OnPost, employer: $"王虚甲 {Some.Id()}", monthlyFen: 50_000);
        var finding = Assert.Single(Some.Findings(Some.Case(Some.Household([person]), [Some.Insurance(50_000, "王虚甲小吃店")])));
        Assert.Equal(("(含证件号码,已隐去)", "王*甲小吃店"), (finding.Evidence[0].FileValue, finding.Evidence[0].OtherValue));
    }

    [Theory]
    [InlineData(100_000, 120_000, false)]
    [InlineData(100_000, 120_001, true)]
    [InlineData(10_000, 30_000, false)]
    [InlineData(10_000, 30_001, true)]
    public void A_base_above_both_tolerances_is_F41(long wage, long contributionBase, bool isFinding)
    {
        var person = Some.Person(work: EmploymentStatus.OnPost, employer: "甲厂", monthlyFen: wage);
        var household = Some.Household([person], incomes: [new IncomeFact(IncomeKind.Wage, 0, wage * 12)], category: HardshipCategory.Accident, expenses: [new ExpenseFact(ExpenseKind.Accident, 5_000_000)]);
        Assert.Equal(isFinding, Some.Judge(Some.Case(household, [Some.Insurance(contributionBase)])).Contains("F41/0"));
    }

    [Fact]
    public void A_resident_pension_counts_only_where_the_profile_says_so()
    {
        var household = Some.Household(annualFen: 0, category: HardshipCategory.Deep);
        Assert.Equal(["F34/-1"], Some.Judge(Some.Case(household, [Some.Pension(50_000, resident: true)])));
        Assert.Equal(["F34/-1", "F41/0"], Some.Judge(Some.Case(household, [Some.Pension(50_000, resident: true)], profile: Some.Profile(countsResidentPension: true))));
    }
}
