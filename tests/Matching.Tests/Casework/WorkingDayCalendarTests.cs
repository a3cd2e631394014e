using FsCheck;
using FsCheck.Fluent;
using Matching.Casework;

namespace Matching.Tests.Casework;

/// <summary>Working days, held against the announcements of the State Council's office.</summary>
public sealed class WorkingDayCalendarTests
{
    private static readonly WorkingDayCalendar Calendar = WorkingDayCalendar.Shipped;

    [Theory]
    [InlineData(2026, 1, 1, false)] // 元旦
    [InlineData(2026, 1, 4, true)] // a Sunday that is worked
    [InlineData(2026, 1, 10, false)] // a Saturday
    [InlineData(2026, 2, 14, true)] // a Saturday that is worked
    [InlineData(2026, 2, 16, false)] // a Monday of 春节
    [InlineData(2026, 2, 24, true)]
    [InlineData(2026, 5, 9, true)]
    [InlineData(2026, 10, 7, false)]
    [InlineData(2026, 10, 10, true)]
    [InlineData(2026, 11, 20, true)]
    [InlineData(2025, 10, 8, false)]
    [InlineData(2025, 10, 11, true)]
    [InlineData(2024, 2, 18, true)]
    [InlineData(2030, 10, 1, true)] // not announced: a Tuesday
    public void A_day_is_worked_or_not(int year, int month, int day, bool isWorked) => Assert.Equal(isWorked, Calendar.IsWorkingDay(new DateOnly(year, month, day)));

    [Theory]
    [InlineData("2026-02-13", 1, "2026-02-14")]
    [InlineData("2026-02-14", 1, "2026-02-24")] // over 春节
    [InlineData("2026-09-30", 5, "2026-10-13")] // over 国庆: 8, 9, 10, 12, 13 October
    [InlineData("2026-11-22", 30, "2027-01-01")] // beyond what is announced: 1 January counts as any Friday
    [InlineData("2026-11-22", 0, "2026-11-22")]
    public void A_period_counts_working_days_and_not_its_first(string from, int days, string to) =>
        Assert.Equal(DateOnly.Parse(to, null), Calendar.After(DateOnly.Parse(from, null), days));

    [Fact]
    public void Every_announced_year_has_as_many_working_days_as_the_announcement_leaves()
    {
        // 2024: 251, 2025: 248, 2026: 248 (days of the year less weekends and days off, plus weekends worked).
        foreach (var (year, count) in new[] { (2024, 251), (2025, 248), (2026, 248) })
        {
            Assert.True(Calendar.Knows(year));
            Assert.Equal(count, Enumerable.Range(0, 366).Select(day => new DateOnly(year, 1, 1).AddDays(day)).Count(day => day.Year == year && Calendar.IsWorkingDay(day)));
        }

        Assert.False(Calendar.Knows(2027));
    }

    [Fact]
    public void A_period_ends_on_a_working_day_and_holds_so_many() => Prop.ForAll(
        Gen.Choose(0, 1200).ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(),
        (start, days) =>
        {
            var from = new DateOnly(2024, 1, 1).AddDays(start);
            var to = Calendar.After(from, days);
            return Calendar.IsWorkingDay(to) && Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(day => Calendar.IsWorkingDay(from.AddDays(day))) == days;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void An_operator_s_year_takes_the_place_of_what_ships_and_leaves_the_others()
    {
        var more = Calendar.With(WorkingDayCalendar.Read("""{"years":{"2026":{"off":["2026-03-02"],"working":[]},"2027":{"off":["2027-01-01/2027-01-03"],"working":["2027-01-09"]}}}"""));
        Assert.True(more.IsWorkingDay(new DateOnly(2026, 1, 1)));
        Assert.False(more.IsWorkingDay(new DateOnly(2026, 3, 2)));
        Assert.False(more.IsWorkingDay(new DateOnly(2027, 1, 1)));
        Assert.True(more.IsWorkingDay(new DateOnly(2027, 1, 9)));
        Assert.False(more.IsWorkingDay(new DateOnly(2025, 10, 1)));
        Assert.Equal([2024, 2025, 2026, 2027], more.Years.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"years":{"2026":{"off":["2026-13-01"],"working":[]}}}""")]
    [InlineData("""{"years":{"2026":{"off":["2026-01-03/2026-01-01"],"working":[]}}}""")]
    [InlineData("""{"years":{"2026":{"off":["2025-01-03"],"working":[]}}}""")]
    [InlineData("""{"years":{"x":{"off":[],"working":[]}}}""")]
    [InlineData("""{"years":{"2026":{"off":["2026-01-03"]}}}""")]
    [InlineData("""{"years":{"2026":{"off":["2026-01-03"],"working":["2026-01-03"]}}}""")]
    [InlineData("""{"years":{"2026":{"off":[5],"working":[]}}}""")]
    public void What_is_no_announcement_is_refused_in_Chinese(string json) =>
        Assert.Contains("节假日", Assert.Throws<FormatException>(() => WorkingDayCalendar.Read(json)).Message, StringComparison.Ordinal);
}
