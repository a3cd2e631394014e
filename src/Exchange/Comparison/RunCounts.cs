using Matching.Checks;
using Matching.Checks.Facts;

namespace Exchange.Comparison;

/// <summary>What a run counts by region beside its findings: everything that statistics, simulations and published totals are held against.</summary>
internal static class RunCounts
{
    /// <summary>Files by stated category and status: file/Deep/Active.</summary>
    public const string File = "file/";

    /// <summary>Files in force by main cause of hardship: cause/SeriousIllness; Unspecified where the file states none. One that states several counts for each.</summary>
    public const string Cause = "cause/";

    /// <summary>Judged files by stated and suggested category: category/Deep/Relative; None, Unknown and Ended stand for no category, for not known, and for a file that has ended.</summary>
    public const string Category = "category/";

    /// <summary>Findings by code: finding/F42.</summary>
    public const string Finding = "finding/";

    /// <summary>Checks that could not be answered, households by code: undecided/F50.</summary>
    public const string Undecided = "undecided/";

    /// <summary>Files by upload verdict: upload/MayBeUploaded.</summary>
    public const string Upload = "upload/";

    /// <summary>Files that stand in a cluster with others, by how far these lie apart: cluster/AcrossUnions.</summary>
    public const string Cluster = "cluster/";

    /// <summary>Persons of registers without a file: uncovered/LowIncomeAid.</summary>
    public const string Uncovered = "uncovered/LowIncomeAid";

    /// <summary>What a household counts for, each in its region.</summary>
    public static IEnumerable<string> Of(HouseholdCase household, HouseholdVerdict verdict)
    {
        var file = household.Household;
        yield return $"{File}{file.Category}/{file.Status}";
        if (file.IsInForce)
        {
            var suggested = household.Assessment.Suggested switch
            {
                null => "Unknown",
                HardshipCategory.Unspecified => "None",
                { } category => category.ToString(),
            };
            yield return $"{Category}{file.Category}/{suggested}";
            foreach (var cause in file.MainCauses.IsEmpty ? [HardshipCause.Unspecified] : file.MainCauses.Distinct())
                yield return Cause + cause;
        }
        else
        {
            yield return $"{Category}{file.Category}/Ended";
        }

        yield return $"{Upload}{verdict.Upload}";
        foreach (var finding in verdict.Findings)
            yield return Finding + finding.Code;
        foreach (var code in verdict.Undecided.Select(undecided => undecided.Code).Distinct())
            yield return Undecided + code;
    }
}
