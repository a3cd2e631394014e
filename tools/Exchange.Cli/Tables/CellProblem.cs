namespace Exchange.Cli.Tables;

/// <summary>A cell that cannot be taken. Holds no value of the cell.</summary>
/// <param name="Row">The row, as a person counts it.</param>
/// <param name="Column">The column, from 0; -1 for the row as a whole.</param>
/// <param name="Heading">The column's heading.</param>
/// <param name="Why">What is wrong and what to do, Chinese and English.</param>
internal sealed record CellProblem(long Row, int Column, string Heading, string Why)
{
    /// <summary>The column as a spreadsheet names it: A, B, …, AA.</summary>
    public string Letters
    {
        get
        {
            var letters = "";
            for (var number = Column + 1; number > 0; number = (number - 1) / 26)
                letters = (char)('A' + ((number - 1) % 26)) + letters;
            return letters;
        }
    }

    /// <summary>For people.</summary>
    public override string ToString() => Column < 0 ? $"第{Row}行:{Why}" : $"第{Row}行 {Letters}列“{Heading}”:{Why}";
}
