namespace Matching.Identity;

/// <summary>Dates as the contract carries them: integers yyyymmdd, 0 for none.</summary>
public static class CalendarDay
{
    /// <summary>Whether the integer is a day of the Gregorian calendar between the years 1 and 9999.</summary>
    public static bool IsValid(int yyyymmdd)
    {
        var (year, month, day) = (yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
        return year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    /// <summary>The day, or null for 0 and for anything that is no day.</summary>
    public static DateOnly? Read(int yyyymmdd) =>
        IsValid(yyyymmdd) ? new DateOnly(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100) : null;

    /// <summary>The day as an integer yyyymmdd.</summary>
    public static int Write(DateOnly day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    /// <summary>The first day of a month written yyyymm, or null.</summary>
    public static DateOnly? ReadMonth(int yyyymm) => yyyymm is >= 0 and <= 999_912 ? Read((yyyymm * 100) + 1) : null;
}
