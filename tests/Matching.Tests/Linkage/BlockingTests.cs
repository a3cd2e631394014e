using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage;
using Matching.Linkage.Blocking;
using Matching.Linkage.Columns;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Matching.Tests.Linkage;

/// <summary>Candidate pairs against all pairs looked at one by one.</summary>
public sealed class BlockingTests
{
    private static readonly string[][] Expressions =
        [["born"], ["last", "town"], ["near(number)"], ["sound(first)", "year(born)"], ["prefix(last,2)", "near(number)"], ["words(town)", "first"], ["first"], ["monthDay(born)"], ["suffix(number,4)"]];

    [Fact]
    public void Every_pair_that_a_rule_gives_comes_once_with_its_first_rule() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        var (records, model) = Make(test, long.MaxValue);
        var expected = Oracle(records, model);
        var walked = Walk(records, model, 3);
        return walked.Count == expected.Count && walked.All(pair => expected.TryGetValue((pair.Left, pair.Right), out var rule) && rule == pair.Rule);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(120));

    [Fact]
    public void Refined_blocks_keep_to_their_cap_and_still_give_each_pair_once() => Prop.ForAll(Cases().ToArbitrary(), test =>
    {
        const long Cap = 10;
        var (records, model) = Make(test, Cap);
        var all = Oracle(records, model);
        var walked = Walk(records, model, 2);
        var candidates = CandidatePairs.Make(model, records, 1);
        var pairs = walked.Select(pair => (pair.Left, pair.Right)).ToHashSet();
        return pairs.Count == walked.Count
            && walked.All(pair => all.ContainsKey((pair.Left, pair.Right)) && candidates.FirstRule(pair.Left, pair.Right) == pair.Rule)
            && all.Keys.All(pair => pairs.Contains(pair) == (candidates.FirstRule(pair.Item1, pair.Item2) >= 0))
            && candidates.Reports.All(report => Pairs(report.LargestBlock, records.IsLink) <= Cap || records.IsLink);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(120));

    [Fact]
    public void What_was_refined_and_what_was_left_out_is_reported()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new Some.Row($"r{i}", "anna", "abel", i < 30 ? "1980-01-01" : $"19{i}-01-01", "t", "", i));
        var model = Some.Model(Some.Rule("last")) with
        {
            Blocking = new BlockingDefinition
            {
                Rules = [Some.Rule("last")],
                Refine = ["year(born)"],
                MaxBlockPairs = 100,
            },
        };
        var report = Assert.Single(Linker.Analyse(model, Some.Records(rows)));
        Assert.Equal(1, report.RefinedBlocks);
        Assert.Equal(1, report.CutBlocks);
        Assert.Equal(30 * 29 / 2, report.CutPairs);
        Assert.Equal(0, report.Pairs);
    }

    [Fact]
    public void Counting_pairs_needs_no_scores()
    {
        var records = Some.Records(Some.Rows(400, 5));
        var model = Some.Model();
        var reports = Linker.Analyse(model, records);
        Assert.Equal(model.Blocking.Rules.Select(rule => rule.Name), reports.Select(report => report.Rule));
        for (var rule = 0; rule < reports.Count; rule++)
        {
            var alone = model with
            {
                Blocking = new BlockingDefinition
                {
                    Rules = [model.Blocking.Rules[rule]],
                },
            };
            if (rule < 3)
                Assert.Equal(Oracle(records, alone).Count, reports[rule].Pairs);
        }
    }

    [Fact]
    public void More_pairs_than_allowed_are_refused_before_any_is_scored()
    {
        var model = Some.Model(Some.Rule("town"));
        model = model with
        {
            Blocking = model.Blocking with
            {
                MaxPairs = 10,
            },
        };
        var refusal = Assert.Throws<LinkageException>(() => Linker.Analyse(model, Some.Records(Some.Rows(200, 1))));
        Assert.Equal(LinkageFault.TooManyPairs, refusal.Fault);
    }

    [Theory]
    [InlineData("sound(name)", "王虚明", "王虚名", true)]
    [InlineData("sound(name)", "王虚明", "王虚亮", false)]
    [InlineData("shape(name)", "王虚明", "王虚明", true)]
    [InlineData("shape(name)", "王虚明", "李虚明", false)]
    [InlineData("prefix(name,2)", "王虚明", "王虚亮", true)]
    public void Chinese_names_share_keys_of_sound_and_shape(string expression, string left, string right, bool shares)
    {
        ColumnDefinition[] columns = [new() { Name = "name", Kind = ColumnKind.HanName }];
        var builder = new RecordSetBuilder(columns);
        foreach (var (i, name) in new[] { left, right }.Index())
        {
            builder.Set(0, name);
            builder.EndRecord($"{i}");
        }

        var keys = KeyExpression.Parse(expression, builder.Build());
        var (a, b) = (new ulong[KeyExpression.MostKeys], new ulong[KeyExpression.MostKeys]);
        Assert.Equal((1, 1), (keys.Keys(0, a), keys.Keys(1, b)));
        Assert.Equal(shares, a[0] == b[0]);
    }

    [Theory]
    [InlineData("nosuch")]
    [InlineData("prefix(last)")]
    [InlineData("prefix(last,0)")]
    [InlineData("magic(last)")]
    public void Unknown_expressions_are_refused(string expression) =>
        Assert.Throws<LinkageException>(() => Linker.Analyse(Some.Model(Some.Rule(expression)), Some.Records(Some.Rows(10, 1))));

    private static long Pairs(long members, bool isLink) => isLink ? members * members / 4 : members * (members - 1) / 2;

    private static Gen<(int Rows, int Seed, int[] Rules, bool IsLink)> Cases() =>
        from rows in Gen.Choose(0, 60)
        from seed in Gen.Choose(0, 1_000_000)
        from rules in Gen.Choose(0, Expressions.Length - 1).NonEmptyListOf()
        from isLink in Gen.Elements(false, true)
        select (rows, seed, rules.Distinct().Take(5).ToArray(), isLink);

    private static (RecordSet Records, LinkageModel Model) Make((int Rows, int Seed, int[] Rules, bool IsLink) test, long cap)
    {
        var rows = Some.Rows(test.Rows, (ulong)test.Seed);
        var records = test.IsLink ? Some.Records(rows.Take(test.Rows / 3), rows.Skip(test.Rows / 3)) : Some.Records(rows);
        var model = Some.Model([.. test.Rules.Select(rule => Some.Rule(Expressions[rule]))]);
        return (records, model with
        {
            Blocking = model.Blocking with
            {
                MaxBlockPairs = cap,
            },
        });
    }

    private static Dictionary<(int, int), int> Oracle(RecordSet records, LinkageModel model)
    {
        var rules = model.Blocking.Rules.Select(rule => new RuleKeys(rule, model.Blocking, records)).ToArray();
        var expected = new Dictionary<(int, int), int>();
        for (var left = 0; left < records.LeftCount; left++)
        {
            for (var right = records.IsLink ? records.LeftCount : left + 1; right < records.Count; right++)
            {
                for (var rule = 0; rule < rules.Length; rule++)
                {
                    if (!Keys(rules[rule], left).Overlaps(Keys(rules[rule], right)))
                        continue;
                    expected[(left, right)] = rule;
                    break;
                }
            }
        }

        return expected;
    }

    private static HashSet<ulong> Keys(RuleKeys rule, int record)
    {
        var keys = new ulong[RuleKeys.MostKeys];
        return [.. keys[..rule.Keys(record, keys)]];
    }

    private static List<(int Left, int Right, int Rule)> Walk(RecordSet records, LinkageModel model, int workers)
    {
        var work = new Collecting();
        var reports = new PairWalker(new CompiledModel(model, records), CandidatePairs.Make(model, records, workers), workers).Walk(work, null, CancellationToken.None);
        Assert.Equal(work.Pairs.Count, reports.Sum(report => report.NewPairs));
        return work.Pairs;
    }

    /// <summary>Notes every pair.</summary>
    private sealed class Collecting : IPairWork
    {
        public List<(int Left, int Right, int Rule)> Pairs { get; } = [];

        public PairScorer MakeScorer(CompiledModel model) => new(model, null);

        public bool Wants(int left, int right) => true;

        public bool Begin(int rule, int slice, out IPairSink? sink)
        {
            sink = new Sink(rule);
            return true;
        }

        public long Skip(int rule, int slice) => 0;

        public void End(int rule, int slice, IPairSink sink, long pairs)
        {
            lock (Pairs)
                Pairs.AddRange(((Sink)sink).Pairs);
        }

        private sealed class Sink(int rule) : IPairSink
        {
            public List<(int Left, int Right, int Rule)> Pairs { get; } = [];

            public void Take(int outer, ReadOnlySpan<int> inner, ReadOnlySpan<int> weights, ReadOnlySpan<byte> levels, int stride, ReadOnlySpan<int> places)
            {
                foreach (var other in inner)
                    Pairs.Add((outer, other, rule));
            }
        }
    }
}
