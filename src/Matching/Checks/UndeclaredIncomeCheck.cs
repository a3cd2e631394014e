using Matching.Checks.Facts;

namespace Matching.Checks;

/// <summary>F41: a contribution base, pension or unemployment benefit above what the file declares, by more than the profile tolerates.</summary>
public sealed class UndeclaredIncomeCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F41"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, ICollection<CheckFinding> findings)
    {
        foreach (var person in household.Persons)
        {
            var undeclared = IncomeEvidence.Of(household, person).Where(income => income.IsUndeclared(household.Profile)).ToList();
            if (undeclared.Count == 0)
                continue;

            findings.Add(new CheckFinding(
                "F41", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                $"{CheckText.PersonZh(person.Person.Number)}的{string.Join("、", undeclared.Select(income => income.LabelZh).Distinct())}高于申报,超出容差{CheckText.Number(household.Profile.IncomeTolerancePercent)}%。",
                $"Social security registers more for {CheckText.PersonEn(person.Person.Number)} than the file declares: {string.Join(", ", undeclared.Select(income => income.LabelEn).Distinct())}.",
                [.. undeclared.Select(income => new CheckEvidence(
                    income.LabelZh, income.LabelEn, CheckText.Yuan(income.DeclaredMonthlyFen), CheckText.Yuan(income.RegisterMonthlyFen), income.Fact.Source, income.Fact.Identity))]));
        }
    }
}
