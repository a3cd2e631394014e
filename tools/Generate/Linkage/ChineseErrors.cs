using System.Globalization;
using Matching.Identity;

namespace Generate.Linkage;

/// <summary>
/// How a register's record of a person differs from the union's: twenty-two classes and how often each occurs, besides telephone numbers and addresses that
/// are missing or old. Five in six records differ in nothing but those.
/// </summary>
public sealed class ChineseErrors
{
    /// <summary>Classes and how many in a thousand records have each; the rest are clean.</summary>
    private static readonly (string Kind, int PerMille)[] Kinds =
    [
        ("one_digit", 14), ("neighbours_swapped", 9), ("two_digits", 3), ("number_missing", 25), ("placeholder", 5), ("head_number", 3), ("sibling_number", 2),
        ("fifteen_digits", 10), ("small_x_width", 6), ("reissued_region", 4), ("missing_and_day_month", 3), ("birth_differs", 5), ("homophone", 10), ("similar_shape", 6),
        ("traditional", 8), ("lost_character", 6), ("pinyin_character", 2), ("order_swapped", 2), ("note_in_brackets", 5), ("character_missing", 3), ("former_name", 4),
        ("missing_and_homophone", 5),
    ];

    private static readonly string Traditional = "刘劉张張陈陳杨楊赵趙黄黃吴吳孙孫马馬罗羅郑鄭谢謝韩韓冯馮邓鄧叶葉苏蘇卢盧谭譚钟鍾贾賈龙龍贺賀顾顧钱錢严嚴国國华華丽麗兰蘭伟偉军軍艳艷娟娟强強凤鳳云雲红紅学學玉玉广廣义義兴興龙龍飞飛";

    private readonly ChineseWorld _world;
    private readonly Dictionary<string, string[]> _homophones = [];
    private readonly Dictionary<string, string[]> _alike = [];

    /// <summary>Makes it; finds which characters sound and look alike.</summary>
    public ChineseErrors(ChineseWorld world)
    {
        _world = world;
        var characters = ChineseWorld.GivenCharacters;
        foreach (var one in characters)
        {
            var levels = characters.Where(other => other != one).ToLookup(other => PersonName.Compare($"王虚{one}", $"王虚{other}").Level);
            _homophones[one] = [.. levels[NameLevel.SameSyllables]];
            _alike[one] = [.. levels[NameLevel.OneDiffersSameShape]];
        }
    }

    /// <summary>Makes the register's record of a person.</summary>
    /// <returns>The record, and its class.</returns>
    public (ChinesePerson Record, string Kind) Apply(ChinesePerson person, SeededRandom random)
    {
        var draw = random.Next(1000);
        var kind = "clean";
        foreach (var (name, share) in Kinds)
        {
            if (draw < share)
            {
                kind = name;
                break;
            }

            draw -= share;
        }

        var contact = person with
        {
            Phone = random.Percent(40) ? "" : random.Percent(15) ? ChineseWorld.Phone(random) : person.Phone,
            Address = random.Percent(10) ? "" : random.Percent(20) ? _world.Address(random) : person.Address,
        };
        var changed = Change(contact, kind, random);
        return changed is null || Says(changed) == Says(contact) ? (contact, "clean") : (changed, kind);
    }

    private static string Says(ChinesePerson person) => $"{person.Name},{person.Number},{person.Birth}";

    private ChinesePerson? Change(ChinesePerson person, string kind, SeededRandom random) => kind switch
    {
        "one_digit" => person with { Number = Substitute(person.Number, random) },
        "neighbours_swapped" => person with { Number = Swap(person.Number, random) },
        "two_digits" => person with { Number = Substitute(Substitute(person.Number, random), random) },
        "number_missing" => person with { Number = "" },
        "placeholder" => person with { Number = random.Percent(50) ? "999999999999999999" : "无" },
        "head_number" => person.HeadNumber.Length == 0 ? null : person with { Number = person.HeadNumber },
        "sibling_number" => person.SiblingNumber.Length == 0 ? null : person with { Number = person.SiblingNumber },
        "fifteen_digits" => person.Number[6] == '1' && person.Number[7] == '9' ? person with { Number = person.Number[..6] + person.Number[8..17] } : null,
        "small_x_width" => person with { Number = Wide(person.Number) },
        "reissued_region" => person with { Number = _world.Elsewhere(person.Number, random) },
        "missing_and_day_month" => DayMonth(person.Birth) is { } swapped ? person with { Number = "", Birth = swapped } : null,
        "birth_differs" => person with { Birth = DateOnly.ParseExact(person.Birth, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-(int)random.Between(18, 50)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) },
        "homophone" => Replace(person, _homophones, random),
        "similar_shape" => Replace(person, _alike, random),
        "traditional" => person with { Name = string.Concat(person.Name.Select(ToTraditional)) },
        "lost_character" => person with { Name = person.Name[..^1] + "?" },
        "pinyin_character" => Pinyin(person),
        "order_swapped" => person with { Name = person.Name[1..] + person.Name[..1] },
        "note_in_brackets" => person with { Name = person.Name + (random.Percent(50) ? "(已故)" : "(户主)") },
        "character_missing" => person.Name.Length < 4 ? null : person with { Name = person.Name[..2] + person.Name[3..] },
        "former_name" => person with { Name = person.Name[..2] + _world.GivenName(random) },
        "missing_and_homophone" => Replace(person, _homophones, random) is { } other ? other with { Number = "" } : null,
        _ => null,
    };

    private static ChinesePerson? Replace(ChinesePerson person, Dictionary<string, string[]> by, SeededRandom random)
    {
        var last = person.Name[^1..];
        return by.TryGetValue(last, out var others) && others.Length > 0 ? person with { Name = person.Name[..^1] + random.Pick(others) } : null;
    }

    private static ChinesePerson? Pinyin(ChinesePerson person) => person.Name[^1] switch
    {
        '伟' => person with { Name = person.Name[..^1] + "WEI" },
        '芳' => person with { Name = person.Name[..^1] + "FANG" },
        '敏' => person with { Name = person.Name[..^1] + "MIN" },
        '静' => person with { Name = person.Name[..^1] + "JING" },
        '丽' => person with { Name = person.Name[..^1] + "LI" },
        '强' => person with { Name = person.Name[..^1] + "QIANG" },
        '磊' => person with { Name = person.Name[..^1] + "LEI" },
        '军' => person with { Name = person.Name[..^1] + "JUN" },
        _ => null,
    };

    private static char ToTraditional(char c) => Traditional.IndexOf(c, StringComparison.Ordinal) is var place and >= 0 && place % 2 == 0 ? Traditional[place + 1] : c;

    private static string Substitute(string number, SeededRandom random)
    {
        var place = random.Next(17);
        var digit = (char)('0' + ((number[place] - '0' + 1 + random.Next(9)) % 10));
        return $"{number[..place]}{digit}{number[(place + 1)..]}";
    }

    private static string Swap(string number, SeededRandom random)
    {
        var place = random.Next(16);
        return $"{number[..place]}{number[place + 1]}{number[place]}{number[(place + 2)..]}";
    }

    private static string Wide(string number) => number[^1] == 'X' ? number[..^1] + "x" : string.Concat(number.Select(c => (char)(c + 0xFEE0)));

    private static string? DayMonth(string birth)
    {
        var (year, month, day) = (birth[..4], birth[5..7], birth[8..]);
        return string.CompareOrdinal(day, "12") <= 0 && day != month ? $"{year}-{day}-{month}" : null;
    }
}
