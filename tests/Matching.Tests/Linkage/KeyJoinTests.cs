using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage.Joining;

namespace Matching.Tests.Linkage;

/// <summary>The join by key against a dictionary.</summary>
public sealed class KeyJoinTests
{
    [Fact]
    public void Every_record_of_every_key_is_found_in_its_order() => Prop.ForAll(
        Gen.Choose(-6, 40).ArrayOf().Two().ToArbitrary(),
        sides =>
        {
            long[] small = [.. sides.Item1.Select(key => (long)key)];
            long[] large = [.. sides.Item2.Select(key => (long)key)];
            var join = new KeyJoin(small);
            var first = new int[large.Length + 3];
            var found = join.Find(large, first);
            var expected = large.Select(key => Enumerable.Range(0, small.Length).Where(i => small[i] == key && key != 0).ToArray()).ToArray();
            return found == expected.Count(records => records.Length > 0)
                && large.Select((_, i) => Chain(join, first[i])).Zip(expected).All(pair => pair.First.SequenceEqual(pair.Second));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_table_made_in_parts_finds_the_same()
    {
        // Every third key comes twice; some are missing.
        long[] small = [.. Enumerable.Range(0, 200_000).Select(i => i % 7 == 0 ? 0L : (i % 3 == 0 ? i / 2 : i) + 1L)];
        var join = new KeyJoin(small);
        var expected = small.Index().Where(entry => entry.Item != 0).ToLookup(entry => entry.Item, entry => entry.Index);
        long[] large = [.. Enumerable.Range(0, 220_000).Select(i => (long)i)];
        var first = new int[large.Length];
        Assert.Equal(large.Count(expected.Contains), join.Find(large, first));
        foreach (var (i, key) in large.Index())
            Assert.Equal(expected[key], Chain(join, first[i]));
    }

    private static IEnumerable<int> Chain(KeyJoin join, int record)
    {
        for (; record >= 0; record = join.Next(record))
            yield return record;
    }
}
