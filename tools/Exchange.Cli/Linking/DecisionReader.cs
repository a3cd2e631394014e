using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;

namespace Exchange.Cli.Linking;

/// <summary>Reads what people decided: left_id, right_id, decision (<c>link</c> or <c>unlink</c>).</summary>
internal static class DecisionReader
{
    /// <summary>Reads. Pairs of records that are not there are passed over and counted; a pair that is both linked and unlinked is refused.</summary>
    public static List<HumanDecision> Read(string path, RecordSet records, List<string> warnings)
    {
        using var source = new CsvSource(path);
        var headings = source.Headings.ToList();
        var (left, right, decision) = (headings.IndexOf("left_id"), headings.IndexOf("right_id"), headings.IndexOf("decision"));
        if (left < 0 || right < 0 || decision < 0)
            throw new FormatException("人工判定文件须有 left_id、right_id、decision 三列 / decisions need the columns left_id, right_id, decision");
        var decisions = new Dictionary<(int, int), bool>();
        var unknown = 0;
        for (var row = 2; source.Read(); row++)
        {
            var (a, b) = (source.Cell(left).Trim().ToString(), source.Cell(right).Trim().ToString());
            var word = source.Cell(decision).Trim().ToString();
            if (word is not ("link" or "unlink"))
                throw new FormatException($"人工判定文件第 {row} 行:decision 应为 link 或 unlink / decision must be link or unlink");
            var first = records.Ids.Find(a, 0, records.LeftCount);
            var second = records.Ids.Find(b, records.IsLink ? records.LeftCount : 0, records.Count);
            if (first < 0 || second < 0 || first == second)
            {
                unknown++;
                continue;
            }

            var pair = first < second ? (first, second) : (second, first);
            if (decisions.TryGetValue(pair, out var before) && before != (word == "link"))
                throw new FormatException($"人工判定文件第 {row} 行与前面的判定相反,请先统一 / this line contradicts an earlier one; settle it first");
            decisions[pair] = word == "link";
        }

        if (unknown > 0)
            warnings.Add($"人工判定中有 {unknown} 行的编号不在数据里,或两侧相同,已略过 / decisions on records that are not there were passed over");

        return [.. decisions.OrderBy(pair => pair.Key).Select(pair => new HumanDecision(pair.Key.Item1, pair.Key.Item2, pair.Value))];
    }
}
