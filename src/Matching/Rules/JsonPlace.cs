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
        var walk = new Walk(bytes);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var place = Read(ref reader, walk, text.Source);
            reader.Read();
            return place;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader says no place for half a surrogate pair (an InvalidOperationException): it stands in the token that was being read.
            var (line, column) = exception is JsonException { LineNumber: { } at, BytePositionInLine: { } inLine }
                ? new Walk(bytes).ToLine((int)at, (int)inLine)
                : walk.To((int)reader.TokenStartIndex);
            throw new ProfileException([new ProfileProblem(text.Source, line, column, "", "不是有效的 JSON", "no valid JSON")]);
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

    private static JsonPlace Read(ref Utf8JsonReader reader, Walk walk, string source)
    {
        var (line, column) = walk.To((int)reader.TokenStartIndex);
        var place = new JsonPlace(
            reader.TokenType,
            reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString()!,
                JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                _ => "",
            },
            source, line, column);
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                var member = Read(ref reader, walk, source);
                if (!place.Members.TryAdd(name, member))
                    throw new ProfileException([member.Problem(ProfileSection.Short(name), "同一字段写了两次", "the field stands twice")]);
            }
        }
        else if (reader.TokenType is JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                place.Items.Add(Read(ref reader, walk, source));
        }

        return place;
    }

    /// <summary>Counts lines and columns, in characters, on the way through the text: never twice over the same bytes, however long a line is.</summary>
    private sealed class Walk(byte[] bytes)
    {
        private int _offset;
        private int _line = 1;
        private int _column = 1;

        /// <summary>The place of a byte that lies not before the last one asked for.</summary>
        public (int Line, int Column) To(int offset)
        {
            for (; _offset < Math.Min(offset, bytes.Length); _offset++)
                Step(bytes[_offset]);
            return (_line, _column);
        }

        /// <summary>The place of the byte so far into a line, both from 0.</summary>
        public (int Line, int Column) ToLine(int line, int byteInLine)
        {
            for (; _line <= line && _offset < bytes.Length; _offset++)
                Step(bytes[_offset]);
            return To(_offset + byteInLine);
        }

        private void Step(byte value)
        {
            if (value == (byte)'\n')
                (_line, _column) = (_line + 1, 1);
            else if ((value & 0xC0) != 0x80)
                _column += value >= 0xF0 ? 2 : 1; // A character beyond the first plane is two of UTF-16, as editors count.
        }
    }
}
