using System.Globalization;
using System.Text;
using CsvHelper;
using Matching.Linkage;
using Matching.Linkage.Columns;
using Matching.Linkage.Deciding;
using Matching.Linkage.Explaining;
using Matching.Linkage.Models;
using Matching.Linkage.Pairs;

namespace Exchange.Cli.Linking;

/// <summary>Writes links and groups for programs: UTF-8 without a mark, ids as they came. A file is there whole or not at all.</summary>
internal static class LinkWriter
{
    /// <summary>Writes the links.</summary>
    public static void Write(string path, LinkageModel model, RecordSet records, LinkageResult result) => WriteWhole(path, csv =>
    {
        csv.WriteRecord(["left_id", "right_id", "decision", "probability", "weight", "rule", "pattern"]);
        foreach (var link in result.Links)
        {
            var pair = link.Pair;
            csv.WriteRecord(
            [
                records.Ids[pair.Left],
                records.Ids[pair.Right],
                link.Decision is LinkDecision.Match ? "match" : "review",
                LinkProbability.Of(pair.Weight).ToString("0.000000000", CultureInfo.InvariantCulture),
                (pair.Weight / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture),
                RuleOf(model, link),
                PatternText.Write(pair.Levels, pair.Terms),
            ]);
        }
    });

    /// <summary>Writes the groups: for each record its group.</summary>
    public static void WriteClusters(string path, RecordSet records, LinkageResult result) => WriteWhole(path, csv =>
    {
        csv.WriteRecord(["cluster_id", "record_id", "size", "density", "bridges"]);
        foreach (var cluster in result.Clusters)
        {
            foreach (var member in cluster.Members)
            {
                csv.WriteRecord(
                [
                    cluster.Id,
                    records.Ids[member],
                    cluster.Members.Count.ToString(CultureInfo.InvariantCulture),
                    cluster.Density.ToString("0.000", CultureInfo.InvariantCulture),
                    cluster.Bridges.ToString(CultureInfo.InvariantCulture),
                ]);
            }
        }
    });

    /// <summary>The blocking rule, or what else brought the pair about; a decision that does not rest on the probability alone says so.</summary>
    private static string RuleOf(LinkageModel model, Link link)
    {
        var rule = link.Pair.Rule == ScoredPair.NoRule ? "" : model.Blocking.Rules[link.Pair.Rule].Name;
        var reason = link.Reason is LinkReason.Probability ? "" : $"({link.Reason.ToString().ToLowerInvariant()})";
        return rule + reason;
    }

    private static void WriteWhole(string path, Action<CsvWriter> write)
    {
        using (var writer = new StreamWriter(path + ".tmp", append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
        using (var csv = CsvWriter.Create(writer, CsvWriterOptions.Default, leaveOpen: true))
            write(csv);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
