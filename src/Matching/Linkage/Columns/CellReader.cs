using System.Globalization;
using Matching.Identity;

namespace Matching.Linkage.Columns;

/// <summary>Brings a cell to the form in which it is compared, so that equality of forms is equality of what is meant.</summary>
internal static class CellReader
{
    /// <summary>Room that a target must have.</summary>
    public const int Room = ValueTable.MaxLength + 64;

    private static readonly string[] Fillers =
        ["null", "n/a", "#n/a", "nan", "none", "nil", "-", "--", "?", ".", "/", "\\n", "unknown", "missing", "无", "無", "不详", "未知", "不明", "暂无", "未填", "空", "没有"];

    /// <summary>Writes a cell's form.</summary>
    /// <param name="kind">What the column holds.</param>
    /// <param name="order">How dates are written.</param>
    /// <param name="cell">The cell as read.</param>
    /// <param name="target">Room for <see cref="Room"/> characters.</param>
    /// <returns>The length, 0 for missing.</returns>
    public static int Read(ColumnKind kind, DateOrder order, ReadOnlySpan<char> cell, Span<char> target)
    {
        cell = cell.Trim();
        if (cell.Length > ValueTable.MaxLength)
            cell = cell[..ValueTable.MaxLength];
        if (cell.IsEmpty)
            return 0;
        return kind switch
        {
            ColumnKind.IdNumber => ReadIdNumber(cell, target),
            ColumnKind.HanName => ReadName(cell, target),
            ColumnKind.Date => ReadDate(cell, order, target),
            ColumnKind.Number => ReadNumber(cell, target),
            ColumnKind.Code => ReadCode(cell, target),
            _ => ReadText(cell, target),
        };
    }

    private static int ReadText(ReadOnlySpan<char> cell, Span<char> target)
    {
        var length = 0;
        foreach (var original in cell)
        {
            var c = Fold(original);
            if (c == ' ' && (length == 0 || target[length - 1] == ' '))
                continue;
            if (c != '\0')
                target[length++] = c;
        }

        if (length > 0 && target[length - 1] == ' ')
            length--;
        return IsFiller(target[..length]) ? 0 : length;
    }

    private static int ReadCode(ReadOnlySpan<char> cell, Span<char> target)
    {
        var length = 0;
        foreach (var original in cell)
        {
            var c = Fold(original);
            if (char.IsLetterOrDigit(c))
                target[length++] = c;
        }

        return IsFiller(target[..length]) ? 0 : length;
    }

    /// <summary>Small letters, narrow forms, no accents; control characters vanish, every blank is a space.</summary>
    private static char Fold(char c)
    {
        if (c < 128)
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c is '\t' or '\n' or '\r' ? ' ' : c < ' ' ? '\0' : c;
        if (c is >= '\uFF01' and <= '\uFF5E')
            return Fold((char)(c - 0xFEE0));
        if (char.IsWhiteSpace(c))
            return ' ';
        if (c is '\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD')
            return '\0';
        if (c is '\u2019' or '\u2018' or '\u02BC')
            return '\'';
        if (c is >= '\u00C0' and <= '\u024F' or >= '\u1E00' and <= '\u1EFF')
            c = (char)LetterComposition.Base(c);
        return char.ToLowerInvariant(c);
    }

    private static int ReadDate(ReadOnlySpan<char> cell, DateOrder order, Span<char> target)
    {
        if (CalendarDay.TryParse(cell, out var day) || (order is not DateOrder.YearMonthDay && TryReadYearLast(cell, order, out day)))
            return Write(day, target);

        // No day of the calendar, but its digits may still be one slip away from one.
        var length = 0;
        foreach (var c in cell)
        {
            if (char.IsAsciiDigit(c) && length < 14)
                target[length++] = c;
            else if (c is 'T' or ' ' && length >= 6)
                break;
        }

        return length < 4 || IsAllZero(target[..length]) ? 0 : length;
    }

    private static bool TryReadYearLast(ReadOnlySpan<char> cell, DateOrder order, out DateOnly day)
    {
        day = default;
        Span<int> parts = stackalloc int[3];
        var (part, digits) = (0, 0);
        foreach (var c in cell)
        {
            if (char.IsAsciiDigit(c))
            {
                if (++digits > 4)
                    return false;
                parts[part] = (parts[part] * 10) + (c - '0');
            }
            else if (part == 2 && c is ' ' or 'T')
            {
                break;
            }
            else if (c is '/' or '-' or '.' or ' ' && part < 2 && digits > 0)
            {
                (part, digits) = (part + 1, 0);
            }
            else
            {
                return false;
            }
        }

        var number = order is DateOrder.DayMonthYear
            ? (parts[2] * 10_000) + (parts[1] * 100) + parts[0]
            : (parts[2] * 10_000) + (parts[0] * 100) + parts[1];
        if (part != 2 || digits != 4 || parts[0] > 31 || parts[1] > 31 || CalendarDay.Read(number) is not { } read)
            return false;
        day = read;
        return true;
    }

    private static int Write(DateOnly day, Span<char> target)
    {
        CalendarDay.Write(day).TryFormat(target, out var written, "D8", CultureInfo.InvariantCulture);
        return written;
    }

    private static int ReadNumber(ReadOnlySpan<char> cell, Span<char> target)
    {
        Span<char> plain = stackalloc char[64];
        var length = 0;
        foreach (var original in cell)
        {
            var c = original is >= '\uFF01' and <= '\uFF5E' ? (char)(original - 0xFEE0) : original;
            if ((char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E') && length < plain.Length)
                plain[length++] = c;
        }

        if (!double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return ReadText(cell, target);
        number.TryFormat(target, out var written, "R", CultureInfo.InvariantCulture);
        return written;
    }

    private static int ReadIdNumber(ReadOnlySpan<char> cell, Span<char> target)
    {
        var reading = IdNumber.Read(cell);
        if (reading.Number is { } number)
        {
            var value = number.Value;
            value.CopyTo(target);
            return value.Length;
        }

        const IdNumberFault Worthless = IdNumberFault.Missing | IdNumberFault.Placeholder | IdNumberFault.ExcelRounded;
        return (reading.Faults & Worthless) != 0 ? 0 : IdNumberReader.NormaliseForRepair(cell, target);
    }

    private static int ReadName(ReadOnlySpan<char> cell, Span<char> target)
    {
        var length = PersonName.Normalise(cell, target, out _);
        return NameNormaliser.IsFiller(target[..length]) ? 0 : length;
    }

    private static bool IsAllZero(ReadOnlySpan<char> digits) => digits.TrimStart('0').IsEmpty;

    private static bool IsFiller(ReadOnlySpan<char> text)
    {
        if (text.Length > 7)
            return false;
        foreach (var filler in Fillers)
        {
            if (text.SequenceEqual(filler))
                return true;
        }

        return false;
    }
}
