using Generate;
using Matching.Linkage;
using Matching.Linkage.Training;

namespace Matching.Tests.Linkage;

/// <summary>Training finds what is there, and says loudly when it does not.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void Expectation_maximisation_finds_parameters_known_beforehand()
    {
        double[][] m = [[0.9, 0.07, 0.03], [0.8, 0.2], [0.7, 0.2, 0.1], [0.95, 0.05]];
        double[][] u = [[0.01, 0.04, 0.95], [0.05, 0.95], [0.02, 0.08, 0.9], [0.1, 0.9]];
        const double Total = 4e6;
        const double Matches = 20_000;
        var patterns = Patterns(m).ToDictionary(pattern => pattern.Key, pattern => pattern.Value * Matches);
        foreach (var (pattern, share) in Patterns(u))
            patterns[pattern] += share * (Total - Matches);
        var all = m.Select((own, i) => own.Select((value, level) => ((value * Matches) + (u[i][level] * (Total - Matches))) / Total).ToArray()).ToArray();
        var probabilities = m.Select((own, i) => new ComparisonProbabilities(Start(own.Length), all[i], 1e-9, false, false, false, false)).ToArray();
        var em = new ExpectationMaximisation(patterns.Select(pattern => (pattern.Key.Select(c => (byte)(c - '0')).ToArray(), pattern.Value)), probabilities, Total)
        {
            Prior = 1e-3,
        };

        Assert.True(em.Run(2000, CancellationToken.None));
        Assert.Equal(Matches / Total, em.Prior, 1e-4);
        for (var i = 0; i < m.Length; i++)
        {
            for (var level = 0; level < m[i].Length; level++)
            {
                Assert.Equal(m[i][level], probabilities[i].Match[level + 1], 0.01);
                Assert.Equal(u[i][level], probabilities[i].Random[level + 1], 0.002);
            }
        }
    }

    [Fact]
    public void The_prior_is_about_the_share_of_true_pairs()
    {
        var rows = Some.Rows(1500, 3);
        var records = Some.Records(rows);
        var model = Trainer.Train(Some.Model(), records);
        var truth = rows.GroupBy(row => row.Person).Sum(group => group.Count() * (group.Count() - 1) / 2);
        Assert.InRange(model.Trained!.Prior * records.PairCount, truth * 0.95, truth * 1.05);
    }

    [Fact]
    public void Fixed_probabilities_stay()
    {
        var model = Some.Model();
        var comparisons = model.Comparisons.ToList();
        comparisons[3] = comparisons[3] with
        {
            M = [0.6, 0.4],
            U = [0.3, 0.7],
            FixedM = true,
            FixedU = true,
        };
        var trained = Trainer.Train(model with
        {
            Comparisons = comparisons,
        }, Some.Records(Some.Rows(800, 4)));
        Assert.Equal([0.6, 0.4], trained.Comparisons[3].M!.Select(value => Math.Round(value, 6)));
        Assert.Equal([0.3, 0.7], trained.Comparisons[3].U!.Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public void Deterministic_rules_give_the_prior_where_it_is_fixed()
    {
        var model = Some.Model();
        var records = Some.Records(Some.Rows(600, 4));
        var trained = Trainer.Train(model with
        {
            Training = model.Training with
            {
                DeterministicRules = ["first+last"],
                DeterministicRecall = 0.5,
                FixPrior = true,
            },
        }, records);
        var pairs = Linker.Analyse(model, records).Single(report => report.Rule == "first+last").Pairs;
        Assert.Equal(pairs / 0.5 / records.PairCount, trained.Trained!.Prior, 1e-12);
    }

    [Fact]
    public void Training_that_does_not_settle_is_an_error()
    {
        var model = Some.Model();
        var refusal = Assert.Throws<LinkageException>(() => Trainer.Train(model with
        {
            Training = model.Training with
            {
                MaxRounds = 1,
            },
        }, Some.Records(Some.Rows(500, 4))));
        Assert.Equal(LinkageFault.NotConverged, refusal.Fault);
    }

    [Fact]
    public void Rules_that_give_no_pairs_are_an_error()
    {
        var rows = Enumerable.Range(0, 50).Select(i => new Some.Row($"r{i}", $"f{i}", $"l{i}", "", "", "", i));
        var refusal = Assert.Throws<LinkageException>(() => Trainer.Train(Some.Model(Some.Rule("last")), Some.Records(rows)));
        Assert.Equal(LinkageFault.NothingToLearn, refusal.Fault);
    }

    [Fact]
    public void A_level_that_no_match_shows_is_warned_of_and_refused_when_strict()
    {
        var records = Some.Records(Some.Rows(800, 4));
        var trained = Trainer.Train(Some.Model(), records);
        Assert.Contains(trained.Trained!.Warnings, warning => warning.StartsWith("born:", StringComparison.Ordinal) && warning.Contains("dayMonth", StringComparison.Ordinal));
        var refusal = Assert.Throws<LinkageException>(() => Trainer.Train(Some.Model(), records, new LinkageOptions { Strict = true }));
        Assert.Equal(LinkageFault.LevelUnobserved, refusal.Fault);
    }

    [Fact]
    public void A_comparison_that_speaks_the_wrong_way_is_warned_of()
    {
        // Copies that always move: the same town is likelier among strangers.
        var random = new SeededRandom(8);
        var rows = Some.Rows(1200, 8).GroupBy(row => row.Person).SelectMany(group => group.Select((row, i) => row with
        {
            Town = i == 0 ? "a" : $"z{i}{random.Next(9)}",
        })).ToList();
        var trained = Trainer.Train(Some.Model(Some.Rule("born"), Some.Rule("near(number)")), Some.Records(rows));
        Assert.Contains(trained.Trained!.Warnings, warning => warning.StartsWith("town:", StringComparison.Ordinal) && warning.Contains("m < u", StringComparison.Ordinal));
    }

    [Fact]
    public void No_value_of_fewer_than_five_records_is_in_a_model()
    {
        var rows = Some.Rows(300, 4);
        rows.AddRange(Enumerable.Range(0, 4).Select(i => new Some.Row($"x{i}", "zzyzx", "qqq", "1999-01-01", "nowhere", "1", 900)));
        rows.AddRange(Enumerable.Range(0, 7).Select(i => new Some.Row($"y{i}", "common", "qqq", "1999-01-01", "nowhere", "1", 901)));
        var records = Some.Records(rows);
        var terms = Trainer.Train(Some.Model(), records).Trained!.Terms["first"];
        var values = records["first"].Values;
        Assert.DoesNotContain(values.StableHash(values.Find("zzyzx")).ToString("x16", null), terms.Values.Keys);
        Assert.Contains(values.StableHash(values.Find("common")).ToString("x16", null), terms.Values.Keys);
    }

    [Fact]
    public void Members_of_one_group_are_not_taken_for_one_person()
    {
        // Albums: thirty songs share artist, album and year; a third of the songs come twice, their title mistyped.
        var random = new SeededRandom(5);
        var rows = new List<Some.Row>();
        for (var song = 0; song < 900; song++)
        {
            var album = song / 30;
            string Letters() => string.Concat(Enumerable.Range(0, 9).Select(_ => (char)('a' + random.Next(26))));
            var (title, number) = (Letters(), random.Between(1_000_000, 9_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture));
            rows.Add(new Some.Row($"s{song}", title, $"artist{album}x", $"19{50 + album}-01-01", $"album{album}", number, song));
            if (song % 3 == 0)
                rows.Add(new Some.Row($"d{song}", title[1..], $"artist{album}x", $"19{50 + album}-01-01", $"album{album}", number, song));
        }

        var records = Some.Records(rows);
        var trained = Trainer.Train(Some.Model(Some.Rule("last", "town"), Some.Rule("number"), Some.Rule("born")), records);
        Assert.All(trained.Comparisons.Where(comparison => comparison.Name is "last" or "born" or "town"), comparison => Assert.True(comparison.Shared, comparison.Name));
        var links = new Linker(trained, records).Link().Links;
        Assert.InRange(links.Count, 250, 320);
        Assert.All(links, link => Assert.Equal(rows[link.Pair.Left].Person, rows[link.Pair.Right].Person));
    }

    private static double[] Start(int levels) => levels == 2 ? [0.6, 0.4] : [0.6, 0.2, 0.2];

    private static Dictionary<string, double> Patterns(double[][] probabilities)
    {
        var patterns = new Dictionary<string, double> { [""] = 1 };
        foreach (var own in probabilities)
            patterns = patterns.SelectMany(pattern => own.Select((value, level) => (Key: pattern.Key + (char)('1' + level), Value: pattern.Value * value))).ToDictionary(p => p.Key, p => p.Value);
        return patterns;
    }
}
