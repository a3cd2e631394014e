using System.Text;
using System.Text.Json;

namespace Matching.Rules;

/// <summary>A piece of JSON that knows where it stands, so that what is wrong with its meaning can be pointed at, too.</summary>
internal sealed class JsonPlace
{
    private const int MaxDepth = 32;

    private JsonPlace(JsonTokenType kind, string text, string source, int line, int column) =>
        (Kind, Text, Source, Line, Column) = (kind, text, source, line, column);

    /// <summary>StartObject, StartArray, String, Number, True, False or Null.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>A string's value, a number's digits; empty otherwise.</summary>
    public string Text { get; }

    public string Source { get; }

    public int Line { get; }

    public int Column { get; }

    /// <summary>An object's members in the order of the text; of an inherited one, the parent's further members follow.</summary>
    public Dictionary<string, JsonPlace> Members { get; private init; } = [];

    public List<JsonPlace> Items { get; private init; } = [];

    public ProfileProblem Problem(string path, string zh, string en) => new(Source, Line, Column, path, zh, en);

    /// <exception cref="ProfileException">The text is no JSON, or names a member twice.</exception>
    public static JsonPlace Parse(ProfileText text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Json);
        var starts = new List<int> { 0 };
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n')
                starts.Add(i + 1);
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var place = Read(ref reader, bytes, starts, text.Source);
            reader.Read();
            return place;
        }
        catch (JsonException exception)
        {
            var line = (int)(exception.LineNumber ?? 0);
            var column = Columns(bytes, starts[Math.Min(line, starts.Count - 1)], (int)(exception.BytePositionInLine ?? 0));
            throw new ProfileException([new ProfileProblem(text.Source, line + 1, column + 1, "", "不是有效的 JSON", "no valid JSON")]);
        }
    }

    /// <summary>This piece over an inherited one: members of both, this one's first; anything else is this one's.</summary>
    public JsonPlace Over(JsonPlace parent, string path, Func<string, bool> isWhole)
    {
        if (Kind is not JsonTokenType.StartObject || parent.Kind is not JsonTokenType.StartObject || isWhole(path))
            return this;
        var members = new Dictionary<string, JsonPlace>(Members, StringComparer.Ordinal);
        foreach (var (name, inherited) in parent.Members)
        {
            var inner = path.Length == 0 ? name : $"{path}.{name}";
            members[name] = members.TryGetValue(name, out var own) ? own.Over(inherited, inner, isWhole) : inherited;
        }

        return new JsonPlace(Kind, "", Source, Line, Column) { Members = members };
    }

    /// <summary>A list of this piece's items and then others.</summary>
    public JsonPlace With(IEnumerable<JsonPlace> more) => new(Kind, Text, Source, Line, Column) { Items = [.. Items, .. more] };

    /// <summary>The same with another member.</summary>
    public JsonPlace With(string name, JsonPlace member) =>
        new(Kind, Text, Source, Line, Column) { Members = new Dictionary<string, JsonPlace>(Members, StringComparer.Ordinal) { [name] = member } };

    /// <summary>The same without some members.</summary>
    public JsonPlace Without(params ReadOnlySpan<string> names)
    {
        var members = new Dictionary<string, JsonPlace>(Members, StringComparer.Ordinal);
        foreach (var name in names)
            members.Remove(name);
        return new JsonPlace(Kind, Text, Source, Line, Column) { Members = members };
    }

    /// <summary>Without blanks and comments, members in the order of their names: equal for equal meaning.</summary>
    public void WriteCanonical(StringBuilder text)
    {
        switch (Kind)
        {
            case JsonTokenType.StartObject:
                text.Append('{');
                foreach (var (name, member) in Members.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonSerializer.Serialize(name)).Append(':');
                    member.WriteCanonical(text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonTokenType.StartArray:
                text.Append('[');
                foreach (var item in Items)
                {
                    item.WriteCanonical(text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case JsonTokenType.String:
                text.Append(JsonSerializer.Serialize(Text));
                break;
            case JsonTokenType.Number:
                text.Append(Text);
                break;
            default:
                text.Append(Kind);
                break;
        }
    }

    private static JsonPlace Read(ref Utf8JsonReader reader, byte[] bytes, List<int> starts, string source)
    {
        var offset = (int)reader.TokenStartIndex;
        var line = starts.BinarySearch(offset);
        line = line < 0 ? ~line - 1 : line;
        var place = new JsonPlace(
            reader.TokenType,
            reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => "",
            },
            source, line + 1, Columns(bytes, starts[line], offset - starts[line]) + 1);
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var member = Read(ref reader, bytes, starts, source);
                if (!place.Members.TryAdd(name, member))
                    throw new ProfileException([member.Problem(name, "同一字段写了两次", "the field stands twice")]);
            }
        }
        else if (reader.TokenType is JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                place.Items.Add(Read(ref reader, bytes, starts, source));
        }

        return place;
    }

    private static int Columns(byte[] bytes, int start, int length) =>
        Encoding.UTF8.GetCharCount(bytes, start, Math.Clamp(length, 0, bytes.Length - start));
}
