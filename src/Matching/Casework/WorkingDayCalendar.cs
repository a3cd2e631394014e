using System.Globalization;
using System.Text.Json;

namespace Matching.Casework;

/// <summary>
/// Which days are working days in China: Monday to Friday, but for the days off and the weekends worked instead that the State Council's office announces each year
/// (国务院办公厅关于部分节假日安排的通知). The announcements are data: those that ship, and those that an operator adds. Immutable.
/// </summary>
public sealed class WorkingDayCalendar
{
    private readonly HashSet<int> _years;
    private readonly HashSet<DateOnly> _off;
    private readonly HashSet<DateOnly> _working;

    private WorkingDayCalendar(HashSet<int> years, HashSet<DateOnly> off, HashSet<DateOnly> working) => (_years, _off, _working) = (years, off, working);

    /// <summary>The announcements that ship with this version.</summary>
    public static WorkingDayCalendar Shipped { get; } = ReadShipped();

    /// <summary>The first and the last year with an announcement; in other years only weekends are known.</summary>
    public IReadOnlyCollection<int> Years => _years;

    /// <summary>Reads announcements: {"years": {"2026": {"off": ["2026-01-01/2026-01-03"], "working": ["2026-01-04"]}}}.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">It is no such text; the message says where, Chinese and English.</exception>
    public static WorkingDayCalendar Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var (years, off, working) = (new HashSet<int>(), new HashSet<DateOnly>(), new HashSet<DateOnly>());
            foreach (var year in document.RootElement.GetProperty("years").EnumerateObject())
            {
                var number = int.Parse(year.Name, NumberStyles.None, CultureInfo.InvariantCulture);
                years.Add(number);
                off.UnionWith(year.Value.GetProperty("off").EnumerateArray().SelectMany(item => Days(item.GetString()!, number)));
                working.UnionWith(year.Value.GetProperty("working").EnumerateArray().SelectMany(item => Days(item.GetString()!, number)));
            }

            return off.Overlaps(working) ? throw new FormatException("节假日安排中同一天既放假又上班 / a day is both off and worked") : new WorkingDayCalendar(years, off, working);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException
            || (exception is FormatException && !exception.Message.Contains('/', StringComparison.Ordinal)))
        {
            throw new FormatException("节假日安排文件格式不对:应为 {\"years\":{\"2026\":{\"off\":[…],\"working\":[…]}}},日期写作 yyyy-MM-dd 或 起/止 / no such table of holidays", exception);
        }
    }

    /// <summary>These announcements, and another's for the years that it has.</summary>
    public WorkingDayCalendar With(WorkingDayCalendar other) => new(
        [.. _years, .. other._years],
        [.. _off.Where(day => !other._years.Contains(day.Year)), .. other._off],
        [.. _working.Where(day => !other._years.Contains(day.Year)), .. other._working]);

    /// <summary>Whether the year's announcement is known; a deadline that reaches beyond is provisional.</summary>
    public bool Knows(int year) => _years.Contains(year);

    /// <summary>Whether people work on that day.</summary>
    public bool IsWorkingDay(DateOnly day) => _working.Contains(day) || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_off.Contains(day));

    /// <summary>The day so many working days after a day, which does not count itself; the day itself for 0.</summary>
    /// <param name="day">The day on which a period begins (期间开始的当日不计入).</param>
    /// <param name="workingDays">How many, 0 to 1000.</param>
    public DateOnly After(DateOnly day, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workingDays, 1000);
        while (workingDays > 0)
        {
            day = day.AddDays(1);
            workingDays -= IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    private static IEnumerable<DateOnly> Days(string text, int year)
    {
        var parts = text.Split('/');
        var (first, last) = (Day(parts[0]), Day(parts[^1]));
        if (parts.Length > 2 || last < first || first.Year != year || last.Year != year || last.DayNumber - first.DayNumber > 31)
            throw new FormatException();
        for (var day = first; day <= last; day = day.AddDays(1))
            yield return day;
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static WorkingDayCalendar ReadShipped()
    {
        using var stream = typeof(WorkingDayCalendar).Assembly.GetManifestResourceStream("Matching.Casework.holidays.json")
            ?? throw new InvalidOperationException("The assembly lacks its table of holidays.");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }
}
