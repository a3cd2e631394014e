using System.Globalization;

namespace Matching.Linkage.Comparing;

/// <summary>What a level asks.</summary>
internal enum LevelTestKind
{
    Else,
    Exact,
    Swapped,
    Joined,
    Sorted,
    Initial,
    Prefix,
    Sound,
    Suffix,
    JaroWinkler,
    Levenshtein,
    Damerau,
    Tokens,
    DayMonth,
    Slip,
    TwoParts,
    Days,
    Year,
    Absolute,
    Percent,
}

/// <summary>A level as written in a model: a word, or a word with a bound.</summary>
internal readonly record struct LevelTest(LevelTestKind Kind, double Bound)
{
    private static readonly Dictionary<string, LevelTestKind> Words = new(StringComparer.Ordinal)
    {
        ["else"] = LevelTestKind.Else,
        ["exact"] = LevelTestKind.Exact,
        ["swapped"] = LevelTestKind.Swapped,
        ["joined"] = LevelTestKind.Joined,
        ["sorted"] = LevelTestKind.Sorted,
        ["initial"] = LevelTestKind.Initial,
        ["prefix"] = LevelTestKind.Prefix,
        ["sound"] = LevelTestKind.Sound,
        ["suffix>="] = LevelTestKind.Suffix,
        ["jw>="] = LevelTestKind.JaroWinkler,
        ["lev<="] = LevelTestKind.Levenshtein,
        ["damerau<="] = LevelTestKind.Damerau,
        ["tokens>="] = LevelTestKind.Tokens,
        ["dayMonth"] = LevelTestKind.DayMonth,
        ["slip"] = LevelTestKind.Slip,
        ["twoParts"] = LevelTestKind.TwoParts,
        ["days<="] = LevelTestKind.Days,
        ["year"] = LevelTestKind.Year,
        ["abs<="] = LevelTestKind.Absolute,
        ["percent<="] = LevelTestKind.Percent,
    };

    /// <summary>Reads levels and checks that they fit the kind of comparison.</summary>
    /// <exception cref="LinkageException">A level is unknown or out of place.</exception>
    public static LevelTest[] Parse(ComparisonDefinition comparison)
    {
        var tests = comparison.Levels.Select(level => Parse(comparison, level)).ToArray();
        if (tests.Length < 2 || tests[0].Kind is not LevelTestKind.Exact || tests[^1].Kind is not LevelTestKind.Else)
            throw Invalid(comparison, "级别须以 exact 开头、以 else 结尾 / levels begin with exact and end with else");
        return tests;
    }

    /// <summary>The refusal of a comparison.</summary>
    public static LinkageException Invalid(ComparisonDefinition comparison, string text) =>
        new(LinkageFault.ModelInvalid, $"比较项 {comparison.Name}:{text} (comparison {comparison.Name})");

    private static LevelTest Parse(ComparisonDefinition comparison, string level)
    {
        var sign = level.IndexOf('=', StringComparison.Ordinal) + 1;
        var (word, bound) = (level[..(sign == 0 ? level.Length : sign)], 0.0);
        if (!Words.TryGetValue(word, out var kind)
            || (sign > 0 && !double.TryParse(level.AsSpan(sign), NumberStyles.Float, CultureInfo.InvariantCulture, out bound))
            || !Fits(comparison.Kind, kind) || !double.IsFinite(bound) || bound < 0 || bound > MostOf(kind))
        {
            throw Invalid(comparison, $"级别 {level} 无法识别或不适用于该类比较 / level {level} is unknown or does not fit");
        }

        return new LevelTest(kind, bound);
    }

    /// <summary>Bounds beyond this mean nothing.</summary>
    private static double MostOf(LevelTestKind kind) => kind switch
    {
        LevelTestKind.JaroWinkler or LevelTestKind.Tokens => 1,
        LevelTestKind.Levenshtein or LevelTestKind.Damerau or LevelTestKind.Suffix => 64,
        _ => double.MaxValue,
    };

    private static bool Fits(ComparisonKind comparison, LevelTestKind level) => comparison switch
    {
        _ when level is LevelTestKind.Else or LevelTestKind.Exact => true,
        ComparisonKind.Text => level is >= LevelTestKind.Swapped and <= LevelTestKind.Tokens,
        ComparisonKind.Date => level is >= LevelTestKind.DayMonth and <= LevelTestKind.Year,
        ComparisonKind.Number => level is LevelTestKind.Absolute or LevelTestKind.Percent,
        _ => false,
    };
}
