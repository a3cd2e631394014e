using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>Whether a file may go to the national system; numbers as in the contract.</summary>
public enum UploadVerdict
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>可以上报: nothing stands against it. No proof that the household is entitled.</summary>
    MayBeUploaded = 1,

    /// <summary>须先改正: an error of the file.</summary>
    MustBeCorrected = 2,

    /// <summary>须人工核实: a doubt, or a question of eligibility that could not be answered.</summary>
    NeedsReview = 3,
}

/// <summary>What the checks say about one household.</summary>
/// <param name="Findings">Doubts, ordered by person and code.</param>
/// <param name="Undecided">What could not be answered, ordered by person and code.</param>
/// <param name="Upload">Whether it may be uploaded.</param>
public sealed record HouseholdVerdict(IReadOnlyList<CheckFinding> Findings, IReadOnlyList<UndecidedCheck> Undecided, UploadVerdict Upload);

/// <summary>Asks every check about one household.</summary>
public static class HouseholdJudge
{
    private static readonly HouseholdVerdict Clean = new([], [], UploadVerdict.MayBeUploaded);

    /// <summary>Every check, in the order of their codes.</summary>
    public static IReadOnlyList<IHouseholdCheck> Checks { get; } =
    [
        new IdNumberCheck(),
        new BirthAndSexCheck(),
        new RegionCodeCheck(),
        new RequiredFieldsCheck(),
        new TotalsCheck(),
        new CompletenessCheck(),
        new DuplicatePersonCheck(),
        new SplitHouseholdCheck(),
        new NearNumberCheck(),
        new LinkedPersonCheck(),
        new AuthorityNameCheck(),
        new DeceasedCheck(),
        new MarriageCheck(),
        new LowIncomeAidCheck(),
        new EntitlementCheck(),
        new EmploymentCheck(),
        new UndeclaredIncomeCheck(),
        new CategoryLineCheck(),
        new EdgeCheck(),
        new ExclusionCheck(),
        new StaleFileCheck(),
        new MeasureCheck(),
        new MigrantWorkerCheck(),
        new AuthorisationCheck(),
        new ReturnCheck(),
    ];

    /// <summary>The verdict on a file in force, or, of one that has 已脱困, whether it returns; nothing for one that was cancelled.</summary>
    public static HouseholdVerdict Judge(HouseholdCase household)
    {
        var isInForce = household.Household.IsInForce;
        if (!isInForce && household.Household.Status is not FileStatus.Recovered)
            return Clean;

        var report = new CheckReport(household.Profile);
        foreach (var check in Checks)
        {
            if (check.IsForEndedFiles != isInForce)
                check.Judge(household, report);
        }

        report.Sort();
        return new HouseholdVerdict(report.Findings, report.Undecided, Upload(report, isInForce && IsOpen(household)));
    }

    /// <summary>
    /// Whether a question of eligibility stays open: the lines, an exclusion, or whether registers might be asked at all. It does so whether or not
    /// the profile asks for the finding; a household of which it is not known is neither eligible nor ineligible, and people look at it.
    /// </summary>
    private static bool IsOpen(HouseholdCase household)
    {
        var stated = household.Household.Category.Current();
        if (household.Household.Status is not FileStatus.Grace && household.Assessment.IsOpen(stated))
            return true;
        foreach (var exclusion in household.Assessment.Exclusions)
        {
            if (exclusion.Holds is Truth.Unknown && exclusion.Rule.Scope.Contains(stated))
                return true;
        }

        return false;
    }

    private static UploadVerdict Upload(CheckReport report, bool isOpen)
    {
        var verdict = isOpen ? UploadVerdict.NeedsReview : UploadVerdict.MayBeUploaded;
        foreach (var finding in report.Findings)
        {
            if (finding.Severity is Severity.Error)
                return UploadVerdict.MustBeCorrected;
            if (finding.Severity is Severity.Doubt)
                verdict = UploadVerdict.NeedsReview;
        }

        foreach (var undecided in report.Undecided)
        {
            if (undecided.Code is "F70")
                verdict = UploadVerdict.NeedsReview;
        }

        return verdict;
    }
}
