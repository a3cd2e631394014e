namespace Matching.Checks;

/// <summary>
/// One question about a household. A check has no state, asks nothing beyond the case, and gives the same answer to the same case.
/// It raises doubts, or says that it cannot know; it decides nothing.
/// </summary>
public interface IHouseholdCheck
{
    /// <summary>The codes that it may raise, each in <see cref="FindingCatalogue"/>.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <summary>Whether it is asked of files that have ended (已脱困) instead of those in force.</summary>
    bool IsForEndedFiles => false;

    /// <summary>Adds a finding for each doubt, at most one for each code and person, and what cannot be known.</summary>
    void Judge(HouseholdCase household, CheckReport report);
}
