using Matching.Linkage;
using Matching.Linkage.Evaluation;

namespace Matching.Tests.Linkage;

/// <summary>Results held against the truth.</summary>
public sealed class EvaluationTests
{
    [Fact]
    public void Precision_recall_and_groups_are_counted()
    {
        var rows = Some.Rows(900, 51);
        var records = Some.Records(rows);
        var linker = new Linker(Some.Trained(), records);
        var result = linker.Link();
        var truth = new PersonTruth([.. rows.Select(row => row.Person)], records.Count, false);
        var report = Evaluator.Judge(result, truth, records.Count, (left, right) => linker.Candidates().FirstRule(left, right) >= 0);
        Assert.Equal(rows.GroupBy(row => row.Person).Sum(group => group.Count() * (group.Count() - 1L) / 2), report.TruePairs);
        Assert.InRange(report.Precision, 0.95, 1);
        Assert.InRange(report.Recall, 0.85, 1);
        Assert.InRange(report.BCubedF1!.Value, 0.9, 1);
        Assert.InRange(report.BlockingRecall, report.Recall - 0.05, 1);
        Assert.True(report.Curve.Zip(report.Curve.Skip(1)).All(pair => pair.First.Recall >= pair.Second.Recall));
        Assert.NotEmpty(report.Calibration);
    }

    [Fact]
    public void Labelled_pairs_judge_only_what_they_label()
    {
        var truth = new PairTruth([(0, 1, true, "x"), (2, 3, false, null)]);
        Assert.True(truth.AreOne(1, 0));
        Assert.False(truth.AreOne(2, 3));
        Assert.Null(truth.AreOne(4, 5));
        Assert.Equal("x", truth.ClassOf(0, 1));
        Assert.False(new PairTruth([(0, 1, true, null)]).AreOne(4, 5));
    }

    [Fact]
    public void Across_two_sides_only_pairs_across_count()
    {
        var truth = new PersonTruth([1, 1, 1, 2, -1], 2, true);
        Assert.Equal(2, truth.TrueCount);
        Assert.Equal([(0, 2), (1, 2)], truth.TruePairs());
        Assert.Null(truth.AreOne(0, 4));
    }
}
