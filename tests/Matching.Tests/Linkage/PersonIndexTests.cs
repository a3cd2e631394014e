using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage;

namespace Matching.Tests.Linkage;

public sealed class PersonIndexTests
{
    [Fact]
    public void Finds_what_a_dictionary_of_lists_finds_in_the_same_order() => Prop.ForAll(Gen.Choose(1, 300).ListOf().ToArbitrary(), keys =>
    {
        var index = new PersonIndex();
        var model = new Dictionary<long, List<PersonPosition>>();
        for (var i = 0; i < keys.Count; i++)
        {
            // Spread the keys, so that some share low digits as people of one county do.
            var key = keys[i] * 1_000_003L;
            index.Add(key, new PersonPosition(i, i % 5));
            (model.TryGetValue(key, out var list) ? list : model[key] = []).Add(new PersonPosition(i, i % 5));
        }

        return Enumerable.Range(0, 302).All(key =>
            Read(index, key * 1_000_003L).SequenceEqual(model.GetValueOrDefault(key * 1_000_003L) ?? []));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Grows_without_losing_anyone()
    {
        var index = new PersonIndex();
        for (var i = 1; i <= 100_000; i++)
            index.Add(62_010_200_000_000_000L + i, new PersonPosition(i, 0));
        Assert.Equal(100_000, index.Count);
        for (var i = 1; i <= 100_000; i++)
            Assert.Equal([new PersonPosition(i, 0)], Read(index, 62_010_200_000_000_000L + i));
        Assert.Empty(Read(index, 42));
    }

    private static List<PersonPosition> Read(PersonIndex index, long key)
    {
        var found = new List<PersonPosition>();
        foreach (var position in index.Find(key))
            found.Add(position);
        return found;
    }
}
