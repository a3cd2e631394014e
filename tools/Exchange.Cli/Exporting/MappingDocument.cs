using System.Text.Json;
using System.Text.Json.Serialization;

namespace Exchange.Cli.Exporting;

/// <summary>A column mapping as its file says it.</summary>
/// <param name="Title">What it is, for people.</param>
/// <param name="Rows">What a row is.</param>
/// <param name="Columns">The columns, in the order in which they are written.</param>
/// <param name="Kind">Of rows RECORD, the kind of record, such as FUNERAL.</param>
/// <param name="Constants">When a table is read: what every record has although no column says it.</param>
internal sealed record MappingDocument(string Title, MappedRows Rows, IReadOnlyList<MappingColumn> Columns, string? Kind = null, IReadOnlyList<MappingConstant>? Constants = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false) },
    };

    /// <summary>Reads a mapping.</summary>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    public static MappingDocument Parse(string json, string source)
    {
        MappingDocument document;
        try
        {
            document = JsonSerializer.Deserialize<MappingDocument>(json, Json) ?? throw new FormatException($"{source} 为空 / is empty");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{source} 第{exception.LineNumber + 1}行 {exception.Path} 不是有效的列对应表(rows 为 HOUSEHOLD、PERSON 或 RECORD,columns 每列有 heading 和 field 或 value;exchange mapping 给出示例和全部字段) / is no column mapping");
        }

        if (document.Columns is not { Count: > 0 })
            throw new FormatException($"{source} 没有列 / has no column");
        for (var position = 0; position < document.Columns.Count; position++)
        {
            var column = document.Columns[position];
            if (column is null || string.IsNullOrWhiteSpace(column.Heading) || (column.Field is null) == (column.Value is null))
                throw new FormatException($"{source} 第{position + 1}列须有 heading,并在 field 与 value 中写明一项 / column {position + 1} needs a heading and either field or value");
        }

        return document;
    }
}

/// <summary>A column.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="Field">The field that it shows; null where it shows a value.</param>
/// <param name="Value">What stands in every row; only when a table is written.</param>
internal sealed record MappingColumn(string Heading, string? Field = null, string? Value = null);

/// <summary>What every record of a table has.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">Its value, as a cell would hold it.</param>
internal sealed record MappingConstant(string Field, string Value);
