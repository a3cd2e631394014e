using System.Text.Json.Serialization;
using Matching.Identity;

namespace Exchange.Cli;

/// <summary>A number that was perhaps meant, as check-id shows it.</summary>
/// <param name="Number">The number.</param>
/// <param name="Edit">SUBSTITUTION, TRANSPOSITION, COMPLETION, INSERTION or DELETION.</param>
/// <param name="Position">The first place that differs, from 1.</param>
/// <param name="RegionListed">Whether its region is as sent or in the list at hand.</param>
/// <param name="Region">Its region by name, as far as it is listed.</param>
/// <param name="BirthDate">Its birth date, yyyy-MM-dd.</param>
internal sealed record CandidateAnswer(string Number, string Edit, int Position, bool RegionListed, string Region, string? BirthDate)
{
    /// <summary>What was wrong if this one was meant, Chinese.</summary>
    [JsonIgnore]
    public string Text => Edit switch
    {
        "SUBSTITUTION" => $"第{Position}位写错",
        "TRANSPOSITION" => $"第{Position}、{Position + 1}位颠倒",
        "INSERTION" => $"漏填第{Position}位",
        "DELETION" => $"第{Position}位多余",
        _ => "末位被截去",
    };

    public static CandidateAnswer Of(IdCandidate candidate, RegionTable regions) => new(
        candidate.Number.Value, candidate.Edit.ToString().ToUpperInvariant(), candidate.Position, candidate.IsListed,
        regions.FullName(candidate.Number.Region), IdAnswer.Day(candidate.Number));
}
