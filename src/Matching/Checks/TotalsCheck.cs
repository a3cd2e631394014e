using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>
/// F06: the file against itself. Totals are recomputed and never trusted (even published ones do not add up, domain.md §3.4);
/// relations must fit sex and age.
/// </summary>
public sealed class TotalsCheck : IHouseholdCheck
{
    private const int MonthsAYear = 12;
    private const int WorkingAge = 16;

    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F06"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        if (!household.Household.StatesIncome)
            report.Unknown("F06", "档案未填写收入,合计无从核对", "no income is stated, so totals cannot be checked");
        var evidence = new List<CheckEvidence>();
        Counts(household, evidence);
        Numbers(household.Household, evidence);
        Relations(household, evidence);
        Work(household, evidence);
        if (evidence.Count == 0)
            return;

        report.Add(new CheckFinding(
            "F06", CheckFinding.WholeHousehold, Severity.Doubt, Suggestion.CorrectFile,
            $"档案内有{CheckText.Number(evidence.Count)}处前后不一致:{string.Join("、", evidence.Select(e => e.LabelZh))}。",
            $"{CheckText.Number(evidence.Count)} statements of the file do not fit together: {string.Join(", ", evidence.Select(e => e.LabelEn))}.",
            evidence));
    }

    private static void Counts(HouseholdCase household, List<CheckEvidence> evidence)
    {
        var file = household.Household;
        if (file.DeclaredPersons != file.Persons.Length)
            evidence.Add(new CheckEvidence("家庭人口", "persons", CheckText.Number(file.DeclaredPersons), CheckText.Number(file.Persons.Length)));

        var total = 0L;
        foreach (var income in file.Incomes)
            total += income.AnnualFen;

        // One total without parts contradicts nothing.
        if (file.Incomes.Length > 0 && Math.Abs(file.DeclaredAnnualIncomeFen - total) > household.Profile.Tolerances.TotalsFen)
            evidence.Add(new CheckEvidence("家庭年度总收入", "annual income", CheckText.Yuan(file.DeclaredAnnualIncomeFen), CheckText.Yuan(total)));

        var months = 0L;
        foreach (var person in file.Persons)
            months += person.MonthlyIncomeFen * MonthsAYear;
        var stated = Math.Max(total, file.DeclaredAnnualIncomeFen);
        if (file.StatesIncome && months - stated > household.Profile.Tolerances.TotalsFen)
            evidence.Add(new CheckEvidence("各人月平均收入×12", "persons' months × 12", CheckText.Yuan(months), $"年收入{CheckText.Yuan(stated)}"));

        if (file.DeclaredPersons > 0)
        {
            var monthly = file.DeclaredAnnualIncomeFen / MonthsAYear / file.DeclaredPersons;
            if (Math.Abs(file.DeclaredMonthlyIncomePerPersonFen - monthly) > household.Profile.Tolerances.TotalsFen)
            {
                evidence.Add(new CheckEvidence(
                    "家庭月人均收入", "monthly income a person", CheckText.Yuan(file.DeclaredMonthlyIncomePerPersonFen), CheckText.Yuan(monthly)));
            }
        }
    }

    /// <summary>One number for two persons of a file: often the spouse's number in the worker's row.</summary>
    private static void Numbers(HouseholdFacts file, List<CheckEvidence> evidence)
    {
        // A household has at most 31 persons: comparing each with those before is quicker than a table.
        for (var i = 1; i < file.Persons.Length; i++)
        {
            for (var j = 0; j < i && file.Persons[i].Id is { } id; j++)
            {
                if (file.Persons[j].Id is { } earlier && earlier.Key == id.Key)
                {
                    evidence.Add(new CheckEvidence("身份证号重复", "number given twice", CheckText.PersonZh(i), $"与{CheckText.PersonZh(j)}相同"));
                    break;
                }
            }
        }
    }

    private static void Relations(HouseholdCase household, List<CheckEvidence> evidence)
    {
        var persons = household.Household.Persons;
        var householder = persons[0];
        var hasSpouse = false;
        for (var i = 1; i < persons.Length; i++)
        {
            var person = persons[i];
            hasSpouse |= person.IsSpouseOfHouseholder;
            if (RelationRules.ImpliedSex(person.Relation) is { } sex && person.Sex is Sex.Male or Sex.Female && person.Sex != sex)
                evidence.Add(new CheckEvidence($"{CheckText.PersonZh(i)}性别与关系", "sex and relation", CheckText.Name(person.Sex), CheckText.Name(sex)));
            if (person.BirthDate is not { } birth || householder.BirthDate is not { } head)
                continue;
            if (RelationRules.IsOwnChild(person.Relation) && birth <= head)
                evidence.Add(new CheckEvidence($"{CheckText.PersonZh(i)}年龄与关系", "age and relation", CheckText.Day(birth), "子女应晚于户主出生"));
            if (RelationRules.IsOwnParent(person.Relation) && birth >= head)
                evidence.Add(new CheckEvidence($"{CheckText.PersonZh(i)}年龄与关系", "age and relation", CheckText.Day(birth), "父母应早于户主出生"));
        }

        hasSpouse |= householder.IsSpouseOfHouseholder;
        if (household.Household.SingleParent && (householder.MaritalStatus is MaritalStatus.Married || hasSpouse))
            evidence.Add(new CheckEvidence("单亲家庭", "single parent", "是", hasSpouse ? "成员中有配偶" : "户主已婚"));
        if (householder.MaritalStatus is MaritalStatus.Married && !hasSpouse)
            evidence.Add(new CheckEvidence("配偶", "spouse", "户主已婚", "成员中无配偶"));
    }

    private static void Work(HouseholdCase household, List<CheckEvidence> evidence)
    {
        foreach (var person in household.Household.Persons)
        {
            if (household.Household.ZeroEmployment && person.EmploymentStatus is EmploymentStatus.OnPost)
                evidence.Add(new CheckEvidence("零就业家庭", "zero employment", "是", $"{CheckText.PersonZh(person.Number)}在岗"));
            if (person.MonthlyIncomeFen > 0 && person.BirthDate is { } birth && birth > household.AsOf.AddYears(-WorkingAge))
                evidence.Add(new CheckEvidence($"{CheckText.PersonZh(person.Number)}未满16周岁有月收入", "income below 16 years", CheckText.Yuan(person.MonthlyIncomeFen), "0"));
        }
    }
}
