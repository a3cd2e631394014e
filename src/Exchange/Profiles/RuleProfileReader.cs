using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Matching.Checks;
using Matching.Identity;

namespace Exchange.Profiles;

/// <summary>A rule profile and the hash of the text it was read from, which goes into a run's input digest.</summary>
/// <param name="Profile">The rules.</param>
/// <param name="Hash">SHA-256 of the JSON, 32 bytes.</param>
public sealed record LoadedProfile(RuleProfile Profile, byte[] Hash);

/// <summary>Reads a rule profile from JSON, with line and path in every error.</summary>
public static class RuleProfileReader
{
    /// <summary>A million yuan: no standard and no tolerance is near it, and no product of it overflows.</summary>
    private const long MaxFen = 100_000_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a profile.</summary>
    /// <exception cref="FormatException">The text is no profile; the message says where and why.</exception>
    public static LoadedProfile Parse(string json)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(json, Json) ?? throw new FormatException("The rule profile is empty.");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The rule profile is no such JSON: line {exception.LineNumber + 1}, {exception.Path}.", exception);
        }

        var profile = new RuleProfile
        {
            Id = document.Id,
            Version = document.Version,
            Region = Region(document.RegionCode, "regionCode"),
            DeepMultipleMilli = Multiple(document.DeepMultipleMilli, "deepMultipleMilli"),
            DeepOperator = document.DeepOperator,
            RelativeMultipleMilli = Multiple(document.RelativeMultipleMilli, "relativeMultipleMilli"),
            RelativeOperator = document.RelativeOperator,
            AccidentShareMilli = Multiple(document.AccidentShareMilli, "accidentShareMilli"),
            IncomeTolerancePercent = (int)Within(document.IncomeTolerancePercent, 1000, "incomeTolerancePercent"),
            IncomeToleranceFen = Within(document.IncomeToleranceFen, MaxFen, "incomeToleranceFen"),
            TotalsToleranceFen = Within(document.TotalsToleranceFen, MaxFen, "totalsToleranceFen"),
            CountsResidentPension = document.CountsResidentPension,
            InsuranceRecentMonths = (int)Within(document.InsuranceRecentMonths, 120, "insuranceRecentMonths"),
            Standards =
            [
                .. document.Standards.Select((standard, position) => new SubsistenceStandard(
                    Region(standard.RegionCode, $"standards[{position}].regionCode"),
                    (int)Within(standard.Year, 2100, $"standards[{position}].year"),
                    Positive(Within(standard.FenPerMonth, MaxFen, $"standards[{position}].fenPerMonth"), $"standards[{position}].fenPerMonth"))),
            ],
        };
        if (profile.RelativeMultipleMilli < profile.DeepMultipleMilli)
            throw new FormatException("relativeMultipleMilli lies below deepMultipleMilli.");
        return new LoadedProfile(profile, SHA256.HashData(Encoding.UTF8.GetBytes(json.ReplaceLineEndings("\n"))));
    }

    private static int Region(string text, string path) =>
        RegionCode.TryParse(text, out var region) ? region : throw new FormatException($"{path} is not six digits of GB/T 2260.");

    private static int Multiple(int value, string path) => (int)Positive(Within(value, 100_000, path), path);

    private static long Positive(long value, string path) => value > 0 ? value : throw new FormatException($"{path} must be above 0.");

    private static long Within(long value, long most, string path) =>
        value >= 0 && value <= most ? value : throw new FormatException($"{path} must be between 0 and {most}.");

    private sealed record Document(
        string Id,
        string Version,
        string RegionCode,
        int DeepMultipleMilli,
        LineOperator DeepOperator,
        int RelativeMultipleMilli,
        LineOperator RelativeOperator,
        int AccidentShareMilli,
        int IncomeTolerancePercent,
        long IncomeToleranceFen,
        long TotalsToleranceFen,
        bool CountsResidentPension,
        int InsuranceRecentMonths,
        IReadOnlyList<StandardEntry> Standards);

    private sealed record StandardEntry(string RegionCode, int Year, long FenPerMonth);
}
