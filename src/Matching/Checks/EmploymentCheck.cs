using Matching.Checks.Facts;
using Matching.Identity;

namespace Matching.Checks;

/// <summary>F40: insured by or registered with an employer while the file says without work; or with another employer than the file's.</summary>
public sealed class EmploymentCheck : IHouseholdCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Codes { get; } = ["F40"];

    /// <inheritdoc/>
    public void Judge(HouseholdCase household, CheckReport report)
    {
        foreach (var person in household.Persons)
        {
            if (Jobs(household, person) is not { } jobs)
                continue;

            var status = person.Person.EmploymentStatus;
            if (status is EmploymentStatus.Unspecified)
            {
                report.Unknown("F40", "工作状态未填", "employment status is missing", person.Person.Number);
                continue;
            }

            var withoutWork = status is EmploymentStatus.Unemployed or EmploymentStatus.LaidOff
                || (household.Household.ZeroEmployment && status is not EmploymentStatus.OnPost);
            if (withoutWork)
            {
                report.Add(new CheckFinding(
                    "F40", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                    $"{CheckText.PersonZh(person.Person.Number)}档案填写{CheckText.Name(status)},社保或就业登记显示在单位就业。",
                    $"The file says that {CheckText.PersonEn(person.Person.Number)} is without work; social security registers an employer.",
                    [.. jobs.Select(job => new CheckEvidence("就业状况", "employment", CheckText.Name(status), CheckText.WithoutPersons(job.Text, household), job.Fact.Source, job.Fact.Identity))]));
            }
            else if (status is EmploymentStatus.OnPost && !string.IsNullOrWhiteSpace(person.Person.EmployerName)
                && jobs.TrueForAll(job => IsOtherEmployer(person.Person, job)))
            {
                report.Add(new CheckFinding(
                    "F40", person.Person.Number, Severity.Doubt, Suggestion.CorrectFile,
                    $"{CheckText.PersonZh(person.Person.Number)}的工作单位与社保或就业登记不一致。",
                    $"The employer of {CheckText.PersonEn(person.Person.Number)} differs from social security's.",
                    [.. jobs.Select(job => new CheckEvidence("工作单位", "employer", CheckText.WithoutPersons(person.Person.EmployerName, household), CheckText.WithoutPersons(job.Employer, household), job.Fact.Source, job.Fact.Identity))]));
            }
        }

        report.UnknownWithout("F40", household, RecordKind.SocialInsurance, RecordKind.EmploymentRegistration);
    }

    private static List<Job>? Jobs(HouseholdCase household, PersonCase person)
    {
        List<Job>? jobs = null;
        foreach (var fact in person.Facts)
        {
            if (!fact.IsCertain)
                continue;
            if (fact is SocialInsuranceFact { ByEmployer: true, IsPaying: true } insurance && (insurance.LastPaidMonth is null || insurance.LastPaidMonth >= household.EarliestPaid))
                (jobs ??= []).Add(new Job(insurance, insurance.EmployerName, insurance.EmployerCreditCode, $"单位参保:{insurance.EmployerName}"));
            else if (fact is EmploymentFact { IsEmployedByUnit: true } registration && registration.InForce(household.AsOf))
                (jobs ??= []).Add(new Job(registration, registration.EmployerName, registration.EmployerCreditCode, $"就业登记:{registration.EmployerName}"));
        }

        return jobs;
    }

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
