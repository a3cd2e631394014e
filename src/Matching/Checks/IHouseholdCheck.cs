namespace Matching.Checks;

/// <summary>
/// One question about a household. A check has no state, asks nothing beyond the case, and gives the same answer to the same case.
/// It raises doubts; it decides nothing.
/// </summary>
public interface IHouseholdCheck
{
    /// <summary>The codes that it may raise, each in <see cref="FindingCatalogue"/>.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <summary>Adds a finding for each doubt, at most one for each code and person.</summary>
    void Judge(HouseholdCase household, ICollection<CheckFinding> findings);
}
