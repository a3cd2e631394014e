using System.Globalization;
using Matching.Linkage.Columns;
using Matching.Linkage.Models;

namespace Matching.Linkage.Training;

/// <summary>What follows from how often each value of a column occurs.</summary>
internal static class ValueCounts
{
    /// <summary>Records that must have a value before a model says how common it is: a value of one person's own is in no model.</summary>
    private const int LeastListed = 5;

    private const int MostListed = 20_000;

    /// <summary>No value is taken to be rarer or commoner than this many quarters of a bit from the average.</summary>
    private const int MostTerm = 40;

    /// <summary>The chance that two random records that both have a value have the same.</summary>
    public static double ChanceOfEqual(RecordSet records, string column)
    {
        var values = records[column];
        if (!records.IsLink)
        {
            var counts = Count(values, 0, records.Count);
            var all = counts.Sum(count => (double)count);
            return all < 2 ? 0 : counts.Sum(count => (double)count * (count - 1)) / (all * (all - 1));
        }

        var left = Count(values, 0, records.LeftCount);
        var right = Count(values, records.LeftCount, records.Count);
        var pairs = left.Sum(count => (double)count) * right.Sum(count => (double)count);
        return pairs == 0 ? 0 : left.Zip(right, (a, b) => (double)a * b).Sum() / pairs;
    }

    /// <summary>How common values are: log2 of the average chance over the value's own, in quarters of a bit.</summary>
    public static TermFrequencies Terms(RecordSet records, string column)
    {
        var values = records[column];
        var counts = Count(values, 0, records.Count);
        var all = counts.Sum(count => (double)count);
        var average = counts.Sum(count => (double)count * count) / Math.Max(1, all * all);
        var listed = Enumerable.Range(1, counts.Length)
            .Where(id => id < counts.Length && counts[id] >= LeastListed)
            .Select(id => (Hash: values.Values.StableHash(id), Count: counts[id]))
            .OrderByDescending(value => value.Count).ThenBy(value => value.Hash)
            .Take(MostListed).ToList();
        var listedCount = listed.Sum(value => (double)value.Count);
        var listedSquares = listed.Sum(value => (double)value.Count * value.Count);
        var rest = all - listedCount;
        var restShare = rest > 0 ? ((average * all * all) - listedSquares) / rest / all : 1 / Math.Max(1, all);
        var other = Term(average, restShare);
        return new TermFrequencies
        {
            Other = other,
            Values = listed
                .Select(value => (value.Hash, Term: Term(average, value.Count / all)))
                .Where(value => value.Term != other)
                .OrderBy(value => value.Hash)
                .ToDictionary(value => value.Hash.ToString("x16", CultureInfo.InvariantCulture), value => value.Term),
        };
    }

    private static int Term(double average, double share) =>
        average <= 0 || share <= 0 ? 0 : Math.Clamp((int)Math.Round(4 * Math.Log2(average / share)), -MostTerm, MostTerm);

    private static int[] Count(RecordColumn column, int from, int to)
    {
        var counts = new int[column.Values.Count];
        for (var record = from; record < to; record++)
            counts[column.IdOf(record)]++;
        counts[0] = 0;
        return counts;
    }
}
