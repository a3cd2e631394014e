using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>F40: insured by or registered with an employer while the file says without work; or with another employer than the file's.</summary>
public sealed class EmploymentCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F40"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, ICollection<CheckFinding> findings)
    {
        foreach (var person in household.Persons)
        {
            var jobs = Jobs(household, person).ToList();
            if (jobs.Count == 0)
                continue;

            var status = person.Person.EmploymentStatus;
            var withoutWork = status is EmploymentStatus.Unemployed or EmploymentStatus.LaidOff
                || (household.Household.ZeroEmployment && status is not EmploymentStatus.OnPost);
            if (withoutWork)
            {
                findings.Add(new CheckFinding(
                    "F40", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                    $"{CheckText.PersonZh(person.Person.Number)}档案填写{CheckText.Name(status)},社保或就业登记显示在单位就业。",
                    $"The file says that {CheckText.PersonEn(person.Person.Number)} is without work; social security registers an employer.",
                    [.. jobs.Select(job => new CheckEvidence("就业状况", "employment", CheckText.Name(status), CheckText.WithoutPersons(job.Text, household), job.Fact.Source, job.Fact.Identity))]));
            }
            else if (status is EmploymentStatus.OnPost && !string.IsNullOrWhiteSpace(person.Person.EmployerName)
                && jobs.TrueForAll(job => IsOtherEmployer(person.Person, job)))
            {
                findings.Add(new CheckFinding(
                    "F40", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                    $"{CheckText.PersonZh(person.Person.Number)}的工作单位与社保或就业登记不一致。",
                    $"The employer of {CheckText.PersonEn(person.Person.Number)} differs from social security's.",
                    [.. jobs.Select(job => new CheckEvidence("工作单位", "employer", CheckText.WithoutPersons(person.Person.EmployerName, household), CheckText.WithoutPersons(job.Employer, household), job.Fact.Source, job.Fact.Identity))]));
            }
        }
    }

    private static IEnumerable<Job> Jobs(HouseholdCase household, PersonCase person)
    {
        var earliest = household.AsOf.AddMonths(-household.Profile.InsuranceRecentMonths);
        foreach (var insurance in person.Certain<SocialInsuranceFact>())
        {
            if (insurance.ByEmployer && insurance.IsPaying && (insurance.LastPaidMonth is null || insurance.LastPaidMonth >= FirstOfMonth(earliest)))
                yield return new Job(insurance, insurance.EmployerName, insurance.EmployerCreditCode, $"单位参保:{insurance.EmployerName}");
        }

        foreach (var registration in person.Certain<EmploymentFact>())
        {
            if (registration.IsEmployedByUnit && registration.InForce(household.AsOf))
                yield return new Job(registration, registration.EmployerName, registration.EmployerCreditCode, $"就业登记:{registration.EmployerName}");
        }
    }

    private static DateOnly FirstOfMonth(DateOnly day) => new(day.Year, day.Month, 1);

    private static bool IsOtherEmployer(PersonFacts person, Job job)
    {
        // Two codes decide; a damaged one contradicts nothing, so the names do.
        if (CreditCode.TryParse(person.EmployerCreditCode, out var filed, out _) && CreditCode.TryParse(job.CreditCode, out var registered, out _))
            return filed != registered;

        // A register without an employer's name contradicts nothing.
        return !string.IsNullOrWhiteSpace(job.Employer) && OrganizationName.Normalise(person.EmployerName) != OrganizationName.Normalise(job.Employer);
    }

    private sealed record Job(RegisterFact Fact, string Employer, string CreditCode, string Text);
}
