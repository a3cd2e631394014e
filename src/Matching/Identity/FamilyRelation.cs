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

    /// <summary>All relations, in the order of their codes.</summary>
    public static IReadOnlyList<FamilyRelation> All { get; } = [.. ByCode.Values.OrderBy(relation => relation.Code)];

    /// <summary>The relation of a member's code, or null.</summary>
    public static FamilyRelation? Find(int code) => ByCode.GetValueOrDefault(code);

    /// <summary>The relation of a member by its Chinese name or its digits, or null.</summary>
    public static FamilyRelation? Find(string text)
    {
        var trimmed = text.Trim();
        return int.TryParse(trimmed, System.Globalization.CultureInfo.InvariantCulture, out var code)
            ? Find(code)
            : All.FirstOrDefault(relation => relation.Name.Split('或', '、').Contains(trimmed) || relation.Name == trimmed);
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

    private static (int? Generation, string Names)[] Groups =>
    [
        (0, "1配偶 10配偶 11M夫 12F妻"),
        (-1, "2MB子 20MB子 21MB独生子 22MB长子 23MB次子 24MB三子 25MB四子 26MB五子 27M养子或继子 28M女婿 29其他儿子"),
        (-1, "3FB女 30FB女 31FB独生女 32FB长女 33FB次女 34FB三女 35FB四女 36FB五女 37F养女或继女 38F儿媳 39其他女儿"),
        (-2, "4孙子、孙女或外孙子、外孙女 40孙子、孙女或外孙子、外孙女 41M孙子 42F孙女 43M外孙子 44F外孙女 45F孙媳 46M孙婿 49其他孙辈"),
        (-3, "47M曾孙子 48F曾孙女"),
        (1, "5父母 50父母 51MB父 52FB母 53M公公 54F婆婆 55M岳父 56F岳母 57M继父或养父 58F继母或养母 59其他父母"),
        (2, "6祖父母或外祖父母 60祖父母或外祖父母 61M祖父 62F祖母 63M外祖父 64F外祖母 69其他祖辈"),
        (0, "7兄弟姐妹 70兄弟姐妹 71M兄 72F嫂 73M弟 74F弟媳 75F姐 76M姐夫 77F妹 78M妹夫 79其他兄弟姐妹"),
        (null, "8其他 80其他 91堂亲 92表亲 97其他亲属 99非亲属"),
        (1, "90F姑母"),
        (-1, "93M侄子 94F侄女 95M外甥 96F外甥女"),
    ];
}
