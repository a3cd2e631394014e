using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>A check that could not be answered. It is neither a finding nor a clean bill.</summary>
/// <param name="Code">The code that may or may not hold.</param>
/// <param name="MemberNumber">0 the householder, 1 and up the members, <see cref="CheckFinding.WholeHousehold"/> the household.</param>
/// <param name="ReasonZh">What is missing, Chinese; no name, no number.</param>
/// <param name="ReasonEn">What is missing, English.</param>
public sealed record UndecidedCheck(string Code, int MemberNumber, string ReasonZh, string ReasonEn);

/// <summary>Takes what checks say about one household, as the profile wants it: codes that are off are dropped, severities replaced.</summary>
public sealed class CheckReport(RuleProfile profile)
{
    private readonly List<CheckFinding> _findings = [];
    private readonly List<UndecidedCheck> _undecided = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<CheckFinding> Findings => _findings;

    /// <summary>What could not be answered.</summary>
    public IReadOnlyList<UndecidedCheck> Undecided => _undecided;

    /// <summary>Whether anybody wants to know.</summary>
    public bool IsOn(string code) => profile.IsOn(code);

    /// <summary>Adds a finding.</summary>
    public void Add(CheckFinding finding)
    {
        if (profile.Checks.TryGetValue(finding.Code, out var setting) && setting.IsOn)
            _findings.Add(setting.Severity is Severity.Unspecified ? finding : finding with { Severity = setting.Severity });
    }

    /// <summary>Says that a code cannot be answered.</summary>
    public void Unknown(string code, string zh, string en, int memberNumber = CheckFinding.WholeHousehold)
    {
        if (profile.IsOn(code))
            _undecided.Add(new UndecidedCheck(code, memberNumber, zh, en));
    }

    /// <summary>
    /// Says that a code rests on registers that are not at hand, or on persons whose number cannot be compared or who have not agreed: without
    /// them, nothing found is no news. No kinds stand for any.
    /// </summary>
    public void UnknownWithout(string code, HouseholdCase household, params ReadOnlySpan<RecordKind> kinds)
    {
        if (!profile.IsOn(code))
            return;
        var any = false;
        foreach (var kind in kinds)
            any |= household.Sources.Contains(kind);
        if (kinds.IsEmpty)
            any = household.Sources.Count > 0;
        if (!any)
        {
            Unknown(code, "所需部门数据不可用", "no register that could tell is at hand");
            return;
        }

        var persons = household.Household.Persons;
        for (var i = 0; i < persons.Length; i++)
        {
            // Who was recognised in spite of a slip in the number was compared like anybody else; and to look for such persons is what F14 does.
            if (persons[i].Id is null && code is not "F14" && !household.Persons[i].Linked.Any(linked => linked.Pair.Band is Linkage.Persons.PairBand.Match))
                Unknown(code, "证件号码无法比对", "the number cannot be compared", i);
            else if (kinds.IsEmpty ? !household.IsAuthorisedAtAll(i) : !household.IsAuthorised(i, kinds))
                Unknown(code, "没有有效授权,未使用部门数据", "no valid authorisation, so registers were not used", i);
        }
    }

    internal void Sort()
    {
        _findings.Sort(static (left, right) =>
            left.MemberNumber != right.MemberNumber
                ? left.MemberNumber.CompareTo(right.MemberNumber)
                : string.CompareOrdinal(left.Code, right.Code));
        _undecided.Sort(static (left, right) =>
            left.MemberNumber != right.MemberNumber
                ? left.MemberNumber.CompareTo(right.MemberNumber)
                : string.CompareOrdinal(left.Code, right.Code));
    }
}
