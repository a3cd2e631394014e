using System.Globalization;
using Matching.Linkage.Models;

namespace Matching.Linkage.Explaining;

/// <summary>Explanations in words for those who decide.</summary>
public static class ExplanationText
{
    private static readonly Dictionary<string, string> Levels = new(StringComparer.Ordinal)
    {
        ["missing"] = "至少一方缺失,不作证据",
        ["exact"] = "完全相同",
        ["variant"] = "繁简或异体相同",
        ["wildcard"] = "除无法显示的字外相同",
        ["syllables"] = "读音相同",
        ["shape"] = "一字不同,字形相近",
        ["syllable"] = "一字不同,读音相同",
        ["one"] = "一字不同",
        ["order"] = "字序不同",
        ["surname"] = "仅姓氏相同",
        ["else"] = "不同",
        ["swapped"] = "两栏互换",
        ["joined"] = "去掉空格标点后相同",
        ["sorted"] = "词序不同",
        ["initial"] = "一方为首字母",
        ["prefix"] = "一方为另一方的开头",
        ["sound"] = "读音相近",
        ["dayMonth"] = "日与月互换",
        ["slip"] = "只差一处(错一位、相邻互换,或多、漏一位)",
        ["twoSlips"] = "只差两处",
        ["twoParts"] = "年、月、日中两项相同",
        ["year"] = "年份相同",
        ["exactOther"] = "号码相同,但登记的出生日期或性别相互矛盾",
        ["birthAndSex"] = "号码缺失或有误,出生日期、性别相同",
        ["birth"] = "号码缺失或有误,出生日期相同",
        ["birthSlip"] = "号码缺失或有误,出生日期只差一处或日月互换",
        ["otherNumberSameBirth"] = "两个有效号码不同,出生日期、性别相同",
        ["otherBirth"] = "号码缺失或有误,出生日期不同",
    };

    /// <summary>An explanation in Chinese, one line a step, the total last.</summary>
    public static IEnumerable<string> Zh(Explanation explanation)
    {
        foreach (var step in explanation.Steps)
        {
            yield return step.Level switch
            {
                "prior" => $"起点(任取两条记录为同一人的可能):{Bits(step.Weight)}",
                "related" => $"亲属、同住人也会如此相同,扣减:{Bits(step.Weight)}",
                _ => $"{step.Comparison}:{LevelZh(step.Level)},{Bits(step.Weight)}{(step.TermWeight == 0 ? "" : $"(其中取值{(step.TermWeight > 0 ? "少见" : "常见")} {Bits(step.TermWeight)})")}",
            };
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"合计:{Bits(explanation.Total)},为同一人的概率约 {explanation.Probability:P2}");
    }

    /// <summary>A level in Chinese.</summary>
    public static string LevelZh(string level)
    {
        if (Levels.TryGetValue(level, out var text))
            return text;
        var sign = level.IndexOf('=', StringComparison.Ordinal) + 1;
        var bound = sign == 0 ? "" : level[sign..];
        return (sign == 0 ? level : level[..sign]) switch
        {
            "jw>=" => $"相似度不低于 {bound}(Jaro-Winkler)",
            "lev<=" or "damerau<=" => $"相差不超过 {bound} 个字符",
            "tokens>=" => $"词语重合不低于 {bound}",
            "suffix>=" => $"末 {bound} 位相同",
            "days<=" => $"相差不超过 {bound} 天",
            "abs<=" => $"相差不超过 {bound}",
            "percent<=" => $"相差不超过 {bound}%",
            _ => level,
        };
    }

    private static string Bits(int weight) => ((double)weight / ModelWeights.Bit).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " 比特";
}
