using FsCheck;
using FsCheck.Fluent;
using Generate;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Matching.Linkage.Comparing;
using Matching.Linkage.Deciding;
using Matching.Linkage.Explaining;
using Matching.Linkage.Models;
using Matching.Linkage.Training;

namespace Matching.Tests.Linkage;

/// <summary>What must not change a result, and what must.</summary>
public sealed class LinkerTests
{
    private static readonly LinkageModel Model = Some.Trained();

    [Theory]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(5_000, 500)]
    public void Training_and_linking_do_not_depend_on_the_order_of_the_records(int randomPairs, int candidatePairs)
    {
        // With the smaller numbers both samples are samples.
        var bare = Some.Model() with { Training = new TrainingDefinition { RandomPairs = randomPairs, CandidatePairs = candidatePairs } };
        var rows = Some.Rows(700, 21);
        var (records, shuffled) = (Some.Records(rows), Some.Records(Shuffled(rows, 5)));
        var (model, other) = (Trainer.Train(bare, records), Trainer.Train(bare, shuffled));
        Assert.Equal(ModelFile.Hash(model), ModelFile.Hash(other));
        var (told, toldShuffled) = (Some.Told(new Linker(model, records).Link(), records), Some.Told(new Linker(other, shuffled).Link(), shuffled));
        Assert.NotEmpty(told);
        Assert.Equal(told, toldShuffled);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void The_number_of_workers_does_not_matter(int workers)
    {
        var records = Some.Records(Some.Rows(900, 22));
        var one = Trainer.Train(Some.Model(), records, new LinkageOptions { Workers = 1 });
        var many = Trainer.Train(Some.Model(), records, new LinkageOptions { Workers = workers });
        Assert.Equal(ModelFile.Hash(one), ModelFile.Hash(many));
        Assert.Equal(
            Some.Told(new Linker(one, records, new LinkageOptions { Workers = 1 }).Link(), records),
            Some.Told(new Linker(one, records, new LinkageOptions { Workers = workers }).Link(), records));
    }

    [Fact]
    public void Swapping_the_sides_gives_the_same_links()
    {
        var rows = Some.Rows(800, 23);
        var (left, right) = (rows.Take(300).ToList(), rows.Skip(300).ToList());
        var (records, swapped) = (Some.Records(left, right), Some.Records(right, left));
        var (model, other) = (Trainer.Train(Some.Model(), records), Trainer.Train(Some.Model(), swapped));
        Assert.Equal(ModelFile.Hash(model), ModelFile.Hash(other));
        var told = Some.Told(new Linker(model, records).Link(), records);
        Assert.NotEmpty(told);
        Assert.Equal(told, Some.Told(new Linker(other, swapped).Link(), swapped));
    }

    [Fact]
    public void A_copy_of_a_record_joins_its_group_and_changes_nothing_else()
    {
        var rows = Some.Rows(500, 24);
        var copied = rows.Append(rows[17] with
        {
            Id = "copy",
        }).ToList();
        var (records, more) = (Some.Records(rows), Some.Records(copied));
        var (before, after) = (new Linker(Model, records).Link(), new Linker(Model, more).Link());
        var group = Assert.Single(after.Clusters, cluster => cluster.Members.Contains(rows.Count));
        Assert.Contains(17, group.Members);
        Assert.Equal(Some.Told(before, records), Some.Told(after, more).Where(link => !link.Contains("copy", StringComparison.Ordinal)));
    }

    [Fact]
    public void Added_records_give_what_linking_all_of_them_gives() => Prop.ForAll(
        (from count in Gen.Choose(20, 160) from old in Gen.Choose(0, 160) from seed in Gen.Choose(0, 100_000) from cap in Gen.Elements(6L, 40L, 100_000L) select (count, Math.Min(old, count), seed, cap)).ToArbitrary(),
        test =>
        {
            var (count, old, seed, cap) = test;
            var model = Model with
            {
                Blocking = Model.Blocking with
                {
                    MaxBlockPairs = cap,
                },
            };
            var rows = Some.Rows(count, (ulong)seed);
            var (records, earlier) = (Some.Records(rows), Some.Records(rows.Take(old)));
            var full = new Linker(model, records).Link();
            var added = new Linker(model, records).LinkAdded(record => record >= old, new Linker(model, earlier).Link().Scored);
            return Some.Told(full, records).SetEquals(Some.Told(added, records))
                && full.Scored.Select(pair => (pair.Left, pair.Right, pair.Rule, pair.Weight)).SequenceEqual(added.Scored.Select(pair => (pair.Left, pair.Right, pair.Rule, pair.Weight)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Every_link_is_explained_bit_by_bit_from_its_pattern()
    {
        var records = Some.Records(Some.Rows(900, 25));
        var result = new Linker(Model, records).Link();
        Assert.NotEmpty(result.Links);
        foreach (var pair in result.Links.Select(link => link.Pair).Concat(result.Scored))
        {
            var text = PatternText.Write(pair.Levels, pair.Terms);
            Assert.True(PatternText.TryRead(Model, text, out var levels, out var terms));
            Assert.Equal(pair.Weight, Explanation.Of(Model, levels, terms).Total);
        }
    }

    [Fact]
    public void People_override_and_their_decisions_survive_a_re_run()
    {
        var records = Some.Records(Some.Rows(400, 26));
        var linker = new Linker(Model, records);
        var before = linker.Link();
        var matched = before.Links.First(link => link.Decision is LinkDecision.Match).Pair;
        var (loner, other) = Strangers(before, records.Count);
        List<HumanDecision> human = [new(matched.Left, matched.Right, false), new(loner, other, true)];
        for (var run = 0; run < 2; run++)
        {
            var after = linker.Link(human);
            Assert.DoesNotContain(after.Links, link => link.Pair.Left == matched.Left && link.Pair.Right == matched.Right);
            Assert.DoesNotContain(after.Clusters, cluster => cluster.Members.Contains(matched.Left) && cluster.Members.Contains(matched.Right));
            var linked = Assert.Single(after.Links, link => link.Pair.Left == loner && link.Pair.Right == other);
            Assert.Equal((LinkDecision.Match, LinkReason.Human), (linked.Decision, linked.Reason));
            Assert.Contains(after.Clusters, cluster => cluster.Members.Contains(loner) && cluster.Members.Contains(other));
        }
    }

    [Fact]
    public void A_definite_rule_decides_whatever_the_probability_and_two_that_disagree_go_to_review()
    {
        var records = Some.Records(Some.Rows(400, 27));
        DefiniteRule sameNumber = new() { Name = "same-number", When = When("number", "exact") };
        DefiniteRule otherBirth = new() { Name = "other-birth", When = When("born", "else") };
        var result = new Linker(Model with { Definite = new DefiniteRules { Match = [sameNumber], NonMatch = [otherBirth] } }, records).Link();
        var (number, born) = (4, 2);
        Assert.Contains(result.Links, link => link.Pair.Levels[number] == 1 && link.Decision is LinkDecision.Match);
        Assert.All(result.Links, link => Assert.True(link.Pair.Levels[born] != 5 || (link.Pair.Levels[number] == 1 && link.Decision is LinkDecision.Review)));
        var never = new Linker(Model with { Definite = new DefiniteRules { Review = [sameNumber] } }, records).Link();
        Assert.All(never.Links.Where(link => link.Pair.Levels[number] == 1), link => Assert.Equal(LinkDecision.Review, link.Decision));
    }

    [Fact]
    public void An_untrained_model_and_one_that_does_not_fit_are_refused()
    {
        var records = Some.Records(Some.Rows(20, 1));
        Assert.Equal(LinkageFault.NotTrained, Assert.Throws<LinkageException>(() => new Linker(Some.Model(), records)).Fault);
        var column = Model with { Columns = [.. Model.Columns, new ColumnDefinition { Name = "extra" }], Comparisons = [.. Model.Comparisons.Take(1).Select(c => c with { Columns = ["extra"] })] };
        Assert.Equal(LinkageFault.ColumnMissing, Assert.Throws<LinkageException>(() => new Linker(column, records)).Fault);
    }

    [Fact]
    public void A_custom_comparison_is_asked_for_values_that_differ()
    {
        var model = Some.Model();
        var comparisons = model.Comparisons.ToList();
        comparisons[3] = ByEnd;
        var records = Some.Records(Some.Rows(600, 28));
        var options = new LinkageOptions
        {
            Custom = new Dictionary<string, CompareValues> { ["town"] = (a, b) => a[^1] == b[^1] ? 1 : 2 },
        };
        var trained = Trainer.Train(model with { Comparisons = comparisons }, records, options);
        Assert.NotEmpty(new Linker(trained, records, options).Link().Links);
        Assert.Throws<LinkageException>(() => new Linker(trained, records));
    }

    private static Dictionary<string, IReadOnlyList<string>> When(string comparison, string level) => new() { [comparison] = [level] };

    private static (int, int) Strangers(LinkageResult result, int count)
    {
        var grouped = result.Clusters.SelectMany(cluster => cluster.Members).ToHashSet();
        var free = Enumerable.Range(0, count).Where(record => !grouped.Contains(record)).Take(2).ToList();
        return (free[0], free[1]);
    }

    private static List<Some.Row> Shuffled(List<Some.Row> rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var shuffled = rows.ToList();
        for (var i = shuffled.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    private static ComparisonDefinition ByEnd => new()
    {
        Name = "town",
        Kind = ComparisonKind.Custom,
        Columns = ["town"],
        Levels = ["exact", "same end", "else"],
    };
}
