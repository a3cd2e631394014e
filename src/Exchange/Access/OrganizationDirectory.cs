using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Matching.Checks.Facts;
using Matching.Identity;

namespace Exchange.Access;

/// <summary>The organisations that take part, read once at start from a JSON file: an array of code, displayName, type, regionCode, recordKinds.</summary>
public sealed partial class OrganizationDirectory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, Participant> _byCode;

    /// <summary>A directory of those organisations.</summary>
    /// <exception cref="FormatException">Two have the same code.</exception>
    public OrganizationDirectory(IEnumerable<Participant> organizations)
    {
        _byCode = new Dictionary<string, Participant>(StringComparer.Ordinal);
        foreach (var organization in organizations)
        {
            if (!_byCode.TryAdd(organization.Code, organization))
                throw new FormatException($"The organisation {organization.Code} stands twice in the directory.");
        }

        All = [.. _byCode.Values.OrderBy(organization => organization.Code, StringComparer.Ordinal)];
    }

    /// <summary>Every organisation, in the order of the codes.</summary>
    public IReadOnlyList<Participant> All { get; }

    /// <summary>The organisation of that code, or null.</summary>
    public Participant? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>Reads a directory.</summary>
    /// <exception cref="FormatException">The text is no directory; the message says where.</exception>
    public static OrganizationDirectory Parse(string json)
    {
        Entry[] entries;
        try
        {
            entries = JsonSerializer.Deserialize<Entry[]>(json, Json) ?? [];
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The directory of organisations is no such JSON: line {exception.LineNumber + 1}, {exception.Path}.", exception);
        }

        return new OrganizationDirectory(entries.Select(Read));
    }

    private static Participant Read(Entry entry, int position)
    {
        if (!Code().IsMatch(entry.Code))
            throw new FormatException($"Organisation {position + 1}: a code holds 4 to 64 lower-case letters, digits and hyphens.");
        if (entry.Type is OrganizationType.Unspecified || !Enum.IsDefined(entry.Type))
            throw new FormatException($"Organisation {entry.Code}: the type is missing.");
        if (!RegionCode.TryParse(entry.RegionCode, out var region))
            throw new FormatException($"Organisation {entry.Code}: regionCode is not six digits of GB/T 2260.");
        return new Participant(entry.Code, entry.DisplayName, entry.Type, region, entry.RecordKinds.ToHashSet());
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{3,63}\z")]
    private static partial Regex Code();

    private sealed record Entry(string Code, string DisplayName, OrganizationType Type, string RegionCode, IReadOnlyList<RecordKind> RecordKinds);
}
