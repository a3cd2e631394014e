using System.Globalization;

namespace Exchange.Cli.Linking;

/// <summary>A row of a file of links.</summary>
internal sealed record LinkRow(string Decision, double Weight, string Pattern)
{
    private static readonly string[] Wanted = ["left_id", "right_id", "decision", "weight", "pattern"];

    /// <summary>The row of a pair, in whichever order its ids are given; null when it is not there.</summary>
    public static LinkRow? Find(string path, string left, string right)
    {
        using var source = new CsvSource(path);
        var headings = source.Headings.ToList();
        int[] places = [.. Wanted.Select(heading => headings.IndexOf(heading))];
        if (places.Contains(-1))
            throw new FormatException("这不是 link 写出的结果文件 / this is no file of links");
        while (source.Read())
        {
            var first = source.Cell(places[0]).ToString();
            var second = source.Cell(places[1]).ToString();
            if ((first == left && second == right) || (first == right && second == left))
                return new LinkRow(source.Cell(places[2]).ToString(), double.Parse(source.Cell(places[3]), CultureInfo.InvariantCulture), source.Cell(places[4]).ToString());
        }

        return null;
    }
}
