using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F41: a contribution base, pension or unemployment benefit above what the file declares, by more than the profile tolerates.</summary>
public sealed class UndeclaredIncomeCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F41"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            List<IncomeEvidence>? undeclared = null;
            foreach (var income in household.IncomeOf(person))
            {
                if (income.IsUndeclared(household.Profile.Tolerances))
                    (undeclared ??= []).Add(income);
            }

            if (undeclared is null)
                continue;
            if (!household.Household.StatesIncome && person.Person.MonthlyIncomeFen == 0)
            {
                report.Unknown("F41", "档案未填写收入,无从比较", "the file states no income to compare with", person.Person.Number);
                continue;
            }

            var tolerances = household.Profile.Tolerances;
            report.Add(new CheckFinding(
                "F41", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Person.Number)}的部门数据高于申报({string.Join("、", undeclared.Select(income => income.LabelZh).Distinct())}),超出容差({CheckText.Number(tolerances.IncomePercent)}%且{CheckText.Yuan(tolerances.IncomeFen)})。",
                $"Social security registers more for {CheckText.PersonEn(person.Person.Number)} than the file declares: {string.Join(", ", undeclared.Select(income => income.LabelEn).Distinct())}.",
                [.. undeclared.Select(income => new CheckEvidence(
                    income.LabelZh, income.LabelEn, CheckText.Yuan(income.DeclaredMonthlyFen), CheckText.Yuan(income.RegisterMonthlyFen), income.Fact.Source, income.Fact.Identity))]));
        }

        report.UnknownWithout("F41", household, RecordKind.SocialInsurance, RecordKind.Pension, RecordKind.UnemploymentBenefit);
    }
}
