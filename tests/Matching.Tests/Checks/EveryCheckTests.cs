using Matching.Checks;
using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Tests.Checks;

/// <summary>What holds for every check is asked of every check.</summary>
public sealed class EveryCheckTests
{
    [Fact]
    public void Every_check_of_the_assembly_is_asked()
    {
        var types = typeof(IHouseholdCheck).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IHouseholdCheck)) && !type.IsInterface);
        Assert.Equal(types.OrderBy(type => type.Name), HouseholdJudge.Checks.Select(check => check.GetType()).OrderBy(type => type.Name));
    }

    [Fact]
    public void Every_code_is_raised_by_one_check_and_stands_in_the_catalogue()
    {
        var codes = HouseholdJudge.Checks.SelectMany(check => check.Codes).ToList();
        Assert.Equal(codes.Distinct(), codes);
        Assert.Equal(FindingCatalogue.All.Select(kind => kind.Code), codes.Order(StringComparer.Ordinal));
        Assert.All(FindingCatalogue.All, kind => Assert.All(
            new[] { kind.TitleZh, kind.TitleEn, kind.BasisZh, kind.NextStepZh, kind.NextStepEn }, text => Assert.False(string.IsNullOrWhiteSpace(text))));
    }

    [Fact]
    public void No_finding_holds_a_name_or_a_number_and_each_code_and_person_has_one()
    {
        var codes = new HashSet<string>();
        foreach (var household in Troubled())
        {
            var findings = HouseholdJudge.Judge(household).Findings;
            Assert.Equal(findings.Count, findings.Select(finding => (finding.Code, finding.MemberNumber)).Distinct().Count());
            codes.UnionWith(findings.Select(finding => finding.Code));
            var secrets = household.Household.Persons.SelectMany(person => new[] { person.Name, person.IdText })
                .Append("李虚乙").Where(secret => secret.Length > 1).ToList();
            foreach (var finding in findings)
            {
                var texts = finding.Evidence.SelectMany(evidence => new[] { evidence.LabelZh, evidence.LabelEn, evidence.FileValue, evidence.OtherValue })
                    .Append(finding.ExplanationZh).Append(finding.ExplanationEn);
                Assert.All(texts, text => Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal)));
                Assert.All(texts, text => Assert.False(IdMask.ContainsIdNumber(text)));
                Assert.NotEmpty(finding.Evidence);
            }
        }

        // The cases above must be bad enough to show many codes; every code is shown by the numbered cases (docs/cases).
        Assert.True(codes.Count >= 15, string.Join(' ', codes.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_same_case_gives_the_same_answer()
    {
        foreach (var (first, second) in Troubled().Zip(Troubled()))
            Assert.Equal(HouseholdJudge.Judge(first).Findings.Select(Text), HouseholdJudge.Judge(second).Findings.Select(Text));

        static string Text(CheckFinding finding) =>
            $"{finding.Code} {finding.MemberNumber} {finding.Severity} {finding.Suggestion} {finding.ExplanationZh} {string.Join('|', finding.Evidence)}";
    }

    private static IEnumerable<HouseholdCase> Troubled()
    {
        var wrong = Some.Id()[..17] + (Some.Id()[17] == '0' ? '1' : '0');
        yield return Some.Case(Some.Household(
            [
                Some.Person(work: EmploymentStatus.Unemployed, birth: new DateOnly(1990, 1, 1)),
                Some.Person(1, wrong, "赵虚丙", 30),
                Some.Person(2, "62010219850615002", "钱虚丁", 30),
                Some.Person(3, "", "", 0),
            ],
            main: [], declaredPersons: 9),
            [
                Some.Insurance(900_000), Some.Pension(900_000), Some.Pension(0, death: true), Some.Marriage(true, new DateOnly(2020, 1, 1), Some.Id(8)),
                new FuneralFact(Some.Source(RecordKind.Funeral), "王虚甲", new DateOnly(2026, 1, 1), null) { Identity = IdentityOutcome.Hit },
                new LowIncomeAidFact(Some.Source(RecordKind.LowIncomeAid), "王虚甲", LowIncomeType.ExtremePoverty, null, null, 1) { Identity = IdentityOutcome.Hit },
                Some.Insurance(1, identity: IdentityOutcome.Conflict) with { Name = "李虚乙" },
            ],
            [Some.Other(), Some.Other(member: 1)],
            [Some.Other()]);
        yield return Some.Case(Some.Household([Some.Person(), Some.Person(1, relation: 75)]), others: [Some.Other(member: 1)], othersOf: 1);
        yield return Some.Case(Some.Household(annualFen: 100_000_000));
    }
}
