using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage.Files;

namespace Matching.Tests.Linkage;

/// <summary>Household files that hang together.</summary>
public sealed class FileClusterTests
{
    [Theory]
    [InlineData(1, 1, new[] { 0, 0 }, FileRelation.SameHousehold, 1)]
    [InlineData(3, 2, new[] { 0, 0, 1, 1 }, FileRelation.SameHousehold, 2)]
    [InlineData(3, 3, new[] { 0, 0, 1, 1 }, FileRelation.SameHouseholder, 2)]
    [InlineData(2, 2, new[] { 0, 1, 1, 0 }, FileRelation.SameHousehold, 2)]
    [InlineData(3, 3, new[] { 0, 1, 1, 0 }, FileRelation.SplitHousehold, 2)]
    [InlineData(1, 3, new[] { 0, 2 }, FileRelation.SplitHousehold, 1)]
    [InlineData(3, 1, new[] { 2, 0 }, FileRelation.SplitHousehold, 1)]
    [InlineData(3, 3, new[] { 1, 1, 2, 2 }, FileRelation.SharedMember, 2)]
    [InlineData(3, 3, new[] { 1, 1, 1, 2 }, FileRelation.SharedMember, 1)]
    public void Whoever_stands_in_both_says_how_two_files_hang_together(int persons, int otherPersons, int[] pairs, FileRelation relation, int shared)
    {
        var (here, there) = (new FileLinkBuilder(4, persons), new FileLinkBuilder(9, otherPersons));
        foreach (var pair in pairs.Chunk(2))
        {
            here.AddPerson(9, pair[0], pair[1], otherPersons);
            there.AddPerson(4, pair[1], pair[0], persons);
        }

        Assert.Equal([new FileLink(4, 9, relation, shared)], here.Build());
        Assert.Equal([new FileLink(9, 4, relation, shared)], there.Build());
    }

    [Fact]
    public void Without_a_common_person_a_spouse_says_more_than_an_almost_equal_number()
    {
        var builder = new FileLinkBuilder(1, 2);
        builder.AddNear(2);
        builder.AddNear(3);
        builder.AddSpouse(3);
        builder.AddSpouse(5);
        builder.AddPerson(5, 1, 1, 3);
        Assert.Equal(
            [new FileLink(1, 2, FileRelation.NearNumber, 0), new FileLink(1, 3, FileRelation.Spouses, 0), new FileLink(1, 5, FileRelation.Spouses, 1)],
            builder.Build());
    }

    [Fact]
    public void A_chain_of_three_hangs_on_two_bridges_and_a_triangle_on_none()
    {
        var chain = new[] { new FileLink(7, 3, FileRelation.SharedMember, 1), new FileLink(3, 5, FileRelation.SameHouseholder, 1) };
        var cluster = Assert.Single(FileClusters.Form(chain));
        Assert.Equal([3, 5, 7], cluster.Files);
        Assert.Equal([new FileLink(3, 5, FileRelation.SameHouseholder, 1), new FileLink(3, 7, FileRelation.SharedMember, 1)], cluster.Links);
        Assert.Equal((FileRelation.SameHouseholder, 2), (cluster.Relation, cluster.Bridges));
        Assert.Equal(0, Assert.Single(FileClusters.Form([.. chain, new FileLink(5, 7, FileRelation.NearNumber, 0)])).Bridges);
        Assert.Equal(0, Assert.Single(FileClusters.Form(chain[..1])).Bridges);
    }

    [Fact]
    public void Of_a_pair_that_both_sides_tell_the_stronger_relation_and_the_more_persons_count()
    {
        var cluster = Assert.Single(FileClusters.Form([new FileLink(2, 1, FileRelation.NearNumber, 0), new FileLink(1, 2, FileRelation.SharedMember, 1), new FileLink(2, 1, FileRelation.SharedMember, 2)]));
        Assert.Equal([new FileLink(1, 2, FileRelation.SharedMember, 2)], cluster.Links);
        Assert.Empty(FileClusters.Form([new FileLink(1, 1, FileRelation.SameHousehold, 1), new FileLink(1, 2, FileRelation.Unspecified, 0)]));
    }

    [Fact]
    public void Clusters_are_the_connected_components_in_whatever_order_links_come() => Prop.ForAll(
        Gen.Choose(1, 30).SelectMany(count => Gen.Choose(0, count).Two().ArrayOf().Select(edges => edges)).ToArbitrary(),
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        (edges, seed) =>
        {
            FileLink[] links = [.. edges.Where(edge => edge.Item1 != edge.Item2).Select(edge => new FileLink(edge.Item1, edge.Item2, (FileRelation)(1 + (edge.Item1 + edge.Item2) % 6), 1))];
            var clusters = FileClusters.Form(links);
            var files = clusters.SelectMany(cluster => cluster.Files).ToList();
            var isWhole = files.Count == files.Distinct().Count() && files.ToHashSet().SetEquals(links.SelectMany(link => new[] { link.Left, link.Right }));
            var isClosed = clusters.All(cluster => links.All(link => cluster.Files.Contains(link.Left) == cluster.Files.Contains(link.Right)));
            var isJoined = clusters.All(cluster => Reached(cluster.Files[0], links).SetEquals(cluster.Files));
            var turned = FileClusters.Form(links.Reverse().Select(link => new FileLink(link.Right, link.Left, link.Relation, link.Persons)));
            new Random(seed).Shuffle(links);
            var shuffled = FileClusters.Form(links);
            return isWhole && isClosed && isJoined && Text(clusters) == Text(turned) && Text(clusters) == Text(shuffled);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData(ClusterScope.SameUnion, "a", 620102, "a", 510100)]
    [InlineData(ClusterScope.AcrossUnions, "a", 620102, "b", 620500)]
    [InlineData(ClusterScope.AcrossProvinces, "a", 620102, "b", 510100)]
    public void The_scope_follows_from_unions_and_provinces(ClusterScope scope, string union, int region, string other, int otherRegion)
    {
        Assert.Equal(scope, ClusterScopes.Of([(union, region), (other, otherRegion)]));
        Assert.Equal(scope, ClusterScopes.Of([(other, otherRegion), (union, region)]));
    }

    private static HashSet<int> Reached(int start, FileLink[] links)
    {
        var reached = new HashSet<int> { start };
        while (links.Any(link => reached.Contains(link.Left) != reached.Contains(link.Right)))
        {
            foreach (var link in links.Where(link => reached.Contains(link.Left) || reached.Contains(link.Right)))
                reached.UnionWith([link.Left, link.Right]);
        }

        return reached;
    }

    private static string Text(IEnumerable<FileCluster> clusters) => string.Join('\n', clusters.Select(cluster =>
        $"{string.Join(',', cluster.Files)}|{string.Join(',', cluster.Links)}|{cluster.Relation}|{cluster.Bridges}"));
}
