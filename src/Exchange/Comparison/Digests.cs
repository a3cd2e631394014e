using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Exchange.Profiles;
using Exchange.Store;

namespace Exchange.Comparison;

/// <summary>What makes two runs the same. Nothing here depends on the database, on the number of workers or on the ids that senders chose.</summary>
internal static class Digests
{
    /// <summary>SHA-256 over everything that a result depends on.</summary>
    public static byte[] Input(RunRow run, IEnumerable<BatchRow> inputs, LoadedProfile profile)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"engine {ServiceVersion.Engine}")
            .AppendLine(CultureInfo.InvariantCulture, $"run {run.Kind} {run.Region} {run.BusinessYear} {run.AsOfDate}")
            .AppendLine(CultureInfo.InvariantCulture, $"profile {profile.Profile.Name} {Convert.ToHexStringLower(profile.Hash)}");
        foreach (var input in inputs)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"batch {input.Organization} {(int)input.Kind} {input.CommittedOffset} {input.Accepted} {input.Rejected} {Convert.ToHexStringLower(input.ChainHash)}");
        }

        return Hash(text);
    }

    /// <summary>SHA-256 over the findings, in order, and the cells.</summary>
    public static byte[] Result(byte[] findings, IEnumerable<CellRow> cells)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"findings {Convert.ToHexStringLower(findings)}");
        foreach (var cell in cells)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"cell {cell.Organization} {cell.Region} {(int)cell.Kind} {cell.Unit} {cell.Input} {cell.Matched} {cell.OnlyHere} {cell.OnlyThere} {cell.Ambiguous} {cell.Rejected}");
        }

        return Hash(text);
    }

    private static byte[] Hash(StringBuilder text) => SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n")));
}
