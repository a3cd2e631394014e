using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Exchange.V1;
using Google.Protobuf;
using Matching.Identity;
using CoreKind = Matching.Checks.Facts.RecordKind;
using CoreSeverity = Matching.Checks.Facts.Severity;
using CoreSuggestion = Matching.Checks.Facts.Suggestion;

namespace Docs;

/// <summary>
/// Reads docs/cases/*.json. Households are the contract's JSON; each case patches the file's base household (RFC 7386). A number of seventeen
/// digits in angle brackets gets its check character, with ~ behind it a wrong one, so that the repository holds no number of a person.
/// </summary>
public static partial class CaseFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">A case is not what it should be.</exception>
    public static IReadOnlyList<NumberedCase> Read(string json)
    {
        var root = JsonNode.Parse(Number().Replace(json, Complete))!.AsObject();
        return [.. root["cases"]!.AsArray().Select(node => Read(root, node!.AsObject()))];
    }

    private static NumberedCase Read(JsonObject root, JsonObject node)
    {
        var household = Patched(root["base"]!, node["household"]);
        return new NumberedCase
        {
            Id = Text(node, "id"),
            Code = Text(node, "code"),
            Expect = Enum.Parse<Expectation>(Text(node, "expect"), ignoreCase: true),
            Member = node["member"]?.GetValue<int>() ?? -1,
            Title = Text(node, "title"),
            Household = household,
            Registers = [.. List(node, "registers").Select(record => JsonParser.Default.Parse<Record>(record.ToJsonString()))],
            Others = [.. List(node, "others").Select(other => Patched(root["base"]!, other))],
            Sources = node["sources"] is JsonArray sources
                ? sources.Select(source => Enum.Parse<CoreKind>(source!.GetValue<string>().Replace("_", "", StringComparison.Ordinal), ignoreCase: true)).ToHashSet()
                : Enum.GetValues<CoreKind>().Where(kind => kind is not (CoreKind.Unspecified or CoreKind.HouseholdFile)).ToHashSet(),
            Profile = (node["profile"] ?? root["profile"])!.GetValue<string>(),
            Rules = node["rules"]?.DeepClone().AsObject(),
            AsOf = CalendarDay.Read((node["asOf"] ?? root["asOf"])!.GetValue<int>())!.Value,
            BusinessYear = (node["businessYear"] ?? root["businessYear"])!.GetValue<int>(),
            HasRegionHistory = Text(node, "regions") == "history",
            Severity = node["severity"] is { } severity ? Enum.Parse<CoreSeverity>(severity.GetValue<string>(), ignoreCase: true) : CoreSeverity.Unspecified,
            Suggestion = node["suggestion"] is { } suggestion ? Enum.Parse<CoreSuggestion>(suggestion.GetValue<string>(), ignoreCase: true) : null,
            Category = Text(node, "category"),
        };
    }

    private static HouseholdFile Patched(JsonNode basis, JsonNode? patch)
    {
        var merged = patch is null ? basis.DeepClone() : Merge(basis.DeepClone(), patch);
        return JsonParser.Default.Parse<HouseholdFile>(merged!.ToJsonString());
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target as JsonObject ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name]?.DeepClone(), value);
        }

        return result;
    }

    private static IEnumerable<JsonNode> List(JsonObject node, string name) => node[name] is JsonArray list ? list.Select(item => item!) : [];

    private static string Text(JsonObject node, string name) => node[name]?.GetValue<string>() ?? "";

    private static string Complete(Match match)
    {
        var digits = match.Groups[1].Value;
        var check = IdNumber.CheckCharacter(digits);
        return digits + (match.Groups[2].Length == 0 ? check : check == '0' ? '1' : '0');
    }

    [GeneratedRegex("<([0-9]{17})>(~?)")]
    private static partial Regex Number();
}
