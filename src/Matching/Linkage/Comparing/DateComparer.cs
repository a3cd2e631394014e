using System.Numerics;
using Matching.Identity;
using Matching.Linkage.Columns;

namespace Matching.Linkage.Comparing;

/// <summary>
/// Compares dates of eight digits as one word each: day and month swapped, one digit wrong or two neighbours swapped, within so many days, the same
/// year. Digits that are no day of the calendar still agree but for a slip.
/// </summary>
internal sealed class DateComparer : Comparer
{
    private readonly LevelTest[] _tests;
    private readonly ValueTable _values;
    private readonly DateForm[] _forms;
    private readonly string[] _columns;

    public DateComparer(ComparisonDefinition definition, RecordSet records)
    {
        _tests = LevelTest.Parse(definition);
        _columns = [definition.Columns[0]];
        _values = records[_columns[0]].Values;
        _forms = new DateForm[_values.Count];
        for (var id = 1; id < _forms.Length; id++)
            _forms[id] = DateForm.Of(_values.Text(id));
    }

    public override IReadOnlyList<string> Columns => _columns;

    public override int Cost => 4;

    public override void Compare(Block block, int outer, ReadOnlySpan<int> inner, Span<byte> levels, LevelCache cache)
    {
        var ids = block.Ids(cache.Slots[0]);
        var a = ids[outer];
        if (a == 0)
        {
            levels[..inner.Length].Clear();
            return;
        }

        ref readonly var form = ref _forms[a];
        for (var i = 0; i < inner.Length; i++)
        {
            var b = ids[inner[i]];
            levels[i] = b == a ? (byte)1 : b == 0 ? (byte)0 : Measure(form, _forms[b], a, b);
        }
    }

    private byte Measure(in DateForm a, in DateForm b, int idA, int idB)
    {
        for (var i = 0; i < _tests.Length; i++)
        {
            var holds = _tests[i].Kind switch
            {
                LevelTestKind.Else => true,
                LevelTestKind.DayMonth => DateForm.IsSwapped(a, b),
                LevelTestKind.Slip => a.Digits != 0 && b.Digits != 0 ? DateForm.IsSlip(a, b) : StringMetrics.Edits(_values.Text(idA), _values.Text(idB), 1, true) <= 1,
                LevelTestKind.TwoParts => DateForm.SharesTwoParts(a, b),
                LevelTestKind.Days => a.Day != 0 && b.Day != 0 && Math.Abs(a.Day - b.Day) <= _tests[i].Bound,
                LevelTestKind.Year => DateForm.SharesYear(a, b),
                _ => false,
            };
            if (holds)
                return (byte)(i + 1);
        }

        return (byte)_tests.Length;
    }
}

/// <summary>A date ready to be compared.</summary>
/// <param name="Digits">The eight digits, one a byte, the first in the lowest; 0 where there are not eight.</param>
/// <param name="Day">The number of the day since 1 January of the year 1, plus one; 0 where it is none.</param>
/// <param name="Year">The year, 0 for unknown.</param>
internal readonly record struct DateForm(ulong Digits, int Day, int Year)
{
    private const ulong YearMask = 0x0000_0000_FFFF_FFFF;
    private const ulong MonthMask = 0x0000_FFFF_0000_0000;
    private const ulong DayMask = 0xFFFF_0000_0000_0000;

    /// <summary>Reads a value as the table holds it.</summary>
    public static DateForm Of(in TextRef text)
    {
        ulong digits = 0;
        var number = 0L;
        for (var i = 0; i < text.Length && i < 8; i++)
        {
            if (text[i] is < '0' or > '9')
                return default;
            digits |= (ulong)text[i] << (8 * i);
            number = (number * 10) + (text[i] - '0');
        }

        if (text.Length != 8)
            return new DateForm(0, 0, text.Length == 4 ? (int)number : 0);
        return new DateForm(digits, CalendarDay.Read((int)number) is { } day ? day.DayNumber + 1 : 0, (int)(number / 10_000));
    }

    /// <summary>Of a day as the contract writes it, yyyymmdd; default for 0.</summary>
    public static DateForm Of(int yyyymmdd)
    {
        if (yyyymmdd == 0)
            return default;
        ulong digits = 0;
        for (int i = 7, rest = yyyymmdd; i >= 0; i--, rest /= 10)
            digits |= (ulong)('0' + (rest % 10)) << (8 * i);
        return new DateForm(digits, CalendarDay.Read(yyyymmdd) is { } day ? day.DayNumber + 1 : 0, yyyymmdd / 10_000);
    }

    /// <summary>Whether one is the other with day and month swapped.</summary>
    public static bool IsSwapped(in DateForm a, in DateForm b) =>
        a.Digits != 0 && b.Digits != 0 && ((a.Digits ^ b.Digits) & YearMask) == 0
        && ((a.Digits & MonthMask) << 16) == (b.Digits & DayMask) && ((b.Digits & MonthMask) << 16) == (a.Digits & DayMask);

    /// <summary>Whether one digit differs, or two neighbours are swapped.</summary>
    public static bool IsSlip(in DateForm a, in DateForm b)
    {
        var different = a.Digits ^ b.Digits;
        if (different == 0)
            return false;
        var first = BitOperations.TrailingZeroCount(different) / 8;
        var last = 7 - (BitOperations.LeadingZeroCount(different) / 8);
        if (first == last)
            return true;
        return last == first + 1 && Digit(a.Digits, first) == Digit(b.Digits, last) && Digit(a.Digits, last) == Digit(b.Digits, first);
    }

    /// <summary>Whether two of year, month and day are the same.</summary>
    public static bool SharesTwoParts(in DateForm a, in DateForm b)
    {
        if (a.Digits == 0 || b.Digits == 0)
            return false;
        var different = a.Digits ^ b.Digits;
        var same = ((different & YearMask) == 0 ? 1 : 0) + ((different & MonthMask) == 0 ? 1 : 0) + ((different & DayMask) == 0 ? 1 : 0);
        return same >= 2;
    }

    /// <summary>Whether the year is the same.</summary>
    public static bool SharesYear(in DateForm a, in DateForm b) => a.Year != 0 && a.Year == b.Year;

    private static byte Digit(ulong digits, int place) => unchecked((byte)(digits >> (8 * place)));
}
