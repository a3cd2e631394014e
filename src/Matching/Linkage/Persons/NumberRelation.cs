namespace Matching.Linkage.Persons;

/// <summary>How a number in a file, which no register has, stands to a number in a register.</summary>
public enum NumberRelation
{
    /// <summary>The file has none, or something that only fills the field or cannot be compared.</summary>
    Missing = 0,

    /// <summary>Only the check character is wrong, or was cut off.</summary>
    CheckCharacter = 1,

    /// <summary>One slip in the file's number, which is no valid one, turns it into the register's.</summary>
    OneSlip = 2,

    /// <summary>The file's number is no valid one, and differs from the register's in two places, or a spreadsheet has made its last three digits zeros.</summary>
    TwoPlaces = 3,

    /// <summary>Both are valid, and one slip apart (<see cref="Identity.NearNumbers"/>).</summary>
    NearAndValid = 4,

    /// <summary>Another number.</summary>
    Other = 5,
}

/// <summary>How two regions stand to each other.</summary>
public enum RegionRelation
{
    /// <summary>The same county.</summary>
    County = 1,

    /// <summary>The same city.</summary>
    City = 2,

    /// <summary>The same province.</summary>
    Province = 3,

    /// <summary>Further apart, or unreadable.</summary>
    Further = 4,
}

/// <summary>Whether two statements agree, where both are made.</summary>
public enum Agreement
{
    /// <summary>One is not made.</summary>
    Missing = 0,

    /// <summary>They agree.</summary>
    Agrees = 1,

    /// <summary>They contradict each other.</summary>
    Differs = 2,
}

/// <summary>What follows for a pair.</summary>
public enum PairBand
{
    /// <summary>Two persons, as far as anybody can tell.</summary>
    NoMatch = 0,

    /// <summary>Perhaps one person: people decide.</summary>
    Review = 1,

    /// <summary>One person: what the register says is used, and the difference is told.</summary>
    Match = 2,
}
