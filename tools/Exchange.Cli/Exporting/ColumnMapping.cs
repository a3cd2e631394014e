using System.Collections;
using System.Globalization;
using Exchange.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Matching.Identity;

namespace Exchange.Cli.Exporting;

/// <summary>What a row of the table is.</summary>
internal enum MappedRows
{
    /// <summary>A household.</summary>
    Household,

    /// <summary>A person, with the household's fields repeated.</summary>
    Person,

    /// <summary>A record of a register; only for tables that are read.</summary>
    Record,
}

/// <summary>A table's columns by fields of the contract: the layout of a system whose own is not published is a file, not a program.</summary>
internal sealed class ColumnMapping
{
    private const string PersonPrefix = "person.";

    private readonly List<Column> _columns;

    private ColumnMapping(MappedRows rows, List<Column> columns) => (Rows, _columns) = (rows, columns);

    public MappedRows Rows { get; }

    public IReadOnlyList<string> Headings => [.. _columns.Select(column => column.Heading)];

    /// <summary>The mapping in a file, or the sample that comes with the client.</summary>
    /// <exception cref="FormatException">The file is no mapping; the message says where.</exception>
    public static ColumnMapping Read(string? path)
    {
        if (path is not null)
            return Parse(TextInput.ReadFile(path), path);
        return Parse(Sample(), "national-sample.json");
    }

    /// <summary>The text of the sample that comes with the client.</summary>
    public static string Sample()
    {
        using var stream = typeof(ColumnMapping).Assembly.GetManifestResourceStream("national-sample.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The rows of a household.</summary>
    public IEnumerable<string[]> RowsOf(HouseholdFile file)
    {
        if (Rows is MappedRows.Household)
            return [RowOf(file, 0)];
        return Enumerable.Range(0, file.Members.Count + 1).Select(number => RowOf(file, number));
    }

    /// <summary>The row of one person; of the household where rows are households.</summary>
    /// <param name="file">The file.</param>
    /// <param name="member">0 the householder, 1 and up the members; anything else is read as the householder.</param>
    public string[] RowOf(HouseholdFile file, int member)
    {
        var person = member > 0 && member <= file.Members.Count ? file.Members[member - 1] : file.Householder;
        return
        [
            .. _columns.Select(column => column.Value
                ?? (column.IsOfPerson && column.Path[0].Name == "relation" ? CodeNames.Relation(person?.Relation ?? 0, member)
                    : Text(column.IsOfPerson ? person : file, column.Path, 0))),
        ];
    }

    private static ColumnMapping Parse(string json, string source)
    {
        var document = MappingDocument.Parse(json, source);
        if (document.Rows is MappedRows.Record)
            throw new FormatException($"{source} 的 rows 为 RECORD,只用于读入外部门数据 / rows RECORD is for tables that are read");
        var columns = new List<Column>();
        foreach (var (entry, position) in document.Columns.Select((entry, position) => (entry, position)))
        {
            if (entry.Field is null)
            {
                columns.Add(new Column(entry.Heading, [], false, entry.Value));
                continue;
            }

            var isOfPerson = document.Rows is MappedRows.Person && entry.Field.StartsWith(PersonPrefix, StringComparison.Ordinal);
            var path = Find(isOfPerson ? HouseholdMember.Descriptor : HouseholdFile.Descriptor, isOfPerson ? entry.Field[PersonPrefix.Length..] : entry.Field)
                ?? throw new FormatException($"{source} 第{position + 1}列“{entry.Heading}”:{Why(document.Rows, entry.Field)}");
            columns.Add(new Column(entry.Heading, path, isOfPerson, null));
        }

        return new ColumnMapping(document.Rows, columns);
    }

    private static string Why(MappedRows rows, string field) => rows is MappedRows.Household && field.StartsWith(PersonPrefix, StringComparison.Ordinal)
        ? $"{field} 只能用于 rows 为 PERSON 的表;户主的字段写作 householder.… / person fields need rows PERSON"
        : $"没有字段 {field},exchange mapping 列出全部字段 / there is no such field";

    /// <summary>Every field that a column can show, for people who write a mapping.</summary>
    public static IEnumerable<string> Fields()
    {
        IEnumerable<string> Of(MessageDescriptor message, string prefix) => message.Fields.InDeclarationOrder().SelectMany(field =>
            field.FieldType is not FieldType.Message ? [prefix + field.Name]
                : field.MessageType.Name == nameof(HouseholdMember) && field.IsRepeated ? [] : Of(field.MessageType, $"{prefix}{field.Name}."));
        return Of(HouseholdFile.Descriptor, "").Concat(Of(HouseholdMember.Descriptor, PersonPrefix));
    }

    private static List<FieldDescriptor>? Find(MessageDescriptor message, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            if (message is null || message.FindFieldByName(name) is not { } field)
                return null;
            fields.Add(field);
            message = field.FieldType is FieldType.Message ? field.MessageType : null!;
        }

        return fields[^1].FieldType is FieldType.Message ? null : fields;
    }

    private static string Text(IMessage? message, IReadOnlyList<FieldDescriptor> path, int at)
    {
        if (message is null)
            return "";
        var field = path[at];
        var value = field.Accessor.GetValue(message);
        if (field.IsRepeated)
        {
            var texts = ((IList)value).Cast<object>().Select(item => at + 1 < path.Count ? Text((IMessage)item, path, at + 1) : Text(field, item)).Where(text => text.Length > 0);
            return string.Join("、", path[^1].FieldType is FieldType.Enum ? texts.Distinct() : texts);
        }

        return at + 1 < path.Count ? Text((IMessage?)value, path, at + 1) : Text(field, value);
    }

    private static string Text(FieldDescriptor field, object value) => value switch
    {
        int number when field.Name.EndsWith("_date", StringComparison.Ordinal) || field.Name == "labour_relation_start" =>
            CalendarDay.Read(number)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        int number when field.Name is "disability_level" or "ethnicity" =>
            number == 0 ? "" : (field.Name == "ethnicity" ? CodeLists.Ethnicity : CodeLists.DisabilityLevel).NameOf(number) ?? number.ToString(CultureInfo.InvariantCulture),
        long fen when field.Name.EndsWith("_fen", StringComparison.Ordinal) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture),
        long area when field.Name.EndsWith("centi_square_metres", StringComparison.Ordinal) => area == 0 ? "" : (area / 100m).ToString("0.##", CultureInfo.InvariantCulture),
        bool flag => flag ? "是" : "否",
        Enum code => CodeNames.Of(field.EnumType, Convert.ToInt32(code, CultureInfo.InvariantCulture)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private sealed record Column(string Heading, IReadOnlyList<FieldDescriptor> Path, bool IsOfPerson, string? Value);
}
