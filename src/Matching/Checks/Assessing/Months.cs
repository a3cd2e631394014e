namespace Matching.Checks.Assessing;

/// <summary>Months after and between days. Files hold days such as 9999-12-31 for "for ever": nothing here throws.</summary>
internal static class Months
{
    /// <summary>So many months later, or the last day of the calendar.</summary>
    public static DateOnly After(DateOnly day, int months) =>
        ((DateOnly.MaxValue.Year - day.Year) * 12) + DateOnly.MaxValue.Month - day.Month < months ? DateOnly.MaxValue : day.AddMonths(months);

    /// <summary>Whole months from one day to the end of another: January 1 to June 30 is six.</summary>
    public static int Whole(DateOnly from, DateOnly to)
    {
        var end = to == DateOnly.MaxValue ? to : to.AddDays(1);
        return ((end.Year - from.Year) * 12) + end.Month - from.Month - (end.Day < from.Day ? 1 : 0);
    }
}
