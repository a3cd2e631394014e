using Matching.Checks.Facts;
using Matching.Rules;

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

    /// <summary>Fen a year by the register: its month times the months it speaks of.</summary>
    public long RegisterAnnualFen => RegisterMonthlyFen * MonthsInYear;

    /// <summary>Whether the register exceeds the file by more than is tolerated.</summary>
    public bool IsUndeclared(Tolerances tolerances) => Exceeds(DeclaredMonthlyFen, tolerances);

    /// <summary>Whether the register exceeds an amount, fen a month, by more than is tolerated.</summary>
    public bool Exceeds(long monthlyFen, Tolerances tolerances)
    {
        var excess = RegisterMonthlyFen - monthlyFen;
        return excess > tolerances.IncomeFen && excess * 100 > monthlyFen * tolerances.IncomePercent;
    }

    /// <summary>Every statement of a certain identity about a person's income.</summary>
    public static IReadOnlyList<IncomeEvidence> Of(HouseholdCase household, PersonCase person)
    {
        // One walk over the facts in the order of their sources, which is the order of insurance, pension, benefit.
        List<IncomeEvidence>? found = null;
        var earliestPaid = household.EarliestPaid;
        foreach (var fact in person.Facts)
        {
            if (!fact.IsCertain)
                continue;
            if (fact is SocialInsuranceFact insurance && insurance.ByEmployer && insurance.IsPaying && (insurance.LastPaidMonth is null || insurance.LastPaidMonth >= earliestPaid))
            {
                (found ??= []).Add(new IncomeEvidence(
                    insurance, IncomeKind.Wage, "月工资(部门为缴费基数)", "monthly wage (the register's: contribution base)",
                    insurance.BaseFen, DeclaredMonthly(household.Household, person.Person, IncomeKind.Wage), Months(insurance.Start, null, household.AsOf)));
            }
            else if (fact is PensionFact pension && pension.IsPaying && (pension.Start is null || pension.Start <= household.AsOf) && (!pension.IsResidentScheme || household.Profile.Income.CountsResidentPension))
            {
                (found ??= []).Add(new IncomeEvidence(
                    pension, IncomeKind.Pension, "月养老金", "monthly pension",
                    pension.MonthlyFen, DeclaredMonthly(household.Household, person.Person, IncomeKind.Pension), Months(pension.Start, null, household.AsOf)));
            }
            else if (fact is UnemploymentBenefitFact benefit && benefit.InForce(household.AsOf))
            {
                (found ??= []).Add(new IncomeEvidence(
                    benefit, IncomeKind.UnemploymentBenefit, "月失业保险金", "monthly unemployment benefit",
                    benefit.MonthlyFen,
                    DeclaredMonthly(household.Household, person.Person, IncomeKind.UnemploymentBenefit),
                    Months(benefit.Start, benefit.End, household.AsOf)));
            }
        }

        return found ?? (IReadOnlyList<IncomeEvidence>)[];
    }

    /// <summary>What the form's 月平均收入 may be of that kind, fen a month: many forms give it and no income of the kind by person.</summary>
    public static long FormMonthly(PersonFacts person, IncomeKind kind) =>
        kind == (person.EmploymentStatus is EmploymentStatus.Retired ? IncomeKind.Pension : IncomeKind.Wage) ? person.MonthlyIncomeFen : 0;

    private static long DeclaredMonthly(HouseholdFacts file, PersonFacts person, IncomeKind kind)
    {
        // What stands for the household as a whole may be this person's, too.
        var annual = file.DeclaredAnnual(person.Number, kind) + file.DeclaredAnnual(-1, kind);
        return Math.Max(annual / MonthsAYear, FormMonthly(person, kind));
    }

    private static int Months(DateOnly? start, DateOnly? end, DateOnly asOf)
    {
        var from = start is { } s && s > asOf.AddYears(-1) ? s : asOf.AddYears(-1);
        var to = end is { } e && e < asOf ? e : asOf;
        return Math.Clamp(Assessing.Months.Whole(from, to), 1, MonthsAYear);
    }
}
