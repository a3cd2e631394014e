using Matching.Linkage.Columns;

namespace Matching.Identity;

/// <summary>
/// Numbers that one slip turns into each other while both stay valid: another digit, or two neighbours swapped, outside the birth date; the
/// check character follows. One person with two such numbers is what F13 looks for.
/// </summary>
public static class NearNumbers
{
    /// <summary>The most keys that are near one: nine other digits at nine places, and seven swaps.</summary>
    public const int Most = 88;

    private const int Digits = 17;

    /// <summary>The keys near one of a resident's number; none for others.</summary>
    /// <param name="number">The number.</param>
    /// <param name="keys">Room for <see cref="Most"/>.</param>
    /// <returns>How many were written.</returns>
    public static int Of(IdNumber number, Span<long> keys)
    {
        if (number.Kind is not IdNumberKind.Resident)
            return 0;
        var (key, count) = (number.Key, 0);
        var power = 1L;
        for (var place = 0; place < Digits; place++, power *= 10)
        {
            // From the right: 0 to 2 the sequence, 3 to 10 the birth date, 11 to 16 the region.
            if (place is > 2 and < 11)
                continue;
            var digit = (int)(key / power % 10);
            for (var other = 0; other < 10; other++)
            {
                if (other != digit)
                    keys[count++] = key + ((other - digit) * power);
            }

            var left = (int)(key / (power * 10) % 10);
            if (left != digit && place is not (2 or 16))
                keys[count++] = key + ((left - digit) * power) + ((digit - left) * power * 10);
        }

        return count;
    }

    /// <summary>Whether two numbers are near.</summary>
    public static bool AreNear(IdNumber left, IdNumber right)
    {
        Span<long> keys = stackalloc long[Most];
        return left.Key != right.Key && keys[..Of(left, keys)].Contains(right.Key);
    }

    /// <summary>One key for a name and a birth date, for finding persons who share both; above 0, or null without them.</summary>
    /// <param name="name">The name as written; its normal form counts.</param>
    /// <param name="number">The number that holds the birth date.</param>
    public static long? NameKey(string name, IdNumber? number)
    {
        return number is { Kind: IdNumberKind.Resident } id ? NameKey(name, (int)(id.Key / 1000 % 100_000_000)) : null;
    }

    /// <summary>The same key for a number of which the key is at hand.</summary>
    public static long? NameKey(string name, long numberKey) => NameKey(name, new IdNumber(numberKey));

    /// <summary>The same key for a birth date that is not a number's.</summary>
    public static long? NameKey(string name, DateOnly birthDate) => NameKey(name, CalendarDay.Write(birthDate));

    private static long? NameKey(string name, int day)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        Span<char> normal = stackalloc char[PersonName.MaxLength];
        var length = PersonName.Normalise(name, normal, out _);
        if (length == 0 || NameNormaliser.IsFiller(normal[..length]))
            return null;
        return (long)(StableHashing.Mix(StableHashing.Of(normal[..length]), (ulong)day) & long.MaxValue) | 1;
    }
}
