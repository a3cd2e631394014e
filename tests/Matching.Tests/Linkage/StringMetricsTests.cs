using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;

namespace Matching.Tests.Linkage;

/// <summary>Similarities against known values and against the textbook.</summary>
public sealed class StringMetricsTests
{
    /// <summary>Small alphabets make agreement likely; 为伟 and ß are wide; lengths go past one word of 64.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Elements("abcd".ToCharArray()).ArrayOf().Select(c => new string(c)),
        Gen.Elements("abß为伟0".ToCharArray()).ArrayOf().Select(c => new string(c)),
        Gen.Choose(50, 90).SelectMany(length => Gen.Elements("abcde".ToCharArray()).ArrayOf(length)).Select(c => new string(c)));

    [Theory]
    [InlineData("martha", "marhta", 0.9611)]
    [InlineData("dixon", "dicksonx", 0.8133)]
    [InlineData("dwayne", "duane", 0.84)]
    [InlineData("jones", "johnson", 0.8324)]
    [InlineData("abc", "xyz", 0)]
    public void Jaro_Winkler_gives_the_values_of_the_literature(string a, string b, double expected) =>
        Assert.Equal(expected, With(a, b, (x, y) => StringMetrics.JaroWinkler(x, y)), 4);

    [Theory]
    [InlineData("kitten", "sitting", 3, 3)]
    [InlineData("ab", "ba", 2, 1)]
    [InlineData("ca", "abc", 3, 3)]
    [InlineData("", "abc", 3, 3)]
    [InlineData("王珈莹", "王加莹", 1, 1)]
    public void Edits_are_counted_with_and_without_transpositions(string a, string b, int levenshtein, int damerau)
    {
        Assert.Equal(levenshtein, With(a, b, (x, y) => StringMetrics.Edits(x, y, 99, false)));
        Assert.Equal(damerau, With(a, b, (x, y) => StringMetrics.Edits(x, y, 99, true)));
    }

    [Fact]
    public void Bit_parallel_edits_are_those_of_the_table() => Prop.ForAll(Pairs().ToArbitrary(), pair =>
        With(pair.A, pair.B, (x, y) => StringMetrics.Edits(x, y, 200, true)) == Table(pair.A, pair.B, true)
        && With(pair.A, pair.B, (x, y) => StringMetrics.Edits(x, y, 200, false)) == Table(pair.A, pair.B, false)
        && With(pair.A, pair.B, (x, y) => StringMetrics.Edits(x, y, 2, true)) == Math.Min(3, Table(pair.A, pair.B, true))).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Bit_parallel_Jaro_is_that_of_the_definition_and_the_same_from_either_side() => Prop.ForAll(Pairs().ToArbitrary(), pair =>
    {
        var (a, b) = Ordered(pair.A, pair.B);
        var found = With(pair.A, pair.B, (x, y) => StringMetrics.Jaro(x, y));
        return Math.Abs(found - Definition(a, b)) < 1e-12 && found == With(pair.B, pair.A, (x, y) => StringMetrics.Jaro(x, y));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Bounds_and_memory_never_change_a_level() => Prop.ForAll(Pairs().ArrayOf(24).ToArbitrary(), pairs =>
    {
        string[] levels = ["exact", "joined", "damerau<=1", "jw>=0.9", "tokens>=0.6", "jw>=0.8", "suffix>=3", "prefix", "initial", "else"];
        var builder = new RecordSetBuilder([new ColumnDefinition { Name = "text" }]);
        foreach (var (a, b) in pairs)
        {
            foreach (var text in new[] { a, b })
            {
                builder.Set(0, text);
                builder.EndRecord($"{builder.Count}");
            }
        }

        var records = builder.Build();
        var comparer = new TextComparer(new ComparisonDefinition { Name = "text", Columns = ["text"], Levels = levels }, records);
        var (block, all) = (new Block(records, ["text"]), Enumerable.Range(0, records.Count).ToArray());
        block.Load(all);
        var cache = comparer.MakeCache(block);
        var found = new byte[records.Count];
        for (var outer = 0; outer < records.Count; outer++)
        {
            comparer.Compare(block, outer, all, found, cache);
            for (var inner = 0; inner < records.Count; inner++)
            {
                var level = found[inner] == Comparer.Open ? comparer.Resolve(block, outer, inner, cache) : found[inner];
                if (level != Slow(records["text"], outer, inner, levels))
                    return false;
            }
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    private static Gen<(string A, string B)> Pairs() => Gen.OneOf(
        Texts.SelectMany(a => Texts.Select(b => (a, b))),
        Texts.SelectMany(a => Gen.Choose(0, 4).Select(edit => (a, Edited(a, edit)))));

    private static string Edited(string text, int edit) => text.Length < 3 ? text + "a" : edit switch
    {
        0 => text[1..],
        1 => text[..1] + "为" + text[1..],
        2 => $"{text[1]}{text[0]}{text[2..]}",
        3 => text[..^1] + "q",
        _ => text,
    };

    private static byte Slow(RecordColumn column, int a, int b, string[] levels)
    {
        var (idA, idB) = (column.IdOf(a), column.IdOf(b));
        if (idA == 0 || idB == 0)
            return 0;
        var (x, y) = (column.Values[idA], column.Values[idB]);
        var (shorter, longer) = x.Length <= y.Length ? (x, y) : (y, x);
        for (var i = 0; i < levels.Length; i++)
        {
            var holds = levels[i] switch
            {
                "exact" => x == y,
                "joined" => string.Concat(x.Where(char.IsLetterOrDigit)) == string.Concat(y.Where(char.IsLetterOrDigit)),
                "damerau<=1" => Table(x, y, true) <= 1 && longer.Length >= 2,
                "jw>=0.9" => Winkler(x, y) >= 0.9,
                "jw>=0.8" => Winkler(x, y) >= 0.8,
                "tokens>=0.6" => new WordIndex(column.Values).Similarity(idA, idB) >= 0.6,
                "suffix>=3" => shorter.Length >= 3 && x[^3..] == y[^3..],
                "prefix" => shorter.Length >= 3 && longer.StartsWith(shorter, StringComparison.Ordinal),
                "initial" => x[0] == y[0] && shorter.Length == 1,
                _ => true,
            };
            if (holds)
                return (byte)(i + 1);
        }

        return 0;
    }

    private static double Winkler(string a, string b)
    {
        var (x, y) = Ordered(a, b);
        var jaro = Definition(x, y);
        var prefix = x.Zip(y).Take(4).TakeWhile(pair => pair.First == pair.Second).Count();
        return jaro + (prefix * 0.1 * (1 - jaro));
    }

    private static (string, string) Ordered(string a, string b) =>
        a.Length < b.Length || (a.Length == b.Length && string.CompareOrdinal(a, b) <= 0) ? (a, b) : (b, a);

    private static double Definition(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
            return 0;
        var window = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        var (takenA, takenB) = (new bool[a.Length], new bool[b.Length]);
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - window); j < Math.Min(b.Length, i + window + 1); j++)
            {
                if (takenB[j] || a[i] != b[j])
                    continue;
                takenA[i] = takenB[j] = true;
                break;
            }
        }

        var (matchedA, matchedB) = (a.Where((_, i) => takenA[i]).ToList(), b.Where((_, j) => takenB[j]).ToList());
        if (matchedA.Count == 0)
            return 0;
        var moved = matchedA.Zip(matchedB).Count(pair => pair.First != pair.Second) / 2;
        return (((double)matchedA.Count / a.Length) + ((double)matchedA.Count / b.Length) + ((double)(matchedA.Count - moved) / matchedA.Count)) / 3;
    }

    private static int Table(string a, string b, bool transpositions)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (transpositions && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }

    private delegate T Measure<T>(TextRef a, TextRef b);

    private static T With<T>(string a, string b, Measure<T> measure)
    {
        var values = new ValueTable();
        var (x, y) = (values.Intern(a), values.Intern(b));
        return measure(values.Text(x), values.Text(y));
    }
}
