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

    /// <summary>For each person the kinds that may be used, bit n for the kind of number n.</summary>
    internal static ulong[] CoveredKinds(HouseholdFacts file, DateOnly day, AuthorisationRules rules)
    {
        var covered = new ulong[file.Persons.Length];
        if (!rules.Required)
        {
            Array.Fill(covered, ulong.MaxValue);
            return covered;
        }

        foreach (var authorisation in file.Authorisations)
        {
            if (authorisation.MemberNumber >= 0 && authorisation.MemberNumber < covered.Length && HoldsOn(authorisation, day, rules) is Truth.True)
                covered[authorisation.MemberNumber] |= authorisation.Kinds.IsEmpty ? ulong.MaxValue : Bits(authorisation.Kinds.AsSpan());
        }

        for (var number = 1; number < covered.Length; number++)
        {
            if (IsMinor(file.Persons[number], day))
                covered[number] |= covered[0];
        }

        return covered;
    }

    /// <summary>Every kind of register.</summary>
    internal const ulong AnyRegister = ulong.MaxValue & ~((1UL << (int)RecordKind.Unspecified) | (1UL << (int)RecordKind.HouseholdFile));

    /// <summary>Kinds as bits; a kind beyond the list has none.</summary>
    internal static ulong Bits(ReadOnlySpan<RecordKind> kinds)
    {
        var bits = 0UL;
        foreach (var kind in kinds)
            bits |= (int)kind is >= 0 and < 64 ? 1UL << (int)kind : 0;
        return bits;
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
        return Truths.Of(signed <= day && (rules.MaxMonths == 0 || authorisation.ValidTo is not null || Months.After(signed, rules.MaxMonths) >= day));
    }

    /// <summary>Whether a person is under eighteen: by the number where there is one, for a typed date must not open anybody's registers.</summary>
    internal static bool IsMinor(PersonFacts person, DateOnly day) => (person.Id?.BirthDate ?? person.BirthDate) is { } birth && YearAccount.Age(birth, day) < AdultAge;

    private static bool HasOwn(HouseholdFacts file, int memberNumber, RecordKind kind, DateOnly day, AuthorisationRules rules)
    {
        foreach (var authorisation in file.Authorisations)
        {
            if (authorisation.MemberNumber == memberNumber && HoldsOn(authorisation, day, rules) is Truth.True
                && (authorisation.Kinds.Length == 0 || authorisation.Kinds.Contains(kind)))
                return true;
        }

        return false;
    }
}
