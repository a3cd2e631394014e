using Exchange.Tests.Store;
using Exchange.V1;
using Generate;
using Grpc.Core;

namespace Exchange.Tests.Results;

/// <summary>Clusters of household files, the same on every store.</summary>
/// <param name="kind">A server of the kind of store.</param>
public abstract class ClusterSpecification(ExchangeServer kind)
{
    [StoreFact]
    public async Task Files_that_hang_together_are_told_as_one_cluster_to_every_union_that_it_touches()
    {
        await using var server = await kind.StartAnotherAsync();
        using var lanzhou = server.As(ExchangeServer.Lanzhou);
        using var tianshui = server.As(ExchangeServer.Tianshui);
        using var union = server.As(ExchangeServer.Province);

        // 1 filed twice whole, here and there; its wife, a member in both, has a file of her own; 5 has 4's number under another name; 7 is recovered.
        var family = WithWife(Some.Household(1), 2);
        var again = WithWife(Some.Household(11, "620503", Some.PersonId(1)), 2);
        var alone = Some.Household(3, "620103", Some.PersonId(2));
        alone.Householder.Name = "李虚乙";
        var wrong = Some.Household(5, "620102", Some.PersonId(4));
        wrong.Householder.Name = "赵虚丙";
        var ended = Some.Household(7, "620103", Some.PersonId(6));
        ended.Status = FileStatus.Recovered;
        await lanzhou.PushAsync("files", RecordKind.HouseholdFile, [family.Bytes(), alone.Bytes(), Some.Household(4).Bytes(), wrong.Bytes(), Some.Household(6).Bytes(), ended.Bytes()]);
        await tianshui.PushAsync("files", RecordKind.HouseholdFile, [again.Bytes(), Some.Household(20, "620503").Bytes()]);
        Assert.Equal(RunState.Succeeded, (await union.RunAsync("together")).State);

        var cluster = Assert.Single(await ListAsync(union, new ClusterFilter()));
        Assert.Equal((FileRelation.SameHousehold, ClusterScope.AcrossUnions, 3, 0), (cluster.Relation, cluster.Scope, cluster.FileCount, cluster.Bridges));
        Assert.Equal(["KN000001", "KN000003", "KN000011"], cluster.Files.Select(file => file.FileNumber).Order(StringComparer.Ordinal));
        var relations = cluster.Links.ToDictionary(
            link => string.Join(' ', new[] { cluster.Files[link.Left].FileNumber, cluster.Files[link.Right].FileNumber }.Order(StringComparer.Ordinal)), link => (link.Relation, link.SharedPersons));
        Assert.Equal((FileRelation.SameHousehold, 2), relations["KN000001 KN000011"]);
        Assert.Equal((FileRelation.SplitHousehold, 1), relations["KN000001 KN000003"]);
        Assert.Equal((FileRelation.SplitHousehold, 1), relations["KN000003 KN000011"]);
        Assert.Matches("^runs/together/clusters/[0-9a-f]{32}$", cluster.Name);

        // Either city sees it, whole, and neither sees a person of the other's.
        Assert.Equal([cluster], await ListAsync(lanzhou, new ClusterFilter()));
        Assert.Equal([cluster], await ListAsync(tianshui, new ClusterFilter()));
        foreach (var filter in new ClusterFilter[]
        {
            new() { FileNumber = "KN000003" }, new() { OwningUnion = "union-620503" }, new() { RegionCode = "620103" }, new() { Relation = FileRelation.SameHousehold },
            new() { Scope = ClusterScope.AcrossUnions }, new() { OwningUnion = "union-620102", FileNumber = "KN000001" },
        })
        {
            Assert.Single(await ListAsync(union, filter));
        }

        foreach (var filter in new ClusterFilter[]
        {
            new() { FileNumber = "KN000004" }, new() { OwningUnion = "union-620503", FileNumber = "KN000001" }, new() { RegionCode = "620300" }, new() { Relation = FileRelation.SplitHousehold },
            new() { Scope = ClusterScope.SameUnion },
        })
        {
            Assert.Empty(await ListAsync(union, filter));
        }

        Assert.Empty(await ListAsync(tianshui, new ClusterFilter { FileNumber = "KN000003" }));
        await Refused.AsAsync(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", () => ListAsync(tianshui, new ClusterFilter { RegionCode = "620100" }));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => ListAsync(union, new ClusterFilter { Relation = (FileRelation)99 }));
        await Refused.AsAsync(StatusCode.InvalidArgument, "FIELD_INVALID", () => ListAsync(union, new ClusterFilter { Scope = (ClusterScope)99 }));
        using var civil = server.As(ExchangeServer.Civil);
        await Refused.AsAsync(StatusCode.PermissionDenied, "ROLE_MISSING", () => ListAsync(civil, new ClusterFilter()));
        var counts = await union.Results.GetStatisticsAsync(new GetStatisticsRequest { Name = "runs/together" }, union.Headers);
        Assert.Equal(3, counts.Counts.Where(count => count.Name == "cluster/AcrossUnions").Sum(count => count.Count));

        // The second run takes the first one's verdicts over, and tells the same.
        var second = await union.RunAsync("once-more");
        Assert.Equal(second.Households, second.ReusedHouseholds);
        Assert.Equal([cluster.Digest], (await ListAsync(union, new ClusterFilter(), "once-more")).Select(one => one.Digest));
    }

    [StoreFact]
    public async Task Pages_give_every_cluster_once_and_the_findings_and_the_clusters_agree()
    {
        await using var server = await kind.StartAnotherAsync();
        await server.PushProvinceAsync(new ProvinceOptions { Seed = 7, Households = 500, RegisterFactor = 3 });
        using var union = server.As(ExchangeServer.Province);
        await union.RunAsync("paged");
        var whole = await ListAsync(union, new ClusterFilter(), "paged");
        Assert.Equal(whole, await ListAsync(union, new ClusterFilter(), "paged", pageSize: 3));

        // Whoever has F10, F11 or F12 under the same name, or F13, stands in a cluster with each file that the evidence names; and nobody else does.
        var findings = (await union.FindingsAsync("paged")).Where(finding => finding.Code is "F10" or "F11" or "F12" or "F13").ToList();
        var named = findings.SelectMany(finding => finding.Evidence.Where(evidence => evidence.Identity is not IdentityOutcome.Conflict)
            .Select(evidence => (finding.Household.FileNumber, evidence.SourceCaseNumber))).ToHashSet();
        var linked = whole.SelectMany(cluster => cluster.Links.SelectMany(link => new[]
        {
            (cluster.Files[link.Left].FileNumber, cluster.Files[link.Right].FileNumber), (cluster.Files[link.Right].FileNumber, cluster.Files[link.Left].FileNumber),
        })).ToHashSet();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(linked));
        Assert.Equal(named.Select(pair => pair.FileNumber).ToHashSet(), linked.Select(pair => pair.Item1).ToHashSet());
    }

