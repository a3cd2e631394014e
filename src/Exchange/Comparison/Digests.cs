using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Store;
using Matching.Rules;

namespace Exchange.Comparison;

/// <summary>What makes two runs the same. Nothing here depends on the database, on the number of workers or on the ids that senders chose.</summary>
internal static class Digests
{
    /// <summary>SHA-256 over everything that a result depends on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="inputs">Its batches, in canonical order.</param>
    /// <param name="regions">What names the list of regions in use.</param>
    /// <param name="profiles">The rules.</param>
    public static byte[] Input(RunRow run, IReadOnlyList<BatchRow> inputs, string regions, RegionalProfiles profiles)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"engine {ServiceVersion.Engine}")
            .AppendLine(CultureInfo.InvariantCulture, $"run {run.Kind} {run.Region} {run.BusinessYear} {run.AsOfDate} {run.SinceYear} {run.OwningUnion}")
            .AppendLine(CultureInfo.InvariantCulture, $"subject {Subject(run, inputs)}")
            .AppendLine(CultureInfo.InvariantCulture, $"regions {regions}");
        foreach (var profile in profiles.All)
            text.AppendLine(CultureInfo.InvariantCulture, $"profile {profile.Name} {profile.Hash}");
        foreach (var input in inputs)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"batch {input.Organization} {(int)input.Kind} {input.BusinessYear} {(int)input.Mode} {input.CommittedOffset} {input.Accepted} {input.Rejected} {Convert.ToHexStringLower(input.ChainHash)}");
        }

        return Hash(text);
    }

    /// <summary>SHA-256 over everything but the data that a household's verdict depends on.</summary>
    public static byte[] Judging(RunRow run, IReadOnlyList<BatchRow> inputs, string regions, RegionalProfiles profiles)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"engine {ServiceVersion.Engine}")
            .AppendLine(CultureInfo.InvariantCulture, $"run {run.Kind} {run.Region} {run.BusinessYear} {run.AsOfDate} {run.SinceYear} {run.OwningUnion} {run.SubjectBatchId}")
            .AppendLine(CultureInfo.InvariantCulture, $"regions {regions}")
            .AppendLine(CultureInfo.InvariantCulture, $"sources {string.Join(' ', inputs.Where(input => !input.IsHouseholds()).Select(input => (int)input.Kind).Distinct().Order())}");
        foreach (var profile in profiles.All)
            text.AppendLine(CultureInfo.InvariantCulture, $"profile {profile.Name} {profile.Hash}");
        return Hash(text);
    }

    /// <summary>SHA-256 over the findings, in order, the cells, the counts and the clusters.</summary>
    public static byte[] Result(byte[] findings, IEnumerable<CellRow> cells, IEnumerable<RunCountRow> counts, IEnumerable<byte[]> clusters)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"findings {Convert.ToHexStringLower(findings)}");
        foreach (var cell in cells)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"cell {cell.Organization} {cell.Region} {(int)cell.Kind} {cell.Unit} {cell.Input} {cell.Matched} {cell.OnlyHere} {cell.OnlyThere} {cell.Ambiguous} {cell.Rejected}");
        }

        foreach (var count in counts)
            text.AppendLine(CultureInfo.InvariantCulture, $"count {count.Name} {count.Region} {count.Count}");
        foreach (var cluster in clusters)
            text.AppendLine(CultureInfo.InvariantCulture, $"cluster {Convert.ToHexStringLower(cluster)}");
        return Hash(text);
    }

    /// <summary>A precheck's batch among the inputs; -1 for a run of everything.</summary>
    private static int Subject(RunRow run, IReadOnlyList<BatchRow> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Id == run.SubjectBatchId)
                return i;
        }

        return -1;
    }

    private static byte[] Hash(StringBuilder text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n")));
}
