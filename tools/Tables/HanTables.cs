using System.Globalization;
using System.Text;

namespace Tables;

/// <summary>Tables of Chinese characters as names need them.</summary>
internal static class HanTables
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private static readonly string[] Dictionaries = ["kTGHZ2013", "kXHC1983"];

    /// <summary>Per syllable the characters that have it as their main reading, and those that have it as another one.</summary>
    public static IEnumerable<string> Readings(UnihanData unihan)
    {
        var main = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        var other = new SortedDictionary<string, StringBuilder>(StringComparer.Ordinal);
        foreach (var code in unihan.CodePoints)
        {
            var readings = ReadingsOf(unihan, code);
            for (var i = 0; i < readings.Count; i++)
            {
                var table = i == 0 ? main : other;
                if (!table.TryGetValue(readings[i], out var characters))
                    table[readings[i]] = characters = new StringBuilder();
                characters.Append(UnihanData.Text(code));
            }
        }

        return main.Keys.Union(other.Keys).Order(StringComparer.Ordinal)
            .Select(syllable => $"{syllable}\t{main.GetValueOrDefault(syllable)}\t{other.GetValueOrDefault(syllable)}");
    }

    /// <summary>Classes of characters that are one for comparing, their representative first. A class is what chains of variants reach.</summary>
    public static IEnumerable<string> Variants(UnihanData unihan)
    {
        var parent = new Dictionary<int, int>();
        var standards = new Dictionary<int, int>();
        foreach (var (from, to) in VariantPairs(unihan))
        {
            // Two characters that the norm keeps apart stay two: 乾 and 干, 於 and 于, 甯 and 宁, 喆 and 哲 are different names.
            var (one, two) = (Root(parent, from), Root(parent, to));
            if (one == two || (StandardOf(one) is { } first && StandardOf(two) is { } second && first != second))
                continue;
            parent[one] = two;
            if (StandardOf(one) is { } standard)
                standards[two] = standard;
        }

        int? StandardOf(int root) => standards.TryGetValue(root, out var standard) ? standard : unihan.IsStandard(root) ? root : null;

        return parent.Keys.GroupBy(code => Root(parent, code))
            .Select(group => group.OrderByDescending(unihan.IsStandard).ThenBy(code => code > 0xFFFF).ThenBy(code => code).ToList())
            .Where(group => group.Count > 1)
            .OrderBy(group => group[0])
            .Select(group => string.Concat(group.Select(UnihanData.Text)));
    }

    /// <summary>Four digits, then the characters with this four-corner code.</summary>
    public static IEnumerable<string> Corners(UnihanData unihan) => Grouped(
        unihan, code => (unihan[code, "kFourCornerCode"] ?? "").Split(' ')[0] is { Length: >= 4 } corner ? corner[..4] : null);

    /// <summary>Three letters, then the characters whose Cangjie code of four or five letters ends in them.</summary>
    public static IEnumerable<string> Components(UnihanData unihan) => Grouped(
        unihan, code => (unihan[code, "kCangjie"] ?? "").Split(' ')[0] is { Length: >= 4 } cangjie ? cangjie[^3..] : null);

    /// <summary>Characters of the norm for names that do not fit into 16 bits.</summary>
    public static IEnumerable<string> Supplementary(UnihanData unihan) =>
        [string.Concat(unihan.CodePoints.Where(code => code > 0xFFFF && unihan.IsStandard(code)).Select(UnihanData.Text))];

    /// <summary>
    /// Characters and the two characters that their halves are. One half is the radical, the other has as many strokes as remain and
    /// spells the rest of the Cangjie code; so 珈 is 王 and 加. Characters that every system has are left out.
    /// </summary>
    public static IEnumerable<string> Halves(UnihanData unihan) => AllHalves(unihan).Where(triple => IsWrittenInHalves(triple[0]) || Radicals.IsOnlySign(triple[1]) || Radicals.IsOnlySign(triple[2]));

    /// <summary>
    /// Whether a system may not have the character: all have the first level of GB 2312, the 3,755 of its rows 16 to 55, and 李日月 is no
    /// way to write 李明.
    /// </summary>
    private static bool IsWrittenInHalves(char c) => Gb18030.GetBytes([c]) is not [>= 0xB0 and <= 0xD7, >= 0xA1];

    private static IEnumerable<string> AllHalves(UnihanData unihan)
    {
        var byRest = unihan.CodePoints.Where(code => code <= 0xFFFF && Cangjie(unihan, code) is not null && code >= 0x4E00)
            .ToLookup(code => (Strokes(unihan, code), Cangjie(unihan, code)![0], Cangjie(unihan, code)![^1]));
        foreach (var joined in Joined(unihan))
            yield return joined;
        foreach (var code in unihan.CodePoints.Where(code => code is >= 0x3400 and <= 0xFFFF))
        {
            if (Cangjie(unihan, code) is not { Length: >= 2 } cangjie || !TryRadical(unihan, code, out var radical, out var rest) || rest < 2)
                continue;
            foreach (var sign in Radicals.Signs(radical))
            {
                foreach (var half in Second(unihan, byRest, code, cangjie, rest).Distinct())
                    yield return UnihanData.Text(code) + sign + UnihanData.Text(half);
                foreach (var half in Radicals.StandsLast(radical) ? First(unihan, byRest, code, cangjie, rest).Distinct() : [])
                    yield return UnihanData.Text(code) + UnihanData.Text(half) + sign;
            }
        }
    }

    /// <summary>Any two characters whose Cangjie codes, one behind the other, are the character's, and whose strokes add up: 喆 is 吉 twice.</summary>
    private static IEnumerable<string> Joined(UnihanData unihan)
    {
        var byCangjie = unihan.CodePoints.Where(code => code is >= 0x4E00 and <= 0xFFFF && IsCommon(unihan, code) && Cangjie(unihan, code) is not null)
            .ToLookup(code => Cangjie(unihan, code)!);
        foreach (var code in unihan.CodePoints.Where(code => code is >= 0x3400 and <= 0xFFFF && Cangjie(unihan, code) is not null))
        {
            var cangjie = Cangjie(unihan, code)!;
            for (var length = 1; length < cangjie.Length; length++)
            {
                foreach (var first in byCangjie[cangjie[..length]])
                {
                    foreach (var second in byCangjie[cangjie[length..]].Where(second => Strokes(unihan, first) + Strokes(unihan, second) == Strokes(unihan, code)))
                        yield return UnihanData.Text(code) + UnihanData.Text(first) + UnihanData.Text(second);
                }
            }
        }
    }

    /// <summary>The radical stands first: the code ends as the other half's does.</summary>
    private static IEnumerable<int> Second(UnihanData unihan, ILookup<(int, char, char), int> byRest, int code, string cangjie, int rest)
    {
        for (var head = 1; head <= 2 && head < cangjie.Length; head++)
        {
            var body = cangjie[head..];
            foreach (var half in byRest[(rest, body[0], body[^1])].Where(half => IsHalf(unihan, code, half, body, 3)))
                yield return half;
        }
    }

    /// <summary>The radical stands last: the code begins as the other half's does.</summary>
    private static IEnumerable<int> First(UnihanData unihan, ILookup<(int, char, char), int> byRest, int code, string cangjie, int rest)
    {
        for (var length = 1; length <= 2 && length < cangjie.Length; length++)
        {
            var head = cangjie[..length];
            foreach (var half in byRest[(rest, head[0], head[^1])].Where(half => IsHalf(unihan, code, half, head, 2)))
                yield return half;
        }
    }

    /// <summary>
    /// Whether the part of a character's code is the half's own code. A long code is shortened to its first and last letters, which many
    /// characters share; then the dictionaries must also say that both have one phonetic component.
    /// </summary>
    private static bool IsHalf(UnihanData unihan, int code, int half, string part, int room)
    {
        if (!IsCommon(unihan, half) || half == code)
            return false;
        var whole = Cangjie(unihan, half)!;
        return whole == part || (whole.Length > room && part.Length == room && SharePhonetic(unihan, code, half));
    }

    private static bool SharePhonetic(UnihanData unihan, int code, int half) => Phonetics(unihan, code).Intersect(Phonetics(unihan, half)).Any();

    private static IEnumerable<string> Phonetics(UnihanData unihan, int code) =>
        (unihan[code, "kPhonetic"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.TrimEnd('*', 'x'));

    private static bool IsCommon(UnihanData unihan, int code) => unihan.IsStandard(code) || unihan[code, "kFrequency"] is not null;

    private static int Strokes(UnihanData unihan, int code) =>
        int.Parse((unihan[code, "kTotalStrokes"] ?? "0").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string? Cangjie(UnihanData unihan, int code) => unihan[code, "kCangjie"]?.Split(' ')[0];

    private static bool TryRadical(UnihanData unihan, int code, out int radical, out int rest)
    {
        (radical, rest) = (0, 0);
        var parts = (unihan[code, "kRSUnicode"] ?? "").Split(' ')[0].Split('.');
        return parts.Length == 2 && int.TryParse(parts[0].TrimEnd('\''), CultureInfo.InvariantCulture, out radical)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out rest);
    }

    private static IEnumerable<string> Grouped(UnihanData unihan, Func<int, string?> key) =>
        unihan.CodePoints.Select(code => (code, key: key(code))).Where(entry => entry.key is not null)
            .GroupBy(entry => entry.key!).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}\t{string.Concat(group.Select(entry => UnihanData.Text(entry.code)))}");

    private static List<string> ReadingsOf(UnihanData unihan, int code)
    {
        // In names 晟 is sheng, which the dictionaries give second.
        if (code == '晟')
            return ["sheng", "cheng"];

        // kTGHZ2013 and kXHC1983 give places in a dictionary before the readings: "036.140:chán 064.090:dān".
        var texts = (unihan[code, "kMandarin"] ?? "").Split(' ')
            .Concat(Dictionaries.SelectMany(field => (unihan[code, field] ?? "").Split(' ')).SelectMany(text => text.Split(':')[^1].Split(',')));
        return texts.Select(Toneless).Where(syllable => syllable.Length > 0).Distinct().ToList();
    }

    /// <summary>lǚ becomes lv, as on a keyboard; other marks go.</summary>
    private static string Toneless(string reading)
    {
        var result = new StringBuilder();
        foreach (var c in reading.ToLowerInvariant())
        {
            var place = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ".IndexOf(c, StringComparison.Ordinal);
            var letter = place < 0 ? c : "aaaaeeeeiiiioooouuuuvvvvvnnnm"[place];
            if (letter is >= 'a' and <= 'z')
                result.Append(letter);
            else if (c is 'ê' or '\u1EBF' or '\u1EC1')
                result.Append('e');
        }

        return result.ToString();
    }

    private static IEnumerable<(int From, int To)> VariantPairs(UnihanData unihan)
    {
        // In the order of their weight, for the first to reach a character decides where it belongs.
        foreach (var dictionary in (string[])["TSCharacters", "TWVariants", "HKVariants"])
        {
            foreach (var pair in Opencc.Read(dictionary))
                yield return pair;
        }

        foreach (var code in unihan.CodePoints)
        {
            var simplified = unihan.References(code, "kSimplifiedVariant").ToList();
            if (simplified.Count == 1)
                yield return (code, simplified[0]);
            foreach (var other in unihan.References(code, "kZVariant"))
                yield return (code, other);
        }

        // Shapes of before 1965 and of abroad that Unihan does not tie to today's.
        foreach (var pair in (string[])["靑青", "淸清", "𠮷吉", "﨑崎", "愼慎", "姸妍", "飮飲", "栢柏", "翆翠", "寜寧"])
            yield return (Rune.GetRuneAt(pair, 0).Value, pair[^1]);
        foreach (var pair in Opencc.Read("JPShinjitaiCharacters").Concat(Opencc.Read("JPVariants")))
            yield return pair;

        // 异体字: the same meaning, the same sound, and not both in the norm.
        foreach (var code in unihan.CodePoints)
        {
            foreach (var other in unihan.References(code, "kSemanticVariant").Where(other => unihan[code, "kMandarin"] is { } reading && reading == unihan[other, "kMandarin"]))
                yield return (code, other);
        }
    }

    private static int Root(Dictionary<int, int> parent, int code)
    {
        while (parent.TryGetValue(code, out var up) && up != code)
            code = up;
        parent.TryAdd(code, code);
        return code;
    }
}
