using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Protection;
using Exchange.Store;
using Exchange.V1;
using Google.Protobuf;
using Matching.Identity;
using Matching.Linkage.Files;
using Microsoft.EntityFrameworkCore;
using CoreFileCluster = Matching.Linkage.Files.FileCluster;
using CoreLink = Matching.Linkage.Files.FileLink;
using CoreScope = Matching.Linkage.Files.ClusterScope;

namespace Exchange.Comparison;

/// <summary>The clusters of household files of a run, as they are published.</summary>
/// <param name="Clusters">The clusters, in canonical order.</param>
/// <param name="Files">Their files, to find them by.</param>
/// <param name="Digests">What each consists of, for the run's result digest.</param>
/// <param name="Counts">Files in clusters, by scope and region.</param>
internal sealed record RunClusters(IReadOnlyList<RunClusterRow> Clusters, IReadOnlyList<RunClusterFileRow> Files, IReadOnlyList<byte[]> Digests, IReadOnlyList<RunCountRow> Counts)
{
    /// <summary>More than this says nothing more to a person; the digest covers all of it, and every file finds its cluster.</summary>
    private const int MostFiles = 200;
    private const int MostLinks = 1000;
    private const int FilesAtOnce = 2_000;

    /// <summary>Forms the clusters of a run from what its households have shown.</summary>
    /// <param name="store">Where the files' numbers are.</param>
    /// <param name="run">The run.</param>
    /// <param name="links">How files hang together, by their ordinals.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DataDamagedException">A file's row is missing.</exception>
    public static async Task<RunClusters> FormAsync(IExchangeStore store, LoadedRun run, IReadOnlyList<CoreLink> links, CancellationToken cancellationToken)
    {
        var formed = FileClusters.Form(links);
        var files = await FilesAsync(store, run, [.. formed.SelectMany(cluster => cluster.Files)], cancellationToken);
        var (clusters, rows, digests) = (new List<RunClusterRow>(formed.Count), new List<RunClusterFileRow>(files.Count), new List<byte[]>(formed.Count));
        var counts = new SortedDictionary<(string Name, int Region), long>(Comparer<(string Name, int Region)>.Create(
            (left, right) => string.CompareOrdinal(left.Name, right.Name) is var order && order != 0 ? order : left.Region.CompareTo(right.Region)));
        foreach (var cluster in formed)
        {
            var named = cluster.Files.Select(file => files[file]).ToList();
            var scope = ClusterScopes.Of([.. named.Select(file => (file.OwningUnion, file.Region))]);
            var digest = Digest(cluster, named);
            digests.Add(digest);
            clusters.Add(new RunClusterRow
            {
                RunId = run.Run.Id,
                Position = clusters.Count + 1,
                Relation = cluster.Relation,
                Scope = scope,
                Payload = ToMessage(run, cluster, named, scope, digest).ToByteArray(),
            });
            for (var place = 0; place < named.Count; place++)
            {
                rows.Add(new RunClusterFileRow
                {
                    RunId = run.Run.Id,
                    Position = clusters.Count,
                    Place = place,
                    Region = named[place].Region,
                    OwningUnion = named[place].OwningUnion,
                    FileNumber = named[place].FileNumber,
                });
                var key = (RunCounts.Cluster + scope, named[place].Region);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return new RunClusters(clusters, rows, digests, [.. counts.Select(pair => new RunCountRow { RunId = run.Run.Id, Name = pair.Key.Name, Region = pair.Key.Region, Count = pair.Value })]);
    }

    private static async Task<Dictionary<int, HouseholdRow>> FilesAsync(IExchangeStore store, LoadedRun run, IReadOnlyList<int> ordinals, CancellationToken cancellationToken)
    {
        var headers = run.Households.Headers;
        var files = new Dictionary<int, HouseholdRow>(ordinals.Count);
        await using var context = store.CreateContext();
        foreach (var group in ordinals.GroupBy(ordinal => headers[ordinal].Input))
        {
            var batch = run.Inputs[group.Key].Id;
            foreach (var some in group.Chunk(FilesAtOnce))
            {
                var indexes = some.Select(ordinal => headers[ordinal].Index).ToList();
                var rows = await context.Households.AsNoTracking().Where(row => row.BatchId == batch && indexes.Contains(row.Index)).ToDictionaryAsync(row => row.Index, cancellationToken);
                foreach (var ordinal in some)
                    files[ordinal] = rows.GetValueOrDefault(headers[ordinal].Index) ?? throw new DataDamagedException();
            }
        }

        return files;
    }

    private static V1.FileCluster ToMessage(LoadedRun run, CoreFileCluster cluster, List<HouseholdRow> files, CoreScope scope, byte[] digest)
    {
        var places = cluster.Files.Take(MostFiles).Select((file, place) => (file, place)).ToDictionary(pair => pair.file, pair => pair.place);
        return new V1.FileCluster
        {
            Name = Id(files),
            Relation = (V1.FileRelation)cluster.Relation,
            Scope = (V1.ClusterScope)scope,
            FileCount = files.Count,
            Files =
            {
                cluster.Files.Zip(files).Take(MostFiles).Select(pair => new HouseholdReference
                {
                    Batch = BatchName(run, pair.First),
                    Index = pair.Second.Index,
                    FileNumber = pair.Second.FileNumber,
                    OwningUnion = pair.Second.OwningUnion,
                    RegionCode = RegionCode.Format(pair.Second.Region),
                }),
            },
            Links =
            {
                cluster.Links.Where(link => places.ContainsKey(link.Left) && places.ContainsKey(link.Right)).Take(MostLinks).Select(link => new V1.FileLink
                {
                    Left = places[link.Left],
                    Right = places[link.Right],
                    Relation = (V1.FileRelation)link.Relation,
                    SharedPersons = link.Persons,
                }),
            },
            Bridges = cluster.Bridges,
            Digest = ByteString.CopyFrom(digest),
        };
    }

    private static string BatchName(LoadedRun run, int file)
    {
        var input = run.Inputs[run.Households.Headers[file].Input];
        return ResourceNames.Batch(input.Organization, input.BatchId);
    }

    /// <summary>32 hexadecimal digits, of the file that comes first by union and number: whoever else joins leaves it as it is.</summary>
    private static string Id(List<HouseholdRow> files)
    {
        var first = files.Select(file => $"{file.OwningUnion}\n{file.FileNumber}").Min(StringComparer.Ordinal)!;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("cluster\n" + first)).AsSpan(0, 16));
    }

    /// <summary>Over files and links, wherever they stand in their batches.</summary>
    private static byte[] Digest(CoreFileCluster cluster, List<HouseholdRow> files)
    {
        var names = cluster.Files.Zip(files).ToDictionary(pair => pair.First, pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Second.OwningUnion}\t{pair.Second.FileNumber}\t{pair.Second.Region}"));
        var lines = names.Values.Concat(cluster.Links.Select(link =>
        {
            var (left, right) = (names[link.Left], names[link.Right]);
            var (first, second) = string.CompareOrdinal(left, right) <= 0 ? (left, right) : (right, left);
            return string.Create(CultureInfo.InvariantCulture, $"{first}\t{second}\t{(int)link.Relation}\t{link.Persons}");
        }));
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Order(StringComparer.Ordinal))));
    }
}
