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

    /// <summary>
    /// Reads a day as people and systems write it: 19850615, 1985-06-15, 1985/6/15, 1985.6.15, 1985年6月15日, a time behind it left out. Width and blanks
    /// around do not matter. Two digits of year, day before month, and a spreadsheet's serial number could mean several days and are refused.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateOnly day)
    {
        day = default;
        Span<int> parts = stackalloc int[3];
        var (part, digits, isTime) = (0, 0, false);
        foreach (var original in text.Trim())
        {
            var c = original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original;
            if (char.IsAsciiDigit(c) && !isTime)
            {
                // Eight digits in a row are year, month and day; else four are the year and one or two the others.
                if (++digits > 8 || (part > 0 && digits > 2))
                    return false;
                parts[part] = (parts[part] * 10) + (c - '0');
            }
            else if (c is '-' or '/' or '.' or '年' or '月' && part < 2 && digits > 0 && (part > 0 || digits == 4))
            {
                (part, digits) = (part + 1, 0);
            }
            else if (c is ' ' or 'T' && digits > 0)
            {
                isTime = true;
            }
            else if (!isTime && !(c == '日' && part == 2))
            {
                return false;
            }
        }

        var number = part switch
        {
            0 when digits == 8 => parts[0],
            2 => (parts[0] * 10_000) + (parts[1] * 100) + parts[2],
            _ => 0,
        };
        day = Read(number) ?? default;
        return Read(number) is not null;
    }
}
