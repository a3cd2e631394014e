using Matching.Checks.Facts;
using Matching.Linkage.Persons;

namespace Matching.Checks;

/// <summary>One doubt about one household or one of its persons. At most one stands for each code and person; what adds up is evidence.</summary>
/// <param name="Code">The code of <see cref="FindingCatalogue"/>.</param>
/// <param name="MemberNumber">0 the householder, 1 and up the members, <see cref="WholeHousehold"/> the household.</param>
/// <param name="Severity">How it weighs here.</param>
/// <param name="Suggestion">What would be proposed if it is confirmed.</param>
/// <param name="ExplanationZh">What was found, Chinese; no name, no number.</param>
/// <param name="ExplanationEn">What was found, English; no name, no number.</param>
/// <param name="Evidence">What stands against what.</param>
public sealed record CheckFinding(
    string Code,
    int MemberNumber,
    Severity Severity,
    Suggestion Suggestion,
    string ExplanationZh,
    string ExplanationEn,
    IReadOnlyList<CheckEvidence> Evidence)
{
    /// <summary>The member number of a finding about the household as a whole.</summary>
    public const int WholeHousehold = -1;
}

/// <summary>One fact that a finding rests on. Values hold no name and no whole number.</summary>
/// <param name="LabelZh">What is compared, Chinese.</param>
/// <param name="LabelEn">What is compared, English.</param>
/// <param name="FileValue">What the file says.</param>
/// <param name="OtherValue">What stands against it.</param>
/// <param name="Source">Where that comes from; null when worked out from the file.</param>
/// <param name="Identity">How the source's person was recognised.</param>
/// <param name="Pair">How the two persons compare, where the source's was not found by number and name; null otherwise.</param>
public sealed record CheckEvidence(
    string LabelZh,
    string LabelEn,
    string FileValue,
    string OtherValue,
    RecordSource? Source = null,
    IdentityOutcome Identity = IdentityOutcome.Unspecified,
    PersonPair? Pair = null);
