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
            // Most persons' status contradicts no job, whatever the registers say.
            var status = person.Person.EmploymentStatus;
            var withoutWork = status is EmploymentStatus.Unemployed or EmploymentStatus.LaidOff
                || (household.Household.ZeroEmployment && status is not (EmploymentStatus.OnPost or EmploymentStatus.Unspecified));
            var namesEmployer = status is EmploymentStatus.OnPost && !string.IsNullOrWhiteSpace(person.Person.EmployerName);
            if (withoutWork || status is EmploymentStatus.Unspecified || (namesEmployer && !IsEmployerConfirmed(household, person)))
                Judge(household, person, withoutWork, report);
        }

        report.UnknownWithout("F40", household, RecordKind.SocialInsurance, RecordKind.EmploymentRegistration);
    }

    private static void Judge(HouseholdCase household, PersonCase person, bool withoutWork, CheckReport report)
    {
        List<Job>? jobs = null;
        foreach (var fact in person.Facts)
        {
            if (IsJob(household, fact))
                (jobs ??= []).Add(Job.Of(fact));
        }

        if (jobs is null)
            return;
        if (person.Person.EmploymentStatus is EmploymentStatus.Unspecified)
            report.Unknown("F40", "工作状态未填", "employment status is missing", person.Person.Number);
        else
            report.Add(withoutWork ? InWork(household, person.Person, jobs) : Elsewhere(household, person.Person, jobs));
    }

    private static CheckFinding InWork(HouseholdCase household, PersonFacts person, List<Job> jobs) => new(
        "F40", person.Number, Severity.Doubt, Suggestion.CorrectFile,
        $"{CheckText.PersonZh(person.Number)}档案填写{CheckText.Name(person.EmploymentStatus)},社保或就业登记显示在单位就业。",
        $"The file says that {CheckText.PersonEn(person.Number)} is without work; social security registers an employer.",
        [.. jobs.Select(job => new CheckEvidence(
            "就业状况", "employment", CheckText.Name(person.EmploymentStatus), CheckText.WithoutPersons(job.Text, household), job.Fact.Source, job.Fact.Identity))]);

    private static CheckFinding Elsewhere(HouseholdCase household, PersonFacts person, List<Job> jobs) => new(
        "F40", person.Number, Severity.Doubt, Suggestion.CorrectFile,
        $"{CheckText.PersonZh(person.Number)}的工作单位与社保或就业登记不一致。",
        $"The employer of {CheckText.PersonEn(person.Number)} differs from social security's.",
        [.. jobs.Select(job => new CheckEvidence(
            "工作单位", "employer", CheckText.WithoutPersons(person.EmployerName, household), CheckText.WithoutPersons(job.Employer, household), job.Fact.Source, job.Fact.Identity))]);

    /// <summary>Whether a register certainly says that the person works for somebody on the day.</summary>
    private static bool IsJob(HouseholdCase household, RegisterFact fact) => fact switch
    {
        { IsCertain: false } => false,
        SocialInsuranceFact { ByEmployer: true, IsPaying: true } insurance => insurance.LastPaidMonth is null || insurance.LastPaidMonth >= household.EarliestPaid,
        EmploymentFact { IsEmployedByUnit: true } registration => registration.InForce(household.AsOf),
        _ => false,
    };

    /// <summary>Whether a register knows the employer that the file names.</summary>
    private static bool IsEmployerConfirmed(HouseholdCase household, PersonCase person)
    {
        foreach (var fact in person.Facts)
        {
            if (IsJob(household, fact) && !IsOtherEmployer(person.Person, Job.Of(fact)))
                return true;
        }

        return false;
    }

    private static bool IsOtherEmployer(PersonFacts person, Job job)
    {
        if (person.EmployerName == job.Employer && person.EmployerCreditCode == job.CreditCode)
            return false;

        // Two codes decide; a damaged one contradicts nothing, so the names do.
        if (CreditCode.TryParse(person.EmployerCreditCode, out var filed, out _) && CreditCode.TryParse(job.CreditCode, out var registered, out _))
            return filed != registered;

        // A register without an employer's name contradicts nothing.
        return !string.IsNullOrWhiteSpace(job.Employer) && person.EmployerName != job.Employer
            && OrganizationName.Normalise(person.EmployerName) != OrganizationName.Normalise(job.Employer);
    }

    private readonly record struct Job(RegisterFact Fact, string Employer, string CreditCode)
    {
        public static Job Of(RegisterFact fact) => fact switch
        {
            SocialInsuranceFact insurance => new Job(fact, insurance.EmployerName, insurance.EmployerCreditCode),
            EmploymentFact registration => new Job(fact, registration.EmployerName, registration.EmployerCreditCode),
            _ => new Job(fact, "", ""),
        };

        public string Text => $"{(Fact is SocialInsuranceFact ? "单位参保" : "就业登记")}:{Employer}";
    }
}
