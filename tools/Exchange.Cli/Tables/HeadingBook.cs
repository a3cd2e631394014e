using System.Globalization;
using System.Text.Json;
using Exchange.V1;
using Matching.Identity;

namespace Exchange.Cli.Tables;

/// <summary>Which headings say what, without a column mapping. Read once from what comes with the client.</summary>
internal sealed class HeadingBook
{
    private static readonly Lazy<HeadingBook> Only = new(Read);
    private readonly Dictionary<string, string> _household = new(StringComparer.Ordinal);
    private readonly Dictionary<RecordKind, Dictionary<string, string>> _registers = [];

    /// <summary>The one that comes with the client.</summary>
    public static HeadingBook Shipped => Only.Value;

    /// <summary>Whether any kind of table has such a heading.</summary>
    public bool Knows(string heading)
    {
        var plain = Plain(heading);
        return _household.ContainsKey(plain) || _registers.Values.Any(register => register.ContainsKey(plain));
    }

    /// <summary>The field of a heading; null for none that is known.</summary>
    public string? Field(RecordKind kind, string heading) =>
        (kind is RecordKind.HouseholdFile ? _household : _registers.GetValueOrDefault(kind))?.GetValueOrDefault(Plain(heading));

    /// <summary>
    /// The kind of the table with those headings: household files, where they speak of households; a register where one alone has a heading of its own there, and
    /// nothing contradicts. Null where it cannot be told.
    /// </summary>
    public RecordKind? Guess(IReadOnlyList<string> headings)
    {
        var plain = headings.Select(Plain).ToHashSet(StringComparer.Ordinal);
        string[] households = ["file_number", "person.relation", "category", "declared_persons", "main_causes"];
        if (plain.Count(heading => _household.TryGetValue(heading, out var field) && households.Contains(field)) >= 2)
            return RecordKind.HouseholdFile;
        var own = _registers.Select(register => (register.Key, Count: plain.Count(heading => register.Value.ContainsKey(heading) && _registers.Count(other => other.Value.ContainsKey(heading)) == 1)))
            .Where(item => item.Count > 0).OrderByDescending(item => item.Count).ToList();
        return own.Count > 0 && (own.Count == 1 || own[0].Count > own[1].Count) ? own[0].Key : null;
    }

    /// <summary>What an amount under that heading is multiplied with to be yuan: 0.01 for 分, 10000 for 万元; null where what stands in brackets is no unit that is known.</summary>
    /// <param name="heading">The heading.</param>
    /// <param name="isYearly">Whether the field is an amount a year.</param>
    public static decimal? Factor(string heading, bool isYearly)
    {
        var normalised = OrganizationName.Normalise(heading);
        var bracket = normalised.IndexOf('(', StringComparison.Ordinal);
        if (bracket <= 0)
            return 1m;
        var unit = normalised[(bracket + 1)..].TrimEnd(')', '*', ':').Replace("单位:", "", StringComparison.Ordinal).Replace("单位", "", StringComparison.Ordinal).Replace("人民币", "", StringComparison.Ordinal);
        foreach (var period in isYearly ? ["/年", "每年", "年"] : new[] { "/月", "每月", "月" })
            unit = unit.EndsWith(period, StringComparison.Ordinal) ? unit[..^period.Length] : unit;
        return unit switch
        {
            "元" or "" or "㎡" or "平方米" or "M2" => 1m,
            "千元" => 1_000m,
            "万元" => 10_000m,
            "分" => 0.01m,
            _ => null,
        };
    }

    /// <summary>Width, blanks, marks and what stands in brackets behind do not matter.</summary>
    internal static string Plain(string heading)
    {
        var normalised = OrganizationName.Normalise(heading).TrimStart('*').TrimEnd('*', ':');
        var bracket = normalised.IndexOf('(', StringComparison.Ordinal);
        return bracket > 0 ? normalised[..bracket] : normalised;
    }

    private static HeadingBook Read()
    {
        using var stream = typeof(HeadingBook).Assembly.GetManifestResourceStream("headings.json")!;
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var (root, book) = (document.RootElement, new HeadingBook());
        Add(book._household, root.GetProperty("householdFields"));
        Add(book._household, root.GetProperty("personFields"));
        foreach (var kind in root.GetProperty("kindFields").EnumerateObject())
        {
            var register = new Dictionary<string, string>(StringComparer.Ordinal);
            Add(register, kind.Value);
            Add(register, root.GetProperty("registerFields"));
            book._registers[KindOf(kind.Name)!.Value] = register;
        }

        return book;
    }

    /// <summary>A kind by its name in the contract, such as FUNERAL; null for none.</summary>
    public static RecordKind? KindOf(string name) =>
        EnumNames.Value(CommonReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(RecordKind)), name.Replace('-', '_').ToUpper(CultureInfo.InvariantCulture)) is { } value ? (RecordKind)value.Number : null;

    private static void Add(Dictionary<string, string> book, JsonElement fields)
    {
        foreach (var field in fields.EnumerateObject())
        {
            foreach (var heading in field.Value.EnumerateArray())
                book.TryAdd(Plain(heading.GetString()!), field.Name);
        }
    }
}
