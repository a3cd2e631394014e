using System.Globalization;
using Matching.Identity;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Starting;

/// <summary>What a sample says of a column.</summary>
internal sealed record ColumnProfile
{
    private const double Most = 0.8;

    public required string Heading { get; init; }

    /// <summary>Share of rows with a value.</summary>
    public double Filled { get; private init; }

    /// <summary>Different values among those filled, 0 to 1.</summary>
    public double Distinct { get; private init; }

    /// <summary>Mean length in characters.</summary>
    public double Length { get; private init; }

    /// <summary>How dates are written.</summary>
    public DateOrder Dates { get; private init; }

    /// <summary>Whether single letters stand for words.</summary>
    public bool HasInitials { get; private init; }

    /// <summary>What it seems to be.</summary>
    public ColumnRole Role { get; private init; }

    /// <summary>Looks at a column.</summary>
    public static ColumnProfile Of(SampleTable table, int column)
    {
        var heading = table.Headings[column];
        var room = new char[CellReader.Room];
        var values = new List<string>();
        foreach (var row in table.Rows)
        {
            var length = CellReader.Read(ColumnKind.Text, DateOrder.YearMonthDay, row[column], room);
            if (length > 0)
                values.Add(new string(room, 0, length));
        }

        var distinct = values.Distinct(StringComparer.Ordinal).Count();
        var (dates, isDate) = FindDates(values);
        var profile = new ColumnProfile
        {
            Heading = heading,
            Filled = table.Rows.Count == 0 ? 0 : (double)values.Count / table.Rows.Count,
            Distinct = values.Count == 0 ? 0 : (double)distinct / values.Count,
            Length = values.Count == 0 ? 0 : values.Average(value => value.Length),
            Dates = dates,
            HasInitials = Share(values, value => (value.Length == 1 || (value.Length == 2 && value[1] == '.')) && char.IsLetter(value[0])) > 0.005,
        };
        return profile with
        {
            Role = values.Count == 0 || distinct == 1 || (HeadingWords.IsTruth(heading) && LooksLikeKey(values)) ? ColumnRole.Ignored : Judge(heading, values, distinct, isDate, profile, table, column),
        };
    }

    private static ColumnRole Judge(string heading, List<string> values, int distinct, bool isDate, ColumnProfile profile, SampleTable table, int column)
    {
        if (Share(values, value => IdNumber.Read(value).IsValid) > 0.5)
            return ColumnRole.IdNumber;
        if (isDate)
            return ColumnRole.Date;
        if (Share(values, value => value.Contains('@', StringComparison.Ordinal)) > 0.6)
            return ColumnRole.Email;
        if (Share(values, IsHanName) > 0.6 && (HeadingWords.IsName(heading) || Share(values, value => PersonName.BeginsWithListedSurname(value)) > 0.7))
            return ColumnRole.HanName;
        var isNumeric = Share(values, IsNumber) > Most;
        if (isNumeric && IsSerial(values, distinct, table, column))
            return ColumnRole.Ignored;
        if (isNumeric && (HeadingWords.IsYear(heading) || Share(values, IsYear) > 0.95) && profile.Length is > 3.5 and < 4.5)
            return ColumnRole.Year;
        if (HeadingWords.IsPhone(heading))
            return ColumnRole.Phone;
        if (Share(values, value => value.Contains('.', StringComparison.Ordinal) && IsNumber(value)) > 0.3)
            return ColumnRole.Number;
        if (distinct <= 25 && (profile.Distinct < 0.1 || HeadingWords.IsSex(heading)))
            return ColumnRole.Category;
        var words = values.Average(value => value.Count(c => c == ' ') + 1.0);
        if (words < 1.3 && Share(values, value => value.Any(char.IsAsciiDigit)) > 0.7 && Share(values, value => value.Any(IsHan)) < 0.3)
            return profile.Length >= 5.5 ? ColumnRole.Code : ColumnRole.ShortCode;
        if (words >= 5 || (profile.Length >= 16 && Share(values, value => value.Any(IsHan)) > 0.5))
            return ColumnRole.LongText;
        return words >= 1.4 || Share(values, value => value.Any(IsHan)) > 0.5 ? ColumnRole.Words : ColumnRole.Name;
    }

    /// <summary>Keys hold digits and no blanks; names do not.</summary>
    private static bool LooksLikeKey(List<string> values) => Share(values, value => value.Any(char.IsAsciiDigit) && !value.Contains(' ', StringComparison.Ordinal)) > Most;

    private static (DateOrder Order, bool IsDate) FindDates(List<string> values)
    {
        if (values.Count == 0 || Share(values, value => value.Count(char.IsAsciiDigit) >= 4) < Most)
            return (DateOrder.YearMonthDay, false);
        var room = new char[CellReader.Room];
        var best = (Order: DateOrder.YearMonthDay, Share: 0.0);
        foreach (var order in Enum.GetValues<DateOrder>())
        {
            var share = Share(values, value => CellReader.Read(ColumnKind.Date, order, value, room) == 8
                && CalendarDay.Read(int.Parse(room.AsSpan(0, 8), NumberStyles.None, CultureInfo.InvariantCulture)) is { Year: >= 1800 and <= 2100 });
            if (share > best.Share + 0.001)
                best = (order, share);
        }

        return (best.Order, best.Share > Most);
    }

    /// <summary>A number given row by row says nothing about who the row is about.</summary>
    private static bool IsSerial(List<string> values, int distinct, SampleTable table, int column)
    {
        if (!table.UniqueColumns[column] || distinct != values.Count || values.Count < 2 || values.Any(value => !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return false;
        var numbers = values.Select(value => long.Parse(value, CultureInfo.InvariantCulture)).ToList();
        return numbers.Max() - numbers.Min() < 4 * Math.Max(table.TotalRows, numbers.Count);
    }

    private static bool IsYear(string value) => value.Length == 4 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1500 and <= 2100;

    /// <summary>A number, a currency's sign before or behind it and thousands parted allowed.</summary>
    private static bool IsNumber(string value) => double.TryParse(
        value.Trim('$', '€', '£', '¥', '元', ' ').Replace(",", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsHan(char c) => c is >= '\u3400' and <= '\u9FFF';

    private static bool IsHanName(string value) => value.Length is >= 2 and <= 15 && value.Count(c => IsHan(c) || c is '·' or '?' or '*') == value.Length && (value.Length <= 4 || value.Contains('·', StringComparison.Ordinal));

    private static double Share(List<string> values, Func<string, bool> holds) => values.Count == 0 ? 0 : (double)values.Count(holds) / values.Count;
}
