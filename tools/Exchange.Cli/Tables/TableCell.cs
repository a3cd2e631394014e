using System.Globalization;

namespace Exchange.Cli.Tables;

/// <summary>A cell as its file has it: a text, or, in a workbook, a number or a day.</summary>
/// <param name="Text">What a person sees, without blanks around it; of a number, its digits.</param>
/// <param name="Number">The number; null where the cell is none.</param>
/// <param name="Day">The day; null where the cell is none.</param>
internal readonly record struct TableCell(string Text, double? Number = null, DateTime? Day = null)
{
    /// <summary>From here on a spreadsheet no longer keeps every digit of a number.</summary>
    private const double FirstRounded = 1e15;

    /// <summary>Nothing.</summary>
    public static TableCell Empty { get; } = new("");

    /// <summary>Whether nothing stands there.</summary>
    public bool IsEmpty => Text.Length == 0;

    /// <summary>Whether it is a number so long that its last digits are lost: a spreadsheet keeps fifteen.</summary>
    public bool IsRounded => Number is >= FirstRounded or <= -FirstRounded;

    /// <summary>A text.</summary>
    public static TableCell Of(string text) => new(text.Trim());

    /// <summary>A number.</summary>
    public static TableCell Of(double number) => new(
        number == Math.Floor(number) && Math.Abs(number) < FirstRounded ? ((long)number).ToString(CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture), number);

    /// <summary>A day.</summary>
    public static TableCell Of(DateTime day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), null, day);

    /// <summary>Shows nothing of what it holds.</summary>
    public override string ToString() => "(cell)";
}
