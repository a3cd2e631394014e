namespace Matching.Checks;

/// <summary>Asks every check about one household.</summary>
public static class HouseholdJudge
{
    /// <summary>Every check, in the order of their codes.</summary>
    public static IReadOnlyList<IHouseholdCheck> Checks { get; } =
    [
        new IdNumberCheck(),
        new BirthAndSexCheck(),
        new RequiredFieldsCheck(),
        new TotalsCheck(),
        new DuplicatePersonCheck(),
        new SplitHouseholdCheck(),
        new AuthorityNameCheck(),
        new DeceasedCheck(),
        new MarriageCheck(),
        new LowIncomeAidCheck(),
        new EmploymentCheck(),
        new UndeclaredIncomeCheck(),
        new CategoryLineCheck(),
    ];

    /// <summary>The findings about a file in force, ordered by person and code; none for a file that has ended.</summary>
    public static IReadOnlyList<CheckFinding> Judge(HouseholdCase household)
    {
        if (!household.Household.IsInForce)
            return [];

        var findings = new List<CheckFinding>();
        foreach (var check in Checks)
            check.Judge(household, findings);

        findings.Sort(static (left, right) =>
            left.MemberNumber != right.MemberNumber
                ? left.MemberNumber.CompareTo(right.MemberNumber)
                : string.CompareOrdinal(left.Code, right.Code));
        return findings;
    }
}
