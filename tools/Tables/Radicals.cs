namespace Tables;

/// <summary>How a radical is typed where a character is written as its two halves.</summary>
internal static class Radicals
{
    private static readonly Dictionary<int, string> Forms = new()
    {
        [9] = "人亻", [15] = "冫", [18] = "刀刂", [19] = "力", [30] = "口", [32] = "土", [38] = "女", [39] = "子", [46] = "山", [50] = "巾",
        [57] = "弓", [59] = "彡", [60] = "彳", [61] = "心忄", [62] = "戈", [64] = "手扌", [66] = "攵", [67] = "文", [69] = "斤", [70] = "方", [72] = "日",
        [74] = "月", [75] = "木", [76] = "欠", [77] = "止", [82] = "毛", [85] = "水氵", [86] = "火灬", [93] = "牛", [94] = "犬犭", [96] = "王玉",
        [101] = "用", [102] = "田", [106] = "白", [108] = "皿", [109] = "目", [111] = "矢", [112] = "石", [113] = "示礻", [115] = "禾", [116] = "穴",
        [117] = "立", [118] = "竹", [119] = "米", [120] = "纟糹", [124] = "羽", [128] = "耳", [130] = "月", [137] = "舟", [140] = "艹草", [142] = "虫",
        [145] = "衣衤", [147] = "见見", [148] = "角", [149] = "讠言", [154] = "贝貝", [156] = "走", [157] = "足", [159] = "车車", [163] = "阝邑",
        [164] = "酉", [167] = "金钅", [169] = "门門", [170] = "阝阜", [172] = "隹", [173] = "雨", [174] = "青", [176] = "面", [177] = "革", [180] = "音",
        [181] = "页頁", [182] = "风風", [184] = "食饣", [186] = "香", [187] = "马馬", [195] = "鱼魚", [196] = "鸟鳥", [199] = "麦麥", [203] = "黑", [212] = "龙龍",
    };

    /// <summary>Whether the radical is commonly the right half: 刂 力 彡 戈 攵 斤 欠 见 阝 隹 页 鸟.</summary>
    public static bool StandsLast(int radical) => radical is 18 or 19 or 59 or 62 or 66 or 69 or 76 or 147 or 163 or 172 or 181 or 196;

    /// <summary>The signs of a radical, each one character; none where halves are not typed so.</summary>
    public static IEnumerable<string> Signs(int radical) => (Forms.GetValueOrDefault(radical) ?? "").Select(sign => sign.ToString());
}
