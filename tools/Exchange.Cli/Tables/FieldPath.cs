using Google.Protobuf.Reflection;

namespace Exchange.Cli.Tables;

/// <summary>A step of a path.</summary>
/// <param name="Field">The field.</param>
/// <param name="Kind">Of a list, the entry of this kind only, as in incomes[WAGE]; null for any.</param>
internal sealed record FieldStep(FieldDescriptor Field, EnumValueDescriptor? Kind);

/// <summary>Where in a record a column's value goes: fields with points between, an entry's kind in brackets.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record FieldPath(string Text, IReadOnlyList<FieldStep> Steps)
{
    /// <summary>The field that holds the value.</summary>
    public FieldDescriptor Leaf => Steps[^1].Field;

    /// <summary>A path in messages of that kind; null where there is no such field.</summary>
    public static FieldPath? Find(MessageDescriptor message, string text)
    {
        var steps = new List<FieldStep>();
        MessageDescriptor? at = message;
        foreach (var part in text.Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            if (at?.FindFieldByName(name) is not { } field)
                return null;
            EnumValueDescriptor? kind = null;
            if (bracket >= 0)
            {
                if (!field.IsRepeated || field.FieldType is not FieldType.Message || !part.EndsWith(']') || field.MessageType.FindFieldByName("kind") is not { FieldType: FieldType.Enum } kinds)
                    return null;
                kind = EnumNames.Value(kinds.EnumType, part[(bracket + 1)..^1]);
                if (kind is null)
                    return null;
            }

            steps.Add(new FieldStep(field, kind));
            at = field.FieldType is FieldType.Message ? field.MessageType : null;
        }

        return steps[^1].Field.FieldType is FieldType.Message || steps.Take(steps.Count - 1).Skip(1).Any(step => step.Field.IsRepeated) ? null : new FieldPath(text, steps);
    }
}
