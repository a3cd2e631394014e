using Matching.Checks;
using Matching.Checks.Facts;

namespace Exchange.Comparison;

/// <summary>What a run counts by region beside its findings: everything that statistics, simulations and published totals are held against.</summary>
internal static class RunCounts
{
    /// <summary>Files by stated category and status: file/Deep/Active.</summary>
    public const string File = "file/";

    /// <summary>Judged files by stated and suggested category: category/Deep/Relative; None, Unknown and Ended stand for no category, for not known, and for a file that has ended.</summary>
    public const string Category = "category/";

    /// <summary>Findings by code: finding/F42.</summary>
    public const string Finding = "finding/";

    /// <summary>Checks that could not be answered, households by code: undecided/F50.</summary>
    public const string Undecided = "undecided/";

    /// <summary>Files by upload verdict: upload/MayBeUploaded.</summary>
    public const string Upload = "upload/";

    /// <summary>Persons of registers without a file: uncovered/LowIncomeAid.</summary>
    public const string Uncovered = "uncovered/LowIncomeAid";

    public static void Add(PartCounts counts, HouseholdCase household, HouseholdVerdict verdict)
    {
        var file = household.Household;
        counts.Count($"{File}{file.Category}/{file.Status}", file.Region);
        if (file.IsInForce)
        {
            var suggested = household.Assessment.Suggested switch
            {
                null => "Unknown",
                HardshipCategory.Unspecified => "None",
                { } category => category.ToString(),
            };
            counts.Count($"{Category}{file.Category}/{suggested}", file.Region);
        }
        else
        {
            counts.Count($"{Category}{file.Category}/Ended", file.Region);
        }

        counts.Count($"{Upload}{verdict.Upload}", file.Region);

        var exit = false;
        foreach (var finding in verdict.Findings)
        {
            counts.Count(Finding + finding.Code, file.Region);
            exit |= finding.Suggestion is Suggestion.Exit;
        }

        counts.ExitCandidates += exit ? 1 : 0;
        foreach (var code in verdict.Undecided.Select(undecided => undecided.Code).Distinct())
            counts.Count(Undecided + code, file.Region);
    }
}
