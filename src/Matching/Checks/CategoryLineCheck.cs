using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F42: net income recomputed with what the registers add, held against the lines of the profile.
/// Net = (all income − rigid expenses) / persons / 12 (domain.md §1.2); for 相对困难 the necessary cost of employment is deducted too.
/// </summary>
/// <remarks>All comparisons are of whole numbers: net of the year × 1000 against multiple × standard × 12 × persons.</remarks>
public sealed class CategoryLineCheck : IHouseholdCheck
{
    private const int MonthsAYear = 12;

    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F42"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, ICollection<CheckFinding> findings)
    {
        var file = household.Household;
        var stated = file.Category switch
        {
            HardshipCategory.LegacyLowIncome => HardshipCategory.Deep,
            HardshipCategory.LegacyEdge => HardshipCategory.Relative,
            _ => file.Category,
        };
        if (stated is not (HardshipCategory.Deep or HardshipCategory.Relative or HardshipCategory.Accident) || file.Status is FileStatus.Grace)
            return;

        var account = Account(household);
        var computed = Category(household, account);
        var suggestion = (stated, computed) switch
        {
            (HardshipCategory.Deep, HardshipCategory.Relative) => Suggestion.Downgrade,
            (HardshipCategory.Relative, HardshipCategory.Deep) => Suggestion.Upgrade,
            (_, HardshipCategory.Unspecified) => Suggestion.Exit,
            _ => Suggestion.Unspecified,
        };
        if (suggestion is Suggestion.Unspecified)
            return;

        var persons = file.Persons.Count;
        var perMonth = Math.Max(0, account.NetForDeepFen) / MonthsAYear / persons;
        var (zh, en) = suggestion switch
        {
            Suggestion.Exit => ("已高于所列各类困难标准,可作为脱困退出的候选,须入户复核", "is above every line; a candidate for an exit, to be checked in person"),
            Suggestion.Downgrade => ("高于深度困难标准,符合相对困难", "is above the deep line and within the relative one"),
            _ => ("低于深度困难标准,可考虑调高类别", "is within the deep line; a heavier category may apply"),
        };
        var multiple = CheckText.Multiple(perMonth, household.StandardFen);
        findings.Add(new CheckFinding(
            "F42", CheckFinding.WholeHousehold, Severity.Doubt, suggestion,
            $"按核对数据重新计算,家庭月人均净收入{CheckText.Yuan(perMonth)},为当地低保标准{CheckText.Yuan(household.StandardFen)}的{multiple}倍,{zh}。",
            $"Recomputed, the household's net monthly income a person is {CheckText.YuanEn(perMonth)}, {multiple} times the local standard of {CheckText.YuanEn(household.StandardFen)}; it {en}.",
            [
                new CheckEvidence("困难类别", "category", CheckText.Name(file.Category), computed is HardshipCategory.Unspecified ? "高于各类标准" : CheckText.Name(computed)),
                new CheckEvidence("家庭年收入", "annual income", CheckText.Yuan(account.DeclaredFen), CheckText.Yuan(account.IncomeFen)),
                new CheckEvidence("年刚性支出", "annual rigid expenses", CheckText.Yuan(account.ExpensesFen), CheckText.Yuan(account.ExpensesFen)),
                .. account.Added.Select(income => new CheckEvidence(
                    income.LabelZh, income.LabelEn, CheckText.Yuan(income.DeclaredMonthlyFen), CheckText.Yuan(income.RegisterMonthlyFen), income.Fact.Source, income.Fact.Identity)),
            ]));
    }

    private static YearAccount Account(HouseholdCase household)
    {
        var file = household.Household;
        var declared = file.Incomes.Sum(income => income.AnnualFen);
        var added = new List<IncomeEvidence>();
        var income = declared;
        foreach (var person in household.Persons)
        {
            // Of several statements of one kind the highest counts, so that one employer reported twice is not added up.
            var undeclared = IncomeEvidence.Of(household, person)
                .Where(item => item.IsUndeclared(household.Profile))
                .GroupBy(item => item.Kind)
                .Select(group => group.MaxBy(item => item.RegisterMonthlyFen * item.MonthsInYear)!);
            foreach (var item in undeclared)
            {
                income += Math.Max(0, (item.RegisterMonthlyFen * item.MonthsInYear) - file.DeclaredAnnual(person.Person.Number, item.Kind));
                added.Add(item);
            }
        }

        long Spent(ExpenseKind kind) => file.Expenses.Where(expense => expense.Kind == kind).Sum(expense => expense.AnnualFen);
        var rigid = Spent(ExpenseKind.Illness) + Spent(ExpenseKind.Disability) + Spent(ExpenseKind.Schooling) + Spent(ExpenseKind.Housing) + Spent(ExpenseKind.Other);
        return new YearAccount(declared, income, rigid, income - rigid, income - rigid - Spent(ExpenseKind.Employment), Spent(ExpenseKind.Accident), added);
    }

    private static HardshipCategory Category(HouseholdCase household, YearAccount account)
    {
        var profile = household.Profile;
        if (Meets(account.NetForDeepFen, profile.DeepMultipleMilli, profile.DeepOperator, household))
            return HardshipCategory.Deep;
        if (Meets(account.NetForRelativeFen, profile.RelativeMultipleMilli, profile.RelativeOperator, household))
            return HardshipCategory.Relative;

        // 意外致困 knows no multiple: the loss counts as a share of the year's income.
        return household.Household.Category is HardshipCategory.Accident && account.AccidentFen * 1000 > account.IncomeFen * profile.AccidentShareMilli
            ? HardshipCategory.Accident
            : HardshipCategory.Unspecified;
    }

    private static bool Meets(long netFen, int multipleMilli, LineOperator lineOperator, HouseholdCase household)
    {
        var left = netFen * 1000;
        var line = multipleMilli * household.StandardFen * MonthsAYear * household.Household.Persons.Count;
        return lineOperator is LineOperator.Below ? left < line : left <= line;
    }

    private sealed record YearAccount(
        long DeclaredFen,
        long IncomeFen,
        long ExpensesFen,
        long NetForDeepFen,
        long NetForRelativeFen,
        long AccidentFen,
        IReadOnlyList<IncomeEvidence> Added);
}
