using FsCheck;
using FsCheck.Fluent;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;
using Matching.Linkage.Models;

namespace Matching.Tests.Linkage;

/// <summary>Groups, partners and ids.</summary>
public sealed class DecidingTests
{
    private static readonly LinkageModel Model = Some.Trained();

    [Fact]
    public void Sets_are_the_connected_components() => Prop.ForAll(
        Gen.Choose(1, 40).SelectMany(count => Gen.Choose(0, count - 1).Two().ArrayOf().Select(edges => (count, edges))).ToArbitrary(),
        test =>
        {
            var sets = new UnionFind(test.count);
            foreach (var (a, b) in test.edges)
            {
                if (sets.Find(a) != sets.Find(b))
                    sets.Unite(sets.Find(a), sets.Find(b));
            }

            return Enumerable.Range(0, test.count).All(record =>
            {
                var reached = Reach(record, test.edges);
                return sets.Members(record).ToHashSet().SetEquals(reached) && sets.SizeOf(sets.Find(record)) == reached.Count;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Bridges_are_the_edges_whose_loss_divides() => Prop.ForAll(
        Gen.Choose(2, 12).SelectMany(count => Gen.Choose(0, count - 1).Two().ArrayOf().Select(edges => (count, edges))).ToArbitrary(),
        test =>
        {
            var edges = test.edges.Where(edge => edge.Item1 != edge.Item2).Select(edge => (Math.Min(edge.Item1, edge.Item2), Math.Max(edge.Item1, edge.Item2))).Distinct().ToArray();
            var slow = edges.Count(edge => !Reach(edge.Item1, [.. edges.Where(other => other != edge)]).Contains(edge.Item2));
            return Bridges.Count([.. Enumerable.Range(0, test.count)], edges) == slow;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Groups_hold_every_record_once_and_their_ids_are_of_their_own()
    {
        var records = Some.Records(Some.Rows(900, 31));
        var clusters = new Linker(Model, records).Link().Clusters;
        Assert.NotEmpty(clusters);
        Assert.Equal(clusters.Sum(cluster => cluster.Members.Count), clusters.SelectMany(cluster => cluster.Members).Distinct().Count());
        Assert.All(clusters, cluster => Assert.Contains(cluster.Id, cluster.Members.Select(member => records.Ids[member])));
        Assert.All(clusters, cluster => Assert.InRange(cluster.Density, 0, 1));
    }

    [Fact]
    public void One_stray_edge_does_not_merge_two_persons()
    {
        // Two persons, four clean records each; one record that says half of either.
        Some.Row[] rows =
        [
            .. Enumerable.Range(0, 4).Select(i => new Some.Row($"a{i}", "hugo", "fischer", "1970-05-17", "town1", "5551234", 1)),
            .. Enumerable.Range(0, 4).Select(i => new Some.Row($"b{i}", "olga", "sauer", "1951-11-02", "town7", "8884321", 2)),
            new("x", "olga", "fischer", "1970-05-17", "town1", "5551234", 1),
        ];
        var records = Some.Records(rows);
        var clusters = new Linker(Model, records).Link().Clusters;
        Assert.DoesNotContain(clusters, cluster => cluster.Members.Contains(0) && cluster.Members.Contains(4));
        Assert.Contains(clusters, cluster => cluster.Members.Count == 4 && cluster.Members.Contains(4));
    }

    [Fact]
    public void A_match_between_two_persons_is_left_to_review_when_all_else_speaks_against_it()
    {
        // Namesakes; one record of the second carries the first one's number, and one of the first lacks its birth date, so that these two match for themselves.
        Some.Row[] rows =
        [
            .. Enumerable.Range(0, 3).Select(i => new Some.Row($"a{i}", "hugo", "fischer", "1970-05-17", "town1", "5551234", 1)),
            new("a3", "hugo", "fischer", "", "town1", "5551234", 1),
            .. Enumerable.Range(0, 3).Select(i => new Some.Row($"b{i}", "hugo", "fischer", "1951-11-02", "town7", "8884321", 2)),
            new("b3", "hugo", "fischer", "1951-11-02", "town7", "5551234", 2),
        ];
        var result = new Linker(Model, Some.Records(rows)).Link();
        Assert.Equal([4, 4], result.Clusters.Select(cluster => cluster.Members.Count));
        Assert.DoesNotContain(result.Clusters, cluster => cluster.Members.Contains(0) && cluster.Members.Contains(4));
        var stray = Assert.Single(result.Links, link => link.Pair.Left == 3 && link.Pair.Right == 7);
        Assert.Equal((LinkDecision.Review, LinkReason.Cluster), (stray.Decision, stray.Reason));
    }

    [Fact]
    public void A_group_has_one_record_of_each_source_at_most()
    {
        // Town stands for the register that a record comes from.
        Some.Row[] rows = [.. Enumerable.Range(0, 4).Select(i => new Some.Row($"a{i}", "hugo", "fischer", "1970-05-17", $"town{i % 2}", "5551234", 1))];
        var records = Some.Records(rows);
        var model = Model with { Decision = Model.Decision with { Source = "town" } };
        var clusters = new Linker(model, records).Link().Clusters;
        Assert.Equal(2, clusters.Count);
        Assert.All(clusters, cluster => Assert.Equal(2, cluster.Members.Select(member => rows[member].Town).Distinct().Count()));
        Assert.Equal(4, Assert.Single(new Linker(Model, records).Link().Clusters).Members.Count);
    }

    [Fact]
    public void A_group_keeps_the_id_that_most_of_its_members_had()
    {
        Cluster[] now = [new("r0", [0, 1, 2], 3, 0), new("r3", [3, 4], 1, 0), new("r5", [5, 6], 1, 0)];
        var earlier = new Dictionary<int, string> { [0] = "old-a", [1] = "old-a", [2] = "old-b", [3] = "old-b", [4] = "old-b" };
        Assert.Equal(["old-a", "old-b", "r5"], StableClusterIds.Keep(now, earlier, record => $"r{record}").Select(cluster => cluster.Id));
    }

    [Fact]
    public void A_group_that_was_divided_gives_its_id_to_the_larger_part_only()
    {
        Cluster[] now = [new("r0", [0, 1], 1, 0), new("r2", [2, 3, 4], 3, 0)];
        var earlier = Enumerable.Range(0, 5).ToDictionary(record => record, _ => "r0");
        Assert.Equal(["r1", "r0"], StableClusterIds.Keep(now, earlier, record => $"r{record}").Select(cluster => cluster.Id));
    }

    [Fact]
    public void Where_a_side_holds_everyone_once_a_record_has_one_partner()
    {
        var (records, model) = Sides(OneToOne.Both, [Row("l0", "5551234")], [Row("r0", "5551234"), Row("r1", "5551239", "")]);
        var link = Assert.Single(new Linker(model, records).Link().Links);
        Assert.Equal(("r0", LinkDecision.Match), (records.Ids[link.Pair.Right], link.Decision));
        var both = new Linker(model with { Decision = model.Decision with { OneToOne = OneToOne.None } }, records).Link();
        Assert.Equal(2, both.Links.Count);
    }

    [Fact]
    public void Partners_that_are_equally_good_are_for_a_person_to_choose()
    {
        var (records, model) = Sides(OneToOne.Right, [Row("l0", "5551234")], [Row("r0", "5551234"), Row("r1", "5551234")]);
        var links = new Linker(model, records).Link().Links;
        Assert.Equal(2, links.Count);
        Assert.All(links, link => Assert.Equal((LinkDecision.Review, LinkReason.Margin), (link.Decision, link.Reason)));
    }

    [Fact]
    public void A_partner_that_is_clearly_another_s_is_no_rival()
    {
        var (records, model) = Sides(
            OneToOne.Both, [Row("l0", ""), Row("l1", "5551239")], [Row("r0", ""), Row("r1", "5551239")]);
        var links = new Linker(model, records).Link().Links.Where(link => link.Decision is LinkDecision.Match).ToList();
        Assert.Contains(links, link => records.Ids[link.Pair.Left] == "l1" && records.Ids[link.Pair.Right] == "r1");
    }

    private static Some.Row Row(string id, string number, string town = "town1") => new(id, "hugo", "fischer", "1970-05-17", town, number, 0);

    private static (RecordSet Records, LinkageModel Model) Sides(OneToOne oneToOne, Some.Row[] left, Some.Row[] right) =>
        (Some.Records(left, right), Model with { Decision = Model.Decision with { OneToOne = oneToOne } });

    private static HashSet<int> Reach(int from, (int, int)[] edges)
    {
        var reached = new HashSet<int> { from };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (a, b) in edges)
                grown |= (reached.Contains(a) && reached.Add(b)) || (reached.Contains(b) && reached.Add(a));
        }

        return reached;
    }
}
