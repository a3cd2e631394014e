using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>What a register says that a person earns of one kind, against what the file declares.</summary>
/// <param name="Fact">The register's word.</param>
/// <param name="Kind">The kind of income.</param>
/// <param name="LabelZh">Its name, Chinese.</param>
/// <param name="LabelEn">Its name, English.</param>
/// <param name="RegisterMonthlyFen">Fen a month by the register.</param>
/// <param name="DeclaredMonthlyFen">Fen a month by the file.</param>
/// <param name="MonthsInYear">For how many of the last twelve months the register speaks, 1 to 12.</param>
internal sealed record IncomeEvidence(
    RegisterFact Fact, IncomeKind Kind, string LabelZh, string LabelEn, long RegisterMonthlyFen, long DeclaredMonthlyFen, int MonthsInYear)
{
    private const int MonthsAYear = 12;

    /// <summary>Whether the register exceeds the file by more than the profile tolerates.</summary>
    public bool IsUndeclared(RuleProfile profile)
    {
        var excess = RegisterMonthlyFen - DeclaredMonthlyFen;
        return excess > profile.IncomeToleranceFen && excess * 100 > DeclaredMonthlyFen * profile.IncomeTolerancePercent;
    }

    /// <summary>Every statement of a certain identity about a person's income.</summary>
    public static IEnumerable<IncomeEvidence> Of(HouseholdCase household, PersonCase person)
    {
        var earliestPaid = household.AsOf.AddMonths(-household.Profile.InsuranceRecentMonths);
        earliestPaid = new DateOnly(earliestPaid.Year, earliestPaid.Month, 1);
        foreach (var insurance in person.Certain<SocialInsuranceFact>())
        {
            if (insurance.ByEmployer && insurance.IsPaying && (insurance.LastPaidMonth is null || insurance.LastPaidMonth >= earliestPaid))
            {
                yield return new IncomeEvidence(
                    insurance, IncomeKind.Wage, "月缴费基数与申报工资", "contribution base and declared wage",
                    insurance.BaseFen, DeclaredMonthly(household.Household, person.Person, IncomeKind.Wage), MonthsAYear);
            }
        }

        foreach (var pension in person.Certain<PensionFact>())
        {
            if (pension.IsPaying && (!pension.IsResidentScheme || household.Profile.CountsResidentPension))
            {
                yield return new IncomeEvidence(
                    pension, IncomeKind.Pension, "月养老金", "monthly pension",
                    pension.MonthlyFen, DeclaredMonthly(household.Household, person.Person, IncomeKind.Pension), Months(pension.Start, null, household.AsOf));
            }
        }

        foreach (var benefit in person.Certain<UnemploymentBenefitFact>())
        {
            if (benefit.InForce(household.AsOf))
            {
                yield return new IncomeEvidence(
                    benefit, IncomeKind.UnemploymentBenefit, "月失业保险金", "monthly unemployment benefit",
                    benefit.MonthlyFen,
                    DeclaredMonthly(household.Household, person.Person, IncomeKind.UnemploymentBenefit),
                    Months(benefit.Start, benefit.End, household.AsOf));
            }
        }
    }

    private static long DeclaredMonthly(HouseholdFacts file, PersonFacts person, IncomeKind kind)
    {
        var annual = file.DeclaredAnnual(person.Number, kind);

        // Many forms give the person's month and no income of that kind by person.
        var fromForm = kind switch
        {
            IncomeKind.Wage => person.EmploymentStatus is EmploymentStatus.Retired ? 0 : person.MonthlyIncomeFen,
            IncomeKind.Pension => person.EmploymentStatus is EmploymentStatus.Retired ? person.MonthlyIncomeFen : 0,
            _ => 0,
        };
        return Math.Max(annual / MonthsAYear, fromForm);
    }

    private static int Months(DateOnly? start, DateOnly? end, DateOnly asOf)
    {
        var from = start is { } s && s > asOf.AddYears(-1) ? s : asOf.AddYears(-1);
        var to = end is { } e && e < asOf ? e : asOf;
        return Math.Clamp(((to.Year - from.Year) * MonthsAYear) + to.Month - from.Month, 1, MonthsAYear);
    }
}
