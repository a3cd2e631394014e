using System.Globalization;
using System.Text.RegularExpressions;
using Matching.Linkage.Columns;
using Matching.Linkage.Evaluation;

namespace Exchange.Cli.Linking;

/// <summary>
/// Reads the truth that a result is judged by: a column of the data (<c>cluster</c>), part of a column (<c>rec_id:rec-(\d+)-</c>), or a file, either
/// of pairs of ids, with a score where they are labelled and a class where recall is wanted by class, or of ids and the person each is.
/// </summary>
internal static class TruthReader
{
    private static readonly string[] PersonHeadings = ["cluster", "entity", "person", "group", "truth", "label", "真值"];
    private static readonly string[] ScoreHeadings = ["score", "label", "match", "probability", "is_match"];

    /// <summary>The column that a truth names, and the pattern that takes a part of it; null when it is a file.</summary>
    public static (string Column, Regex? Pattern)? AsColumn(string truth)
    {
        if (File.Exists(truth))
            return null;
        var colon = truth.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return (truth, null);
        try
        {
            return (truth[..colon], new Regex(truth[(colon + 1)..], RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
        }
        catch (ArgumentException)
        {
            throw new FormatException("--truth 冒号后的正则式有误 / the regular expression behind the colon is wrong");
        }
    }

    /// <summary>Truth from the cells of a column.</summary>
    public static LabelledTruth FromCells(IReadOnlyList<string> cells, Regex? pattern, RecordSet records)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] persons = [.. cells.Select(cell => Number(numbers, Part(cell, pattern)))];
        return WithPairs(new PersonTruth(persons, records.LeftCount, records.IsLink));
    }

    /// <summary>Truth from a file.</summary>
    public static LabelledTruth FromFile(string path, RecordSet records) => WithPairs(ReadFile(path, records));

    private static LabelledTruth WithPairs(LabelledTruth truth) => truth.TrueCount > 0
        ? truth
        : throw new FormatException("真值中没有一对同一人的记录,请检查 --truth 的列、正则式或文件 / the truth holds no pair of records that are one; look at --truth");

    private static LabelledTruth ReadFile(string path, RecordSet records)
    {
        using var source = new CsvSource(path);
        var headings = source.Headings.Select(heading => heading.ToLowerInvariant()).ToList();
        var rightFrom = records.IsLink ? records.LeftCount : 0;
        var person = headings.FindIndex(heading => PersonHeadings.Any(word => heading.Contains(word, StringComparison.Ordinal)));
        if (headings.Count == 2 && person >= 0 && !AreSides(headings[0], headings[1]))
            return Persons(source, 1 - person, person, records, rightFrom);
        var (left, right) = Sides(headings);
        var score = headings.FindIndex(heading => ScoreHeadings.Any(word => heading.Contains(word, StringComparison.Ordinal)));
        var kind = headings.IndexOf("class");
        var labels = new List<(int, int, bool, string?)>();
        while (source.Read())
        {
            var (a, b) = (source.Cell(left).Trim().ToString(), source.Cell(right).Trim().ToString());
            var areOne = score < 0 || IsTrue(source.Cell(score).Trim());
            var (first, second) = (records.Ids.Find(a, 0, records.LeftCount), records.Ids.Find(b, rightFrom, records.Count));
            if (first >= 0 && second >= 0 && first != second)
                labels.Add((first, second, areOne, kind < 0 ? null : source.Cell(kind).Trim().ToString()));
        }

        return labels.Count > 0
            ? new PairTruth(labels)
            : throw new FormatException("真值文件中没有一对编号出现在数据里,请核对编号列(模型的 id、rightId) / no pair of the truth file is in the data; compare its ids with the id columns of the model");
    }

    private static PersonTruth Persons(CsvSource source, int id, int person, RecordSet records, int rightFrom)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var persons = new int[records.Count];
        Array.Fill(persons, -1);
        while (source.Read())
        {
            var (own, number) = (source.Cell(id).Trim().ToString(), Number(numbers, source.Cell(person).Trim().ToString()));
            var left = records.Ids.Find(own, 0, records.LeftCount);
            if (left >= 0)
                persons[left] = number;
            var right = records.IsLink ? records.Ids.Find(own, rightFrom, records.Count) : -1;
            if (right >= 0)
                persons[right] = number;
        }

        return new PersonTruth(persons, records.LeftCount, records.IsLink);
    }

    /// <summary>Headings that are one but for left and right, or 1 and 2, or a and b.</summary>
    private static bool AreSides(string first, string second) =>
        (first.Contains("left", StringComparison.Ordinal) && second.Contains("right", StringComparison.Ordinal))
        || (first.Length == second.Length && first.Zip(second).Where(pair => pair.First != pair.Second).ToList() is [('1', '2') or ('a', 'b') or ('l', 'r')]);

    private static bool IsTrue(ReadOnlySpan<char> label) => double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var given)
        ? given >= 0.5
        : label.Equals("true", StringComparison.OrdinalIgnoreCase) || label.Equals("yes", StringComparison.OrdinalIgnoreCase) || label.Equals("y", StringComparison.OrdinalIgnoreCase)
            || label.Equals("match", StringComparison.OrdinalIgnoreCase) || label is "是";

    private static (int Left, int Right) Sides(List<string> headings)
    {
        var left = headings.FindIndex(heading => heading.EndsWith("_l", StringComparison.Ordinal) || heading.Contains("left", StringComparison.Ordinal));
        var right = headings.FindIndex(heading => heading.EndsWith("_r", StringComparison.Ordinal) || heading.Contains("right", StringComparison.Ordinal));
        return left >= 0 && right >= 0 ? (left, right) : headings.Count >= 2 ? (0, 1) : throw new FormatException("真值文件须有两列编号 / a truth file has two columns of ids");
    }

    private static string Part(string cell, Regex? pattern) =>
        pattern is null ? cell : pattern.Match(cell) is { Success: true } match ? match.Groups[match.Groups.Count > 1 ? 1 : 0].Value : "";

    private static int Number(Dictionary<string, int> numbers, string person)
    {
        if (person.Length == 0)
            return -1;
        if (!numbers.TryGetValue(person, out var number))
            numbers[person] = number = numbers.Count;
        return number;
    }
}
