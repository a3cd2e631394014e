using System.Collections.Frozen;

namespace Matching.Identity;

/// <summary>
/// A relation to the householder, GB/T 4761-2008, one or two digits, with what it says of sex and generation. In a member's row 1 and 2 are
/// spouse and son; 01 and 02, the householder, stand in the householder's row only.
/// </summary>
/// <param name="Code">One digit, or two.</param>
/// <param name="Name">The name, Chinese.</param>
/// <param name="IsMale">The sex that it implies; null for either.</param>
/// <param name="Generation">Above the householder: 1 parents, 2 grandparents, 0 the same, -1 children, -2 grandchildren, -3 great-grandchildren; null where open.</param>
/// <param name="IsOwnBlood">Whether the age follows from descent: own children and parents, neither adopted nor by marriage.</param>
public sealed record FamilyRelation(int Code, string Name, bool? IsMale, int? Generation, bool IsOwnBlood)
{
    private static readonly FrozenDictionary<int, FamilyRelation> ByCode = Build().ToFrozenDictionary(relation => relation.Code);

    /// <summary>By name, the shorter code first; then by the words that forms and people use.</summary>
    private static readonly Dictionary<string, FamilyRelation> ByName = BuildNames();

    /// <summary>All relations, in the order of their codes.</summary>
    public static IReadOnlyList<FamilyRelation> All { get; } = [.. ByCode.Values.OrderBy(relation => relation.Code)];

    /// <summary>The relation of a member's code, or null.</summary>
    public static FamilyRelation? Find(int code) => ByCode.GetValueOrDefault(code);

    /// <summary>
    /// The relation by its Chinese name, by what people call it, or by its digits, or null. Two digits keep their zero: 01 and 02 are the
    /// householder, 1 and 2 are spouse and son.
    /// </summary>
    public static FamilyRelation? Find(string text)
    {
        var trimmed = PersonName.Normalise(text);
        if (trimmed.Length is 1 or 2 && SpanSearch.IsAllDigits(trimmed))
            return Find(trimmed is "01" or "02" ? 0 : int.Parse(trimmed, System.Globalization.CultureInfo.InvariantCulture));
        return ByName.GetValueOrDefault(trimmed);
    }

    private static IEnumerable<FamilyRelation> Build()
    {
        yield return new(0, "本人或户主", null, 0, false);
        foreach (var (generation, names) in Groups)
        {
            foreach (var entry in names.Split(' '))
            {
                // The digits, M or F where the relation implies a sex, B for descent, the name.
                var digits = entry.TakeWhile(char.IsAsciiDigit).Count();
                var marks = entry.Skip(digits).TakeWhile(char.IsAsciiLetterUpper).Count();
                var flags = entry.AsSpan(digits, marks);
                bool? isMale = flags.Contains('M') ? true : flags.Contains('F') ? false : null;
                var code = int.Parse(entry.AsSpan(0, digits), System.Globalization.CultureInfo.InvariantCulture);
                yield return new(code, entry[(digits + marks)..], isMale, generation, flags.Contains('B'));
            }
        }
    }

    private static Dictionary<string, FamilyRelation> BuildNames()
    {
        const string Spoken = "本人 0 户主 0 儿子 2 女儿 3 丈夫 11 妻子 12 妻 12 父亲 51 母亲 52 爸爸 51 妈妈 52 岳父母 50 公婆 50 哥哥 71 弟弟 73 姐姐 75 妹妹 77 "
            + "爷爷 61 奶奶 62 外公 63 姥爷 63 外婆 64 姥姥 64 外孙 43 孙媳妇 45 媳妇 38 儿媳妇 38 养子 27 继子 27 养女 37 继女 37 继父 57 养父 57 继母 58 养母 58 "
            + "祖父母 60 外祖父母 60 兄弟 70 姐妹 70 曾孙 47 侄儿 93 堂兄弟 91 堂姐妹 91 表兄弟 92 表姐妹 92";
        var names = new Dictionary<string, FamilyRelation>(StringComparer.Ordinal);
        foreach (var relation in ByCode.Values.OrderBy(relation => relation.Code))
            names.TryAdd(relation.Name, relation);
        var words = Spoken.Split(' ');
        for (var i = 0; i < words.Length; i += 2)
            names.TryAdd(words[i], ByCode[int.Parse(words[i + 1], System.Globalization.CultureInfo.InvariantCulture)]);
        return names;
    }

    private static (int? Generation, string Names)[] Groups =>
    [
        (0, "1配偶 10配偶 11M夫 12F妻"),
        (-1, "2MB子 20MB子 21MB独生子 22MB长子 23MB次子 24MB三子 25MB四子 26MB五子 27M养子或继子 28M女婿 29其他儿子"),
        (-1, "3FB女 30FB女 31FB独生女 32FB长女 33FB次女 34FB三女 35FB四女 36FB五女 37F养女或继女 38F儿媳 39其他女儿"),
        (-2, "4孙辈 40孙辈 41M孙子 42F孙女 43M外孙子 44F外孙女 45F孙媳 46M孙婿 49其他孙辈"),
        (-3, "47M曾孙子 48F曾孙女"),
        (1, "5父母 50父母 51MB父 52FB母 53M公公 54F婆婆 55M岳父 56F岳母 57M继父或养父 58F继母或养母 59其他父母"),
        (2, "6祖父母或外祖父母 60祖父母或外祖父母 61M祖父 62F祖母 63M外祖父 64F外祖母 65配偶的祖父母或外祖父母 69其他祖辈"),
        (3, "66M曾祖父 67F曾祖母 68配偶的曾祖父母"),
        (0, "7兄弟姐妹 70兄弟姐妹 71M兄 72F嫂 73M弟 74F弟媳 75F姐 76M姐夫 77F妹 78M妹夫 79其他兄弟姐妹"),
        (null, "8其他 80其他 91堂亲 92表亲 97其他亲属 99非亲属"),
        (1, "81M伯父 82F伯母 83M叔父 84F婶母 85M舅父 86F舅母 87M姨父 88F姨母 89M姑父 90F姑母"),
        (-1, "93M侄子 94F侄女 95M外甥 96F外甥女"),
    ];
}
