using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;

namespace Exchange.Cli.Linking;

/// <summary>Reads what people decided: left_id, right_id, decision (<c>link</c> or <c>unlink</c>).</summary>
internal static class DecisionReader
{
    /// <summary>Reads. Pairs of records that are no longer there are passed over.</summary>
    public static List<HumanDecision> Read(string path, RecordSet records)
    {
        using var source = new CsvSource(path);
        var headings = source.Headings.ToList();
        var (left, right, decision) = (headings.IndexOf("left_id"), headings.IndexOf("right_id"), headings.IndexOf("decision"));
        if (left < 0 || right < 0 || decision < 0)
            throw new FormatException("人工判定文件须有 left_id、right_id、decision 三列 / decisions need the columns left_id, right_id, decision");
        var decisions = new Dictionary<(int, int), bool>();
        for (var row = 2; source.Read(); row++)
        {
            var (a, b) = (source.Cell(left).Trim().ToString(), source.Cell(right).Trim().ToString());
            var word = source.Cell(decision).Trim().ToString();
            if (word is not ("link" or "unlink"))
                throw new FormatException($"人工判定文件第 {row} 行:decision 应为 link 或 unlink / decision must be link or unlink");
            var first = records.Ids.Find(a, 0, records.LeftCount);
            var second = records.Ids.Find(b, records.IsLink ? records.LeftCount : 0, records.Count);
            if (first >= 0 && second >= 0 && first != second)
                decisions[first < second ? (first, second) : (second, first)] = word == "link";
        }

        return [.. decisions.OrderBy(pair => pair.Key).Select(pair => new HumanDecision(pair.Key.Item1, pair.Key.Item2, pair.Value))];
    }
}
