namespace Matching.Linkage.Columns;

/// <summary>What a column holds, which decides how its cells are brought to the form in which they are compared.</summary>
public enum ColumnKind
{
    /// <summary>Words: case, width, accents and repeated blanks do not count.</summary>
    Text = 0,

    /// <summary>A code such as a telephone number or a postcode: nothing but its letters and digits counts.</summary>
    Code = 1,

    /// <summary>A date, kept as eight digits yyyymmdd where it is one, else as the digits it has.</summary>
    Date = 2,

    /// <summary>A number.</summary>
    Number = 3,

    /// <summary>A Chinese identity number; see <see cref="Identity.IdNumber"/>. Fillers are missing.</summary>
    IdNumber = 4,

    /// <summary>A person's name in Chinese characters (or letters, for some); see <see cref="Identity.PersonName"/>.</summary>
    HanName = 5,
}

/// <summary>In which order a date's parts are written where the year does not come first.</summary>
public enum DateOrder
{
    /// <summary>Year, month, day.</summary>
    YearMonthDay = 0,

    /// <summary>Day, month, year.</summary>
    DayMonthYear = 1,

    /// <summary>Month, day, year.</summary>
    MonthDayYear = 2,
}
