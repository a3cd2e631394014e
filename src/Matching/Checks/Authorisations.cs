using Matching.Checks.Assessing;
using Matching.Checks.Facts;
using Matching.Rules;

namespace Matching.Checks;

/// <summary>Whether departments may be asked about a person (PIPL 13, 29, 31; domain.md §5).</summary>
public static class Authorisations
{
    private const int AdultAge = 18;

    /// <summary>
    /// Whether a register's records of a person may be used: where the profile asks for it, only with the person's own signature that holds on the
    /// day and covers the kind; for a person under eighteen the householder's, who signs as guardian, is enough.
    /// </summary>
    public static bool Covers(HouseholdFacts file, int memberNumber, RecordKind kind, DateOnly day, AuthorisationRules rules)
    {
        if (!rules.Required || HasOwn(file, memberNumber, kind, day, rules))
            return true;
        return memberNumber > 0 && IsMinor(file.Persons[memberNumber], day) && HasOwn(file, 0, kind, day, rules);
    }

    /// <summary>Whether one authorisation holds on a day.</summary>
    internal static Truth HoldsOn(AuthorisationFact authorisation, DateOnly day, AuthorisationRules rules)
    {
        if (authorisation.Withdrawn is { } withdrawn && withdrawn <= day)
            return Truth.False;
        if (authorisation.ValidTo is { } end && end < day)
            return Truth.False;
        if (authorisation.SignedOn is not { } signed)
            return Truth.Unknown;
        return Truths.Of(signed <= day && (rules.MaxMonths == 0 || authorisation.ValidTo is not null || signed.AddMonths(rules.MaxMonths) >= day));
    }

    internal static bool IsMinor(PersonFacts person, DateOnly day) => person.BirthDate is { } birth && YearAccount.Age(birth, day) < AdultAge;

    private static bool HasOwn(HouseholdFacts file, int memberNumber, RecordKind kind, DateOnly day, AuthorisationRules rules)
    {
        foreach (var authorisation in file.Authorisations)
        {
            if (authorisation.MemberNumber == memberNumber && HoldsOn(authorisation, day, rules) is Truth.True
                && (authorisation.Kinds.Count == 0 || authorisation.Kinds.Contains(kind)))
                return true;
        }

        return false;
    }
}
