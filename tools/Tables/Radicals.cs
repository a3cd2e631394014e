using System.Globalization;

namespace Tables;

/// <summary>How a radical is typed where a character is written as its two halves.</summary>
internal static class Radicals
{
    private static readonly Dictionary<int, string> Forms = (
        "9人亻 15冫 18刀刂 19力 30口 32土 38女 39子 46山 50巾 57弓 59彡 60彳 61心忄 62戈 64手扌 66攵 67文 "
        + "69斤 70方 72日 74月 75木 76欠 77止 82毛 85水氵 86火灬 93牛 94犬犭 96王玉 101用 102田 106白 108皿 "
        + "109目 111矢 112石 113示礻 115禾 116穴 117立 118竹 119米 120纟糹 124羽 128耳 130月 137舟 "
        + "140艹草 142虫 145衣衤 147见見 148角 149讠言 154贝貝 156走 157足 159车車 163阝邑 164酉 167金钅 "
        + "169门門 170阝阜 172隹 173雨 174青 176面 177革 180音 181页頁 182风風 184食饣 186香 187马馬 "
        + "195鱼魚 196鸟鳥 199麦麥 203黑 212龙龍")
        .Split(' ').ToDictionary(
            entry => int.Parse(string.Concat(entry.TakeWhile(char.IsAsciiDigit)), CultureInfo.InvariantCulture),
            entry => string.Concat(entry.SkipWhile(char.IsAsciiDigit)));

    /// <summary>Whether the radical is commonly the right half: 刂 力 彡 戈 攵 斤 欠 见 阝 隹 页 鸟.</summary>
    public static bool StandsLast(int radical) => radical is 18 or 19 or 59 or 62 or 66 or 69 or 76 or 147 or 163 or 172 or 181 or 196;

    /// <summary>Whether the sign stands in no name by itself: whoever writes it writes half a character.</summary>
    public static bool IsOnlySign(char sign) => "亻冫刂忄攵扌氵灬犭礻纟糹艹衤讠钅阝饣彡彳".Contains(sign, StringComparison.Ordinal);

    /// <summary>The signs of a radical, each one character; none where halves are not typed so.</summary>
    public static IEnumerable<string> Signs(int radical) => (Forms.GetValueOrDefault(radical) ?? "").Select(sign => sign.ToString());
}
