namespace Matching.Identity;

/// <summary>What makes a valid number doubtful. Never an error: people with such numbers exist.</summary>
[Flags]
public enum IdDoubt
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The county is in no list at hand. Half of all codes ever issued are retired, so the list may be what is wrong.</summary>
    CountyUnknown = 1,

    /// <summary>The county's code is no longer in force, as is so for many people born before a reform; the number never changes.</summary>
    CountyRetired = 2,

    /// <summary>The last three characters are 000: one in eleven numbers that a spreadsheet rounded passes the check by chance.</summary>
    MaybeExcelRounded = 4,

    /// <summary>The sequence is 000, which is as a rule not issued but often filled in.</summary>
    SequenceZero = 8,

    /// <summary>Born more than 120 years ago.</summary>
    VeryOld = 16,

    /// <summary>The country on a foreigner's card is in no list.</summary>
    CountryUnknown = 32,

    /// <summary>The first six digits of a residence permit are not 810000, 820000 or 830000.</summary>
    PermitRegion = 128,

    /// <summary>
    /// Fifteen digits whose seventh to fourteenth are a day of this century or the last: perhaps eighteen that were cut to a field of fifteen.
    /// All numbers of people born from 2001 to 2012 look like that when they are cut.
    /// </summary>
    MaybeCut = 256,

    /// <summary>Fifteen digits have no check character, so a wrong digit would not be noticed.</summary>
    Unchecked = 64,
}