    private static HouseholdFile WithWife(HouseholdFile file, int number)
    {
        file.Members.Add(new HouseholdMember
        {
            Name = "李虚乙",
            IdNumber = Some.PersonId(number),
            Relation = 10,
            Sex = Sex.Male,
            BirthDate = 19850615,
            MaritalStatus = MaritalStatus.Married,
            EmploymentStatus = EmploymentStatus.SickLeave,
        });
        file.DeclaredPersons = 2;
        file.DeclaredMonthlyIncomePerPersonFen = 60_000;
        return file;
    }

    private static async Task<List<FileCluster>> ListAsync(TestClient client, ClusterFilter filter, string run = "together", int pageSize = 0)
    {
        var (clusters, token) = (new List<FileCluster>(), "");
        do
        {
            var page = await client.Results.ListClustersAsync(new ListClustersRequest { Parent = $"runs/{run}", Filter = filter, PageSize = pageSize, PageToken = token }, client.Headers);
            clusters.AddRange(page.Clusters);
            token = page.NextPageToken;
            Assert.InRange(clusters.Count, 0, page.TotalSize);
        }
        while (token.Length > 0);
        return clusters;
    }
}

public sealed class ClusterOnSqliteTests(ExchangeServer kind) : ClusterSpecification(kind), IClassFixture<ExchangeServer>;

public sealed class ClusterOnPostgreSqlTests(PostgreSqlServer kind) : ClusterSpecification(kind), IClassFixture<PostgreSqlServer>;

public sealed class ClusterOnSqlServerTests(SqlServerServer kind) : ClusterSpecification(kind), IClassFixture<SqlServerServer>;
