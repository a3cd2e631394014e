using System.Globalization;
using System.Text.RegularExpressions;
using Exchange.Cli.Exporting;
using Google.Protobuf.Reflection;
using Matching.Identity;

namespace Exchange.Cli.Tables;

/// <summary>From what stands in a cell to the value of a field.</summary>
internal static partial class CellReader
{
    private const string NotADay = "不是日期,应如 2026-06-30 / no day";
    private const string NotAMonth = "不是年月,应如 2026-06 / no month";
    private const string NotAnAmount = "不是金额 / no amount";
    private const string Rounded = "长号码被电子表格按数值保存,末几位已丢失;请将该列设为文本格式后从原系统重新导出 / a spreadsheet rounded the number; format the column as text and export it anew";

    private static readonly string[] DayFormats = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"];
    private static readonly string[] MonthFormats = ["yyyy-M", "yyyy/M", "yyyy.M", "yyyyMM", "yyyy年M月", .. DayFormats];
    private static readonly string[] Nothing = ["无", "-", "--", "/", "—"];

    /// <summary>Reads a cell.</summary>
    /// <param name="field">The field.</param>
    /// <param name="cell">The cell; not empty.</param>
    /// <param name="factor">What an amount is multiplied with to be yuan.</param>
    /// <param name="value">The value: as the field holds it, one entry where it is a list.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(FieldDescriptor field, TableCell cell, decimal factor, out object? value)
    {
        value = null;
        return field.FieldType switch
        {
            FieldType.String => ReadText(field, cell, out value),
            FieldType.Bool => ReadFlag(cell, out value),
            FieldType.Enum => ReadCode(field.EnumType, cell, out value),
            FieldType.Int64 => ReadAmount(field, cell, factor, out value),
            FieldType.Int32 => ReadInt32(field, cell, out value),
            _ => "不能由表格填写 / cannot come from a table",
        };
    }

    private static string? ReadText(FieldDescriptor field, TableCell cell, out object? value)
    {
        value = cell.Text;
        if (cell.IsRounded || Scientific().IsMatch(cell.Text))
            return Rounded;
        if (field.Name == "id_number" && (IdNumber.Read(cell.Text).Faults & IdNumberFault.ExcelRounded) != 0)
            return Rounded;
        return null;
    }

    private static string? ReadFlag(TableCell cell, out object? value)
    {
        value = cell.Text.ToUpperInvariant() switch
        {
            "是" or "有" or "1" or "Y" or "YES" or "TRUE" or "√" or "已参加" or "参加" or "参保" => true,
            "否" or "无" or "0" or "N" or "NO" or "FALSE" or "×" or "未参加" or "没有" or "未参保" => false,
            _ => null,
        };
        return value is null ? "应填是或否 / must be 是 or 否" : null;
    }

    private static string? ReadCode(EnumDescriptor type, TableCell cell, out object? value)
    {
        value = CodeNames.TryRead(type, cell.Text, out var code) ? code : null;
        return value is null ? $"不在代码表内,可填:{string.Join("、", CodeNames.All(type))} / is no code of the list" : null;
    }

    private static string? ReadAmount(FieldDescriptor field, TableCell cell, decimal factor, out object? value)
    {
        value = null;
        if (Array.IndexOf(Nothing, cell.Text) >= 0)
        {
            value = 0L;
            return null;
        }

        // A unit in the cell is yuan or square metres; under a heading of another unit nobody could know which of the two holds.
        var text = cell.Text.TrimEnd('元', '㎡');
        if (text.Length < cell.Text.Length && factor != 1)
            return "单元格中的单位与表头的单位不一致 / the cell's unit is not the heading's";
        text = text.Replace(',', ',').Trim();
        if (text.Contains(',', StringComparison.Ordinal))
        {
            if (!Grouped().IsMatch(text))
                return NotAnAmount;
            text = text.Replace(",", "", StringComparison.Ordinal);
        }

        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var amount) || Math.Abs(amount) > 1_000_000_000_000m)
            return NotAnAmount;

        // Fen and hundredths of a square metre; what a spreadsheet computed has a tail that means nothing.
        var hundredths = field.Name.EndsWith("_fen", StringComparison.Ordinal) || field.Name.EndsWith("centi_square_metres", StringComparison.Ordinal) ? amount * factor * 100 : amount;
        var rounded = Math.Round(hundredths);
        if (Math.Abs(hundredths - rounded) > (cell.Number is null ? 0m : 0.01m))
            return "小数位超过两位 / more than two decimals";
        value = (long)rounded;
        return null;
    }

    private static string? ReadInt32(FieldDescriptor field, TableCell cell, out object? value)
    {
        value = null;
        if (field.Name == "relation")
        {
            value = cell.Text is "户主本人" ? 0 : FamilyRelation.Find(cell.Text)?.Code;
            return value is null ? "不是家庭关系(GB/T 4761),如 配偶、子、女、父母 / is no relation" : null;
        }

        if (field.Name is "ethnicity" or "disability_level")
        {
            var list = field.Name == "ethnicity" ? CodeLists.Ethnicity : CodeLists.DisabilityLevel;
            var text = field.Name == "ethnicity" || cell.Text.EndsWith('级') ? cell.Text : cell.Text + "级";
            value = list.TryRead(cell.Text, out var entry) || list.TryRead(cell.Text + "族", out entry) || list.TryRead(text.Replace("1级", "一级", StringComparison.Ordinal).Replace("2级", "二级", StringComparison.Ordinal).Replace("3级", "三级", StringComparison.Ordinal).Replace("4级", "四级", StringComparison.Ordinal), out entry)
                ? entry.Code : Array.IndexOf(Nothing, cell.Text) >= 0 ? 0 : null;
            return value is null ? "不在代码表内 / is no code of the list" : null;
        }

        if (field.Name.EndsWith("month", StringComparison.Ordinal))
        {
            value = Day(cell, MonthFormats) is { } month ? (month.Year * 100) + month.Month : null;
            return value is null ? NotAMonth : null;
        }

        if (IsDay(field))
        {
            if (Array.IndexOf(Nothing, cell.Text) >= 0)
                value = 0;
            else if (Day(cell, DayFormats) is { } day)
                value = (day.Year * 10_000) + (day.Month * 100) + day.Day;
            return value is null ? NotADay : null;
        }

        value = int.TryParse(cell.Text.TrimEnd('人', '套', '辆'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        return value is null ? "不是整数 / no whole number" : null;
    }

    private static bool IsDay(FieldDescriptor field) =>
        field.Name.EndsWith("_date", StringComparison.Ordinal) || field.Name is "date" or "valid_to" or "labour_relation_start" or "income_period_start" or "income_period_end";

    private static DateTime? Day(TableCell cell, string[] formats)
    {
        if (cell.Day is { } day)
            return day;
        var text = cell.Text.Split(' ', 'T')[0];
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read.Year >= 1800 ? read : null;
    }

    /// <summary>Thousands in groups of three; a comma anywhere else may be a decimal point of somebody's.</summary>
    [GeneratedRegex(@"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,3}$")]
    private static partial Regex Scientific();
}
