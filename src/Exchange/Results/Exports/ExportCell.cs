using System.Globalization;

namespace Exchange.Results.Exports;

/// <summary>A cell of a table: a text, or a number that people add up.</summary>
/// <param name="Text">The text; the number as text.</param>
/// <param name="IsNumber">Whether it is a number.</param>
internal readonly record struct ExportCell(string Text, bool IsNumber)
{
    public static implicit operator ExportCell(string text) => new(text, false);

    public static implicit operator ExportCell(long number) => new(number.ToString(CultureInfo.InvariantCulture), true);
}
